/** What a policy is once its file has been read, and what may be asked of it. Nothing here does anything. */
import type { HostName } from '#domain/host-name.ts';
import type { Level } from '#domain/level.ts';
import type { FormField } from '#domain/refused.ts';
import type { Part } from '#domain/words.ts';
import type { AnswerWithin } from './rules/answer-within.ts';
import type { Approve, Stage } from './rules/approve.ts';
import type { DefaultDuration } from './rules/default-duration.ts';
import type { GrantWay } from './rules/grant.ts';
import type { Levels } from './rules/levels.ts';
import type { Max } from './rules/max.ts';
import type { Name } from './rules/name.ts';
import type { Reason } from './rules/reason.ts';
import type { Repos } from './rules/repos.ts';
import type { Ticket } from './rules/ticket.ts';
import type { Who } from './rules/who.ts';

export interface Policy {
  version: 1;
  /** SHA-256 of the file's text, in hexadecimal. */
  hash: string;
  /** Accounts set by an administrator, by Slack person id. */
  people: ReadonlyMap<string, Accounts>;
  approvers: ReadonlyMap<string, ApproverGroup>;
  admins?: Admins;
  /** In the order of the file: the first one that fits decides. */
  rules: readonly Rule[];
}

/** Logins as they were written. */
export type Accounts = { [host in HostName]?: string };

export interface ApproverGroup {
  name: string;
  channel: string;
  /** People and user groups who may decide; left out = members of the channel. */
  members?: string[];
}

export interface Admins {
  channel: string;
  members: string[];
}

/** Every attribute's own fields, and the line at which the rule starts. */
export interface Rule
  extends Name,
    Repos,
    Levels,
    Who,
    Max,
    DefaultDuration,
    Ticket,
    Reason,
    AnswerWithin,
    Approve,
    GrantWay {
  line: number;
}

/** Whether the person in question is in that Slack user group; `unknown` when Slack could not be asked. */
export type GroupLookup = (groupId: string) => boolean | 'unknown';

export interface RepoName {
  host: HostName;
  path: string;
}

export interface Ask {
  personId: string;
  groups: GroupLookup;
  repo: RepoName;
  level: Level;
}

/** What the form holds beyond the ask itself. */
export interface Wish {
  durationSeconds: number;
  reason?: string | undefined;
  ticket?: string | undefined;
}

export type RefusalCause =
  /** No rule is about this repository, or none that is about it is about this level or person. */
  | 'no-rule'
  /** A rule fits repository and person, but not that level. */
  | 'level'
  /** A rule fits repository and level, but is for other people. */
  | 'who'
  /** Slack could not be asked whether the person is in a group on which the answer depends. */
  | 'unknown';

/** No rule lets this be asked. */
export interface Refusal {
  kind: 'refuse';
  cause: RefusalCause;
  /** The cause, then the next step. */
  words: Part[];
  /** The levels that this person may ask for on this repository. */
  levelsPossible: Level[];
}

export type Decision = { kind: 'auto'; rule: Rule } | { kind: 'ask'; rule: Rule; stages: Stage[] } | Refusal;

/** A decision, and what is wrong with the rest of the form: one message a field, none when all is well. */
export interface Judgement {
  decision: Decision;
  fields: Partial<Record<FormField, string>>;
}
