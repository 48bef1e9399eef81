/** The members of a team. https://docs.github.com/rest/teams/members */

import { nodeId, userShape } from '#demo/github/account-shapes.ts';
import { type Answer, invalid, malformed, noContent, notFound, ok, Refusal, timestamp } from '#demo/github/answer.ts';
import { bodyOf, type Call, choice, onlyKeys, optionalString, page, type Route } from '#demo/github/call.ts';
import { inviteToTeam, joinTeam, leaveTeam } from '#demo/github/changes.ts';
import { accountOf, mustMaintain, organisationOf, teamOf } from '#demo/github/find.ts';
import { isOwner } from '#demo/github/guard.ts';
import type { Organisation, Team } from '#demo/github/state.ts';

const read = 'members=read';
const write = 'members=write';
const one = '/orgs/:org/teams/:team';

export const teamMemberRoutes: Route[] = [
  {
    method: 'GET',
    pattern: `${one}/members`,
    page: 'rest/teams/members#list-team-members',
    permissions: read,
    handle: listMembers,
  },
  {
    method: 'GET',
    pattern: `${one}/invitations`,
    page: 'rest/teams/members#list-pending-team-invitations',
    permissions: read,
    handle: listInvitations,
  },
  {
    method: 'GET',
    pattern: `${one}/memberships/:login`,
    page: 'rest/teams/members#get-team-membership-for-a-user',
    permissions: read,
    handle: showMembership,
  },
  {
    method: 'PUT',
    pattern: `${one}/memberships/:login`,
    page: 'rest/teams/members#add-or-update-team-membership-for-a-user',
    permissions: write,
    handle: addMember,
  },
  {
    method: 'DELETE',
    pattern: `${one}/memberships/:login`,
    page: 'rest/teams/members#remove-team-membership-for-a-user',
    permissions: write,
    handle: removeMember,
  },
];

function listInvitations(call: Call): Answer {
  const organisation = organisationOf(call);
  const team = teamOf(call);
  mustMaintain(call, team, 'list the invitations of a team');
  const open = [...organisation.invitations.values()].filter(({ accountId }) => team.invited.has(accountId));
  return page(call, open, (some) => some.map((invitation) => invitationShape(call, organisation, invitation)));
}

function invitationShape(
  call: Call,
  organisation: Organisation,
  { id, accountId, inviterId, createdAt }: { id: number; accountId: number; inviterId: number; createdAt: Date },
) {
  const inviter = call.state.accounts.get(inviterId);
  return {
    id,
    node_id: nodeId('OrganizationInvitation', id),
    login: call.state.accounts.get(accountId)?.login ?? null,
    email: null,
    role: 'direct_member',
    created_at: timestamp(createdAt),
    inviter: inviter && userShape(call, inviter),
    team_count: [...organisation.teams.values()].filter(({ invited }) => invited.has(accountId)).length,
    invitation_teams_url: `${call.api}/organizations/${organisation.account.id}/invitations/${id}/teams`,
  };
}

function listMembers(call: Call): Answer {
  const organisation = organisationOf(call);
  const team = teamOf(call);
  const wanted = choice(call, 'role', ['member', 'maintainer', 'all'], 'all');
  const members = [...organisation.members.keys()].flatMap((accountId) => {
    const account = call.state.accounts.get(accountId);
    const role = shownRole(organisation, team, accountId);
    return account && role && (wanted === 'all' || wanted === role) ? [{ account, role }] : [];
  });
  return page(call, members, (some) =>
    some.map(({ account, role }) => ({
      ...userShape(call, account),
      role,
      inherited: !team.members.has(account.id),
    })),
  );
}

function showMembership(call: Call): Answer {
  const { id } = accountOf(call);
  const team = teamOf(call);
  const role = shownRole(organisationOf(call), team, id);
  const invitedAs = team.invited.get(id);
  if (!role && invitedAs) return ok(membershipShape(call, invitedAs, 'pending'));
  if (!role) throw notFound();
  return ok(membershipShape(call, role, 'active'));
}

function membershipShape(call: Call, role: string, state: 'active' | 'pending') {
  const { account } = organisationOf(call);
  const path = `organizations/${account.id}/team/${teamOf(call).id}/memberships/${accountOf(call).login}`;
  return { url: `${call.api}/${path}`, role, state };
}

/** Owners of the organisation show as maintainers of the teams that they are in. */
function shownRole(organisation: Organisation, team: Team, accountId: number): 'member' | 'maintainer' | undefined {
  const role = roleInTeam(organisation, team, accountId);
  return role && organisation.members.get(accountId)?.role === 'admin' ? 'maintainer' : role;
}

/** Members of child teams are members of the parent. */
function roleInTeam(organisation: Organisation, team: Team, accountId: number): 'member' | 'maintainer' | undefined {
  const own = team.members.get(accountId);
  if (own) return own;
  const children = [...organisation.teams.values()].filter(({ parentId }) => parentId === team.id);
  return children.some((child) => roleInTeam(organisation, child, accountId)) ? 'member' : undefined;
}

/** Somebody from outside is invited to the organisation, which only owners and Apps may do, and stays pending. */
function addMember(call: Call): Answer {
  const { state } = call;
  const organisation = organisationOf(call);
  const team = teamOf(call);
  mustMaintain(call, team, 'add a team membership');
  mustBeKeptByPeople(team);
  const account = accountOf(call);
  const body = bodyOf(call);
  onlyKeys(body, 'role');
  const role = optionalString(body, 'role') ?? 'member';
  if (role !== 'member' && role !== 'maintainer') throw malformed('"role" is not one of member, maintainer.');
  if (account.type === 'Organization') {
    throw invalid({ resource: 'TeamMember', code: 'unprocessable', field: 'user' });
  }
  if (!state.isMember(organisation, account.id)) {
    if (call.actor.kind === 'user' && !isOwner(call, organisation)) {
      throw new Refusal(403, `You must be an admin of ${organisation.account.login} to add ${account.login}.`);
    }
    const inviterId = call.actor.kind === 'user' ? call.actor.account.id : (state.app?.botId ?? 0);
    inviteToTeam(state, organisation, team, { accountId: account.id, inviterId, role });
    return ok(membershipShape(call, role, 'pending'));
  }
  joinTeam(state, team, account.id, role);
  return ok(membershipShape(call, shownRole(organisation, team, account.id) ?? role, 'active'));
}

function removeMember(call: Call): Answer {
  const team = teamOf(call);
  const account = accountOf(call);
  const isSelf = call.actor.kind === 'user' && call.actor.account.id === account.id;
  if (!isSelf) mustMaintain(call, team, 'remove a team membership');
  mustBeKeptByPeople(team);
  if (!team.members.has(account.id) && !team.invited.has(account.id)) throw notFound();
  leaveTeam(call.state, team, account.id);
  return noContent;
}

function mustBeKeptByPeople({ idpGroup }: Team): void {
  if (idpGroup === undefined) return;
  const words = `You cannot create or update members for an external group backed team since they are managed by ${idpGroup}`;
  throw new Refusal(403, words);
}
