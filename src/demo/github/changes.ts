/**
 * Changes of teams and of who is in them, with the side effects that GitHub documents.
 * The routes and the world's human edits both go through here; who may do it is judged before.
 */
import { dropMember } from './account-changes.ts';
import type { RoleName } from './seed.ts';
import type { Organisation, Repository, State, Team } from './state.ts';

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
  const isNew = !team.members.has(accountId);
  team.members.set(accountId, role);
  if (isNew) tell(state, 'added', team, accountId);
  state.changed();
}

export function leaveTeam(state: State, team: Team, accountId: number): void {
  const wasIn = team.members.delete(accountId);
  team.invited.delete(accountId);
  if (wasIn) tell(state, 'removed', team, accountId);
  state.changed();
}

export function setTeamRole(state: State, team: Team, repository: Repository, role: RoleName | 'none'): void {
  if (role === 'none') team.repositories.delete(repository.id);
  else team.repositories.set(repository.id, role);
  state.changed();
}

function tell(state: State, action: 'added' | 'removed', { id: teamId }: Team, accountId: number): void {
  const organisation = [...state.organisations.values()].find(({ teams }) => teams.has(teamId));
  if (!organisation) return;
  state.tell({ event: 'membership', action, organisationId: organisation.account.id, teamId, accountId });
}
