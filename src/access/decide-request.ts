/** What Approve and Deny share: the request is still open, the policy still lets it be asked, and this person may decide on it now. */
import { Refused } from '#domain/refused.ts';
import type { Request } from '#domain/request.ts';
import { tally } from '#domain/vote.ts';
import { type Part, plain } from '#domain/words.ts';
import { groupsForAsking, groupsForDeciding, judge, mayDecide } from '#policy/decide.ts';
import { explainDecision } from '#policy/explain.ts';
import type { Decision } from '#policy/policy.ts';
import { moveRequest, SomeoneWasFaster } from '#store/move.ts';
import { requestById, votesOn } from '#store/requests.ts';
import type { AccessDeps } from './deps.ts';

export interface Turn {
  request: Request;
  /** The stage whose turn it is, by its place in `request.stages`. */
  stage: number;
  group: string;
}

/** The request, as long as it is open and not the person's own; asks no one. @throws Refused */
export async function openRequestFor(
  deps: AccessDeps,
  input: { requestId: number; personId: string },
): Promise<Request> {
  const request = await requestById(deps.store.read, input.requestId);
  if (!request)
    throw new Refused('bad-input', 'This request is not known here. It may come from another installation.');
  if (request.state !== 'open') throw alreadyDecided(request);
  if (request.requesterId === input.personId) {
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
  const state = tally(request.stages, await votesOn(deps.store.read, request.id));
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
  const policy = deps.policy();
  const groups = await deps.directory.groupsOf(request.requesterId, groupsForAsking(policy), 'fresh');
  const { decision, fields } = judge(policy, {
    personId: request.requesterId,
    groups,
    repo: { host: request.host, path: request.repoPath },
    level: request.level,
    durationSeconds: request.durationSeconds,
    reason: request.reason,
    ticket: request.ticket ?? '',
  });
  if (decision.kind === 'refuse' && decision.cause === 'unknown') {
    throw new Refused('unavailable', explainDecision(decision, policy));
  }
  const why =
    decision.kind === 'refuse'
      ? plain(explainDecision(decision, policy))
      : (Object.values(fields)[0] ?? otherApprovers(request, decision));
  if (why === undefined) return;
  await deps.store
    .write((tx) => moveRequest(tx, request, 'refuse', { actor: 'jit', reason: why, data: { policy: policy.hash } }))
    .catch((fault: unknown) => {
      if (!(fault instanceof SomeoneWasFaster)) throw fault;
    });
  deps.wake(`request:${request.id}`);
  throw new Refused('not-allowed', `The policy has changed since this was asked: ${why}`);
}

/** A vote of those who were asked would not be what the policy wants now; those whom it wants have not been asked. */
function otherApprovers(request: Request, decision: Decision): string | undefined {
  const groupsOf = (stages: readonly { group: string; count: number }[]) =>
    stages.map(({ group, count }) => `${group} ${count}`).join();
  if (decision.kind !== 'ask' || groupsOf(decision.stages) === groupsOf(request.stages)) return undefined;
  return 'it now asks other approvers. Please ask again.';
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

/** Turns a lost race into what the loser is told. */
export async function orAlreadyDecided<T>(deps: AccessDeps, requestId: number, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (fault) {
    const request = await requestById(deps.store.read, requestId);
    if (request && request.state !== 'open') throw alreadyDecided(request);
    throw fault;
  }
}
