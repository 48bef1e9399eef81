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
  const hash = createHash('sha256')
    .update(JSON.stringify([message.text, message.blocks]))
    .digest('hex');
  const copies = shown.filter((copy) => copy.kind === message.kind);
  const isAsked = showing.isWaiting && 'channel' in message.to && message.below === undefined;
  for (const copy of copies) {
    if (copy.shown === lost || (copy.shown === hash && !(showing.isLook && isAsked))) continue;
    const result = await deps.poster.update(copy, message);
    copy.shown = result === 'lost' ? lost : hash;
    await markShown(deps.store.read, copy.id, copy.shown);
  }
  const isGone = isAsked && copies.length < mostCopies && copies.every((copy) => copy.shown === lost);
  if (copies.length > 0 && !isGone) return;
  const at = await post(deps, message, shown);
  if (!at) return;
  shown.push(
    await keepMessage(deps.store.read, { requestId: showing.request.id, kind: message.kind, ...at, shown: hash }),
  );
}

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
    // The parent may be gone without our having noticed, or its thread closed.
    if (fault instanceof SlackFault && fault.about === 'place') return poster.post(message);
    throw fault;
  }
}
