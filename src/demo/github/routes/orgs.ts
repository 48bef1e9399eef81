/** Organisations, their members and their teams, as far as the sender is inside. https://docs.github.com/rest/orgs */
import { type Answer, noContent, notFound, ok, Refusal } from '#demo/github/answer.ts';
import { type Call, page, part, type Route } from '#demo/github/call.ts';
import { hasPermission, hasScope, isInside, isOwner, notAccessible } from '#demo/github/guard.ts';
import { teamShape, userShape } from '#demo/github/shapes.ts';
import type { Account, Organisation, Team } from '#demo/github/state.ts';

export const orgRoutes: Route[] = [
  {
    method: 'GET',
    pattern: '/orgs/:org',
    page: 'rest/orgs/orgs#get-an-organization',
    scopes: ['admin:org', 'read:org', 'repo', 'user', 'write:org'],
    anonymous: true,
    handle: show,
  },
  {
    method: 'GET',
    pattern: '/orgs/:org/memberships/:login',
    page: 'rest/orgs/members#get-organization-membership-for-a-user',
    scopes: ['admin:org', 'read:org', 'repo', 'user', 'write:org'],
    permissions: 'members=read',
    handle: membership,
  },
  {
    method: 'GET',
    pattern: '/orgs/:org/members/:login',
    page: 'rest/orgs/members#check-organization-membership-for-a-user',
    permissions: 'members=read',
    handle: checkMember,
  },
  {
    method: 'GET',
    pattern: '/orgs/:org/teams',
    page: 'rest/teams/teams#list-teams',
    scopes: ['admin:org', 'read:org', 'repo', 'user', 'write:org'],
    permissions: 'members=read',
    handle: listTeams,
  },
  {
    method: 'GET',
    pattern: '/orgs/:org/teams/:team',
    page: 'rest/teams/teams#get-a-team-by-name',
    permissions: 'members=read',
    handle: (call) => ok(teamShape(call, organisationOf(call), teamOf(call))),
  },
  {
    method: 'GET',
    pattern: '/orgs/:org/teams/:team/memberships/:login',
    page: 'rest/teams/members#get-team-membership-for-a-user',
    permissions: 'members=read',
    handle: teamMembership,
  },
];

export function organisationOf(call: Call): Organisation {
  const organisation = call.state.organisation(part(call, 'org'));
  if (!organisation) throw notFound();
  return organisation;
}

/** Members see the base permission; strangers see the public part only. */
function show(call: Call): Answer {
  const organisation = organisationOf(call);
  const { account } = organisation;
  const url = `${call.api}/orgs/${account.login}`;
  const isAppHere = call.actor.kind === 'installation' && call.actor.installation.accountId === account.id;
  const isMember = call.actor.kind === 'user' && call.state.isMember(organisation, call.actor.account.id);
  const sees = (isMember && (hasScope(call, 'read:org') || hasScope(call, 'repo'))) || isAppHere;
  const { avatar_url, node_id } = userShape(call, account);
  return ok({
    login: account.login,
    id: account.id,
    node_id,
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url,
    description: null,
    name: account.name,
    html_url: `${call.web}/${account.login}`,
    has_organization_projects: true,
    has_repository_projects: true,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    type: 'Organization',
    created_at: '2020-01-01T00:00:00Z',
    updated_at: '2020-01-01T00:00:00Z',
    archived_at: null,
    ...(sees ? { default_repository_permission: organisation.base } : {}),
  });
}

function personOf(call: Call): Account {
  const account = call.state.account(part(call, 'login'));
  if (!account) throw notFound();
  return account;
}

function membership(call: Call): Answer {
  const organisation = organisationOf(call);
  const { login } = organisation.account;
  const account = personOf(call);
  if (!isInside(call, organisation)) {
    if (call.actor.kind === 'installation') throw notAccessible(call);
    throw new Refusal(403, `You must be a member of ${login} to see membership information for ${account.login}.`);
  }
  const member = organisation.members.get(account.id);
  if (!member) throw notFound();
  return ok({
    url: `${call.api}/orgs/${login}/memberships/${account.login}`,
    state: member.state,
    role: member.role,
    organization_url: `${call.api}/orgs/${login}`,
    user: userShape(call, account),
    organization: { ...userShape(call, organisation.account), url: `${call.api}/orgs/${login}` },
  });
}

function checkMember(call: Call): Answer {
  const organisation = organisationOf(call);
  const account = personOf(call);
  if (!isInside(call, organisation)) {
    const location = `${call.api}/orgs/${organisation.account.login}/public_members/${account.login}`;
    return { status: 302, headers: { location } };
  }
  if (!call.state.isMember(organisation, account.id)) throw notFound();
  return noContent;
}

function listTeams(call: Call): Answer {
  const organisation = organisationOf(call);
  if (call.actor.kind === 'installation' && !hasPermission(call, 'members', 'read')) throw notAccessible(call);
  if (!isInside(call, organisation)) throw new Refusal(403, 'Must have admin rights to Repository.');
  const visible = [...organisation.teams.values()].filter((team) => canSeeTeam(call, organisation, team));
  return page(call, visible, (some) => some.map((team) => teamShape(call, organisation, team)));
}

/** Secret teams show themselves to their own members, to owners and to Apps. */
function canSeeTeam(call: Call, organisation: Organisation, team: Team): boolean {
  if (!isInside(call, organisation)) return false;
  if (!team.secret || call.actor.kind === 'installation' || isOwner(call, organisation)) return true;
  return call.actor.kind === 'user' && team.members.has(call.actor.account.id);
}

function teamOf(call: Call): Team {
  const organisation = organisationOf(call);
  const team = [...organisation.teams.values()].find(({ slug }) => slug === part(call, 'team').toLowerCase());
  if (!team || !canSeeTeam(call, organisation, team)) throw notFound();
  return team;
}

function teamMembership(call: Call): Answer {
  const organisation = organisationOf(call);
  const team = teamOf(call);
  const account = personOf(call);
  const role = roleInTeam(organisation, team, account.id);
  if (!role) throw notFound();
  const owner = organisation.members.get(account.id)?.role === 'admin';
  const url = `${call.api}/organizations/${organisation.account.id}/team/${team.id}/memberships/${account.login}`;
  return ok({ url, role: owner ? 'maintainer' : role, state: 'active' });
}

/** Members of child teams are members of the parent. */
function roleInTeam(organisation: Organisation, team: Team, accountId: number): 'member' | 'maintainer' | undefined {
  const own = team.members.get(accountId);
  if (own) return own;
  const children = [...organisation.teams.values()].filter(({ parentId }) => parentId === team.id);
  return children.some((child) => roleInTeam(organisation, child, accountId)) ? 'member' : undefined;
}
