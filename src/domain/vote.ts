/** Counting people, not clicks: how far the votes on a request carry it through its stages, and to what they agree. */
import { compareLevels, type Level } from './level.ts';
import type { StageOfRequest } from './request.ts';

/** `taken-back` is a yes that its voter no longer stands by. */
export type Verdict = 'approve' | 'deny' | 'taken-back';

export interface Vote {
  voterId: string;
  stage: number;
  /** The group as one of which they spoke; undefined for votes from before it was kept. */
  group: string | undefined;
  verdict: Verdict;
  /** What they agreed to, where that is less than what was asked for. */
  level: Level | undefined;
  durationSeconds: number | undefined;
  castAt: Date;
}

/** The stage of a yes that counts in none: it was given as one of a group that is not asked any more. */
export const noStage = -1;

/** The vote says yes, and counts in one of the stages. */
export const isStanding = (vote: Pick<Vote, 'verdict' | 'stage'>): boolean =>
  vote.verdict === 'approve' && vote.stage !== noStage;

/** The stage whose turn it is, or `done` when every stage has enough distinct people. */
export function tally(
  stages: readonly StageOfRequest[],
  votes: readonly Pick<Vote, 'voterId' | 'stage' | 'verdict'>[],
): { done: true } | { done: false; stage: number; have: number; need: number } {
  const counted = new Set<string>();
  for (const [stage, { count }] of stages.entries()) {
    const people = new Set(
      votes.filter((vote) => vote.stage === stage && vote.verdict === 'approve').map((vote) => vote.voterId),
    );
    for (const person of counted) people.delete(person);
    if (people.size < count) return { done: false, stage, have: people.size, need: count };
    for (const person of people) counted.add(person);
  }
  return { done: true };
}

export interface Terms {
  level: Level;
  durationSeconds: number;
}

/** What everybody whose yes counts has agreed to: the least of it. */
export function termsOf(
  asked: Terms,
  votes: readonly Pick<Vote, 'verdict' | 'stage' | 'level' | 'durationSeconds'>[],
): Terms {
  return votes.filter(isStanding).reduce<Terms>(
    (least, { level = least.level, durationSeconds = least.durationSeconds }) => ({
      level: compareLevels(level, least.level) < 0 ? level : least.level,
      durationSeconds: Math.min(durationSeconds, least.durationSeconds),
    }),
    { level: asked.level, durationSeconds: asked.durationSeconds },
  );
}
