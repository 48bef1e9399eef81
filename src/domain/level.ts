/** The one ladder of access levels that both hosts share; what a host calls a level is that host's business. */

export const levels = ['read', 'triage', 'write', 'maintain', 'admin'] as const;
export type Level = (typeof levels)[number];

/** A level, or no access at all. */
export type LevelOrNone = Level | 'none';

export const isLevel = (text: string): text is Level => (levels as readonly string[]).includes(text);

const rank = (level: LevelOrNone): number => (level === 'none' ? -1 : levels.indexOf(level));

/** Negative when `a` is less access than `b`, zero when they are the same, positive when it is more. */
export const compareLevels = (a: LevelOrNone, b: LevelOrNone): number => rank(a) - rank(b);

export const isAtLeast = (a: LevelOrNone, b: LevelOrNone): boolean => compareLevels(a, b) >= 0;

/** The highest of the levels; `none` when there are none. */
export const highestLevel = (all: readonly LevelOrNone[]): LevelOrNone =>
  all.reduce<LevelOrNone>((best, level) => (compareLevels(level, best) > 0 ? level : best), 'none');
