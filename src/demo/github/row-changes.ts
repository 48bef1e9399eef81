/**
 * Changes of people's own rows on a repository and of invitations to it, with the side effects that GitHub documents.
 * The routes and the world's human edits both go through here; who may do it is judged before.
 */
import { dropRepository } from './repository-changes.ts';
import type { RoleName } from './seed.ts';
import type { Account, Invitation, Repository, State } from './state.ts';

export function setCollaborator(state: State, repository: Repository, accountId: number, role: RoleName): void {
  const before = repository.collaborators.get(accountId);
  repository.collaborators.set(accountId, role);
  dropInvitation(state, repository, accountId);
  if (before !== role) {
    const action = before === undefined ? 'added' : 'edited';
    state.tell({ event: 'member', action, repositoryId: repository.id, accountId, before, after: role });
  }
  state.changed();
}

/**
 * Takes a person off a repository: cancels invitations that they sent, deletes their own fork and takes them off the
 * forks of others. An invitation to them stays. https://docs.github.com/rest/collaborators/collaborators#remove-a-repository-collaborator
 */
export function removeCollaborator(state: State, repository: Repository, accountId: number): void {
  if (state.dropRow(repository, accountId) === undefined) return;
  for (const invitation of state.invitationsOf(repository)) {
    if (invitation.inviterId === accountId) state.invitations.delete(invitation.id);
  }
  for (const fork of [...state.repositories.values()]) {
    if (fork.forkOf !== repository.id || !fork.private) continue;
    if (fork.ownerId === accountId) dropRepository(state, fork);
    else fork.collaborators.delete(accountId);
  }
  state.tell({ event: 'member', action: 'removed', repositoryId: repository.id, accountId });
  state.changed();
}

/** Invites, or gives a pending invitation another role. An expired one is replaced by a new one. */
export function invite(
  state: State,
  repository: Repository,
  inviteeId: number,
  inviterId: number,
  role: RoleName,
): Invitation {
  const pending = state.invitation(repository, inviteeId);
  if (pending && !state.isExpired(pending)) {
    pending.role = role;
    state.changed();
    return pending;
  }
  if (pending) state.invitations.delete(pending.id);
  const invitation: Invitation = {
    id: state.nextId(),
    repositoryId: repository.id,
    inviteeId,
    inviterId,
    role,
    createdAt: state.now(),
  };
  state.invitations.set(invitation.id, invitation);
  state.sent.push({ repositoryId: repository.id, at: invitation.createdAt });
  state.changed();
  return invitation;
}

/** Why the person cannot accept an invitation to this repository yet; undefined where they can. */
export function twoFactorRefusal(state: State, repository: Repository, account: Account): string | undefined {
  const organisation = state.organisationOf(repository);
  if (!organisation?.needsTwoFactor || !account.hasNoTwoFactor) return undefined;
  const { login } = organisation.account;
  return `The ${login} organization requires all members to have two-factor authentication enabled.`;
}

export function acceptInvitation(state: State, invitation: Invitation): void {
  state.invitations.delete(invitation.id);
  const repository = state.repositories.get(invitation.repositoryId);
  if (repository) setCollaborator(state, repository, invitation.inviteeId, invitation.role);
}

export function deleteInvitation(state: State, invitation: Invitation): void {
  state.invitations.delete(invitation.id);
  state.changed();
}

function dropInvitation(state: State, repository: Repository, inviteeId: number): void {
  const invitation = state.invitation(repository, inviteeId);
  if (invitation) state.invitations.delete(invitation.id);
}
