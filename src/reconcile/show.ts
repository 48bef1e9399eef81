/** One message of a request: edited where it is old, posted where it is missing, below another one where it belongs there. */
import { createHash } from 'node:crypto';
import type { Request } from '#domain/request.ts';
import { keepMessage, markShown, type ShownMessage } from '#store/messages.ts';
import type { ReconcileDeps } from './deps.ts';
import { type DrawnMessage, SlackFault } from './picture.ts';

/** What stands for the hash of a message that Slack does not let us change any more. */
export const lost = 'lost';

/** A message that is lost again and again is not posted without end. */
const mostCopies = 3;

interface Showing {
  request: Request;
  /** Somebody still has to act on the request. */
  isWaiting: boolean;
  /** Messages that should be as they are already are held against Slack, too: they or their channel may be gone. */
  isLook: boolean;
}

/** @param shown what is known of the request's messages; kept up to date @throws SlackFault */
export async function show(
  deps: Pick<ReconcileDeps, 'store' | 'poster'>,
  showing: Showing,
  message: DrawnMessage,
  shown: ShownMessage[],
): Promise<void> {
  const copies = shown.filter((copy) => copy.kind === message.kind);
  const isAsked = showing.isWaiting && 'channel' in message.to && message.below === undefined;
  const isHere = ({ channel }: ShownMessage): boolean =>
    message.below !== undefined || !('channel' in message.to) || channel === message.to.channel;
  for (const copy of copies) {
    await edit(deps, copy, isHere(copy) ? message : withoutButtons(message), showing.isLook && isAsked);
  }
  // Other approvers may be asked now, who are in another channel.
  const isGone = isAsked && copies.length < mostCopies && copies.filter(isHere).every((copy) => copy.shown === lost);
  if (copies.length > 0 && !isGone) return;
  const at = await post(deps, message, shown);
  if (!at) return;
  // What could not be changed there may be again: the channel was archived, and is back.
  for (const copy of copies) if (copy.channel === at.channel) await forgetLoss(deps, copy);
  shown.push(
    await keepMessage(deps.store.read, {
      requestId: showing.request.id,
      kind: message.kind,
      ...at,
      shown: hashOf(message),
    }),
  );
}

async function forgetLoss({ store }: Pick<ReconcileDeps, 'store'>, copy: ShownMessage): Promise<void> {
  copy.shown = '';
  await markShown(store.read, copy.id, copy.shown);
}

const cardOfStage = /^(card|escalated)(-\d+)?$/;

/** Cards of stages whose turn it is no more, or not yet again, tell how it goes on, and have no buttons. @throws SlackFault */
export async function showOnOld(
  deps: Pick<ReconcileDeps, 'store' | 'poster'>,
  drawn: readonly DrawnMessage[],
  shown: readonly ShownMessage[],
): Promise<void> {
  const newest = drawn.findLast(({ kind }) => cardOfStage.test(kind));
  if (!newest) return;
  const old = shown.filter(({ kind }) => cardOfStage.test(kind) && !drawn.some((message) => message.kind === kind));
  for (const copy of old) await edit(deps, copy, withoutButtons(newest), false);
}

type Content = Pick<DrawnMessage, 'text' | 'blocks'>;

/** @param isLook also where it should be so already */
async function edit(
  deps: Pick<ReconcileDeps, 'store' | 'poster'>,
  copy: ShownMessage,
  content: Content,
  isLook: boolean,
): Promise<void> {
  const hash = hashOf(content);
  if (copy.shown === lost || (copy.shown === hash && !isLook)) return;
  const result = await deps.poster.update(copy, content);
  copy.shown = result === 'lost' ? lost : hash;
  await markShown(deps.store.read, copy.id, copy.shown);
}

const hashOf = ({ text, blocks }: Content): string =>
  createHash('sha256')
    .update(JSON.stringify([text, blocks]))
    .digest('hex');

const withoutButtons = ({ text, blocks }: Content): Content => ({
  text,
  blocks: blocks.filter((block) => !('type' in block) || block.type !== 'actions'),
});

/** @returns undefined while the message below which it belongs is not there */
async function post(
  { poster }: Pick<ReconcileDeps, 'poster'>,
  message: DrawnMessage,
  shown: readonly ShownMessage[],
): Promise<{ channel: string; ts: string } | undefined> {
  if (message.below === undefined) return poster.post(message);
  const parents = shown.filter(({ kind }) => kind === message.below);
  if (parents.length === 0) return undefined;
  const parent = parents.findLast((copy) => copy.shown !== lost);
  if (!parent) return poster.post(message);
  try {
    return await poster.post({ ...message, to: { channel: parent.channel }, threadTs: parent.ts });
  } catch (fault) {
    // The parent may be gone without our having noticed, or its thread closed, whatever Slack calls that.
    const isAboutThread = fault instanceof SlackFault && (fault.about === 'place' || fault.about === 'app');
    if (isAboutThread) return poster.post(message);
    throw fault;
  }
}
