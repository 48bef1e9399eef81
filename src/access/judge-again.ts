/**
 * What was asked is judged again by the policy now in force, on the path that the repository has now: a repository that
 * was renamed or moved is judged where it is, not where it was.
 */
import { Refused } from '#domain/refused.ts';
import type { Request, StageOfRequest } from '#domain/request.ts';
import { keepEscalated, votesUnder } from '#domain/restage.ts';
import { tally, termsOf, type Vote } from '#domain/vote.ts';
import { nameless, plain } from '#domain/words.ts';
import { groupsForAsking, judge } from '#policy/decide.ts';
import { explainDecision } from '#policy/explain.ts';
import { freezesOn, freezeWords } from '#policy/freeze.ts';
import type { Decision, Policy } from '#policy/policy.ts';
import { grantOfRequest } from '#store/grants.ts';
import type { Staging } from '#store/restage.ts';
import { votesOn } from '#store/votes.ts';
import type { AccessDeps } from './deps.ts';
import { whyTooLong } from './extend.ts';
import { tooLateToExtend } from './finish-extension.ts';
import { lookAgain } from './look-again.ts';
import { stagesOf, stagingOf } from './staging.ts';

type Deps = Pick<AccessDeps, 'store' | 'policy' | 'directory' | 'clock'>;
type Allowed = Exclude<Decision, { kind: 'refuse' }>;

/** What the policy in force makes of a request that is open. */
export type Judged =
  /** It would not let it be asked. */
  | { kind: 'refuse'; why: string }
  /** It asks what was asked. `policyHash` is of the policy by which that is so. */
  | { kind: 'stands'; policyHash: string }
  /** It asks other approvers, or by another rule, or the repository has another path. */
  | { kind: 'restage'; fresh: Staging };

/**
 * At a vote, with a short look at the host for where the repository is, and whose account it would be.
 * Whoever left the workspace while they waited gets nothing any more.
 * @throws Refused `unavailable` when Slack could not say whether the requester is in a group on which it depends, or still there
 */
export async function judgeAtVote(deps: AccessDeps, policy: Policy, request: Request): Promise<Judged> {
  const [seen, groups, requester] = await Promise.all([
    lookAgain(deps, request),
    groupsOf(deps, policy, request),
    deps.directory.membershipOf(request.requesterId, 'fresh'),
  ]);
  if (requester === 'deactivated') return { kind: 'refuse', why: 'the person who asked has left this workspace.' };
  if (requester === 'unknown') {
    throw new Refused(
      'unavailable',
      'Slack could not say just now whether the person who asked is still here. Try again in a minute.',
    );
  }
  if ('why' in seen) return { kind: 'refuse', why: seen.why };
  const judged = judgeOn(policy, request, { path: seen.path, at: deps.clock.now(), groups });
  if ('why' in judged) return { kind: 'refuse', why: judged.why };
  const why = await whyNotLonger(deps, request, judged.decision);
  if (why !== undefined) return { kind: 'refuse', why };
  const fresh = stagingOf(policy, request, { ...judged, path: seen.path });
  if (fresh) return { kind: 'restage', fresh };
  return { kind: 'stands', policyHash: judged.decision.kind === 'ask' ? policy.hash : request.policyHash };
}

/**
 * Why an approved request must not be carried out on that path now; undefined when it may. Other approvers than those who
 * were asked are no obstacle where those who said yes would do for them too.
 * @throws Refused `unavailable`
 */
export async function whyNotNow(deps: Deps, request: Request, path: string): Promise<string | undefined> {
  const policy = deps.policy();
  const votes = await votesOn(deps.store.read, request.id);
  const at = deps.clock.now();
  if (path === request.repoPath && policy.hash === request.policyHash) return whyFrozen(policy, request, votes, at);
  const groups = await groupsOf(deps, policy, request);
  const judged = judgeOn(policy, request, { path, at, groups });
  if ('why' in judged) return judged.why;
  const { decision } = judged;
  if (decision.kind === 'auto') return undefined;
  const { onCall } = decision.rule;
  if (request.stages.length === 0 && onCall !== undefined && groups(onCall) === 'unknown') {
    throw new Refused('unavailable', explainDecision(decision, policy));
  }
  const stages = stagesOf(policy, decision);
  if (suffices(request, votes, stages, decision.rule.escalate?.to)) return undefined;
  return 'it now asks other approvers. Please ask again.';
}

/** By the same policy, only a freeze that has begun since can stand against what was approved; nobody stands in for its override. */
function whyFrozen(policy: Policy, request: Request, votes: readonly Vote[], at: Date): string | undefined {
  const { level } = termsOf(request, votes);
  const repo = { host: request.host, path: request.repoPath };
  const obstacle = freezesOn(policy, { at, level, repo }).find(({ override }) => {
    const stages = override === undefined ? [] : stagesOf(policy, { stages: [{ group: override, count: 1 }] });
    return stages.length === 0 || !suffices(request, votes, stages, undefined);
  });
  return obstacle && `${plain(freezeWords(obstacle))}. Please ask again.`;
}

/** Whether the votes as they were given would do for these stages. */
function suffices(
  request: Request,
  votes: readonly Vote[],
  stages: readonly StageOfRequest[],
  escalateTo: string | undefined,
): boolean {
  const now = keepEscalated(request.stages, stages, escalateTo);
  return tally(now, votesUnder(request.stages, now, votes)).done;
}

const groupsOf = (deps: Pick<AccessDeps, 'directory'>, policy: Policy, { requesterId }: Request) =>
  deps.directory.groupsOf(requesterId, groupsForAsking(policy), 'fresh');

type Groups = Awaited<ReturnType<typeof groupsOf>>;

/** @throws Refused `unavailable` when it hangs on what could not be asked */
function judgeOn(
  policy: Policy,
  request: Request,
  now: { path: string; at: Date; groups: Groups },
): { decision: Allowed } | { why: string } {
  const { path, at, groups } = now;
  const { decision, fields } = judge(policy, {
    personId: request.requesterId,
    groups,
    at,
    isEmergency: request.isEmergency,
    repo: { host: request.host, path },
    level: request.level,
    durationSeconds: request.durationSeconds,
    reason: request.reason,
    ticket: request.ticket ?? '',
  });
  if (decision.kind === 'refuse') {
    const words = explainDecision(decision, policy);
    if (decision.cause === 'unknown') throw new Refused('unavailable', words);
    // Kept as one text, and read in Slack, where ids tell nobody anything.
    return { why: plain(nameless(words)) };
  }
  const fault = Object.values(fields)[0];
  return fault === undefined ? { decision } : { why: fault };
}

/** More time must still have access to prolong, and keep within its longest life. */
async function whyNotLonger(deps: Deps, request: Request, decision: Allowed): Promise<string | undefined> {
  if (request.extendsId === undefined) return undefined;
  const grant = await grantOfRequest(deps.store.read, request.extendsId);
  return grant ? whyTooLong(decision, grant, request.durationSeconds) : tooLateToExtend;
}
