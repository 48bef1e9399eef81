/** The JSON that GitHub shows for each thing, by the schemas of its OpenAPI description (the parts that clients use). */
import type { LevelOrNone } from '#domain/level.ts';
import { highest, permissionNames, type Source } from './access.ts';
import { nodeId, organisationShape, userShape } from './account-shapes.ts';
import { timestamp } from './answer.ts';
import type { Call } from './call.ts';
import { minimalRepositoryShape, permissionsShape } from './repository-shapes.ts';
import type { RoleName } from './seed.ts';
import type { Account, Invitation, Organisation, Repository, Team } from './state.ts';

/** @param sources all that gives the account access; the highest decides the role */
export function collaboratorShape(call: Call, account: Account, sources: readonly Source[]) {
  const best = highest(sources);
  return {
    ...userShape(call, account),
    permissions: permissionsShape(best?.level ?? 'none'),
    role_name: best?.role ?? '',
  };
}

export function invitationShape(call: Call, invitation: Invitation, repository: Repository) {
  const { state, api, web } = call;
  const person = (id: number) => {
    const account = state.accounts.get(id);
    return account ? userShape(call, account) : null;
  };
  return {
    id: invitation.id,
    node_id: nodeId('RepositoryInvitation', invitation.id),
    repository: minimalRepositoryShape(call, repository),
    invitee: person(invitation.inviteeId),
    inviter: person(invitation.inviterId),
    permissions: invitation.role,
    created_at: timestamp(invitation.createdAt),
    expired: state.isExpired(invitation),
    url: `${api}/user/repository_invitations/${invitation.id}`,
    html_url: `${web}/${state.pathOf(repository)}/invitations`,
  };
}

const simpleTeamShape = ({ api, web }: Call, { account }: Organisation, team: Team) => {
  const url = `${api}/organizations/${account.id}/team/${team.id}`;
  return {
    id: team.id,
    node_id: nodeId('Team', team.id),
    name: team.name,
    slug: team.slug,
    description: team.description,
    privacy: team.secret ? 'secret' : 'closed',
    notification_setting: team.isSilent ? 'notifications_disabled' : 'notifications_enabled',
    url,
    html_url: `${web}/orgs/${account.login}/teams/${team.slug}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    type: 'organization',
    organization_id: account.id,
  };
};

/** `role` is the team's on one repository; a team by itself shows `pull`. */
export function teamShape(
  call: Call,
  organisation: Organisation,
  team: Team,
  role?: { name: RoleName; level: LevelOrNone },
) {
  const parent = team.parentId === undefined ? undefined : organisation.teams.get(team.parentId);
  const level = role && role.level !== 'none' ? role.level : undefined;
  const isCustom = role !== undefined && role.name !== level;
  return {
    ...simpleTeamShape(call, organisation, team),
    permission: isCustom ? role.name : permissionNames[level ?? 'read'],
    ...(level ? { permissions: permissionsShape(level) } : {}),
    parent: parent ? { ...simpleTeamShape(call, organisation, parent), permission: 'pull' } : null,
  };
}

/** As shown alone. */
export const fullTeamShape = (call: Call, organisation: Organisation, team: Team) => ({
  ...teamShape(call, organisation, team),
  created_at: '2020-01-01T00:00:00Z',
  updated_at: '2020-01-01T00:00:00Z',
  members_count: team.members.size,
  repos_count: team.repositories.size,
  organization: organisationShape(call, organisation.account),
});
