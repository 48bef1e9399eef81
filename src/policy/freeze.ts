/** `freeze`: while one lasts nobody gets what it is about, but for an approval by its override. */
import type { Level } from '#domain/level.ts';
import type { Repos } from './rules/repos.ts';

export interface Freeze extends Repos {
  name: string;
  from: Date;
  to: Date;
  levels: Level[];
  /** The approver group that may let something through; left out = nobody. */
  override?: string;
}
