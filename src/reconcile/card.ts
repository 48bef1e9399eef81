/** Makes Slack show one request as it is: posts what is missing, edits what is old, and lets a request lapse whose time is up. */
import type { Request } from '#domain/request.ts';
import { isReviewMissing, type Turn, turnOf } from '#domain/waiting.ts';
import type { Part } from '#domain/words.ts';
import { grantOfRequest } from '#store/grants.ts';
import { keepMessage, markShown, messagesOf } from '#store/messages.ts';
import { moveRequest, SomeoneWasFaster } from '#store/move.ts';
import { questionsOn } from '#store/questions.ts';
import { markDrawn, requestById } from '#store/requests.ts';
import { votesOn } from '#store/votes.ts';
import type { ReconcileDeps } from './deps.ts';
import type { Again } from './loop.ts';
import { type DrawnMessage, logRefusal, type Picture, SlackFault } from './picture.ts';
import { report } from './report.ts';
import { mentionsOfReview, watchReview } from './reviews.ts';
import { lost, show, showOnOld } from './show.ts';
import { earliest, mentionsOfTurn, type Step, watchStage } from './stages.ts';
import { watchOf } from './watch.ts';

/** Escalated, and then stuck there too: more than that does not follow at once. */
const mostSteps = 5;

/** Nobody is called again and again by copies of a message of which Slack does not say that it is there; reminders follow. */
const mostCalls = 3;

export async function reconcileRequest(deps: ReconcileDeps, id: number): Promise<Again> {
  await lapseIfDue(deps, id);
  const step = await watch(deps, id);
  const picture = await pictureOf(deps, id);
  if (!picture) return {};
  const { request } = picture;
  const faults = await showAll(deps, picture, step.isLook === true);
  const again = nextTime(deps, request, step.again);
  if (again) watchOf(deps, id).dueAt = again;
  else deps.watches.delete(id);
  // A limit's time is obeyed by the loop, so it is the fault to hand on, where there is one.
  const open = faults.filter((fault) => !isGivenUp(fault, request));
  if (open.length > 0) throw open.find((fault) => fault instanceof SlackFault && fault.retryAt) ?? open[0];
  await markDrawn(deps.store.read, id, request.version);
  return again ? { again } : {};
}

/** Never at once: what is due has just been done, or cannot be. */
function nextTime({ clock }: ReconcileDeps, request: Request, step: Date | undefined): Date | undefined {
  const next = earliest([isWaiting(request) ? step : undefined, isOpen(request) ? request.answerBy : undefined]);
  const now = clock.now();
  return next && next <= now ? new Date(now.getTime() + 1000) : next;
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

/** Looks whether somebody can act on what waits, and takes every step that is due. */
async function watch(deps: ReconcileDeps, id: number): Promise<Omit<Step, 'isChanged'>> {
  let isLook = false;
  for (let steps = 0; steps < mostSteps; steps += 1) {
    const request = await requestById(deps.store.read, id);
    if (!request || !isWaiting(request)) return {};
    const step = isOpen(request)
      ? await watchStage(deps, request, await votesOn(deps.store.read, id))
      : await watchReview(deps, request);
    isLook ||= step.isLook === true;
    if (!step.isChanged) return { ...step, isLook };
  }
  return { again: deps.clock.now(), isLook };
}

const isOpen = (request: Request): boolean => request.state === 'open';

/** Somebody still has to act on it. */
const isWaiting = (request: Request): boolean => isOpen(request) || isReviewMissing(request);

async function pictureOf(deps: ReconcileDeps, id: number): Promise<Picture | undefined> {
  const request = await requestById(deps.store.read, id);
  if (!request) return undefined;
  const votes = await votesOn(deps.store.read, id);
  const turn = isOpen(request) ? turnOf(request, votes) : undefined;
  const host = deps.hosts.get(request.host);
  return {
    request,
    votes,
    grant: await grantOfRequest(deps.store.read, id),
    hostLabel: host?.label ?? request.host,
    levelWords: host?.levelWords(request.level),
    questions: await questionsOn(deps.store.read, id),
    prolongs: await prolongedBy(deps, request),
    ...mentionsNow(deps, request, turn),
  };
}

/** Whom the messages of this request call, as it was last seen. */
function mentionsNow(
  deps: ReconcileDeps,
  request: Request,
  turn: Turn | undefined,
): Pick<Picture, 'toMention' | 'escalatedToMention'> {
  if ((deps.watches.get(request.id)?.lostAnswers ?? 0) >= mostCalls) return { toMention: [] };
  if (turn) return mentionsOfTurn(deps, request, turn);
  return { toMention: isReviewMissing(request) ? mentionsOfReview(deps, request) : [] };
}

async function prolongedBy(deps: ReconcileDeps, { extendsId }: Request): Promise<Picture['prolongs']> {
  if (extendsId === undefined) return undefined;
  const request = await requestById(deps.store.read, extendsId);
  const grant = await grantOfRequest(deps.store.read, extendsId);
  return request && grant && { request, grant };
}

/** @param isLook messages that should be as they are already are held against Slack, too @returns what went wrong */
async function showAll(deps: ReconcileDeps, picture: Picture, isLook: boolean): Promise<unknown[]> {
  const { request } = picture;
  const shown = await messagesOf(deps.store.read, request.id);
  const faults: unknown[] = [];
  const unreachable = new Set<string>();
  const drawn = deps.draw(picture);
  for (const message of drawn) {
    try {
      await show(deps, { request, isWaiting: isWaiting(request), isLook }, message, shown);
    } catch (fault) {
      // One channel that cannot be reached must not keep the others from being told.
      faults.push(fault);
      if (!(fault instanceof SlackFault)) continue;
      if (fault.mayBeDone) watchOf(deps, request.id).lostAnswers += 1;
      await tell(deps, picture, message, fault);
      if (fault.about === 'place' && 'channel' in message.to) unreachable.add(message.to.channel);
    }
  }
  await showOnOld(deps, drawn, shown).catch((fault: unknown) => faults.push(fault));
  const watched = watchOf(deps, request.id);
  const isSame = [...watched.unreachable].sort().join() === [...unreachable].sort().join();
  watched.unreachable = unreachable;
  if (faults.length === 0) watched.lostAnswers = 0;
  // Who can act has changed with it.
  if (!isSame && isWaiting(request)) deps.wake(`request:${request.id}`);
  return faults;
}

/** A message that cannot reach anyone until a person changes Slack is tried on while somebody has to act, and then left. */
const isGivenUp = (fault: unknown, request: Request): boolean =>
  fault instanceof SlackFault && fault.isLasting && !isWaiting(request);

/** What helps where letting the app in does not. */
const remedies: Readonly<Record<string, string>> = {
  is_archived: 'Unarchive that channel, or name another one in the policy.',
  messages_tab_disabled: 'Turn on the Messages Tab of the app (App Home).',
  user_disabled: 'Whoever left needs no messages any more: nothing is to be done.',
};

/**
 * A place that cannot be reached is the administrators' business, once for all that should be shown there; a refused token or a
 * fault of ours is the operator's, in the log.
 */
async function tell(deps: ReconcileDeps, picture: Picture, message: DrawnMessage, fault: SlackFault): Promise<void> {
  const { id } = picture.request;
  logRefusal(deps.log, fault, `request:${id}`);
  if (!fault.isLasting) return;
  const isContent = fault.about === 'content';
  const { to } = message;
  const where: Part[] = 'channel' in to ? [{ channel: to.channel }] : ['the direct messages of ', { user: to.person }];
  const remedy = isContent
    ? 'That is a fault of Jit; please tell its makers.'
    : (remedies[fault.code] ?? 'Let the app into that channel, or correct the policy.');
  await report(deps, {
    key: isContent ? `unreachable:${id}:${message.kind}` : `unreachable:${'channel' in to ? to.channel : to.person}`,
    words: [
      `Request ${id}${isContent ? '' : ', and what follows it,'} could not be shown in `,
      ...where,
      `: Slack says ${fault.code}. ${remedy}`,
    ],
  });
}

/**
 * A copy of a message that was posted but not remembered (its answer was lost) is taken in when someone presses it, and one
 * that was given up is tried again. Messages of a kind that the request does not have, such as private lists, are left alone.
 */
export async function adoptCopy(
  deps: ReconcileDeps,
  copy: { requestId: number; kind: string; channel: string; ts: string },
): Promise<void> {
  const picture = await pictureOf(deps, copy.requestId);
  if (!picture) return;
  const shown = await messagesOf(deps.store.read, copy.requestId);
  const kinds = new Set([...deps.draw(picture), ...shown].map(({ kind }) => kind));
  if (!kinds.has(copy.kind)) return;
  const known = await keepMessage(deps.store.read, { ...copy, shown: '' });
  if (known.shown === lost) await markShown(deps.store.read, known.id, '');
  if (known.shown === lost || known.shown === '') deps.wake(`request:${copy.requestId}`);
}
