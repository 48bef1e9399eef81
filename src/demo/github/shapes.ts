/** The JSON that GitHub shows for each thing, by the schemas of its OpenAPI description (the parts that clients use). */
import { isAtLeast, type LevelOrNone } from '#domain/level.ts';
import { effective, highest, permissionNames, type Source } from './access.ts';
import { timestamp } from './answer.ts';
import type { Call } from './call.ts';
import type { RoleName } from './seed.ts';
import type { Account, Invitation, Organisation, Repository, Team } from './state.ts';

const nodeId = (type: string, id: number): string => Buffer.from(`0${type.length}:${type}${id}`).toString('base64');

export const userNodeId = (account: Account): string =>
  nodeId(account.type === 'Organization' ? 'Organization' : 'User', account.id);
export const repositoryNodeId = (repository: Repository): string => nodeId('Repository', repository.id);

export function userShape({ api, web }: Pick<Call, 'api' | 'web'>, account: Account) {
  const url = `${api}/users/${account.login}`;
  return {
    login: account.login,
    id: account.id,
    node_id: userNodeId(account),
    avatar_url: `${web}/avatars/${account.id}`,
    gravatar_id: '',
    url,
    html_url: `${web}/${account.login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    user_view_type: 'public',
    site_admin: false,
  };
}

export const publicUserShape = (call: Call, account: Account) => ({
  ...userShape(call, account),
  name: account.name,
  company: null,
  blog: '',
  location: null,
  email: null,
  hireable: null,
  bio: null,
  public_repos: [...call.state.repositories.values()].filter((one) => one.ownerId === account.id && !one.private)
    .length,
  public_gists: 0,
  followers: 0,
  following: 0,
  created_at: '2020-01-01T00:00:00Z',
  updated_at: '2020-01-01T00:00:00Z',
});

export const permissionsShape = (level: LevelOrNone) => ({
  admin: isAtLeast(level, 'admin'),
  maintain: isAtLeast(level, 'maintain'),
  push: isAtLeast(level, 'write'),
  triage: isAtLeast(level, 'triage'),
  pull: isAtLeast(level, 'read'),
});

export function minimalRepositoryShape(call: Call, repository: Repository) {
  const { state, api, web } = call;
  const path = state.pathOf(repository);
  const url = `${api}/repos/${path}`;
  return {
    id: repository.id,
    node_id: repositoryNodeId(repository),
    name: repository.name,
    full_name: path,
    private: repository.private,
    owner: userShape(call, state.ownerOf(repository)),
    html_url: `${web}/${path}`,
    description: repository.description,
    fork: repository.forkOf !== undefined,
    url,
    collaborators_url: `${url}/collaborators{/collaborator}`,
    contributors_url: `${url}/contributors`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues{/number}`,
    pulls_url: `${url}/pulls{/number}`,
    teams_url: `${url}/teams`,
  };
}

/** As listed. The permissions are the sender's own; for an App's token they say nothing. */
export function repositoryShape(call: Call, repository: Repository) {
  const { actor, state, web } = call;
  const path = state.pathOf(repository);
  const level = actor.kind === 'user' ? (effective(state, repository, actor.account.id)?.level ?? 'none') : 'none';
  return {
    ...minimalRepositoryShape(call, repository),
    visibility: repository.private ? 'private' : 'public',
    archived: repository.archived,
    disabled: false,
    default_branch: 'main',
    clone_url: `${web}/${path}.git`,
    size: 1,
    language: null,
    forks_count: 0,
    stargazers_count: 0,
    watchers_count: 0,
    open_issues_count: 0,
    has_issues: true,
    has_wiki: false,
    created_at: '2020-01-01T00:00:00Z',
    updated_at: '2020-01-01T00:00:00Z',
    pushed_at: '2020-01-01T00:00:00Z',
    ...(actor.kind === 'anonymous' ? {} : { permissions: permissionsShape(level) }),
  };
}

export function fullRepositoryShape(call: Call, repository: Repository) {
  const organisation = call.state.organisationOf(repository);
  return {
    ...repositoryShape(call, repository),
    ...(organisation ? { organization: userShape(call, organisation.account) } : {}),
    network_count: 0,
    subscribers_count: 0,
  };
}

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
    description: '',
    privacy: team.secret ? 'secret' : 'closed',
    notification_setting: 'notifications_enabled',
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
