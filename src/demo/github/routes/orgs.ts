/** Organisations and their members, as far as the sender is inside. https://docs.github.com/rest/orgs */

import { organisationShape, simpleOrganisationShape, userShape } from '#demo/github/account-shapes.ts';
import { type Answer, noContent, notFound, ok, Refusal } from '#demo/github/answer.ts';
import { type Call, choice, page, part, type Route } from '#demo/github/call.ts';
import { cancelOrganisationInvitation } from '#demo/github/changes.ts';
import { accountOf, organisationOf } from '#demo/github/find.ts';
import { hasPermission, hasScope, isInside, isOwner, mustBeUser, notAccessible } from '#demo/github/guard.ts';
import type { Account, Organisation } from '#demo/github/state.ts';

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
    method: 'DELETE',
    pattern: '/orgs/:org/invitations/:invitation',
    page: 'rest/orgs/members#cancel-an-organization-invitation',
    permissions: 'members=write',
    handle: cancelInvitation,
  },
  {
    method: 'GET',
    pattern: '/user/memberships/orgs',
    page: 'rest/orgs/members#list-organization-memberships-for-the-authenticated-user',
    scopes: ['admin:org', 'read:org', 'repo', 'user', 'write:org'],
    handle: listMine,
  },
  {
    method: 'GET',
    pattern: '/user/memberships/orgs/:org',
    page: 'rest/orgs/members#get-an-organization-membership-for-the-authenticated-user',
    scopes: ['admin:org', 'read:org', 'repo', 'user', 'write:org'],
    handle: showMine,
  },
];

/** Owners see the base permission; strangers see the public part only. */
function show(call: Call): Answer {
  const organisation = organisationOf(call);
  const { account } = organisation;
  const isAppHere = call.actor.kind === 'installation' && call.actor.installation.accountId === account.id;
  const isMember = call.actor.kind === 'user' && call.state.isMember(organisation, call.actor.account.id);
  // "To see many of the organization response values, you need to be an authenticated organization owner":
  // https://docs.github.com/en/rest/orgs/orgs#get-an-organization
  const seesBase = isAppHere || isOwner(call, organisation);
  const sees = (isMember && (hasScope(call, 'read:org') || hasScope(call, 'repo'))) || isAppHere;
  return ok({
    ...organisationShape(call, account),
    ...(sees
      ? {
          ...(seesBase ? { default_repository_permission: organisation.base } : {}),
          members_can_create_teams: organisation.membersMakeTeams,
        }
      : {}),
  });
}

function membership(call: Call): Answer {
  const organisation = organisationOf(call);
  const { login } = organisation.account;
  const account = accountOf(call);
  if (!isInside(call, organisation)) {
    if (call.actor.kind === 'installation') throw notAccessible(call);
    throw new Refusal(403, `You must be a member of ${login} to see membership information for ${account.login}.`);
  }
  if (!organisation.members.has(account.id)) throw notFound();
  return ok(membershipShape(call, organisation, account));
}

function membershipShape(call: Call, organisation: Organisation, account: Account) {
  const { login } = organisation.account;
  const member = organisation.members.get(account.id);
  return {
    url: `${call.api}/orgs/${login}/memberships/${account.login}`,
    state: member?.state,
    role: member?.role,
    organization_url: `${call.api}/orgs/${login}`,
    user: userShape(call, account),
    organization: simpleOrganisationShape(call, organisation.account),
  };
}

/** Only what the token may reach: classic tokens need a scope for it. */
function mineOf(call: Call): { account: Account; mine: Organisation[] } {
  const account = mustBeUser(call);
  if (!hasScope(call, 'read:org'))
    throw new Refusal(403, 'You need at least read:org scope to list your organizations.');
  const mine = [...call.state.organisations.values()].filter(({ members }) => members.has(account.id));
  return { account, mine };
}

function listMine(call: Call): Answer {
  const wanted = choice(call, 'state', ['active', 'pending', 'all'], 'all');
  const { account, mine } = mineOf(call);
  const fits = ({ members }: Organisation) => wanted === 'all' || members.get(account.id)?.state === wanted;
  return page(call, mine.filter(fits), (some) => some.map((one) => membershipShape(call, one, account)));
}

function showMine(call: Call): Answer {
  const { account, mine } = mineOf(call);
  const organisation = mine.find((one) => one === organisationOf(call));
  if (!organisation) throw notFound();
  return ok(membershipShape(call, organisation, account));
}

function cancelInvitation(call: Call): Answer {
  const organisation = organisationOf(call);
  if (!isInside(call, organisation) || !hasScope(call, 'write:org')) throw notFound();
  if (!hasPermission(call, 'members', 'write')) throw notAccessible(call);
  if (call.actor.kind === 'user' && !isOwner(call, organisation)) {
    throw new Refusal(403, 'You must be an admin to cancel an organization invitation.');
  }
  const id = Number(part(call, 'invitation'));
  if (!organisation.invitations.has(id)) throw notFound();
  cancelOrganisationInvitation(call.state, organisation, id);
  return noContent;
}

function checkMember(call: Call): Answer {
  const organisation = organisationOf(call);
  const account = accountOf(call);
  if (!isInside(call, organisation)) {
    const location = `${call.api}/orgs/${organisation.account.login}/public_members/${account.login}`;
    return { status: 302, headers: { location } };
  }
  if (!call.state.isMember(organisation, account.id)) throw notFound();
  return noContent;
}
