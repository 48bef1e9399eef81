/**
 * Who can be added to a repository, and as what. Statuses are documented; where GitHub's words are not, they are ours, and
 * nothing should be read from them. https://docs.github.com/rest/collaborators/collaborators#add-a-repository-collaborator
 */
import { compareLevels } from '#domain/level.ts';
import { levelOfRole, roleNamed } from './access.ts';
import { invalid, Refusal } from './answer.ts';
import type { Call } from './call.ts';
import { isOwner } from './guard.ts';
import type { RoleName } from './seed.ts';
import type { Account, Repository } from './state.ts';

/** The role to give, or a refusal where this account cannot have it here. */
export function roleToGive(
  call: Call,
  repository: Repository,
  account: Account,
  permission: string | undefined,
): RoleName {
  const { state } = call;
  const organisation = state.organisationOf(repository);
  if (account.type === 'Organization') throw custom(`${account.login} is not a user`);
  if (repository.ownerId === account.id) throw custom('Repository owner cannot be a collaborator');
  if (permission === undefined) return 'write';
  // "Only valid on organization-owned repositories": there, even the level that is the default is refused when it is named.
  if (!organisation) throw custom('You can only update permissions on organization-owned repositories and their forks');
  const role = roleNamed(permission) ?? (organisation.customRoles.has(permission) ? permission : undefined);
  if (role === undefined) throw custom(`Invalid permission: ${permission}`);
  const level = levelOfRole(organisation, role);
  const isMember = state.isMember(organisation, account.id);
  if (isMember && level && organisation.base !== 'none' && compareLevels(level, organisation.base) < 0) {
    throw custom(`Cannot assign ${account.login} permission of ${role}`);
  }
  return role;
}

export const custom = (message: string): Refusal => invalid({ resource: 'Repository', code: 'custom', message });

const dayMs = 24 * 60 * 60 * 1000;

/** Fifty invitations to one repository in 24 hours; giving a pending one another level is none. */
export function mustNotFlood({ state }: Call, repository: Repository, account: Account): void {
  const pending = state.invitation(repository, account.id);
  if (pending && !state.isExpired(pending)) return;
  const since = state.now().getTime() - dayMs;
  const sent = state.sent.filter(({ repositoryId, at }) => repositoryId === repository.id && at.getTime() > since);
  if (sent.length >= 50) {
    throw custom('You have exceeded the limit of 50 invitations to this repository in 24 hours');
  }
}

/**
 * Refuses people from outside whom the organisation or its enterprise does not let in: accounts that an enterprise manages
 * stay within it, and nobody else gets in there (422); owners can keep outside collaborators out altogether (403).
 * https://docs.github.com/enterprise-cloud@latest/organizations/managing-organization-settings/setting-permissions-for-adding-outside-collaborators
 */
export function mustBeAddable(call: Call, repository: Repository, account: Account): void {
  const organisation = call.state.organisationOf(repository);
  if (account.managedBy !== organisation?.managedBy) {
    throw custom(`${account.login} cannot be added outside of the enterprise that manages the account`);
  }
  if (!organisation || organisation.managedBy !== undefined) return;
  const { outsideCollaborators: who } = organisation;
  if (who === 'anyone' || (who === 'owners' && isOwner(call, organisation))) return;
  const words = 'You do not have permission to add outside collaborators to repositories of this organization.';
  throw new Refusal(403, words);
}

/** An Enterprise Server, and an enterprise that manages its accounts, add people at once. */
export const isNeverInvited = ({ state }: Call, repository: Repository): boolean =>
  state.enterpriseServer !== undefined || state.organisationOf(repository)?.managedBy !== undefined;
