/**
 * All that the pretend GitHub knows, keyed by numeric id; names are attributes that can change.
 * Nothing in here judges who may do what: see access.ts for levels and guard.ts for permissions.
 */
import type { Level } from '#domain/level.ts';
import type { AppPermissions, BasePermission, RoleName } from './seed.ts';

export interface Account {
  id: number;
  login: string;
  name: string;
  type: 'User' | 'Bot' | 'Organization';
}

export interface Team {
  id: number;
  slug: string;
  name: string;
  parentId: number | undefined;
  secret: boolean;
  description: string | null;
  isSilent: boolean;
  /** The group of the identity provider that decides who is in the team; undefined where people decide. */
  idpGroup: string | undefined;
  members: Map<number, 'member' | 'maintainer'>;
  /** People from outside who were put into the team: in it once they accept the invitation to the organisation. */
  invited: Map<number, 'member' | 'maintainer'>;
  /** Repository id to role. */
  repositories: Map<number, RoleName>;
}

export interface Organisation {
  account: Account;
  base: BasePermission;
  members: Map<number, { role: 'admin' | 'member'; state: 'active' | 'pending' }>;
  teams: Map<number, Team>;
  /** Open invitations to the organisation. */
  invitations: Map<number, { id: number; accountId: number; inviterId: number; createdAt: Date }>;
  /** Whether others than owners may make teams. */
  membersMakeTeams: boolean;
  customRoles: Map<string, Level>;
}

export interface Repository {
  id: number;
  ownerId: number;
  name: string;
  description: string | null;
  private: boolean;
  archived: boolean;
  /** Direct collaborators: account id to role. */
  collaborators: Map<number, RoleName>;
  forkOf: number | undefined;
}

export interface Invitation {
  id: number;
  repositoryId: number;
  inviteeId: number;
  inviterId: number;
  role: RoleName;
  createdAt: Date;
}

export type Token = { value: string; expiresAt: Date | undefined } & (
  | { kind: 'classic'; accountId: number; scopes: string[] }
  | { kind: 'fine-grained'; accountId: number; permissions: AppPermissions; repositoryIds: Set<number> | undefined }
  | {
      kind: 'installation';
      installationId: number;
      permissions: AppPermissions;
      repositoryIds: Set<number> | undefined;
    }
);

export interface Installation {
  id: number;
  accountId: number;
  repositoryIds: Set<number> | 'all';
  permissions: AppPermissions;
  suspended: boolean;
}

export interface App {
  id: number;
  slug: string;
  clientId: string;
  /** Id of its bot account, `slug[bot]`, in whose name installations act. */
  botId: number;
  key: string;
  installations: Map<number, Installation>;
}

/** GitHub's invitations can be accepted for seven days. */
const invitationLifeMs = 7 * 24 * 60 * 60 * 1000;

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

export class State {
  readonly accounts = new Map<number, Account>();
  readonly organisations = new Map<number, Organisation>();
  readonly repositories = new Map<number, Repository>();
  readonly invitations = new Map<number, Invitation>();
  /** Left behind by renames and transfers: lower-case `owner/name` to repository id. */
  readonly redirects = new Map<string, number>();
  readonly tokens = new Map<string, Token>();
  /** When invitations to a repository were sent, whatever became of them. */
  readonly sent: { repositoryId: number; at: Date }[] = [];
  app: App | undefined;
  enterpriseServer: string | undefined;
  readonly now: () => Date;
  #listeners = new Set<() => void>();
  #lastId = 900_000_000;

  constructor(now: () => Date) {
    this.now = now;
  }

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  account(login: string): Account | undefined {
    return [...this.accounts.values()].find((account) => same(account.login, login));
  }

  organisation(login: string): Organisation | undefined {
    return [...this.organisations.values()].find(({ account }) => same(account.login, login));
  }

  /** The repository that bears this name now; never follows a redirect. */
  repository(path: string): Repository | undefined {
    return [...this.repositories.values()].find((repository) => same(this.pathOf(repository), path));
  }

  /** Where a renamed or transferred repository is now. A name that is in use again leads nowhere else. */
  movedTo(path: string): Repository | undefined {
    const id = this.redirects.get(path.toLowerCase());
    return id === undefined ? undefined : this.repositories.get(id);
  }

  pathOf(repository: Repository): string {
    return `${this.ownerOf(repository).login}/${repository.name}`;
  }

  ownerOf(repository: Repository): Account {
    const owner = this.accounts.get(repository.ownerId);
    if (!owner) throw new Error(`repository ${repository.id} has no owner`);
    return owner;
  }

  /** The organisation that owns the repository; undefined for a personal one. */
  organisationOf(repository: Repository): Organisation | undefined {
    return this.organisations.get(repository.ownerId);
  }

  isMember(organisation: Organisation, accountId: number): boolean {
    return organisation.members.get(accountId)?.state === 'active';
  }

  isExpired(invitation: Invitation): boolean {
    return this.now().getTime() >= invitation.createdAt.getTime() + invitationLifeMs;
  }

  /** The invitation of this person to this repository, expired or not. */
  invitation(repository: Repository, inviteeId: number): Invitation | undefined {
    return this.invitationsOf(repository).find((invitation) => invitation.inviteeId === inviteeId);
  }

  invitationsOf(repository: Repository): Invitation[] {
    return [...this.invitations.values()].filter((invitation) => invitation.repositoryId === repository.id);
  }
}
