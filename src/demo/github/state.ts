/**
 * All that the pretend GitHub knows, keyed by numeric id; names are attributes that can change.
 * Nothing in here judges who may do what: see access.ts for levels and guard.ts for permissions.
 */
import type { Level } from '#domain/level.ts';
import type { Happening, Told } from './happenings.ts';
import type { AppPermissions, BasePermission, OutsideCollaborators, RoleName } from './seed.ts';

export interface Account {
  id: number;
  login: string;
  name: string;
  type: 'User' | 'Bot' | 'Organization';
  /** Slug of the enterprise that manages the account; people who made their own have none. */
  managedBy?: string | undefined;
  hasNoTwoFactor?: boolean | undefined;
  suspendedAt?: Date | undefined;
}

/** What somebody had when their membership ended: it can be given back for three months. */
export interface FormerMember {
  at: Date;
  role: 'admin' | 'member';
  /** Repository id to role. */
  rows: Map<number, RoleName>;
  /** Team id to role. */
  teams: Map<number, 'member' | 'maintainer'>;
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
  /** Whether the plan has custom roles at all. */
  hasCustomRoles: boolean;
  /** Slug of the enterprise whose managed accounts alone can be in here. */
  managedBy: string | undefined;
  outsideCollaborators: OutsideCollaborators;
  needsTwoFactor: boolean;
  former: Map<number, FormerMember>;
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
  /** Can be restored for ninety days. */
  readonly deleted = new Map<number, { repository: Repository; path: string; at: Date }>();
  /** For how long the API goes on showing rows that were removed. */
  lagMs = 0;
  readonly #lagging = new Map<string, { role: RoleName; until: number }>();
  #actor: { id: number | undefined; isReading: boolean } | undefined;
  readonly #hearers = new Set<(told: Told) => void>();
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

  /** Calls `hear` for everything that webhooks are told of. */
  onHappening(hear: (told: Told) => void): void {
    this.#hearers.add(hear);
  }

  tell(happening: Happening): void {
    const senderId = this.#actor?.id ?? this.#ownerOf(happening);
    for (const hear of this.#hearers) hear({ ...happening, senderId });
  }

  /** An owner, where people act whom nobody named. */
  #ownerOf(happening: Happening): number {
    const repositoryId = 'repositoryId' in happening ? happening.repositoryId : undefined;
    const id =
      repositoryId === undefined
        ? (happening as { organisationId: number }).organisationId
        : ((this.repositories.get(repositoryId) ?? this.deleted.get(repositoryId)?.repository)?.ownerId ?? 0);
    const members = this.organisations.get(id)?.members ?? new Map<number, { role: string }>();
    return [...members].find(([, { role }]) => role === 'admin')?.[0] ?? id;
  }

  /** Does work in the name of an account. What is only read there may lag behind. */
  as<T>(actor: { id: number | undefined; isReading: boolean }, work: () => T): T {
    const before = this.#actor;
    this.#actor = actor;
    try {
      return work();
    } finally {
      this.#actor = before;
    }
  }

  /** The person's own row; within a request that reads, one that was removed shows for `lagMs` longer. */
  rowOf(repository: Repository, accountId: number): RoleName | undefined {
    const row = repository.collaborators.get(accountId);
    if (row !== undefined || !this.#actor?.isReading) return row;
    const late = this.#lagging.get(`${repository.id} ${accountId}`);
    return late && late.until > this.now().getTime() ? late.role : undefined;
  }

  /** Removes the row itself, without what follows from that. */
  dropRow(repository: Repository, accountId: number): RoleName | undefined {
    const role = repository.collaborators.get(accountId);
    if (role === undefined) return undefined;
    repository.collaborators.delete(accountId);
    this.#lagging.set(`${repository.id} ${accountId}`, { role, until: this.now().getTime() + this.lagMs });
    return role;
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
