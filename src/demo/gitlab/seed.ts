/** What a pretend GitLab starts with, as a demo or a test writes it down. Ids may be left out; names refer to each other. */

export type UserState = 'active' | 'blocked' | 'ldap_blocked' | 'banned' | 'deactivated';
export type UserKind = 'human' | 'service_account' | 'project_bot';
export type Visibility = 'public' | 'internal' | 'private';

export interface SeedUser {
  id?: number;
  username: string;
  name?: string;
  state?: UserState;
  kind?: UserKind;
  /** False where administrators took away the right to create groups of one's own at the top. */
  mayCreateGroups?: boolean;
}

/** An access level number, or one with a last day (YYYY-MM-DD). */
export type SeedMember = number | { level: number; expiresAt?: string; memberRoleId?: number };

/** All members of `group` also reach what it is shared with, at most at `level`. */
export interface SeedShare {
  group: string;
  level: number;
  expiresAt?: string;
}

export interface SeedGroup {
  id?: number;
  /** `acme` or `acme/payments`; the parent has to come first. */
  fullPath: string;
  name?: string;
  visibility?: Visibility;
  /** By username. */
  members?: Record<string, SeedMember>;
  sharedWith?: SeedShare[];
  /** "Users cannot be added to projects in this group" (Premium). */
  membershipLock?: boolean;
  /** "Projects in this group cannot be shared with other groups": shares that are there give nothing, new ones are refused. */
  shareWithGroupLock?: boolean;
  /** On a top-level group: nothing in it may be shared with groups outside of it. */
  preventSharingOutsideHierarchy?: boolean;
  /** SAML SSO is enforced (Premium), on a top-level group: only these usernames have an identity there. */
  ssoLinked?: string[];
}

export interface SeedProtectedBranch {
  name: string;
  pushLevel?: number;
  mergeLevel?: number;
  /** Usernames with a rule of their own (Premium). */
  pushUsers?: string[];
  mergeUsers?: string[];
  unprotectUsers?: string[];
}

/** Premium. Who may deploy there, and whose approval a deployment needs; levels, or people by username. */
export interface SeedProtectedEnvironment {
  name: string;
  deployLevel?: number;
  deployUsers?: string[];
  approvals?: ({ level: number } | { user: string; required?: number })[];
}

export interface SeedProject {
  id?: number;
  /** Full path; its namespace is a group or a user that is already there. */
  path: string;
  name?: string;
  visibility?: Visibility;
  archived?: boolean;
  members?: Record<string, SeedMember>;
  sharedWith?: SeedShare[];
  protectedBranches?: SeedProtectedBranch[];
  protectedEnvironments?: SeedProtectedEnvironment[];
  /** Invitations by e-mail that nobody has accepted yet. */
  invitations?: { email: string; level: number }[];
}

export interface GitLabSettings {
  /** 60 member deletions a minute for each user and project (https://docs.gitlab.com/security/rate_limits/). */
  deletionLimit: boolean;
  /** Of one user; 2,000 on GitLab.com, and off (undefined) on a new self-managed instance. */
  requestsAMinute: number | undefined;
  /** How long a minute of these limits is; a benchmark shortens it. */
  minuteMs: number;
  /**
   * "Administrator approval for role promotions" (self-managed, Ultimate): adding somebody who uses no seat at a level
   * above Guest answers 202 and only queues the wish.
   */
  promotionsNeedApproval: boolean;
  /**
   * GitLab's published policies let members of an archived project be changed, so this is off. On answers 403 to every
   * change, for instances that are stricter.
   */
  archivedIsReadOnly: boolean;
  /** `free` knows no rules for single people on protected branches and no protected environments. */
  tier: 'free' | 'premium';
  /** GitLab.com lets nobody create a top-level group through the API. */
  topLevelGroupsByApi: boolean;
  /** Authorisations are refreshed in the background: what comes through a share counts only after so long. */
  authorisationLagMs: number;
}

export interface GitLabSeed {
  users: SeedUser[];
  groups?: SeedGroup[];
  projects: SeedProject[];
  /** Custom roles (Ultimate); without any, `member_role_id` is ignored as GitLab does without the licence. */
  memberRoles?: { id: number; name: string; baseLevel: number }[];
  /** The bot's personal access token. */
  token: { username: string; scopes?: string[]; expiresAt?: string; value?: string };
  settings?: Partial<GitLabSettings>;
}
