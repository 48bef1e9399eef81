/** The judge: the only place that says yes or no. Pure; who is in which group comes as a lookup, and what could not be looked up is never a yes. */
import { type Level, levels as ladder } from '#domain/level.ts';
import { refusalWords } from './explain.ts';
import type { Ask, Decision, GroupLookup, Judgement, Policy, Refusal, RepoName, Rule, Wish } from './policy.ts';
import { attributes, conditions } from './rules/index.ts';
import { takesRepo } from './rules/repos.ts';
import { isAmong, who } from './rules/who.ts';

export type { Ask, Decision, GroupLookup, Judgement, Wish } from './policy.ts';

/** The first rule that fits repository, level and person decides; when none fits, the answer is no. */
export function decide(policy: Policy, ask: Ask): Decision {
  const found = firstFitting(policy.rules, ask);
  if (!found) return refuse(policy, ask);
  const { rule, fits } = found;
  if (fits === 'unknown') return refuse(policy, ask, rule);
  const allowed = { rule, maxSeconds: rule.maxSeconds, besides: [] };
  if (rule.approve === 'auto') return { kind: 'auto', because: 'rule', ...allowed };
  return { kind: 'ask', stages: rule.approve, ...allowed };
}

/** Decides, and checks the rest of the form by the rule that fits. All faults at once. */
export function judge(policy: Policy, ask: Ask & Wish): Judgement {
  const decision = decide(policy, ask);
  const fields: Judgement['fields'] = {};
  if (decision.kind === 'refuse') return { decision, fields };
  for (const attribute of Object.values(attributes)) {
    const fault = attribute.check?.(decision.rule, ask);
    if (fault) fields[fault.field] ??= fault.words;
  }
  return { decision, fields };
}

/** The levels that this person may ask for on this repository, from low to high. */
export const levelsFor = (policy: Policy, ask: Omit<Ask, 'level'>): Level[] => levelsBy(policy.rules, ask);

export const mayAskFor = (policy: Policy, ask: Omit<Ask, 'level'>): boolean => levelsFor(policy, ask).length > 0;

/** The same question for many repositories: what does not depend on the repository is asked once, here. */
export function askable(
  policy: Policy,
  personId: string,
  groups: GroupLookup,
  at: Ask['at'],
): (repo: RepoName) => boolean {
  const anywhere: Ask = { personId, groups, repo: { host: 'github', path: '' }, level: 'read', at };
  const rules = policy.rules.filter((rule) => who.condition.fits(rule, anywhere) !== false);
  return (repo) => {
    const near = rules.filter((rule) => takesRepo(rule, repo));
    return near.length > 0 && levelsBy(near, { personId, groups, repo, at }).length > 0;
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

/** The user groups on which it can depend what someone may ask for. */
export const groupsForAsking = (policy: Policy): string[] =>
  groupsAmong(policy.rules.flatMap((rule) => rule.who ?? []));

/** The user groups on which it can depend who decides for this approver group. */
export const groupsForDeciding = (policy: Policy, groupName: string): string[] =>
  groupsAmong(policy.approvers.get(groupName)?.members ?? []);

const groupsAmong = (ids: readonly string[]): string[] => [...new Set(ids.filter((id) => id.startsWith('S')))];

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

const levelsBy = (rules: readonly Rule[], ask: Omit<Ask, 'level'>): Level[] =>
  ladder.filter((level) => firstFitting(rules, { ...ask, level })?.fits === true);

/** @param unclear the rule that decides, if only the person's groups were known */
function refuse(policy: Policy, ask: Ask, unclear?: Rule): Refusal {
  const levelsPossible = levelsFor(policy, ask);
  const isForOthers = () => policy.rules.some((rule) => onlyMisfit(rule, ask) === who.condition);
  const cause = unclear ? 'unknown' : levelsPossible.length > 0 ? 'level' : isForOthers() ? 'who' : 'no-rule';
  return {
    kind: 'refuse',
    cause,
    levelsPossible,
    words: refusalWords({ policy, ask, cause, levelsPossible, unclear }),
  };
}

/** The one condition that keeps the rule from fitting, when it is only one. */
function onlyMisfit(rule: Rule, ask: Ask) {
  const misfits = conditions.filter((condition) => condition.fits(rule, ask) === false);
  return misfits.length === 1 ? misfits[0] : undefined;
}
