/**
 * The pretend GitHub as its people see and change it: what tests look at and what the demo's panel shows and does.
 * Everything here is by login and `owner/name`; none of it needs a token, and none of it is seen by the bot but through the API.
 */

import type { Fault, Faults } from '#demo/lib/faults.ts';
import type { LoggedRequest } from '#demo/lib/request-log.ts';
import type { LevelOrNone } from '#domain/level.ts';
import { effective, levelOfRole } from './access.ts';
import {
  acceptInvitation,
  changeTeam,
  deleteAccount,
  deleteInvitation,
  deleteRepository,
  deleteTeam,
  joinTeam,
  leaveTeam,
  moveRepository,
  removeCollaborator,
  removeMember,
  renameAccount,
  setCollaborator,
  setTeamRole,
} from './changes.ts';
import type { LimitKind, Limits } from './limits.ts';
import { type OverviewRepository, overviewOf } from './overview.ts';
import { known, plantTeam, tokenFor } from './plant.ts';
import type { BasePermission, RoleName, SeedTeam, SeedUser } from './seed.ts';
import type { Account, Invitation, Organisation, Repository, State, Team } from './state.ts';

export interface WorldInvitation {
  id: number;
  invitee: string;
  inviter: string | undefined;
  role: RoleName;
  createdAt: Date;
  expired: boolean;
}

export interface World {
  /** What the person has in the end, from all sources; `read` of everyone on a public repository included. */
  levelOf(login: string, path: string): LevelOrNone;
  /** The person's own row. */
  directLevelOf(login: string, path: string): LevelOrNone;
  /** The name of the role behind `levelOf`: differs from it for custom roles. */
  roleOf(login: string, path: string): RoleName | 'none';
  /** Another administrator sets or removes a person's own row, without an invitation. */
  setDirect(login: string, path: string, role: RoleName | 'none'): void;
  invitationsOf(path: string): WorldInvitation[];
  /** @throws when there is no invitation, or it has expired */
  acceptInvitation(login: string, path: string): void;
  declineInvitation(login: string, path: string): void;

  archive(path: string): void;
  unarchive(path: string): void;
  /** Gives the repository another name; the old path redirects. */
  rename(path: string, name: string): void;
  /** Gives the repository another owner; the old path redirects. */
  transfer(path: string, owner: string): void;
  createRepository(path: string, more?: { private?: boolean; id?: number }): number;
  deleteRepository(path: string): void;
  hasRepository(path: string): boolean;

  addUser(user: Omit<SeedUser, 'id'> & { id?: number }): number;
  renameUser(login: string, newLogin: string): void;
  deleteUser(login: string): void;
  idOf(login: string): number;
  /** The person's own classic token, as if they had made one. */
  tokenOf(login: string, scopes?: string[]): string;

  addToOrg(login: string, organisation: string, role?: 'admin' | 'member'): void;
  removeFromOrg(login: string, organisation: string): void;
  setBasePermission(organisation: string, base: BasePermission): void;
  addTeam(organisation: string, team: SeedTeam): void;
  /** An owner changes the team itself: `slug` renames it, `idpGroup` hands it to the identity provider. */
  changeTeam(organisation: string, team: string, change: Partial<Pick<Team, 'slug' | 'secret' | 'idpGroup'>>): void;
  deleteTeam(organisation: string, team: string): void;
  addToTeam(login: string, organisation: string, team: string): void;
  removeFromTeam(login: string, organisation: string, team: string): void;
  setTeamAccess(organisation: string, team: string, path: string, role: RoleName | 'none'): void;

  /** From now on the token is "Bad credentials". The bot's own unless told otherwise. */
  revokeToken(token?: string): void;
  suspendInstallation(id: number, suspended?: boolean): void;

  overview(): OverviewRepository[];
  /** Every request in the order of arrival. */
  readonly requests: readonly LoggedRequest[];
  /** Called after anything here has changed. Returns the way to stop listening. */
  onChange(listener: () => void): () => void;
  /** Orders a fault; returns the way to call it off. */
  fault(fault: Fault): () => void;
  clearFaults(): void;
  /** Puts a rate limit in force for so many seconds from now. */
  limitFor(seconds: number, kind: LimitKind): void;
  liftLimit(): void;
}

interface Parts {
  state: State;
  faults: Faults;
  limits: Limits;
  requests: LoggedRequest[];
  botToken: string;
}

export function createWorld(parts: Parts): World {
  const { state, faults, limits, requests, botToken } = parts;
  return {
    ...accessPart(state),
    ...repositoryPart(state),
    ...peoplePart(state),
    ...organisationPart(state),
    revokeToken(token = botToken) {
      state.tokens.delete(token);
    },
    suspendInstallation(id, suspended = true) {
      known(state.app?.installations.get(id), `installation ${id}`).suspended = suspended;
    },
    overview: () => [...state.repositories.values()].map((repository) => overviewOf(state, repository)),
    requests,
    onChange: (listener) => state.onChange(listener),
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    limitFor: (seconds, kind) => limits.limitFor(seconds, kind),
    liftLimit: () => limits.lift(),
  };
}

const person = (state: State, login: string): Account => known(state.account(login), `account ${login}`);
const repo = (state: State, path: string): Repository => known(state.repository(path), `repository ${path}`);
const org = (state: State, login: string): Organisation => known(state.organisation(login), `organisation ${login}`);

function team(organisation: Organisation, slug: string): Team {
  return known(
    [...organisation.teams.values()].find((one) => one.slug === slug),
    `team ${slug}`,
  );
}

function accessPart(state: State) {
  const pending = (login: string, path: string): Invitation =>
    known(state.invitation(repo(state, path), person(state, login).id), `invitation of ${login} to ${path}`);
  return {
    levelOf: (login: string, path: string): LevelOrNone =>
      effective(state, repo(state, path), person(state, login).id)?.level ?? 'none',
    directLevelOf(login: string, path: string): LevelOrNone {
      const repository = repo(state, path);
      const role = repository.collaborators.get(person(state, login).id);
      return role === undefined ? 'none' : (levelOfRole(state.organisationOf(repository), role) ?? 'none');
    },
    roleOf: (login: string, path: string) =>
      effective(state, repo(state, path), person(state, login).id)?.role ?? 'none',
    setDirect(login: string, path: string, role: RoleName | 'none'): void {
      const repository = repo(state, path);
      const { id } = person(state, login);
      if (role === 'none') removeCollaborator(state, repository, id);
      else {
        known(levelOfRole(state.organisationOf(repository), role), `role ${role}`);
        setCollaborator(state, repository, id, role);
      }
    },
    invitationsOf: (path: string): WorldInvitation[] =>
      state.invitationsOf(repo(state, path)).map((invitation) => ({
        id: invitation.id,
        invitee: state.accounts.get(invitation.inviteeId)?.login ?? '',
        inviter: state.accounts.get(invitation.inviterId)?.login,
        role: invitation.role,
        createdAt: invitation.createdAt,
        expired: state.isExpired(invitation),
      })),
    acceptInvitation(login: string, path: string): void {
      const invitation = pending(login, path);
      if (state.isExpired(invitation)) throw new Error(`the invitation of ${login} to ${path} has expired`);
      acceptInvitation(state, invitation);
    },
    declineInvitation: (login: string, path: string): void => deleteInvitation(state, pending(login, path)),
  };
}

function repositoryPart(state: State) {
  const freeze = (path: string, archived: boolean) => {
    repo(state, path).archived = archived;
    state.changed();
  };
  return {
    archive: (path: string): void => freeze(path, true),
    unarchive: (path: string): void => freeze(path, false),
    rename: (path: string, name: string): void => moveRepository(state, repo(state, path), { name }),
    transfer: (path: string, owner: string): void =>
      moveRepository(state, repo(state, path), { owner: person(state, owner) }),
    createRepository(path: string, more: { private?: boolean; id?: number } = {}): number {
      if (state.repository(path)) throw new Error(`${path} is there already`);
      const [owner = '', name = ''] = path.split('/');
      const id = more.id ?? state.nextId();
      state.redirects.delete(path.toLowerCase());
      state.repositories.set(id, {
        id,
        ownerId: person(state, owner).id,
        name,
        description: null,
        private: more.private ?? true,
        archived: false,
        collaborators: new Map(),
        forkOf: undefined,
      });
      state.changed();
      return id;
    },
    deleteRepository: (path: string): void => deleteRepository(state, repo(state, path)),
    hasRepository: (path: string): boolean => state.repository(path) !== undefined,
  };
}

function peoplePart(state: State) {
  return {
    addUser({
      id = state.nextId(),
      login,
      name = login,
      type = 'User',
    }: Omit<SeedUser, 'id'> & { id?: number }): number {
      if (state.account(login)) throw new Error(`${login} is there already`);
      state.accounts.set(id, { id, login, name, type });
      state.changed();
      return id;
    },
    renameUser: (login: string, newLogin: string): void => renameAccount(state, person(state, login), newLogin),
    deleteUser: (login: string): void => deleteAccount(state, person(state, login)),
    idOf: (login: string): number => person(state, login).id,
    tokenOf(login: string, scopes = ['repo', 'read:org', 'user']): string {
      const { id } = person(state, login);
      const value = tokenFor('ghp', `own token of ${id} for ${scopes.join(' ')}`);
      state.tokens.set(value, { kind: 'classic', value, accountId: id, scopes, expiresAt: undefined });
      return value;
    },
  };
}

function organisationPart(state: State) {
  const change = (work: () => void) => {
    work();
    state.changed();
  };
  return {
    addToOrg: (login: string, organisation: string, role: 'admin' | 'member' = 'member'): void =>
      change(() => org(state, organisation).members.set(person(state, login).id, { role, state: 'active' })),
    removeFromOrg: (login: string, organisation: string): void =>
      removeMember(state, org(state, organisation), person(state, login).id),
    setBasePermission: (organisation: string, base: BasePermission): void =>
      change(() => {
        org(state, organisation).base = base;
      }),
    addTeam: (organisation: string, seed: SeedTeam): void =>
      change(() => void plantTeam(state, org(state, organisation), seed)),
    changeTeam: (organisation: string, slug: string, change: Partial<Team>): void =>
      changeTeam(state, team(org(state, organisation), slug), change),
    deleteTeam: (organisation: string, slug: string): void =>
      deleteTeam(state, org(state, organisation), team(org(state, organisation), slug)),
    addToTeam: (login: string, organisation: string, slug: string): void =>
      joinTeam(state, team(org(state, organisation), slug), person(state, login).id, 'member'),
    removeFromTeam: (login: string, organisation: string, slug: string): void =>
      leaveTeam(state, team(org(state, organisation), slug), person(state, login).id),
    setTeamAccess: (organisation: string, slug: string, path: string, role: RoleName | 'none'): void =>
      setTeamRole(state, team(org(state, organisation), slug), repo(state, path), role),
  };
}
