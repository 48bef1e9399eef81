/** What the policy's answer leaves on a new request, and the request written: with its grant where nobody has to be asked. */
import type { Request } from '#domain/request.ts';
import { groupsForAsking } from '#policy/decide.ts';
import { explainDecision } from '#policy/explain.ts';
import type { Decision, GroupLookup, Policy } from '#policy/policy.ts';
import { createRequest, type NewRequest } from '#store/requests.ts';
import type { Tx } from '#store/store.ts';
import { carryOut } from './carry-out.ts';
import type { AccessDeps } from './deps.ts';
import { channelOf, escalationOf, stagesOf } from './staging.ts';

export type Allowed = Exclude<Decision, { kind: 'refuse' }>;

/** The part of a new request that the policy decides. */
export type Judged = Pick<
  NewRequest,
  'rule' | 'policyHash' | 'stages' | 'risk' | 'words' | 'groups' | 'escalation' | 'review' | 'answerBy'
>;

/**
 * @param by.groups what Slack said of the person's groups, all of which are kept with the request
 * @param by.isEmergency break-glass was asked for: it is reviewed afterwards, whoever lets it through
 */
export function judgedBy(
  policy: Policy,
  decision: Allowed,
  by: { groups: GroupLookup; isEmergency: boolean; now: Date },
): Judged {
  const { rule } = decision;
  const after = (seconds: number): Date => new Date(by.now.getTime() + seconds * 1000);
  const { emergency } = rule;
  const review = by.isEmergency && emergency;
  return {
    rule: rule.name,
    policyHash: policy.hash,
    risk: rule.risk,
    words: explainDecision(decision, policy),
    groups: Object.fromEntries(groupsForAsking(policy).map((id) => [id, by.groups(id)])),
    stages: decision.kind === 'auto' ? [] : stagesOf(policy, decision),
    escalation: decision.kind === 'auto' ? undefined : escalationOf(policy, decision),
    answerBy: after(rule.answerWithinSeconds),
    ...(review && {
      review: {
        group: review.review,
        channel: channelOf(policy, review.review),
        by: after(review.withinSeconds),
      },
    }),
  };
}

/**
 * The request and, where the policy approves by itself, its decision and what follows from it: all or nothing.
 * @param guard throws, within the transaction, where what was judged is not so any more
 * @throws a unique violation when the same submission or the same open ask is already there
 */
export async function writeRequest(
  deps: Pick<AccessDeps, 'store' | 'wake'>,
  fresh: NewRequest,
  decision: Allowed,
  guard?: (tx: Tx) => Promise<void>,
): Promise<Request> {
  const { request, grant } = await deps.store.write(async (tx) => {
    await guard?.(tx);
    const request = await createRequest(tx, fresh);
    if (decision.kind === 'ask') return { request };
    const data = { rule: fresh.rule, because: decision.because, ...(request.isEmergency && { emergency: true }) };
    return { request, grant: await carryOut(tx, request, { actor: 'jit', data }) };
  });
  deps.wake(`request:${request.id}`);
  if (grant) deps.wake(`grant:${grant.id}`);
  if (request.extendsId !== undefined) deps.wake(`request:${request.extendsId}`);
  return request;
}
