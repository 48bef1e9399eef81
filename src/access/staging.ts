/** Whom a decision of the policy asks, as it is kept on a request: stages with their channels, and where they escalate to. */
import type { Escalation, Request, StageOfRequest } from '#domain/request.ts';
import { keepEscalated } from '#domain/restage.ts';
import { explainDecision } from '#policy/explain.ts';
import type { Decision, Policy } from '#policy/policy.ts';
import type { Staging } from '#store/restage.ts';

type Allowed = Exclude<Decision, { kind: 'refuse' }>;

/** In their order, each with the channel of its group. */
export const stagesOf = (
  policy: Policy,
  { stages }: { stages: readonly { group: string; count: number }[] },
): StageOfRequest[] => stages.map(({ group, count }) => ({ group, channel: channelOf(policy, group), count }));

/** Undefined where the rule has none. */
export function escalationOf(policy: Policy, { rule }: Pick<Allowed, 'rule'>): Escalation | undefined {
  if (!rule.escalate) return undefined;
  const { afterSeconds, to } = rule.escalate;
  return { afterSeconds, group: to, channel: channelOf(policy, to) };
}

/** What is to be written on an open request; undefined when it is there already, or when nobody would have to be asked any more. */
export function stagingOf(
  policy: Policy,
  request: Request,
  { decision, path: repoPath }: { decision: Allowed; path: string },
): Staging | undefined {
  if (decision.kind === 'auto') return undefined;
  const { rule } = decision;
  const stages = stagesOf(policy, decision);
  const escalation = escalationOf(policy, decision);
  const isSamePlace = rule.name === request.rule && repoPath === request.repoPath;
  if (isSamePlace && isSame(stages, escalation, request)) return undefined;
  return {
    rule: rule.name,
    policyHash: policy.hash,
    repoPath,
    stages: keepEscalated(request.stages, stages, escalation?.group),
    words: explainDecision(decision, policy),
    escalation,
    risk: rule.risk,
  };
}

function isSame(
  stages: readonly StageOfRequest[],
  escalation: Escalation | undefined,
  request: Pick<Request, 'stages' | 'escalation'>,
): boolean {
  const stageText = ({ group, channel, count }: StageOfRequest) => `${group} ${channel} ${count}`;
  const text = (to: Escalation | undefined) => (to ? `${to.group} ${to.channel} ${to.afterSeconds}` : '');
  return (
    stages.map(stageText).join() === request.stages.map(stageText).join() &&
    text(escalation) === text(request.escalation)
  );
}

/** Of an approver group, which the policy is sure to have. */
export function channelOf(policy: Policy, name: string): string {
  const group = policy.approvers.get(name);
  if (!group) throw new Error(`the policy has no approvers "${name}"`);
  return group.channel;
}
