/**
 * Who has what on a repository, and where it comes from: the repository itself, teams, the base permission, ownership.
 * GitHub shows the highest of all sources nearly everywhere, and so do the routes.
 */
import { compareLevels, isLevel, type Level, levels } from '#domain/level.ts';
import type { RoleName } from './seed.ts';
import type { Organisation, Repository, State, Team } from './state.ts';

export interface Source {
  kind: 'owner' | 'base' | 'team' | 'direct';
  role: RoleName;
  /** The level that the role is or builds on. */
  level: Level;
  team?: Team;
}

export interface Access {
  accountId: number;
  sources: Source[];
}

/** The names by which the REST API takes and shows levels of collaborators and teams. */
export const permissionNames: Record<Level, string> = {
  read: 'pull',
  triage: 'triage',
  write: 'push',
  maintain: 'maintain',
  admin: 'admin',
};

/** `push` -> `write`; only the names that the endpoints document, so not `write` itself. */
export function roleNamed(permission: string): Level | undefined {
  return levels.find((level) => permissionNames[level] === permission);
}

/** The level behind a role name; undefined when neither GitHub nor the organisation knows such a role. */
export function levelOfRole(organisation: Organisation | undefined, role: RoleName): Level | undefined {
  return isLevel(role) ? role : organisation?.customRoles.get(role);
}

/** Everything that gives this account access. Being public is no source: it gives `read` to everyone. */
export function sourcesOf(state: State, repository: Repository, accountId: number): Source[] {
  const organisation = state.organisationOf(repository);
  const sources: Source[] = [];
  const add = (kind: Source['kind'], role: RoleName, team?: Team) => {
    const level = levelOfRole(organisation, role);
    if (level) sources.push(team ? { kind, role, level, team } : { kind, role, level });
  };
  if (repository.ownerId === accountId) add('owner', 'admin');
  if (organisation && state.isMember(organisation, accountId)) {
    if (organisation.members.get(accountId)?.role === 'admin') add('owner', 'admin');
    if (organisation.base !== 'none') add('base', organisation.base);
    for (const team of organisation.teams.values()) {
      const role = roleOfTeam(organisation, team, repository);
      if (role && team.members.has(accountId)) add('team', role, team);
    }
  }
  const direct = state.rowOf(repository, accountId);
  if (direct) add('direct', direct);
  return sources;
}

/** The role of a team on a repository, inherited from the parents where that is more. */
export function roleOfTeam(organisation: Organisation, team: Team, repository: Repository): RoleName | undefined {
  let best: RoleName | undefined;
  let current: Team | undefined = team;
  while (current) {
    const role = current.repositories.get(repository.id);
    if (role && (!best || isMore(organisation, role, best))) best = role;
    current = current.parentId === undefined ? undefined : organisation.teams.get(current.parentId);
  }
  return best;
}

/** The highest that an account has on a repository through teams alone. */
export function highestInTeams(state: State, repository: Repository, accountId: number): RoleName | undefined {
  const teams = sourcesOf(state, repository, accountId).filter(({ kind }) => kind === 'team');
  return highest(teams)?.role;
}

function isMore(organisation: Organisation, a: RoleName, b: RoleName): boolean {
  return compareLevels(levelOfRole(organisation, a) ?? 'none', levelOfRole(organisation, b) ?? 'none') > 0;
}

/** The highest source; a custom role beats the plain role that it builds on. */
export function highest(sources: readonly Source[]): Source | undefined {
  let best: Source | undefined;
  for (const source of sources) {
    const order = best ? compareLevels(source.level, best.level) : 1;
    if (order > 0 || (order === 0 && best && isLevel(best.role) && !isLevel(source.role))) best = source;
  }
  return best;
}

/** What the account has in the end; `read` of everyone on a public repository included. */
export function effective(
  state: State,
  repository: Repository,
  accountId: number,
): Pick<Source, 'role' | 'level'> | undefined {
  const best = highest(sourcesOf(state, repository, accountId));
  if (best) return best;
  return repository.private ? undefined : { role: 'read', level: 'read' };
}

/** Everybody with access by more than the repository being public, ordered by id. */
export function everyoneWithAccess(state: State, repository: Repository): Access[] {
  const all: Access[] = [];
  for (const account of state.accounts.values()) {
    if (account.type === 'Organization') continue;
    const sources = sourcesOf(state, repository, account.id);
    if (sources.length > 0) all.push({ accountId: account.id, sources });
  }
  return all.sort((a, b) => a.accountId - b.accountId);
}

export type Affiliation = 'all' | 'direct' | 'outside';

/** The collaborators as GitHub lists them. The owner of a personal repository is one of its direct collaborators. */
export function collaboratorsOf(state: State, repository: Repository, affiliation: Affiliation): Access[] {
  const organisation = state.organisationOf(repository);
  return everyoneWithAccess(state, repository).filter(({ accountId, sources }) => {
    const isDirect = sources.some(({ kind }) => kind === 'direct' || (kind === 'owner' && !organisation));
    if (affiliation === 'direct') return isDirect;
    if (affiliation === 'outside') {
      return isDirect && organisation !== undefined && !state.isMember(organisation, accountId);
    }
    return true;
  });
}
