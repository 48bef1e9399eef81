/** Everything that the pretend GitLab knows, and how it is looked up. Rows live with the group or project that they belong to. */
import type { GitLabSettings, UserKind, UserState, Visibility } from './seed.ts';

export interface User {
  id: number;
  username: string;
  name: string;
  state: UserState;
  kind: UserKind;
  mayCreateGroups: boolean;
  /** Of the personal namespace. */
  namespaceId: number;
  createdAt: Date;
}

/** A row of the members table: one user on one group or project. */
export interface MemberRow {
  id: number;
  userId: number;
  level: number;
  /** YYYY-MM-DD; a nightly job drops the row on that day, nothing looks at it before. */
  expiresAt: string | null;
  memberRoleId: number | null;
  createdById: number | null;
  createdAt: Date;
  updatedAt: Date;
}

export interface Share {
  groupId: number;
  level: number;
  expiresAt: string | null;
  createdAt: Date;
}

export interface Group {
  id: number;
  name: string;
  fullPath: string;
  parentId: number | null;
  visibility: Visibility;
  membershipLock: boolean;
  shareWithGroupLock: boolean;
  preventSharingOutsideHierarchy: boolean;
  /** Ids of the users with an identity; null where SSO is not enforced. */
  ssoLinked: number[] | null;
  rows: MemberRow[];
  shares: Share[];
  createdAt: Date;
}

/** One rule of a protected branch; `userId` makes it a rule for that person alone. */
export interface BranchRule {
  id: number;
  level: number;
  userId: number | null;
}

export interface ProtectedBranch {
  id: number;
  name: string;
  push: BranchRule[];
  merge: BranchRule[];
  unprotect: BranchRule[];
}

/** Who may deploy, or whose approval counts; `level` is null where it is about one user. */
export interface EnvironmentRule {
  id: number;
  level: number | null;
  userId: number | null;
  requiredApprovals: number;
}

export interface ProtectedEnvironment {
  name: string;
  deploy: EnvironmentRule[];
  approvals: EnvironmentRule[];
}

export interface EmailInvitation {
  email: string;
  level: number;
  createdAt: Date;
}

export interface Project {
  id: number;
  name: string;
  /** The last part of its path. */
  path: string;
  home: { kind: 'group'; id: number } | { kind: 'user'; id: number };
  visibility: Visibility;
  archived: boolean;
  creatorId: number;
  rows: MemberRow[];
  shares: Share[];
  protectedBranches: ProtectedBranch[];
  protectedEnvironments: ProtectedEnvironment[];
  invitations: EmailInvitation[];
  /** People who asked to become members. GitLab keeps them as rows that count nowhere. */
  accessRequests: { userId: number; createdAt: Date }[];
  createdAt: Date;
}

export interface Token {
  id: number;
  value: string;
  userId: number;
  scopes: string[];
  expiresAt: string | null;
  revoked: boolean;
  createdAt: Date;
  lastUsedAt: Date | null;
}

/** A wish that an administrator has to approve first. */
export interface QueuedPromotion {
  on: 'project' | 'group';
  sourceId: number;
  userId: number;
  level: number;
  expiresAt: string | null;
  requestedById: number;
}

export interface State {
  now(): Date;
  /** The instance's address, without a slash at the end. */
  url: string;
  settings: GitLabSettings;
  users: User[];
  groups: Group[];
  projects: Project[];
  tokens: Token[];
  memberRoles: { id: number; name: string; baseLevel: number }[];
  /** Old full path in lower case -> id of the project that moved away from it. */
  redirects: Map<string, number>;
  queued: QueuedPromotion[];
  /** Recent member deletions, for their rate limit. */
  deletions: { userId: number; sourceId: number; at: number }[];
  limitedUntil: Date | undefined;
  nextId(): number;
  changed(): void;
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

export const userById = (state: State, id: number): User | undefined => state.users.find((user) => user.id === id);

/** Usernames ignore case. */
export const userByName = (state: State, username: string): User | undefined =>
  state.users.find((user) => same(user.username, username));

export const groupById = (state: State, id: number): Group | undefined => state.groups.find((group) => group.id === id);

export const groupByPath = (state: State, path: string): Group | undefined =>
  state.groups.find((group) => same(group.fullPath, path));

export const projectById = (state: State, id: number): Project | undefined =>
  state.projects.find((project) => project.id === id);

/** Paths ignore case; old paths are not looked at (see `redirects`). */
export const projectByPath = (state: State, path: string): Project | undefined =>
  state.projects.find((project) => same(fullPathOf(state, project), path));

export function fullPathOf(state: State, project: Project): string {
  const home =
    project.home.kind === 'group'
      ? groupById(state, project.home.id)?.fullPath
      : userById(state, project.home.id)?.username;
  return `${home ?? 'gone'}/${project.path}`;
}

/** The group itself first, then its parent, up to the top. */
export function selfAndAncestors(state: State, group: Group): Group[] {
  const parent = group.parentId === null ? undefined : groupById(state, group.parentId);
  return parent ? [group, ...selfAndAncestors(state, parent)] : [group];
}

/** The groups that the project inherits from, nearest first; none for a personal project. */
export function ancestorsOf(state: State, project: Project): Group[] {
  const group = project.home.kind === 'group' ? groupById(state, project.home.id) : undefined;
  return group ? selfAndAncestors(state, group) : [];
}

/** YYYY-MM-DD at the server, whose zone is UTC. */
export const today = (state: State): string => state.now().toISOString().slice(0, 10);
