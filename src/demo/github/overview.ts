/** Who has what, on every repository at once: the demo's live panel. Being public is not shown as access. */
import { compareLevels, type Level } from '#domain/level.ts';
import { everyoneWithAccess, levelOfRole } from './access.ts';
import type { RoleName } from './seed.ts';
import type { Repository, State } from './state.ts';

export interface OverviewRow {
  login: string;
  level: Level;
  /** GitHub's own word, custom roles included. */
  role: RoleName;
  /** A person with access from several sources has several rows. */
  source: 'direct' | 'team' | 'base' | 'owner' | 'invited';
  /** Slug, where the source is a team. */
  team?: string;
}

export interface OverviewRepository {
  id: number;
  path: string;
  private: boolean;
  archived: boolean;
  rows: OverviewRow[];
}

export function overviewOf(state: State, repository: Repository): OverviewRepository {
  const loginOf = (id: number) => state.accounts.get(id)?.login ?? '';
  const rows: OverviewRow[] = everyoneWithAccess(state, repository).flatMap(({ accountId, sources }) =>
    sources.map(({ kind, level, role, team: from }) => ({
      login: loginOf(accountId),
      level,
      role,
      source: kind,
      ...(from ? { team: from.slug } : {}),
    })),
  );
  for (const { inviteeId, role } of state.invitationsOf(repository).filter((one) => !state.isExpired(one))) {
    const level = levelOfRole(state.organisationOf(repository), role);
    if (level) rows.push({ login: loginOf(inviteeId), level, role, source: 'invited' });
  }
  rows.sort((a, b) => a.login.localeCompare(b.login) || compareLevels(b.level, a.level));
  const { id, archived } = repository;
  return { id, path: state.pathOf(repository), private: repository.private, archived, rows };
}
