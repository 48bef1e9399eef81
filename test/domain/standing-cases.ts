/** What the tests of the standing function are written in: rows by level, what is recorded, what the host shows, and a case. */

import { expect } from 'vitest';
import type { Level, LevelOrNone } from '#domain/level.ts';
import {
  type DirectRow,
  type Ledger,
  nextStep,
  type RowOrNone,
  type Seen,
  type Step,
  type Target,
} from '#domain/standing.ts';

export const row = (level: Level): DirectRow => ({ level, role: level });
export const rowOrNone = (level: LevelOrNone): RowOrNone => (level === 'none' ? 'none' : row(level));
export const target = (level: LevelOrNone, fresh = false): Target => {
  const levels = level === 'none' ? [] : [level];
  return { fresh: fresh ? levels : [], inForce: fresh ? [] : levels, rowFor: row };
};
export const seen = (
  direct: LevelOrNone | 'unknown',
  effective: LevelOrNone = direct === 'unknown' ? 'none' : direct,
): Seen => ({
  direct: direct === 'unknown' ? 'unknown' : rowOrNone(direct),
  effective,
});
export const invited: Seen = { direct: 'none', effective: 'none', invitation: { expired: false, level: 'write' } };
export const lapsedInvitation: Seen = {
  direct: 'none',
  effective: 'none',
  invitation: { expired: true, level: 'write' },
};

export const free: Ledger = { baseline: undefined, applied: undefined, intent: undefined };
export const ours = (applied: Level, baseline: LevelOrNone = 'none'): Ledger => ({
  baseline: rowOrNone(baseline),
  applied: row(applied),
  intent: undefined,
});
export const writing = (intent: LevelOrNone, before: Ledger): Ledger => ({ ...before, intent: rowOrNone(intent) });

export interface Case {
  name: string;
  ledger: Ledger;
  target: Target;
  seen: Seen;
  step: Partial<Step> | Step['do'];
  after?: Ledger;
  mayRaise?: boolean;
}

/** Holds one case against the function: the step, and the ledger where the case names it. */
export function holds({ ledger, target, seen, step, after, mayRaise }: Case): void {
  const result = nextStep(ledger, target, seen, mayRaise ?? false);
  if (typeof step === 'string') expect(result.step.do).toBe(step);
  else expect(result.step).toMatchObject(step);
  if (after) expect(result.ledger).toEqual(after);
}
