/** GitLab's access levels on the shared ladder: https://docs.gitlab.com/api/access_requests/#valid-access-levels */
import type { Level, LevelOrNone } from '#domain/level.ts';
import type { DirectRow } from '#hosts/host.ts';

const steps: readonly [access: number, level: Level, words: string][] = [
  [50, 'admin', 'Owner'],
  [40, 'maintain', 'Maintainer'],
  [30, 'write', 'Developer'],
  [20, 'read', 'Reporter'],
];

/** GitLab has nothing between Reporter and Developer that the ladder calls `triage`. */
export const levelWords = (level: Level): string | undefined => steps.find(([, name]) => name === level)?.[2];

/** From GitLab's own word for a level (`Developer`). */
export const levelOfWords = (words: string): Level | undefined => steps.find(([, , name]) => name === words)?.[1];

/** What a number gives at the least. `none` below Reporter (Planner 15, Guest 10, Minimal 5): those read no code. */
export const levelOfAccess = (access: number): LevelOrNone => steps.find(([least]) => access >= least)?.[1] ?? 'none';

/** The row's `role` is the exact number, so that levels the ladder does not know come back as they were. */
export function rowFor(level: Level): DirectRow | undefined {
  const access = steps.find(([, name]) => name === level)?.[0];
  return access === undefined ? undefined : { level, role: String(access) };
}
