/**
 * Every change to the state, with the side effects that GitHub documents for it.
 * The routes and the world's human edits both go through here; who may do it is judged before.
 */
import type { RoleName } from './seed.ts';
import type { Account, Invitation, Organisation, Repository, State, Team } from './state.ts';

export function setCollaborator(state: State, repository: Repository, accountId: number, role: RoleName): void {
  repository.collaborators.set(accountId, role);
  dropInvitation(state, repository, accountId);
  state.changed();
}

/**
 * Takes a person off a repository: cancels invitations that they sent, deletes their own fork and takes them off the
 * forks of others. An invitation to them stays. https://docs.github.com/rest/collaborators/collaborators#remove-a-repository-collaborator
 */
export function removeCollaborator(state: State, repository: Repository, accountId: number): void {
  if (!repository.collaborators.delete(accountId)) return;
  for (const invitation of state.invitationsOf(repository)) {
    if (invitation.inviterId === accountId) state.invitations.delete(invitation.id);
  }
  for (const fork of [...state.repositories.values()]) {
    if (fork.forkOf !== repository.id || !fork.private) continue;
    if (fork.ownerId === accountId) dropRepository(state, fork);
    else fork.collaborators.delete(accountId);
  }
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

/** The old name redirects, until it is used again; the new name's own redirect ends. */
export function moveRepository(state: State, repository: Repository, to: { owner?: Account; name?: string }): void {
  state.redirects.set(state.pathOf(repository).toLowerCase(), repository.id);
  if (to.owner) {
    const teams = state.organisationOf(repository)?.teams.values() ?? [];
    for (const team of teams) team.repositories.delete(repository.id);
    const before = state.ownerOf(repository);
    repository.ownerId = to.owner.id;
    repository.collaborators.delete(to.owner.id);
    // Between personal accounts the old owner stays as a collaborator.
    if (before.type === 'User' && to.owner.type === 'User') repository.collaborators.set(before.id, 'write');
  }
  if (to.name !== undefined) repository.name = to.name;
  state.redirects.delete(state.pathOf(repository).toLowerCase());
  state.changed();
}

export function deleteRepository(state: State, repository: Repository): void {
  dropRepository(state, repository);
  state.changed();
}

function dropRepository(state: State, repository: Repository): void {
  for (const invitation of state.invitationsOf(repository)) state.invitations.delete(invitation.id);
  for (const organisation of state.organisations.values()) {
    for (const team of organisation.teams.values()) team.repositories.delete(repository.id);
  }
  for (const [path, id] of state.redirects) if (id === repository.id) state.redirects.delete(path);
  state.repositories.delete(repository.id);
}

/** The old login is free at once; addresses of the account's repositories redirect. */
export function renameAccount(state: State, account: Account, login: string): void {
  const owned = [...state.repositories.values()].filter(({ ownerId }) => ownerId === account.id);
  for (const repository of owned) state.redirects.set(state.pathOf(repository).toLowerCase(), repository.id);
  account.login = login;
  for (const repository of owned) state.redirects.delete(state.pathOf(repository).toLowerCase());
  state.changed();
}

export function deleteAccount(state: State, account: Account): void {
  for (const repository of [...state.repositories.values()]) {
    if (repository.ownerId === account.id) dropRepository(state, repository);
    else repository.collaborators.delete(account.id);
  }
  for (const invitation of [...state.invitations.values()]) {
    if (invitation.inviteeId === account.id) state.invitations.delete(invitation.id);
  }
  for (const organisation of state.organisations.values()) dropMember(organisation, account.id);
  for (const token of [...state.tokens.values()]) {
    if (token.kind !== 'installation' && token.accountId === account.id) state.tokens.delete(token.value);
  }
  state.accounts.delete(account.id);
  state.changed();
}

/** Access by membership ends, and so does every direct row on the organisation's repositories. */
export function removeMember(state: State, organisation: Organisation, accountId: number): void {
  dropMember(organisation, accountId);
  for (const repository of state.repositories.values()) {
    if (repository.ownerId === organisation.account.id) repository.collaborators.delete(accountId);
  }
  state.changed();
}

function dropMember(organisation: Organisation, accountId: number): void {
  organisation.members.delete(accountId);
  for (const { id, accountId: invited } of organisation.invitations.values()) {
    if (invited === accountId) organisation.invitations.delete(id);
  }
  for (const team of organisation.teams.values()) {
    team.members.delete(accountId);
    team.invited.delete(accountId);
  }
}

export function addTeam(
  state: State,
  organisation: Organisation,
  {
    maintainers,
    ...team
  }: Pick<Team, 'name' | 'slug' | 'parentId' | 'secret' | 'description' | 'isSilent'> & { maintainers: number[] },
): Team {
  const members = new Map(maintainers.map((id) => [id, 'maintainer' as const]));
  const added: Team = {
    id: state.nextId(),
    ...team,
    idpGroup: undefined,
    members,
    invited: new Map(),
    repositories: new Map(),
  };
  organisation.teams.set(added.id, added);
  state.changed();
  return added;
}

export function changeTeam(state: State, team: Team, change: Partial<Omit<Team, 'id'>>): void {
  Object.assign(team, change);
  state.changed();
}

/** Puts somebody from outside into a team, which invites them to the organisation. */
export function inviteToTeam(
  state: State,
  organisation: Organisation,
  team: Team,
  invitation: { accountId: number; inviterId: number; role: 'member' | 'maintainer' },
): void {
  const { accountId, inviterId, role } = invitation;
  if (!organisation.members.has(accountId)) {
    const id = state.nextId();
    organisation.invitations.set(id, { id, accountId, inviterId, createdAt: state.now() });
    organisation.members.set(accountId, { role: 'member', state: 'pending' });
  }
  team.invited.set(accountId, role);
  state.changed();
}

export function cancelOrganisationInvitation(state: State, organisation: Organisation, id: number): void {
  const invitation = organisation.invitations.get(id);
  if (!invitation) return;
  organisation.invitations.delete(id);
  dropMember(organisation, invitation.accountId);
  state.changed();
}

/** The teams below it go with it. */
export function deleteTeam(state: State, organisation: Organisation, team: Team): void {
  for (const child of [...organisation.teams.values()]) {
    if (child.parentId === team.id) deleteTeam(state, organisation, child);
  }
  organisation.teams.delete(team.id);
  state.changed();
}

export function joinTeam(state: State, team: Team, accountId: number, role: 'member' | 'maintainer'): void {
  team.members.set(accountId, role);
  state.changed();
}

export function leaveTeam(state: State, team: Team, accountId: number): void {
  team.members.delete(accountId);
  team.invited.delete(accountId);
  state.changed();
}

export function setTeamRole(state: State, team: Team, repository: Repository, role: RoleName | 'none'): void {
  if (role === 'none') team.repositories.delete(repository.id);
  else team.repositories.set(repository.id, role);
  state.changed();
}
