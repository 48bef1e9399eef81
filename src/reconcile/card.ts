/** Makes Slack show one request as it is: posts what is missing, edits what is old, and lets a request lapse whose time is up. */
import { createHash } from 'node:crypto';
import { grantOfRequest } from '#store/grants.ts';
import { keepMessage, markShown, messagesOf, type ShownMessage } from '#store/messages.ts';
import { moveRequest, SomeoneWasFaster } from '#store/move.ts';
import { questionsOn } from '#store/questions.ts';
import { markDrawn, requestById, votesOn } from '#store/requests.ts';
import type { ReconcileDeps } from './deps.ts';
import type { Again } from './loop.ts';
import { type DrawnMessage, logRefusal, type Picture, SlackFault } from './picture.ts';
import { report } from './report.ts';

const lost = 'lost';

export async function reconcileRequest(deps: ReconcileDeps, id: number): Promise<Again> {
  await lapseIfDue(deps, id);
  const picture = await pictureOf(deps, id);
  if (!picture) return {};
  const { request } = picture;
  const shown = await messagesOf(deps.store.read, id);
  const faults: unknown[] = [];
  for (const message of deps.draw(picture)) {
    try {
      await show(deps, id, message, shown);
    } catch (fault) {
      // One channel that cannot be reached must not keep the others from being told.
      faults.push(fault);
      if (fault instanceof SlackFault) await tell(deps, picture, message, fault);
    }
  }
  // A limit's time is obeyed by the loop, so it is the fault to hand on, where there is one.
  const open = faults.filter((fault) => !isGivenUp(fault, request.state));
  if (open.length > 0) throw open.find((fault) => fault instanceof SlackFault && fault.retryAt) ?? open[0];
  await markDrawn(deps.store.read, id, request.version);
  return request.state === 'open' ? { again: request.answerBy } : {};
}

async function lapseIfDue(deps: ReconcileDeps, id: number): Promise<void> {
  const request = await requestById(deps.store.read, id);
  if (request?.state !== 'open' || request.answerBy > deps.clock.now()) return;
  try {
    await deps.store.write((tx) => moveRequest(tx, request, 'lapse', { actor: 'jit' }));
  } catch (fault) {
    if (!(fault instanceof SomeoneWasFaster)) throw fault;
  }
}

async function pictureOf(deps: ReconcileDeps, id: number): Promise<Picture | undefined> {
  const request = await requestById(deps.store.read, id);
  if (!request) return undefined;
  const [votes, grant] = await Promise.all([votesOn(deps.store.read, id), grantOfRequest(deps.store.read, id)]);
  const host = deps.hosts.get(request.host);
  return {
    request,
    votes,
    grant,
    hostLabel: host?.label ?? request.host,
    levelWords: host?.levelWords(request.level),
    questions: await questionsOn(deps.store.read, id),
    prolongs: undefined,
    toMention: [],
  };
}

async function show(
  deps: ReconcileDeps,
  requestId: number,
  message: DrawnMessage,
  shown: ShownMessage[],
): Promise<void> {
  const hash = createHash('sha256')
    .update(JSON.stringify([message.text, message.blocks]))
    .digest('hex');
  const copies = shown.filter((copy) => copy.kind === message.kind);
  for (const copy of copies) {
    if (copy.shown === hash || copy.shown === lost) continue;
    const result = await deps.poster.update(copy, message);
    await markShown(deps.store.read, copy.id, result === 'lost' ? lost : hash);
  }
  if (copies.length > 0) return;
  const at = await deps.poster.post(message);
  await keepMessage(deps.store.read, { requestId, kind: message.kind, ...at, shown: hash });
}

/** A message that cannot reach anyone until a person changes Slack is tried on while the request is open, and then left. */
const isGivenUp = (fault: unknown, state: Picture['request']['state']): boolean =>
  fault instanceof SlackFault && fault.isLasting && state !== 'open';

/** A place that cannot be reached is the administrators' business; a refused token or a fault of ours is the operator's, in the log. */
async function tell(deps: ReconcileDeps, picture: Picture, message: DrawnMessage, fault: SlackFault): Promise<void> {
  logRefusal(deps.log, fault, `request:${picture.request.id}`);
  if (!fault.isLasting) return;
  const where =
    'channel' in message.to ? `channel ${message.to.channel}` : `the direct messages of ${message.to.person}`;
  const remedy =
    fault.about === 'content'
      ? 'That is a fault of Jit; please tell its makers.'
      : 'Let the app into that channel, or correct the policy.';
  await report(deps, {
    key: `unreachable:${picture.request.id}:${message.kind}`,
    words: `Request ${picture.request.id} could not be shown in ${where}: Slack says ${fault.code}. ${remedy}`,
  });
}

/** A copy of a card that was posted but not remembered (its answer was lost) is taken in when someone presses it. */
export async function adoptCopy(
  deps: Pick<ReconcileDeps, 'store' | 'wake'>,
  copy: { requestId: number; kind: string; channel: string; ts: string },
): Promise<void> {
  if (!(await requestById(deps.store.read, copy.requestId))) return;
  await keepMessage(deps.store.read, { ...copy, shown: '' });
  deps.wake(`request:${copy.requestId}`);
}
