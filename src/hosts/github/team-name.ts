/**
 * How the bot's teams are called, which is all that tells what they are for: one for each repository and level, by number,
 * because repositories are renamed. A team renamed by hand is still known by its description.
 */
import { isLevel, type Level, levels } from '#domain/level.ts';

export interface TeamPurpose {
  /** The repository's numeric id. */
  repoId: string;
  level: Level;
}

/** At once its name and its slug. */
export const teamName = ({ repoId, level }: TeamPurpose): string => `jit-${repoId}-${level}`;

export const teamNamesOf = (repoId: string): string[] => levels.map((level) => teamName({ repoId, level }));

export const describeTeam = (purpose: TeamPurpose): string =>
  `Made and kept by Jit [${teamName(purpose)}]: whoever has been granted ${purpose.level} on this repository, for as long as they have it. Do not add anyone by hand: they are taken out again.`;

/** By its name alone a team may be somebody else's (`jit-2024-admin`); the bot writes into each of its own what it is for. */
export const isMarked = (team: { description?: string | null }): boolean =>
  /\[jit-\d+-[a-z]+\]/.test(team.description ?? '');

/** What a team is for; undefined for one that is not the bot's. */
export function purposeOf(team: { slug: string; description?: string | null }): TeamPurpose | undefined {
  const name = /^jit-\d+-[a-z]+$/.test(team.slug)
    ? team.slug
    : /\[(jit-\d+-[a-z]+)\]/.exec(team.description ?? '')?.[1];
  const [, repoId, level] = /^jit-(\d+)-([a-z]+)$/.exec(name ?? '') ?? [];
  return repoId !== undefined && level !== undefined && isLevel(level) ? { repoId, level } : undefined;
}
