/** Accounts that are renamed or deleted, and people who join, leave and come back to an organisation. */

import { highestInTeams } from './access.ts';
import { dropRepository } from './repository-changes.ts';
import type { Account, FormerMember, Organisation, State } from './state.ts';

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

export function addMember(state: State, organisation: Organisation, accountId: number, role: 'admin' | 'member'): void {
  organisation.former.delete(accountId);
  organisation.members.set(accountId, { role, state: 'active' });
  state.tell({
    event: 'organization',
    action: 'member_added',
    organisationId: organisation.account.id,
    accountId,
    role,
  });
  state.changed();
}

/**
 * Access by membership ends, and so does every direct row on the organisation's repositories. What there was is kept.
 * https://docs.github.com/organizations/managing-membership-in-your-organization/removing-a-member-from-your-organization
 */
export function removeMember(state: State, organisation: Organisation, accountId: number): void {
  const role = organisation.members.get(accountId)?.role;
  if (role) organisation.former.set(accountId, had(state, organisation, accountId, role));
  dropMember(organisation, accountId);
  for (const repository of ownedBy(state, organisation)) repository.collaborators.delete(accountId);
  for (const fork of [...state.repositories.values()]) {
    const parent = fork.forkOf === undefined ? undefined : state.repositories.get(fork.forkOf);
    if (fork.private && fork.ownerId === accountId && parent?.ownerId === organisation.account.id) {
      dropRepository(state, fork);
    }
  }
  const organisationId = organisation.account.id;
  if (role) state.tell({ event: 'organization', action: 'member_removed', organisationId, accountId, role });
  state.changed();
}

function had(state: State, organisation: Organisation, accountId: number, role: 'admin' | 'member'): FormerMember {
  const rows = ownedBy(state, organisation).flatMap(({ id, collaborators }) => {
    const row = collaborators.get(accountId);
    return row === undefined ? [] : [[id, row] as const];
  });
  const teams = [...organisation.teams.values()].flatMap(({ id, members }) => {
    const inTeam = members.get(accountId);
    return inTeam === undefined ? [] : [[id, inTeam] as const];
  });
  return { at: state.now(), role, rows: new Map(rows), teams: new Map(teams) };
}

const ownedBy = (state: State, { account }: Organisation) =>
  [...state.repositories.values()].filter(({ ownerId }) => ownerId === account.id);

/**
 * Gives a former member back what they had: role, teams, rows. Forks are left out here.
 * https://docs.github.com/organizations/managing-membership-in-your-organization/reinstating-a-former-member-of-your-organization
 *
 * @throws Error when nothing is kept, or the three months are over
 */
export function reinstateMember(state: State, organisation: Organisation, accountId: number): void {
  const former = organisation.former.get(accountId);
  if (!former) throw new Error(`nothing is kept of account ${accountId} in ${organisation.account.login}`);
  const until = new Date(former.at);
  until.setUTCMonth(until.getUTCMonth() + 3);
  if (state.now() >= until) throw new Error('what a former member had is kept for three months only');
  for (const [repositoryId, role] of former.rows) {
    const repository = state.repositories.get(repositoryId);
    if (repository?.ownerId === organisation.account.id) repository.collaborators.set(accountId, role);
  }
  for (const [teamId, role] of former.teams) organisation.teams.get(teamId)?.members.set(accountId, role);
  addMember(state, organisation, accountId, former.role);
}

/**
 * Ends a membership and leaves, as rows, what the person's teams gave.
 * https://docs.github.com/rest/orgs/outside-collaborators#convert-an-organization-member-to-outside-collaborator
 */
export function convertToOutside(state: State, organisation: Organisation, accountId: number): void {
  const kept = ownedBy(state, organisation).map((repository) => {
    return { repository, role: highestInTeams(state, repository, accountId) };
  });
  removeMember(state, organisation, accountId);
  for (const { repository, role } of kept) if (role) repository.collaborators.set(accountId, role);
  state.changed();
}

export function dropMember(organisation: Organisation, accountId: number): void {
  organisation.members.delete(accountId);
  for (const { id, accountId: invited } of organisation.invitations.values()) {
    if (invited === accountId) organisation.invitations.delete(id);
  }
  for (const team of organisation.teams.values()) {
    team.members.delete(accountId);
    team.invited.delete(accountId);
  }
}
