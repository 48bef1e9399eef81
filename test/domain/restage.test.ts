import { describe, expect, it } from 'vitest';
import type { StageOfRequest } from '#domain/request.ts';
import { keepEscalated, restageVotes } from '#domain/restage.ts';
import type { Verdict } from '#domain/vote.ts';

const stage = (group: string, escalatedTo?: string): StageOfRequest => ({
  group,
  channel: `C0${group}`,
  count: 1,
  ...(escalatedTo && {
    escalated: { group: escalatedTo, channel: `C0${escalatedTo}`, at: '2026-03-02T09:00:00Z', because: 'unanswered' },
  }),
});
const yes = (voterId: string, place: number, group: string, verdict: Verdict = 'approve') => ({
  voterId,
  stage: place,
  group,
  verdict,
});
const moved = (before: StageOfRequest[], after: StageOfRequest[], ...votes: ReturnType<typeof yes>[]) =>
  Object.fromEntries(restageVotes(before, after, votes));

describe('votes on a request that comes under other approvers', () => {
  it('move with the group that they were given for, in whatever order it is asked now', () => {
    const [a, b] = [stage('a'), stage('b')];
    expect(moved([a, b], [b, a], yes('U1', 0, 'a'), yes('U2', 1, 'b'))).toEqual({ U1: 1, U2: 0 });
  });

  it('are void where nobody asks their group any more', () => {
    expect(moved([stage('a')], [stage('b')], yes('U1', 0, 'a'))).toEqual({ U1: -1 });
  });

  it('that are void stay so, and what was taken back or denied moves nowhere', () => {
    const before = [stage('a')];
    expect(moved(before, before, yes('U1', -1, 'a'), yes('U2', 0, 'a', 'taken-back'))).toEqual({});
  });

  it('of those to whom a stage was escalated stay with it, or go with their own group, or are void', () => {
    const before = [stage('a', 'c')];
    expect(moved(before, [stage('b'), stage('a', 'c')], yes('U1', 0, 'c'))).toEqual({ U1: 1 });
    expect(moved(before, [stage('a'), stage('c')], yes('U1', 0, 'c'))).toEqual({ U1: 1 });
    expect(moved(before, [stage('a')], yes('U1', 0, 'c'))).toEqual({ U1: -1 });
  });

  it('of a group that is asked twice stay apart', () => {
    const twice = [stage('a'), stage('a')];
    expect(moved(twice, [stage('b'), ...twice], yes('U1', 0, 'a'), yes('U2', 1, 'a'))).toEqual({ U1: 1, U2: 2 });
  });
});

describe('an escalation', () => {
  it('stays on the stage of the same group, as long as the policy still lets it go there', () => {
    const before = [stage('a', 'c')];
    expect(keepEscalated(before, [stage('b'), stage('a')], 'c')).toEqual([stage('b'), stage('a', 'c')]);
    expect(keepEscalated(before, [stage('a')], 'd')).toEqual([stage('a')]);
    expect(keepEscalated(before, [stage('a')], undefined)).toEqual([stage('a')]);
  });
});
