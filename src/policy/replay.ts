/**
 * Judges a request of the past by another policy, with what was recorded of it, and says whether that would decide otherwise.
 * Nothing is asked of Slack or a host: who was in a group of which nothing was recorded cannot be told.
 */
import type { Level } from '#domain/level.ts';
import { type Part, plain } from '#domain/words.ts';
import { judge } from './decide.ts';
import { either, mention } from './mention.ts';
import type { Decision, Judgement, Policy, RepoName } from './policy.ts';

export interface PastAsk {
  id: number;
  personId: string;
  repo: RepoName;
  level: Level;
  at: Date;
  isEmergency: boolean;
  durationSeconds: number;
  reason: string;
  ticket: string | undefined;
  /** Of each group that counted then, whether the person was in it. */
  groups: Readonly<Record<string, boolean | 'unknown'>>;
  /** What was decided: whom the request asked (nobody when it was approved at once), or that the policy of a later vote refused it. */
  before: { rule: string; stages: readonly { group: string; count: number }[]; isRefused: boolean };
}

export type Replayed = { kind: 'same' } | { kind: 'different' | 'untold'; line: string };

export function replay(policy: Policy, past: PastAsk): Replayed {
  const before = outcomeBefore(past);
  const outcomes = allOutcomes(policy, past);
  const first = outcomes.found[0];
  const isCertain = outcomes.isWhole && outcomes.found.every(({ kind }) => kind === first?.kind);
  const what = `request ${past.id}, ${past.at.toISOString().slice(0, 10)}, ${past.personId} ${past.level} on ${past.repo.host}:${past.repo.path}`;
  if (!first || !isCertain) {
    const groups = plain(either(outcomes.groups.map(mention)));
    return { kind: 'untold', line: `${what}: then ${before.words}, now it hangs on whether they were in ${groups}` };
  }
  if (first.kind === before.kind) return { kind: 'same' };
  return { kind: 'different', line: `${what}: then ${before.words}, now ${first.words}` };
}

interface Outcome {
  /** The same text for what is decided in the same way. */
  kind: string;
  words: string;
}

/** So many groups that nobody knows of are tried both ways. */
const mostGuesses = 6;

/** What the policy says for every way in which the groups could be that were not recorded, as far as it asks for them. */
function allOutcomes(policy: Policy, past: PastAsk): { found: Outcome[]; groups: string[]; isWhole: boolean } {
  const found: Outcome[] = [];
  const groups = new Set<string>();
  let isWhole = true;
  const explore = (guessed: ReadonlyMap<string, boolean>): void => {
    let unknown: string | undefined;
    const lookup = (id: string): boolean | 'unknown' => {
      const recorded = Object.hasOwn(past.groups, id) ? past.groups[id] : undefined;
      const known = typeof recorded === 'boolean' ? recorded : guessed.get(id);
      if (known === undefined) unknown ??= id;
      return known ?? 'unknown';
    };
    const outcome = outcomeOf(judge(policy, { ...past, groups: lookup }));
    if (unknown === undefined) return void found.push(outcome);
    if (!isWhole) return;
    groups.add(unknown);
    if (guessed.size === mostGuesses) {
      isWhole = false;
      return;
    }
    for (const answer of [true, false]) explore(new Map([...guessed, [unknown, answer]]));
  };
  explore(new Map());
  return { found, groups: [...groups], isWhole };
}

function outcomeBefore({ before: { rule, stages, isRefused }, isEmergency }: PastAsk): Outcome {
  if (isRefused) return { kind: 'refuse', words: `refused at a vote (rule "${rule}")` };
  return stages.length === 0 ? atOnce(rule, isEmergency) : asked(stages, rule);
}

function outcomeOf({ decision, fields }: Judgement): Outcome {
  const faults = Object.values(fields);
  if (decision.kind === 'refuse') return { kind: 'refuse', words: `refused: ${sentence(decision.words)}` };
  if (faults.length > 0) return { kind: 'refuse', words: `refused: ${sentence([faults.join(' ')])}` };
  return decision.kind === 'auto'
    ? atOnce(decision.rule.name, isEmergency(decision))
    : asked(decision.stages, decision.rule.name);
}

const isEmergency = (decision: Extract<Decision, { kind: 'auto' }>): boolean => decision.because === 'emergency';

const atOnce = (rule: string, isEmergency: boolean): Outcome => ({
  kind: isEmergency ? 'emergency' : 'auto',
  words: `approved at once${isEmergency ? ' as an emergency' : ''} (rule "${rule}")`,
});

function asked(stages: readonly { group: string; count: number }[], rule: string): Outcome {
  const words = stages.map(({ group, count }) => (count === 1 ? group : `${count} of ${group}`));
  return { kind: `ask ${words.join(', ')}`, words: `asked ${words.join(', then ')} (rule "${rule}")` };
}

const sentence = (parts: readonly Part[]): string => plain(parts).replace(/\.$/, '');
