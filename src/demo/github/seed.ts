/** What a pretend GitHub starts with: accounts, organisations, repositories and credentials, named by login and by `owner/name`. */

/** GitHub's role names on a repository, or the name of an organisation's custom role. */
export type RoleName = 'read' | 'triage' | 'write' | 'maintain' | 'admin' | (string & {});

export type BasePermission = 'none' | 'read' | 'write' | 'admin';

export interface SeedUser {
  id: number;
  login: string;
  name?: string;
  /** `Bot` for machine accounts of Apps; machine users with a token are ordinary users. */
  type?: 'User' | 'Bot';
  /** Slug of the enterprise that manages the account. */
  managedBy?: string;
  /** True when left out. */
  hasTwoFactor?: boolean;
}

/** Who may add people from outside to the organisation's repositories. */
export type OutsideCollaborators = 'anyone' | 'owners' | 'nobody';

export interface SeedTeam {
  name: string;
  /** Made from the name when left out. */
  slug?: string;
  /** Slug of the parent, whose repositories the team inherits. */
  parent?: string;
  secret?: boolean;
  description?: string;
  /** Name of the group of the identity provider that decides who is in the team. */
  idpGroup?: string;
  /** Login to role in the team. */
  members?: Record<string, 'member' | 'maintainer'>;
  /** `owner/name` to role. */
  repositories?: Record<string, RoleName>;
}

export interface SeedOrganisation {
  id: number;
  login: string;
  name?: string;
  /** What every member has on every repository; GitHub's own default is `read`. */
  defaultRepositoryPermission?: BasePermission;
  /** Login to role: `admin` is an owner. */
  members: Record<string, 'admin' | 'member'>;
  teams?: SeedTeam[];
  /** Slug of the enterprise whose managed accounts alone can be added. */
  managedBy?: string;
  /** `anyone` who administers a repository when left out. */
  outsideCollaborators?: OutsideCollaborators;
  needsTwoFactor?: boolean;
  /** Whether others than owners may make teams; GitHub's own default is true. */
  membersMakeTeams?: boolean;
  /** Name of a custom role to the role that it builds on. */
  customRoles?: Record<string, 'read' | 'triage' | 'write' | 'maintain'>;
}

export interface SeedInvitation {
  invitee: string;
  inviter: string;
  role: RoleName;
  createdAt?: Date;
}

export interface SeedRepository {
  id: number;
  /** `owner/name`. */
  path: string;
  /** True when left out. */
  private?: boolean;
  archived?: boolean;
  description?: string;
  /** Direct collaborators: login to role. */
  collaborators?: Record<string, RoleName>;
  invitations?: SeedInvitation[];
  /** `owner/name` of the repository that this is a fork of. */
  forkOf?: string;
}

export interface SeedBot {
  /** The machine user that the token belongs to. */
  login: string;
  kind?: 'classic' | 'fine-grained';
  /** Of a classic token; `repo` and `read:org` when left out. */
  scopes?: string[];
  /** Of a fine-grained token. */
  permissions?: AppPermissions;
  /** A fine-grained token reaches only these (`owner/name`); all that its account reaches when left out. */
  repositories?: string[];
  expiresAt?: Date;
}

export type AppPermissions = Record<string, 'read' | 'write' | 'admin'>;

export interface SeedInstallation {
  id: number;
  /** Login of the user or organisation. */
  account: string;
  /** `owner/name` of the selected repositories, or all of the account. */
  repositories: 'all' | string[];
  permissions: AppPermissions;
  suspended?: boolean;
}

export interface SeedApp {
  id: number;
  slug: string;
  clientId?: string;
  /** PEM of the public half (or of the private key, which contains it) that signed requests are checked with. */
  key: string;
  installations: SeedInstallation[];
}

export interface GitHubSeed {
  users: SeedUser[];
  organisations?: SeedOrganisation[];
  repositories: SeedRepository[];
  bot: SeedBot;
  app?: SeedApp;
  /** Version of a pretend GitHub Enterprise Server (`3.19.1`): it adds people at once and never invites. */
  enterpriseServer?: string;
}
