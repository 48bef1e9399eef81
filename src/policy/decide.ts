/** The judge: the only place that says yes or no. Pure; who is in which group comes as a lookup, and what could not be looked up is never a yes. */
import { type Level, levels as ladder } from '#domain/level.ts';
import { freezesOn, freezeWords } from './freeze.ts';
import { rulesNear } from './glob-index.ts';
import { groupWords } from './mention.ts';
import type { Ask, Decision, GroupLookup, Judgement, Policy, Refusal, RepoName, Rule, Wish } from './policy.ts';
import { type Cause, refusalWords } from './refusal-words.ts';
import type { Condition } from './rules/attribute.ts';
import { hours } from './rules/hours.ts';
import { attributes, conditions } from './rules/index.ts';
import { onCallUnknownWords } from './rules/on-call.ts';
import { takesRepo } from './rules/repos.ts';
import { isAmong, unknownOf, who } from './rules/who.ts';

export type { Ask, Decision, GroupLookup, Judgement, Wish } from './policy.ts';

/** The first rule that fits repository, level, person and hour decides; when none fits, the answer is no. */
export function decide(policy: Policy, ask: Ask): Decision {
  const found = firstFitting(rulesNear(policy, ask.repo), ask);
  if (!found) return refuse(policy, ask, whyNone(policy, ask));
  const { rule, fits } = found;
  if (fits === 'unknown') return refuse(policy, ask, { cause: 'unknown', groups: unknownOf(rule.who, ask.groups) });
  const decision = decideBy(rule, ask);
  if ('cause' in decision) return refuse(policy, ask, decision);
  const frozen = throughFreezes(policy, ask, decision);
  return 'cause' in frozen ? refuse(policy, ask, frozen) : frozen;
}

type Yes = Exclude<Decision, Refusal>;

/** What the rule itself says to an ask that it fits. What is unknown goes the manual way. */
function decideBy(rule: Rule, { personId, groups, isEmergency }: Ask): Yes | Cause {
  const allowed = { rule, maxSeconds: rule.maxSeconds, besides: [] };
  if (isEmergency) {
    const named = rule.emergency ? isAmong(rule.emergency.who, personId, groups) : false;
    if (!rule.emergency || named === false) return { cause: 'no-emergency', rule };
    if (named === 'unknown')
      return { cause: 'unknown', groups: unknownOf(rule.emergency.who, groups), isBreakGlass: true };
    return { kind: 'auto', because: 'emergency', ...allowed, maxSeconds: rule.emergency.maxSeconds };
  }
  if (rule.approve === 'auto') return { kind: 'auto', because: 'rule', ...allowed };
  const isOnCall = rule.onCall !== undefined && groups(rule.onCall);
  if (isOnCall === true) return { kind: 'auto', because: 'on-call', ...allowed };
  const besides = isOnCall === 'unknown' && rule.onCall ? [onCallUnknownWords(rule.onCall)] : [];
  return { kind: 'ask', stages: rule.approve, ...allowed, besides };
}

/** While a freeze is on, its override must approve, too; nobody can where it has none. */
function throughFreezes(policy: Policy, ask: Ask, decision: Yes): Yes | Cause {
  const freezes = freezesOn(policy, ask);
  if (freezes.length === 0) return decision;
  const closed = freezes.filter(({ override }) => override === undefined);
  const [longest] = closed.sort((one, other) => other.to.getTime() - one.to.getTime());
  if (longest) return { cause: 'freeze', freeze: longest };
  const stages = decision.kind === 'ask' ? [...decision.stages] : [];
  const besides = [...decision.besides];
  for (const { override = '', ...freeze } of freezes) {
    if (!stages.some(({ group }) => group === override)) stages.push({ group: override, count: 1 });
    besides.push([...freezeWords(freeze), ', so ', ...groupWords(override, policy), ' must approve.']);
  }
  // Nobody stands in for those who may override a freeze.
  const { escalate, ...others } = decision.rule;
  const isKept = escalate && freezes.every(({ override }) => override === escalate.to);
  return { kind: 'ask', stages, rule: isKept ? decision.rule : others, maxSeconds: decision.maxSeconds, besides };
}

/** Decides, and checks the rest of the form by the rule that fits. All faults at once. */
export function judge(policy: Policy, ask: Ask & Wish): Judgement {
  const decision = decide(policy, ask);
  const fields: Judgement['fields'] = {};
  if (decision.kind === 'refuse') return { decision, fields };
  const { rule, maxSeconds } = decision;
  // Whoever reviews break-glass must be able to read why it was needed.
  const terms: Rule = { ...rule, maxSeconds, reason: ask.isEmergency ? 'required' : rule.reason };
  for (const attribute of Object.values(attributes)) {
    const fault = attribute.check?.(terms, ask);
    if (fault) fields[fault.field] ??= fault.words;
  }
  return { decision, fields };
}

/** The levels that this person may ask for on this repository now, from low to high. */
export const levelsFor = (policy: Policy, ask: Omit<Ask, 'level'>): Level[] =>
  levelsBy(policy, rulesNear(policy, ask.repo), ask);

export const mayAskFor = (policy: Policy, ask: Omit<Ask, 'level'>): boolean => levelsFor(policy, ask).length > 0;

/** The same question for many repositories: what does not depend on the repository is asked once, here. */
export function askable(
  policy: Policy,
  personId: string,
  groups: GroupLookup,
  at: Ask['at'],
): (repo: RepoName) => boolean {
  const rules = policy.rules.filter((rule) => mayFit(rule, { personId, groups, at }) !== false);
  return (repo) => {
    const near = rules.filter((rule) => takesRepo(rule, repo));
    return near.length > 0 && levelsBy(policy, near, { personId, groups, repo, at }).length > 0;
  };
}

/**
 * Whether this person is one of the approver group now; false for a group that the policy does not have.
 * The requester is the caller's business: nobody ever decides on their own request.
 * @param channelMember whether the person is in the group's channel, which counts when the group names no members
 */
export function mayDecide(
  policy: Policy,
  groupName: string,
  personId: string,
  membership: { groups: GroupLookup; channelMember: boolean | 'unknown' },
): boolean | 'unknown' {
  const group = policy.approvers.get(groupName);
  if (!group) return false;
  return group.members ? isAmong(group.members, personId, membership.groups) : membership.channelMember;
}

/** False, too, when Slack could not be asked. */
export const isAdmin = (policy: Policy, personId: string, groups: GroupLookup): boolean =>
  isAmong(policy.admins?.members ?? [], personId, groups) === true;

/** The user groups and schedules on which it can depend what someone may ask for, and who decides it. */
export const groupsForAsking = (policy: Policy): string[] => [
  ...new Set([
    ...groupsAmong(policy.rules.flatMap(({ who: people = [], emergency }) => [...people, ...(emergency?.who ?? [])])),
    ...policy.rules.flatMap(({ onCall }) => onCall ?? []),
  ]),
];

/** The user groups on which it can depend who decides for this approver group. */
export const groupsForDeciding = (policy: Policy, groupName: string): string[] =>
  groupsAmong(policy.approvers.get(groupName)?.members ?? []);

const groupsAmong = (ids: readonly string[]): string[] => [...new Set(ids.filter((id) => id.startsWith('S')))];

/** Whether the rule is for this person at this time, whatever the repository and the level. */
export function mayFit(rule: Rule, ask: Pick<Ask, 'personId' | 'groups' | 'at'>): boolean | 'unknown' {
  const anywhere: Ask = { ...ask, repo: { host: 'github', path: '' }, level: 'read' };
  return hours.condition.fits(rule, anywhere) && who.condition.fits(rule, anywhere);
}

/** Whether the rule fits: false as soon as one condition says so, else `unknown` when one could not be told. */
function fitsAll(rule: Rule, ask: Ask): boolean | 'unknown' {
  let result: boolean | 'unknown' = true;
  for (const condition of conditions) {
    const fits = condition.fits(rule, ask);
    if (fits === false) return false;
    if (fits === 'unknown') result = 'unknown';
  }
  return result;
}

/** The first rule that fits, or that may: whether an earlier rule decides is never skipped over. */
function firstFitting(rules: readonly Rule[], ask: Ask): { rule: Rule; fits: true | 'unknown' } | undefined {
  for (const rule of rules) {
    const fits = fitsAll(rule, ask);
    if (fits !== false) return { rule, fits };
  }
  return undefined;
}

const levelsBy = (policy: Policy, rules: readonly Rule[], ask: Omit<Ask, 'level'>): Level[] =>
  ladder.filter(
    (level) =>
      firstFitting(rules, { ...ask, level })?.fits === true &&
      freezesOn(policy, { ...ask, level }).every(({ override }) => override !== undefined),
  );

function refuse(policy: Policy, ask: Ask, why: Cause): Refusal {
  const levelsPossible = levelsFor(policy, ask);
  return {
    kind: 'refuse',
    cause: why.cause,
    levelsPossible,
    words: refusalWords(policy, ask, why, levelsPossible),
  };
}

function whyNone(policy: Policy, ask: Ask): Cause {
  const misfits = rulesNear(policy, ask.repo).map((rule) => ({
    rule,
    lacks: conditions.filter(({ fits }) => fits(rule, ask) === false),
  }));
  const isOnly = (lacks: readonly Condition[], condition: Condition) => lacks.length === 1 && lacks[0] === condition;
  const closed = misfits.find(({ lacks }) => isOnly(lacks, hours.condition));
  if (closed) return { cause: 'hours', rule: closed.rule };
  if (levelsFor(policy, ask).length > 0) return { cause: 'level' };
  // Coming back in its hours would not help those whom the rule is not for.
  const atAnyTime = (lacks: readonly Condition[]) => lacks.filter((condition) => condition !== hours.condition);
  const isForOthers = misfits.some(({ lacks }) => isOnly(atAnyTime(lacks), who.condition));
  return { cause: isForOthers ? 'who' : 'no-rule' };
}
