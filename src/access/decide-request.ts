/** What Approve and Deny share: the request is still open, the policy still lets it be asked, and this person may decide on it now. */
import { Refused } from '#domain/refused.ts';
import { isForAccount, isSameLogin, type Request } from '#domain/request.ts';
import { tally } from '#domain/vote.ts';
import type { Part } from '#domain/words.ts';
import { groupsForDeciding, mayDecide } from '#policy/decide.ts';
import { accountOf } from '#store/accounts.ts';
import { moveRequest, SomeoneWasFaster } from '#store/move.ts';
import { requestById, votesOn } from '#store/requests.ts';
import { isUniqueViolation } from '#store/unique-violation.ts';
import type { AccessDeps } from './deps.ts';
import { whyNotAtVote } from './judge-again.ts';

export interface Turn {
  request: Request;
  /** The stage whose turn it is, by its place in `request.stages`. */
  stage: number;
  group: string;
}

/** The request, as long as it is open, in time and not the person's own; asks no one outside. @throws Refused */
export async function openRequestFor(
  deps: AccessDeps,
  input: { requestId: number; personId: string },
): Promise<Request> {
  const request = await requestById(deps.store.read, input.requestId);
  if (!request)
    throw new Refused('bad-input', 'This request is not known here. It may come from another installation.');
  if (request.state !== 'open') throw alreadyDecided(request);
  await lapseIfDue(deps, request);
  if (await isTheirOwn(deps, request, input.personId)) {
    throw new Refused('own-request', 'This is your own request: someone else has to decide on it.');
  }
  return request;
}

/**
 * Makes sure that this person may decide now, with membership as Slack shows it at this moment.
 * @throws Refused; a request that the policy in force no longer lets be asked is refused on the way
 */
export async function takeTurn(deps: AccessDeps, input: { requestId: number; personId: string }): Promise<Turn> {
  const request = await openRequestFor(deps, input);
  await judgeAgain(deps, request);
  const policy = deps.policy();
  const votes = await votesOn(deps.store.read, request.id);
  if (votes.some(({ voterId }) => voterId === input.personId)) throw alreadyVoted();
  const state = tally(request.stages, votes);
  const stage = state.done ? undefined : request.stages[state.stage];
  if (state.done || !stage) throw alreadyDecided(request);
  const approvers = policy.approvers.get(stage.group);
  const [groups, channelMember] = await Promise.all([
    deps.directory.groupsOf(input.personId, groupsForDeciding(policy, stage.group), 'fresh'),
    approvers && !approvers.members ? deps.directory.isInChannel(input.personId, approvers.channel) : false,
  ]);
  const verdict = mayDecide(policy, stage.group, input.personId, { groups, channelMember });
  if (verdict === 'unknown') {
    throw new Refused(
      'unavailable',
      `Slack could not say just now whether you are one of ${stage.group}. Try again in a minute.`,
    );
  }
  if (!verdict) {
    throw new Refused(
      'not-an-approver',
      `Only the approvers of ${stage.group} decide on this request, and you are not one of them.`,
    );
  }
  return { request, stage: state.stage, group: stage.group };
}

/** An open request is judged by the policy now in force, at every vote. What would be refused now, is. */
async function judgeAgain(deps: AccessDeps, request: Request): Promise<void> {
  const why = await whyNotAtVote(deps, request);
  if (why === undefined) return;
  const { hash } = deps.policy();
  await moveOn(deps, request, 'refuse', { reason: why, data: { policy: hash } });
  throw new Refused('not-allowed', `The policy has changed since this was asked: ${why}`);
}

/** Nobody decides any more once the time to answer is up, whether or not the reconciler has come to it. @throws Refused */
async function lapseIfDue(deps: AccessDeps, request: Request): Promise<void> {
  if (request.state !== 'open' || request.answerBy > deps.clock.now()) return;
  await moveOn(deps, request, 'lapse', {});
  throw alreadyDecided({ ...request, state: 'lapsed' });
}

/** What follows without anyone's vote; who was faster is believed. */
async function moveOn(
  deps: AccessDeps,
  request: Request,
  move: 'refuse' | 'lapse',
  by: { reason?: string; data?: Record<string, unknown> },
): Promise<void> {
  try {
    await deps.store.write((tx) => moveRequest(tx, request, move, { actor: 'jit', ...by }));
  } catch (fault) {
    if (!(fault instanceof SomeoneWasFaster)) throw fault;
  }
  deps.wake(`request:${request.id}`);
}

/** Whether this access would be the person's own: they asked, or theirs is the account on the host. */
async function isTheirOwn(deps: AccessDeps, request: Request, personId: string): Promise<boolean> {
  const { host, accountId, accountLogin } = request;
  if (request.requesterId === personId) return true;
  const named = deps.policy().people.get(personId)?.[host];
  if (named !== undefined && accountLogin !== undefined && isSameLogin(named, accountLogin)) return true;
  const linked = await accountOf(deps.store.read, personId, host);
  const isKnown = accountId !== undefined || accountLogin !== undefined;
  return linked !== undefined && isKnown && isForAccount(request, linked);
}

/** Says who decided, for the one who came too late. */
export function alreadyDecided(request: Request): Refused {
  const { decidedBy } = request;
  const by: Part[] = decidedBy === undefined || decidedBy === 'jit' ? ['.'] : [' by ', { user: decidedBy }, '.'];
  const words: Record<Request['state'], Part[]> = {
    open: ['Someone else was faster.'],
    approved: ['This request was already approved', ...by],
    denied: ['This request was already denied', ...by],
    withdrawn: ['This request was withdrawn by the requester.'],
    lapsed: ['This request has lapsed: nobody answered in time.'],
    refused: ['This request was refused: the policy no longer allows it.'],
  };
  return new Refused('already-decided', words[request.state]);
}

/** One person counts once, through however many groups or stages. A no would have decided the request. */
const alreadyVoted = (): Refused => new Refused('already-decided', 'You have already approved this.');

/** Turns a lost race into what the loser is told. */
export async function orAlreadyDecided<T>(deps: AccessDeps, requestId: number, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (fault) {
    const request = await requestById(deps.store.read, requestId);
    if (request && request.state !== 'open') throw alreadyDecided(request);
    if (request) await lapseIfDue(deps, request);
    if (isUniqueViolation(fault)) throw alreadyVoted();
    throw fault;
  }
}
