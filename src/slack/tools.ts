/** What every handler of this room is given, and the shapes in which the lists hold them. A handler throws Refused to say no. */
import type { PlainTextOption } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { AccessDeps } from '#access/deps.ts';
import type { Clock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import type { Newest } from './newest.ts';
import type { View } from './payload.ts';

export interface Tools {
  access: AccessDeps;
  web: WebClient;
  clock: Clock;
  log: Log;
  /** Which choice in an open form is the newest. */
  newest: Newest;
  /** Every verb, for the list of them. */
  commands: readonly Command[];
}

/** What is said back to a command, privately. */
export interface Answer {
  text: string;
  blocks: object[];
}

export interface Command {
  /** The word after the slash command; undefined for the form, which is what there is without one. */
  verb: string | undefined;
  /** For the list of verbs: what to type, and what it does. */
  help: { typed: string; does: string }[];
  run(tools: Tools, input: { personId: string; triggerId: string; text: string }): Promise<Answer | undefined>;
}

/** A pressed button, or a choice in a form. */
export interface Click {
  personId: string;
  triggerId: string;
  value: string | undefined;
  view: View | undefined;
}

export interface Action {
  /** The element's action_id. */
  id: string;
  /** Said privately where the button was in private words or in a list, which do not change by themselves. */
  done?: string;
  run(tools: Tools, click: Click): Promise<void>;
}

export interface Modal {
  /** The view's callback_id. */
  id: string;
  /** Said in the place of the form where whoever sent it may see nothing else change. */
  done?: { title: string; words: string };
  /** Done means that the form closes. Refused is shown at its fields, which are found by action_id. */
  submit(tools: Tools, input: { personId: string; view: View }): Promise<void>;
}

export interface Suggestions {
  /** The external select's action_id. */
  id: string;
  /** At least one: an empty list tells people nothing. */
  offer(tools: Tools, input: { personId: string; typed: string }): Promise<PlainTextOption[]>;
}
