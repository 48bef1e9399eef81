import { describe, expect, it } from 'vitest';
import { tally } from '#domain/vote.ts';

const stages = [
  { group: 'platform', channel: 'C1', count: 1 },
  { group: 'security', channel: 'C2', count: 2 },
];
const yes = (voterId: string, stage: number) => ({ voterId, stage, verdict: 'approve' as const, castAt: new Date(0) });

describe('counting people, not clicks', () => {
  it('starts at the first stage', () => {
    expect(tally(stages, [])).toEqual({ done: false, stage: 0, have: 0, need: 1 });
  });
  it('counts a person once in a stage', () => {
    expect(tally(stages, [yes('U1', 0), yes('U2', 1), yes('U2', 1)])).toEqual({
      done: false,
      stage: 1,
      have: 1,
      need: 2,
    });
  });
  it('counts a person once through all stages', () => {
    expect(tally(stages, [yes('U1', 0), yes('U1', 1), yes('U2', 1)])).toEqual({
      done: false,
      stage: 1,
      have: 1,
      need: 2,
    });
  });
  it('is done when every stage has enough distinct people', () => {
    expect(tally(stages, [yes('U1', 0), yes('U2', 1), yes('U3', 1)])).toEqual({ done: true });
  });
  it('never counts a no', () => {
    expect(tally(stages, [{ ...yes('U1', 0), verdict: 'deny' }])).toMatchObject({ done: false, have: 0 });
  });
});
