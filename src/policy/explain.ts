/** The words for what the policy says, in parts: Slack shows the people, groups and channels in them, a shell their ids. */
import type { Part } from '#domain/words.ts';
import { decide } from './decide.ts';
import type { Ask, Decision, Policy, Rule } from './policy.ts';
import { stageWords } from './rules/approve.ts';
import { emergencyWords } from './rules/emergency.ts';
import { escalateWords } from './rules/escalate.ts';
import { conditions } from './rules/index.ts';
import { onCallWords } from './rules/on-call.ts';

export { type Part, plain } from '#domain/words.ts';

/** `Rule “payments”: one of platform (#channel) must approve.`, and what else there is to know. */
export function explainDecision(decision: Decision, policy: Policy): Part[] {
  if (decision.kind === 'refuse') return decision.words;
  const rule = `Rule “${decision.rule.name}”: `;
  return merged([rule, ...answerWords(decision, policy), '.', ...besidesWords(decision)]);
}

type Yes = Exclude<Decision, { kind: 'refuse' }>;

/** What happens next, without a full stop. */
function answerWords(decision: Yes, policy: Policy): Part[] {
  const { rule } = decision;
  if (decision.kind === 'ask') {
    const { stages } = decision;
    return [...stageWords(stages, policy), ' must approve', ...escalateWords(rule, stages, policy)];
  }
  if (decision.because === 'emergency') return emergencyWords(rule, policy);
  if (decision.because === 'on-call') return onCallWords(rule);
  return ['approved at once, nobody is asked'];
}

const besidesWords = ({ besides }: Yes): Part[] => besides.flatMap((sentence) => [' ', ...sentence]);

export interface RuleExplanation {
  rule: string;
  /** Its line in the file. */
  line: number;
  fits: boolean | 'unknown';
  /** True for the one rule whose answer counts. */
  decides: boolean;
  words: Part[];
}

/** Every rule in its order, and why it fits or does not; of the one that decides, what it says, freezes and all. */
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
        ? fitWords(policy, ask, earlier)
        : joined(against.map(({ condition }) => condition.misfit(rule, ask)));
    return { rule: rule.name, line: rule.line, fits, decides: decider === rule, words: merged(words) };
  });
}

/** @param earlier the rule before this one that decides */
function fitWords(policy: Policy, ask: Ask, earlier: Rule | undefined): Part[] {
  if (earlier) return [`it fits, but rule “${earlier.name}” comes first`];
  const decision = decide(policy, ask);
  if (decision.kind === 'refuse') return ['it fits, but it is refused: ', ...decision.words];
  const words = ['it fits: ', ...answerWords(decision, policy)];
  return decision.besides.length > 0 ? [...words, '.', ...besidesWords(decision)] : words;
}

const joined = (all: Part[][]): Part[] => all.flatMap((parts, index) => (index > 0 ? ['; ', ...parts] : parts));

/** The same words with as few parts as can be. */
function merged(parts: readonly Part[]): Part[] {
  const all: Part[] = [];
  for (const part of parts) {
    const last = all.at(-1);
    if (typeof last === 'string' && typeof part === 'string') all[all.length - 1] = last + part;
    else all.push(part);
  }
  return all;
}
