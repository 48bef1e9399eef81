/** Who has what on a repository, and what other administrators and the people invited do about it. */

import { effective, levelOfRole } from '#demo/github/access.ts';
import { known } from '#demo/github/plant.ts';
import {
  acceptInvitation,
  deleteInvitation,
  removeCollaborator,
  setCollaborator,
  twoFactorRefusal,
} from '#demo/github/row-changes.ts';
import type { RoleName } from '#demo/github/seed.ts';
import type { Invitation, State } from '#demo/github/state.ts';
import type { LevelOrNone } from '#domain/level.ts';
import { person, repo } from './known.ts';

export interface WorldInvitation {
  id: number;
  invitee: string;
  inviter: string | undefined;
  role: RoleName;
  createdAt: Date;
  expired: boolean;
}

export interface AccessActs {
  /** What the person has in the end, from all sources; `read` of everyone on a public repository included. */
  levelOf(login: string, path: string): LevelOrNone;
  /** The person's own row. */
  directLevelOf(login: string, path: string): LevelOrNone;
  /** The name of the role behind `levelOf`: differs from it for custom roles. */
  roleOf(login: string, path: string): RoleName | 'none';
  /** Another administrator sets or removes a person's own row, without an invitation. */
  setDirect(login: string, path: string, role: RoleName | 'none'): void;
  invitationsOf(path: string): WorldInvitation[];
  /** @throws Error when there is no invitation, it has expired, or the person lacks two-factor authentication that is needed */
  acceptInvitation(login: string, path: string): void;
  declineInvitation(login: string, path: string): void;
}

export function accessActs(state: State): AccessActs {
  const pending = (login: string, path: string): Invitation =>
    known(state.invitation(repo(state, path), person(state, login).id), `invitation of ${login} to ${path}`);
  return {
    levelOf: (login, path) => effective(state, repo(state, path), person(state, login).id)?.level ?? 'none',
    directLevelOf(login, path) {
      const repository = repo(state, path);
      const role = repository.collaborators.get(person(state, login).id);
      return role === undefined ? 'none' : (levelOfRole(state.organisationOf(repository), role) ?? 'none');
    },
    roleOf: (login, path) => effective(state, repo(state, path), person(state, login).id)?.role ?? 'none',
    setDirect(login, path, role) {
      const repository = repo(state, path);
      const { id } = person(state, login);
      if (role === 'none') removeCollaborator(state, repository, id);
      else {
        known(levelOfRole(state.organisationOf(repository), role), `role ${role}`);
        setCollaborator(state, repository, id, role);
      }
    },
    invitationsOf: (path) =>
      state.invitationsOf(repo(state, path)).map((invitation) => ({
        id: invitation.id,
        invitee: state.accounts.get(invitation.inviteeId)?.login ?? '',
        inviter: state.accounts.get(invitation.inviterId)?.login,
        role: invitation.role,
        createdAt: invitation.createdAt,
        expired: state.isExpired(invitation),
      })),
    acceptInvitation(login, path) {
      const invitation = pending(login, path);
      if (state.isExpired(invitation)) throw new Error(`the invitation of ${login} to ${path} has expired`);
      const refusal = twoFactorRefusal(state, repo(state, path), person(state, login));
      if (refusal !== undefined) throw new Error(refusal);
      state.as({ id: person(state, login).id, isReading: false }, () => acceptInvitation(state, invitation));
    },
    declineInvitation: (login, path) => deleteInvitation(state, pending(login, path)),
  };
}
