/** The words for what the policy says, in parts: Slack shows the people, groups and channels in them, a shell their ids. */
import type { Level } from '#domain/level.ts';
import type { Part } from '#domain/words.ts';
import { either, mention } from './mention.ts';
import type { Ask, Decision, Policy, RefusalCause, Rule } from './policy.ts';
import { stageWords } from './rules/approve.ts';
import { conditions } from './rules/index.ts';
import { unknownGroups } from './rules/who.ts';

export { type Part, plain } from '#domain/words.ts';

/** `Rule “payments”: one of platform (#channel) must approve.` */
export function explainDecision(decision: Decision, policy: Policy): Part[] {
  if (decision.kind === 'refuse') return decision.words;
  const rule = `Rule “${decision.rule.name}”: `;
  if (decision.kind === 'auto') return [`${rule}approved at once, nobody is asked.`];
  return [rule, ...stageWords(decision.stages, policy), ' must approve.'];
}

export interface RuleExplanation {
  rule: string;
  /** Its line in the file. */
  line: number;
  fits: boolean | 'unknown';
  /** True for the one rule whose answer counts. */
  decides: boolean;
  words: Part[];
}

/** Every rule in its order, and why it fits or does not. */
export function explainAll(policy: Policy, ask: Ask): RuleExplanation[] {
  let decider: Rule | undefined;
  return policy.rules.map((rule) => {
    const answers = conditions.map((condition) => ({ condition, answer: condition.fits(rule, ask) }));
    const isNo = answers.some(({ answer }) => answer === false);
    const fits = isNo ? false : (answers.find(({ answer }) => answer === 'unknown')?.answer ?? true);
    const against = answers.filter(({ answer }) => (isNo ? answer === false : answer === 'unknown'));
    const earlier = decider;
    if (fits !== false) decider ??= rule;
    const words =
      fits === true
        ? fitWords(policy, rule, earlier)
        : joined(against.map(({ condition }) => condition.misfit(rule, ask)));
    return { rule: rule.name, line: rule.line, fits, decides: decider === rule, words };
  });
}

function fitWords(policy: Policy, rule: Rule, earlier: Rule | undefined): Part[] {
  if (earlier) return [`it fits, but rule “${earlier.name}” comes first`];
  return rule.approve === 'auto'
    ? ['it fits: approved at once, nobody is asked']
    : ['it fits: ', ...stageWords(rule.approve, policy), ' must approve'];
}

const joined = (all: Part[][]): Part[] => all.flatMap((parts, index) => (index > 0 ? ['; ', ...parts] : parts));

/** The cause of a refusal, then the next step. */
export function refusalWords(why: {
  policy: Policy;
  ask: Ask;
  cause: RefusalCause;
  levelsPossible: readonly Level[];
  /** The rule that hangs on groups which could not be looked up. */
  unclear: Rule | undefined;
}): Part[] {
  const { policy, ask, cause, levelsPossible, unclear } = why;
  const repo = `${ask.repo.host}:${ask.repo.path}`;
  if (cause === 'unknown' && unclear) {
    const groups = unknownGroups(unclear, ask.groups).map(mention);
    return ['Slack could not be asked who is in ', ...either(groups), '; please try again in a minute.'];
  }
  if (cause === 'level') return [`On ${repo} you can ask for `, ...either(levelsPossible), `, not for ${ask.level}.`];
  if (cause === 'who') return [`${capital(ask.level)} access to ${repo} is for other people. `, ...askAdmins(policy)];
  return [`No rule lets anyone ask for ${ask.level} access to ${repo}. `, ...askAdmins(policy)];
}

function askAdmins(policy: Policy): Part[] {
  const members = (policy.admins?.members ?? []).map(mention);
  return members.length > 0
    ? ['Please ask an administrator: ', ...either(members), '.']
    : ['Please ask an administrator.'];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
