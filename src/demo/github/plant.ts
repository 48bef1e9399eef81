/** Turns a seed into the state that the pretend GitHub starts with; a seed that contradicts itself throws at once. */
import { createHash } from 'node:crypto';
import type { GitHubSeed, SeedApp, SeedBot, SeedOrganisation, SeedRepository, SeedTeam, SeedUser } from './seed.ts';
import { type Account, type Organisation, State, type Team } from './state.ts';

/** A token of GitHub's form, the same in every run. */
export function tokenFor(prefix: 'ghp' | 'github_pat' | 'ghs', what: string): string {
  return `${prefix}_${createHash('sha256').update(`${prefix} ${what}`).digest('hex').slice(0, 36)}`;
}

export function plant(seed: GitHubSeed, now: () => Date): State {
  const state = new State(now);
  state.enterpriseServer = seed.enterpriseServer;
  for (const user of seed.users) state.accounts.set(user.id, accountFrom(user));
  for (const organisation of seed.organisations ?? []) plantOrganisation(state, organisation);
  for (const repository of seed.repositories) plantRepository(state, repository);
  for (const { path, forkOf } of seed.repositories) {
    if (forkOf !== undefined) known(state.repository(path), path).forkOf = known(state.repository(forkOf), forkOf).id;
  }
  for (const organisation of seed.organisations ?? []) plantTeams(state, organisation);
  if (seed.app) plantApp(state, seed.app);
  return state;
}

export const accountFrom = ({
  id,
  login,
  name = login,
  type = 'User',
  managedBy,
  hasTwoFactor,
}: SeedUser): Account => ({
  id,
  login,
  name,
  type,
  managedBy,
  hasNoTwoFactor: hasTwoFactor === false,
});

/** Adds the bot's token to the state and returns it. */
export function plantBot(state: State, bot: SeedBot): string {
  const accountId = known(state.account(bot.login), bot.login).id;
  const { expiresAt } = bot;
  if (bot.kind === 'fine-grained') {
    const value = tokenFor('github_pat', bot.login);
    const ids = bot.repositories?.map((path) => known(state.repository(path), path).id);
    const repositoryIds = ids && new Set(ids);
    const permissions = bot.permissions ?? {};
    state.tokens.set(value, { kind: 'fine-grained', value, accountId, permissions, repositoryIds, expiresAt });
    return value;
  }
  const value = tokenFor('ghp', bot.login);
  state.tokens.set(value, { kind: 'classic', value, accountId, scopes: bot.scopes ?? ['repo', 'read:org'], expiresAt });
  return value;
}

function plantOrganisation(state: State, seed: SeedOrganisation): void {
  const account = { id: seed.id, login: seed.login, name: seed.name ?? seed.login, type: 'Organization' as const };
  state.accounts.set(seed.id, account);
  const members: Organisation['members'] = new Map();
  for (const [login, role] of Object.entries(seed.members)) {
    members.set(known(state.account(login), login).id, { role, state: 'active' });
  }
  state.organisations.set(seed.id, {
    account,
    base: seed.defaultRepositoryPermission ?? 'read',
    members,
    teams: new Map(),
    invitations: new Map(),
    membersMakeTeams: seed.membersMakeTeams ?? true,
    customRoles: new Map(Object.entries(seed.customRoles ?? {})),
    hasCustomRoles: seed.customRoles !== undefined,
    managedBy: seed.managedBy,
    outsideCollaborators: seed.outsideCollaborators ?? 'anyone',
    needsTwoFactor: seed.needsTwoFactor ?? false,
    former: new Map(),
  });
}

function plantTeams(state: State, seed: SeedOrganisation): void {
  const organisation = known(state.organisation(seed.login), seed.login);
  for (const team of seed.teams ?? []) plantTeam(state, organisation, team);
}

/** Adds a team; its parent has to be there already. */
export function plantTeam(state: State, organisation: Organisation, seed: SeedTeam): Team {
  const slug = seed.slug ?? slugOf(seed.name);
  const parent = [...organisation.teams.values()].find((team) => team.slug === seed.parent);
  const team: Team = {
    id: state.nextId(),
    slug,
    name: seed.name,
    parentId: seed.parent === undefined ? undefined : known(parent, seed.parent).id,
    secret: seed.secret ?? false,
    description: seed.description ?? null,
    isSilent: false,
    idpGroup: seed.idpGroup,
    members: new Map(),
    invited: new Map(),
    repositories: new Map(),
  };
  for (const [login, role] of Object.entries(seed.members ?? {})) {
    team.members.set(known(state.account(login), login).id, role);
  }
  for (const [path, role] of Object.entries(seed.repositories ?? {})) {
    team.repositories.set(known(state.repository(path), path).id, role);
  }
  organisation.teams.set(team.id, team);
  return team;
}

export const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/^-|-$/g, '');

function plantRepository(state: State, seed: SeedRepository): void {
  const [owner = '', name = ''] = seed.path.split('/');
  const repository = {
    id: seed.id,
    ownerId: known(state.account(owner), owner).id,
    name,
    description: seed.description ?? null,
    private: seed.private ?? true,
    archived: seed.archived ?? false,
    collaborators: new Map<number, string>(),
    forkOf: undefined,
  };
  for (const [login, role] of Object.entries(seed.collaborators ?? {})) {
    repository.collaborators.set(known(state.account(login), login).id, role);
  }
  state.repositories.set(seed.id, repository);
  for (const { invitee, inviter, role, createdAt = state.now() } of seed.invitations ?? []) {
    const id = state.nextId();
    const inviteeId = known(state.account(invitee), invitee).id;
    const inviterId = known(state.account(inviter), inviter).id;
    state.invitations.set(id, { id, repositoryId: seed.id, inviteeId, inviterId, role, createdAt });
    state.sent.push({ repositoryId: seed.id, at: createdAt });
  }
}

function plantApp(state: State, seed: SeedApp): void {
  const installations = seed.installations.map(({ id, account, repositories, permissions, suspended = false }) => ({
    id,
    accountId: known(state.account(account), account).id,
    repositoryIds:
      repositories === 'all'
        ? ('all' as const)
        : new Set(repositories.map((path) => known(state.repository(path), path).id)),
    permissions,
    suspended,
  }));
  const { id, slug, key, clientId = `Iv23li${seed.id}` } = seed;
  const botId = state.nextId();
  state.accounts.set(botId, { id: botId, login: `${slug}[bot]`, name: slug, type: 'Bot' });
  state.app = { id, slug, clientId, botId, key, installations: new Map(installations.map((one) => [one.id, one])) };
}

/** The thing itself, or an error that names what the seed or the caller got wrong. */
export function known<T>(thing: T | undefined, name: string): T {
  if (thing === undefined) throw new Error(`the pretend GitHub knows no ${name}`);
  return thing;
}
