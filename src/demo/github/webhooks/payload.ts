/** The payloads of webhooks, by the schemas that GitHub publishes for them. https://docs.github.com/webhooks/webhook-events-and-payloads */
import { levelOfRole } from '#demo/github/access.ts';
import { nodeId, simpleOrganisationShape, userShape } from '#demo/github/account-shapes.ts';
import type { Call } from '#demo/github/call.ts';
import type { Told } from '#demo/github/happenings.ts';
import { plainRepositoryShape } from '#demo/github/repository-shapes.ts';
import type { RoleName } from '#demo/github/seed.ts';
import type { Account, Repository } from '#demo/github/state.ts';

type Here = Pick<Call, 'state' | 'api' | 'web'>;

/** @returns undefined when what it is about is gone without a trace */
export function payloadOf(here: Here, told: Told): Record<string, unknown> | undefined {
  const { state } = here;
  const sender = state.accounts.get(told.senderId);
  const rest = restOf(here, told);
  if (!sender || !rest) return undefined;
  const owner = state.accounts.get(ownerIdOf(here, told) ?? 0);
  const isOrganisation = owner?.type === 'Organization';
  return {
    action: told.action,
    ...rest,
    ...(isOrganisation ? { organization: simpleOrganisationShape(here, owner) } : {}),
    sender: userShape(here, sender),
  };
}

/** The account that owns what it is about: who gets to hear of it. */
export function ownerIdOf({ state }: Pick<Here, 'state'>, told: Told): number | undefined {
  if ('organisationId' in told) return told.organisationId;
  return repositoryOf({ state }, told)?.ownerId;
}

export function repositoryOf({ state }: Pick<Here, 'state'>, told: Told): Repository | undefined {
  if (!('repositoryId' in told)) return undefined;
  return state.repositories.get(told.repositoryId) ?? state.deleted.get(told.repositoryId)?.repository;
}

function restOf(here: Here, told: Told): Record<string, unknown> | undefined {
  const account = 'accountId' in told ? here.state.accounts.get(told.accountId) : undefined;
  switch (told.event) {
    case 'member':
      return account && memberRest(here, told, account);
    case 'membership':
      return account && membershipRest(here, told, account);
    case 'organization':
      return account && organisationRest(here, told, account);
    case 'repository':
      return repositoryRest(here, told);
  }
}

function memberRest(here: Here, told: Extract<Told, { event: 'member' }>, account: Account) {
  const repository = repositoryOf(here, told);
  if (!repository) return undefined;
  const legacy = (role: RoleName | undefined) => legacyName(here, repository, role);
  const changes =
    told.action === 'added'
      ? { permission: { to: legacy(told.after) }, role_name: { to: told.after } }
      : {
          old_permission: { from: legacy(told.before) },
          permission: { from: legacy(told.before), to: legacy(told.after) },
        };
  return {
    member: userShape(here, account),
    repository: plainRepositoryShape(here, repository),
    ...(told.action === 'removed' ? {} : { changes }),
  };
}

/** "The maintain role is mapped to write and the triage role is mapped to read." */
function legacyName({ state }: Here, repository: Repository, role: RoleName | undefined): string | null {
  const level = role === undefined ? undefined : levelOfRole(state.organisationOf(repository), role);
  if (level === undefined) return null;
  return level === 'maintain' ? 'write' : level === 'triage' ? 'read' : level;
}

function membershipRest(here: Here, told: Extract<Told, { event: 'membership' }>, account: Account) {
  const { api, web, state } = here;
  const organisation = state.organisations.get(told.organisationId);
  const team = organisation?.teams.get(told.teamId);
  if (!organisation || !team) return undefined;
  const url = `${api}/organizations/${told.organisationId}/team/${team.id}`;
  return {
    scope: 'team',
    member: userShape(here, account),
    team: {
      id: team.id,
      node_id: nodeId('Team', team.id),
      name: team.name,
      slug: team.slug,
      description: team.description,
      privacy: team.secret ? 'secret' : 'closed',
      permission: 'pull',
      url,
      html_url: `${web}/orgs/${organisation.account.login}/teams/${team.slug}`,
      members_url: `${url}/members{/member}`,
      repositories_url: `${url}/repos`,
    },
  };
}

function organisationRest(here: Here, told: Extract<Told, { event: 'organization' }>, account: Account) {
  const organisation = here.state.organisations.get(told.organisationId);
  if (!organisation) return undefined;
  const organisationUrl = `${here.api}/orgs/${organisation.account.login}`;
  return {
    membership: {
      url: `${organisationUrl}/memberships/${account.login}`,
      state: 'active',
      role: told.role,
      organization_url: organisationUrl,
      user: userShape(here, account),
    },
  };
}

function repositoryRest(here: Here, told: Extract<Told, { event: 'repository' }>) {
  const repository = repositoryOf(here, told);
  if (!repository) return undefined;
  const shape = { repository: plainRepositoryShape(here, repository) };
  if (told.fromName !== undefined) return { ...shape, changes: { repository: { name: { from: told.fromName } } } };
  const before = here.state.accounts.get(told.fromOwnerId ?? 0);
  if (!before) return shape;
  const from =
    before.type === 'Organization'
      ? { organization: simpleOrganisationShape(here, before) }
      : { user: userShape(here, before) };
  return { ...shape, changes: { owner: { from } } };
}
