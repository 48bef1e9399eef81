/** Turns a seed into state, and adds users, groups and projects later on. A seed that refers to nothing throws. */
import { owner } from './levels.ts';
import { branchFrom, environmentFrom } from './plant-protection.ts';
import type { GitLabSeed, GitLabSettings, SeedGroup, SeedMember, SeedProject, SeedShare, SeedUser } from './seed.ts';
import type { Group, MemberRow, Project, Share, State, User } from './state.ts';
import { fullPathOf, groupByPath, projectByPath, userByName } from './state.ts';

const usual: GitLabSettings = {
  deletionLimit: true,
  requestsAMinute: undefined,
  minuteMs: 60_000,
  promotionsNeedApproval: false,
  archivedIsReadOnly: false,
  tier: 'premium',
  topLevelGroupsByApi: true,
  authorisationLagMs: 0,
};

export function plant(seed: GitLabSeed, now: () => Date, changed: () => void): State {
  let id = 1000;
  const state: State = {
    now,
    url: '',
    settings: { ...usual, ...seed.settings },
    users: [],
    groups: [],
    projects: [],
    tokens: [],
    memberRoles: seed.memberRoles ?? [],
    redirects: new Map(),
    queued: [],
    deletions: [],
    limitedUntil: undefined,
    nextId: () => ++id,
    changed,
  };
  for (const user of seed.users) addUser(state, user);
  for (const group of seed.groups ?? []) addGroup(state, group);
  for (const project of seed.projects) addProject(state, project);
  addToken(state, seed.token.username, seed.token);
  return state;
}

export function addUser(state: State, seed: SeedUser): User {
  if (userByName(state, seed.username)) throw new Error(`There is a user "${seed.username}" already.`);
  const user: User = {
    id: seed.id ?? state.nextId(),
    username: seed.username,
    name: seed.name ?? seed.username,
    state: seed.state ?? 'active',
    kind: seed.kind ?? 'human',
    mayCreateGroups: seed.mayCreateGroups ?? true,
    namespaceId: state.nextId(),
    createdAt: state.now(),
  };
  state.users.push(user);
  return user;
}

export function addGroup(state: State, seed: SeedGroup): Group {
  const cut = seed.fullPath.lastIndexOf('/');
  const parent = cut === -1 ? undefined : groupNamed(state, seed.fullPath.slice(0, cut));
  const group: Group = {
    id: seed.id ?? state.nextId(),
    name: seed.name ?? nameFrom(seed.fullPath.slice(cut + 1)),
    fullPath: seed.fullPath,
    parentId: parent?.id ?? null,
    visibility: seed.visibility ?? 'private',
    membershipLock: seed.membershipLock ?? false,
    shareWithGroupLock: seed.shareWithGroupLock ?? false,
    preventSharingOutsideHierarchy: seed.preventSharingOutsideHierarchy ?? false,
    ssoLinked: seed.ssoLinked?.map((username) => userNamed(state, username).id) ?? null,
    rows: rowsFrom(state, seed.members),
    shares: sharesFrom(state, seed.sharedWith),
    createdAt: state.now(),
  };
  state.groups.push(group);
  return group;
}

export function addProject(state: State, seed: SeedProject): Project {
  if (projectByPath(state, seed.path)) throw new Error(`There is a project "${seed.path}" already.`);
  const cut = seed.path.lastIndexOf('/');
  const home = homeOf(state, seed.path.slice(0, cut));
  const rows = rowsFrom(state, seed.members);
  if (home.kind === 'user' && !rows.some(({ userId }) => userId === home.id)) {
    rows.push(newRow(state, home.id, owner));
  }
  const project: Project = {
    id: seed.id ?? state.nextId(),
    name: seed.name ?? nameFrom(seed.path.slice(cut + 1)),
    path: seed.path.slice(cut + 1),
    home,
    visibility: seed.visibility ?? 'private',
    archived: seed.archived ?? false,
    creatorId: rows.find(({ level }) => level === owner)?.userId ?? rows[0]?.userId ?? 1,
    rows,
    shares: sharesFrom(state, seed.sharedWith),
    protectedBranches: (seed.protectedBranches ?? []).map((branch) => branchFrom(state, branch)),
    protectedEnvironments: (seed.protectedEnvironments ?? []).map((one) => environmentFrom(state, one)),
    accessRequests: [],
    invitations: (seed.invitations ?? []).map((invitation) => ({ ...invitation, createdAt: state.now() })),
    createdAt: state.now(),
  };
  state.projects.push(project);
  state.redirects.delete(fullPathOf(state, project).toLowerCase());
  return project;
}

/** A personal access token of that user; `value` is made up when left out. */
export function addToken(
  state: State,
  username: string,
  more: { scopes?: string[]; expiresAt?: string; value?: string } = {},
): string {
  const id = state.nextId();
  const value = more.value ?? `glpat-pretend-${id}`;
  state.tokens.push({
    id,
    value,
    userId: userNamed(state, username).id,
    scopes: more.scopes ?? ['api'],
    expiresAt: more.expiresAt ?? null,
    revoked: false,
    createdAt: state.now(),
    lastUsedAt: null,
  });
  return value;
}

export function userNamed(state: State, username: string): User {
  const user = userByName(state, username);
  if (!user) throw new Error(`There is no user "${username}".`);
  return user;
}

export function groupNamed(state: State, path: string): Group {
  const group = groupByPath(state, path);
  if (!group) throw new Error(`There is no group "${path}".`);
  return group;
}

export function projectNamed(state: State, path: string): Project {
  const project = projectByPath(state, path);
  if (!project) throw new Error(`There is no project "${path}".`);
  return project;
}

/** The group or the user's personal namespace of that path. */
export function homeOf(state: State, path: string): Project['home'] {
  const group = groupByPath(state, path);
  if (group) return { kind: 'group', id: group.id };
  return { kind: 'user', id: userNamed(state, path).id };
}

export function newRow(state: State, userId: number, seed: SeedMember): MemberRow {
  const { level, expiresAt, memberRoleId }: Exclude<SeedMember, number> =
    typeof seed === 'number' ? { level: seed } : seed;
  const at = state.now();
  return {
    id: state.nextId(),
    userId,
    level,
    expiresAt: expiresAt ?? null,
    memberRoleId: memberRoleId ?? null,
    createdById: null,
    createdAt: at,
    updatedAt: at,
  };
}

export function newShare(state: State, { group, level, expiresAt }: SeedShare): Share {
  return { groupId: groupNamed(state, group).id, level, expiresAt: expiresAt ?? null, createdAt: state.now() };
}

const rowsFrom = (state: State, members: Record<string, SeedMember> = {}): MemberRow[] =>
  Object.entries(members).map(([username, seed]) => newRow(state, userNamed(state, username).id, seed));

const sharesFrom = (state: State, shares: SeedShare[] = []): Share[] => shares.map((share) => newShare(state, share));

const nameFrom = (path: string): string =>
  path
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
