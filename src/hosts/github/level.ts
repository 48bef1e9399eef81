/** GitHub's roles on the shared ladder. Its names differ by place: `write` when read, `push` when set. */
import { isLevel, type Level, type LevelOrNone, levels } from '#domain/level.ts';

const words: Record<Level, string> = {
  read: 'Read',
  triage: 'Triage',
  write: 'Write',
  maintain: 'Maintain',
  admin: 'Admin',
};

export const levelWords = (level: Level): string => words[level];

/** A built-in role's level; undefined for a custom role. */
export function levelOfRole(role: string): LevelOrNone | undefined {
  const name = role.toLowerCase();
  if (name === '' || name === 'none') return 'none';
  if (name === 'pull') return 'read';
  if (name === 'push') return 'write';
  return isLevel(name) ? name : undefined;
}

/** What `PUT /repos/{o}/{r}/collaborators/{login}` calls a role; custom roles go by their own name. */
export function permissionOfRole(role: string): string {
  const level = levelOfRole(role);
  if (level === 'read') return 'pull';
  if (level === 'write') return 'push';
  return level ?? role;
}

const flagOf = { read: 'pull', triage: 'triage', write: 'push', maintain: 'maintain', admin: 'admin' } as const;

/** The level that the flags of a collaborator add up to: what a custom role ranks at through its base role. */
export function levelOfFlags(flags: { [flag in (typeof flagOf)[Level]]?: boolean } | undefined): Level | undefined {
  return levels.findLast((level) => flags?.[flagOf[level]] === true);
}
