/**
 * The one place where an interaction comes in and its end is told: everything is acknowledged here, a Refused becomes
 * private words, and any other fault becomes a reference number that is in the log once.
 */
import { randomBytes } from 'node:crypto';
import type { AckFn, RespondFn, ViewResponseAction } from '@slack/bolt';
import type { ModalView, PlainTextOption } from '@slack/types';
import type { z } from 'zod';
import { Refused } from '#domain/refused.ts';
import type { Part } from '#domain/words.ts';
import { atMost, systemClock } from '#lib/clock.ts';
import { faultFields, type Log } from '#lib/log.ts';
import { actions } from './actions/index.ts';
import { commandFor } from './commands/index.ts';
import { modals } from './modals/index.ts';
import { suggestions } from './options/index.ts';
import { mustBeOwn } from './own-team.ts';
import {
  blockOf,
  clickPayload,
  commandPayload,
  originOf,
  submissionPayload,
  suggestionPayload,
  type View,
} from './payload.ts';
import { linkToRequest, privateAnswer, refusalAnswer } from './told.ts';
import type { Answer, Tools } from './tools.ts';
import { kindOfRow, requestIdOf } from './views/buttons.ts';
import { noticeView } from './views/notice.ts';
import { noOption } from './views/repo-option.ts';
import { cut } from './views/rich.ts';

/** A message of ours that somebody pressed a button in. */
export interface SeenCopy {
  requestId: number;
  kind: string;
  channel: string;
  ts: string;
}

export interface Edge extends Tools {
  /** A button of a message was pressed; the message may be a copy that nobody remembers. */
  onCopySeen: (copy: SeenCopy) => void | Promise<void>;
}

interface Incoming<Answer> {
  body: unknown;
  ack: AckFn<Answer>;
}

export async function onCommand(edge: Edge, { body, ack, respond }: Incoming<string> & { respond?: RespondFn }) {
  await acknowledge(edge, () => ack());
  const payload = understood(edge.log, commandPayload, body);
  if (!payload) return;
  const { text, user_id: personId, trigger_id: triggerId } = payload;
  const asker = { personId, channel: payload.channel_id };
  const from = { home: payload.team_id, enterprise: payload.enterprise_id };
  try {
    await mustBeOwn(edge.web, from, 'pass');
    const answer = await commandFor(text).run(edge, { personId, triggerId, text });
    if (answer) await answerPrivately(edge, respond, asker, answer);
  } catch (thrown) {
    await sayPrivately(edge, respond, asker, thrown, { command: text.split(/\s/)[0] ?? '' });
  }
}

export async function onClick(edge: Edge, { body, ack, respond }: Incoming<void> & { respond?: RespondFn }) {
  await acknowledge(edge, () => ack());
  const payload = understood(edge.log, clickPayload, body);
  const [pressed] = payload?.actions ?? [];
  if (!payload || !pressed) return;
  const action = actions.find(({ id }) => id === pressed.action_id);
  const asker = { personId: payload.user.id, channel: payload.channel?.id };
  const click = {
    personId: payload.user.id,
    triggerId: payload.trigger_id,
    value: pressed.value,
    view: payload.view,
  };
  try {
    await mustBeOwn(edge.web, originOf(payload), 'refuse');
    if (!action) throw new Refused('bad-input', 'This button is no longer in use. Type /jit to start anew.');
    await action.run(edge, click);
    // Messages about a request are drawn anew and say it themselves; private words and lists stay as they are.
    const isPrivate = !payload.view && kindOfRow(pressed.block_id) === undefined;
    if (isPrivate && action.done !== undefined)
      await answerPrivately(edge, respond, asker, privateAnswer([action.done]));
  } catch (thrown) {
    await sayPrivately(edge, respond, asker, thrown, { action: pressed.action_id });
  }
  await noteCopy(edge, payload, pressed);
}

/** A form is answered within three seconds or Slack says that it is broken; what takes longer goes on behind it. */
const patienceMs = 2_300;
const marginMs = 150;
const misunderstood = 'What Slack sent could not be read, so nothing was done. Please type /jit to start anew.';
const slow = 'This takes longer than usual. Nothing is lost: please press the button again in a few seconds.';

export async function onSubmission(edge: Edge, { body, ack }: Incoming<ViewResponseAction>) {
  const payload = understood(edge.log, submissionPayload, body);
  // Closing the form would look as if it had been taken.
  if (!payload) return acknowledge(edge, () => ack(updateTo(noticeView('Not understood', [misunderstood]))));
  const { view } = payload;
  const modal = modals.find(({ id }) => id === view.callback_id);
  const work = async () => {
    await mustBeOwn(edge.web, originOf(payload), 'refuse');
    if (!modal) throw new Refused('bad-input', 'This form is no longer in use. Type /jit to start anew.');
    await modal.submit(edge, { personId: payload.user.id, view });
    return modal.done && updateTo(noticeView(modal.done.title, [modal.done.words]));
  };
  const startedAt = systemClock.now().getTime();
  const leftMs = () => patienceMs - marginMs - (systemClock.now().getTime() - startedAt);
  const told = work().catch((thrown: unknown) => answerTo(edge, view, thrown, leftMs()));
  const outcome = await atMost(
    systemClock,
    patienceMs,
    told.then((answer) => ({ answer })),
  );
  const answer: ViewResponseAction | undefined = outcome
    ? outcome.answer
    : { response_action: 'errors', errors: { [firstBlock(view)]: slow } };
  await acknowledge(edge, () => ack(answer));
}

const updateTo = (view: ModalView): ViewResponseAction => ({ response_action: 'update', view });

export async function onSuggestion(edge: Edge, { body, ack }: Incoming<{ options: PlainTextOption[] }>) {
  const payload = understood(edge.log, suggestionPayload, body);
  const list = suggestions.find(({ id }) => id === payload?.action_id);
  const offer = async () => {
    if (!payload || !list) return [noOption('There is nothing to choose from here')];
    await mustBeOwn(edge.web, originOf(payload), 'pass');
    return list.offer(edge, { personId: payload.user.id, typed: payload.value });
  };
  const offered = offer().catch((thrown: unknown) => [
    noOption(cut(thrown instanceof Refused ? thrown.message : `Not now (${logged(edge.log, thrown, {})})`, 75)),
  ]);
  const options = (await atMost(systemClock, patienceMs, offered)) ?? [
    noOption('Slack is slow right now: type on to try again'),
  ];
  await acknowledge(edge, () => ack({ options }));
}

/** An acknowledgement that does not get through (the connection went away) must not keep the work from being done. */
async function acknowledge(edge: Edge, ack: () => Promise<void>): Promise<void> {
  try {
    await ack();
  } catch (fault) {
    edge.log.warn(faultFields(fault), 'an acknowledgement did not reach Slack');
  }
}

function understood<T>(log: Log, shape: z.ZodType<T>, body: unknown): T | undefined {
  const read = shape.safeParse(body);
  if (read.success) return read.data;
  log.warn(
    { at: read.error.issues.map((issue) => issue.path.join('.')).slice(0, 5) },
    'Slack sent what is not understood',
  );
  return undefined;
}

/** What a person is told about whatever was thrown. */
function wordsFor(log: Log, thrown: unknown, where: Record<string, string>): readonly Part[] {
  if (thrown instanceof Refused) return thrown.words;
  return [
    `Something went wrong here (reference ${logged(log, thrown, where)}). Nothing was changed; please try again.`,
  ];
}

/** Logs a fault once. @returns the number under which it is found */
function logged(log: Log, thrown: unknown, where: Record<string, string>): string {
  const reference = randomBytes(3).toString('hex');
  log.error({ reference, ...where, ...faultFields(thrown) }, 'an interaction in Slack failed');
  return reference;
}

/** Where somebody is to be answered. */
interface Asker {
  personId: string;
  channel: string | undefined;
}

/** Only they see it, and the message that they pressed a button in stays. Inside a form there is no such place. */
async function sayPrivately(
  edge: Edge,
  respond: RespondFn | undefined,
  to: Asker,
  thrown: unknown,
  where: Record<string, string>,
): Promise<void> {
  const answer =
    thrown instanceof Refused ? await refusalAnswer(edge, thrown) : privateAnswer(wordsFor(edge.log, thrown, where));
  await answerPrivately(edge, respond, to, answer);
}

/** Through the address that Slack sent along; where it sent none, as a message of its own. */
async function answerPrivately(
  edge: Edge,
  respond: RespondFn | undefined,
  { personId, channel }: Asker,
  { text, blocks }: Answer,
): Promise<void> {
  try {
    if (respond) await respond({ response_type: 'ephemeral', replace_original: false, text, blocks: blocks as [] });
    else if (channel) await edge.web.chat.postEphemeral({ channel, user: personId, text, blocks: blocks as [] });
  } catch (fault) {
    edge.log.warn(faultFields(fault), 'private words did not reach Slack');
  }
}

/** After the click, whatever came of it: a copy that nobody remembers must not stay as it is. */
async function noteCopy(
  edge: Edge,
  at: z.infer<typeof clickPayload>,
  pressed: { block_id: string; value?: string | undefined },
): Promise<void> {
  const requestId = requestIdOf(pressed.value);
  const kind = kindOfRow(pressed.block_id);
  if (!at.channel || !at.message || !kind || requestId === undefined) return;
  try {
    await edge.onCopySeen({ requestId, kind, channel: at.channel.id, ts: at.message.ts });
  } catch (fault) {
    edge.log.warn(faultFields(fault), 'a copy of a message could not be noted');
  }
}

/** A refusal about the fields, or one that passes by itself, keeps the form as it is; any other has no use for it. */
async function answerTo(edge: Edge, view: View, thrown: unknown, leftMs: number): Promise<ViewResponseAction> {
  const isAboutFields = thrown instanceof Refused && Object.keys(thrown.fields).length > 0;
  const isOver = thrown instanceof Refused && !isAboutFields && !['bad-input', 'unavailable'].includes(thrown.code);
  if (isOver) {
    const url = await linkToRequest(edge, thrown, leftMs);
    return updateTo(noticeView(titleOf(view, thrown), thrown.words, url));
  }
  const { log } = edge;
  const words = thrown instanceof Refused ? thrown.message : wordsFor(log, thrown, { form: view.callback_id }).join('');
  const fields = isAboutFields ? fieldsOf(thrown) : [['', words] as const];
  const errors: Record<string, string> = {};
  for (const [field, said] of fields) {
    const block = blockOf(view, field) ?? firstBlock(view);
    errors[block] = errors[block] === undefined ? said : `${errors[block]} ${said}`;
  }
  return { response_action: 'errors', errors };
}

function titleOf(view: View, { code }: Refused): string {
  if (code === 'already-open') return 'Already asked for';
  return view.callback_id === 'deny' ? 'Cannot deny' : 'Not possible';
}

/** An error at a field cannot hold mentions; the form itself says whom to ask, with their names. */
function fieldsOf({ fields, words, message }: Refused): [string, string][] {
  const first = words.findIndex((part) => typeof part !== 'string');
  const spoken = words.slice(0, Math.max(0, first)).join('');
  const short = `${spoken.slice(0, spoken.lastIndexOf('. ') + 1)} The form says whom to ask.`.trim();
  return Object.entries(fields).map(([field, said]) => [field, first >= 0 && said === message ? short : said]);
}

/** Where an error goes that is about no field in sight. */
const firstBlock = (view: View): string => Object.keys(view.state.values)[0] ?? 'reason';
