/** Counting people, not clicks: how far the votes on a request carry it through its stages. */
import type { StageOfRequest } from './request.ts';

export type Verdict = 'approve' | 'deny';

export interface Vote {
  voterId: string;
  stage: number;
  verdict: Verdict;
  castAt: Date;
}

/** The stage whose turn it is, or `done` when every stage has enough distinct people. */
export function tally(
  stages: readonly StageOfRequest[],
  votes: readonly Vote[],
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
