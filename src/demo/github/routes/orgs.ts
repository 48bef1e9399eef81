/** Organisations and their members, as far as the sender is inside. https://docs.github.com/rest/orgs */

import { organisationShape, simpleOrganisationShape, userShape } from '#demo/github/account-shapes.ts';
import { type Answer, noContent, notFound, ok, Refusal } from '#demo/github/answer.ts';
import type { Call, Route } from '#demo/github/call.ts';
import { accountOf, organisationOf } from '#demo/github/find.ts';
import { hasScope, isInside, notAccessible } from '#demo/github/guard.ts';

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
];

/** Members see the base permission; strangers see the public part only. */
function show(call: Call): Answer {
  const organisation = organisationOf(call);
  const { account } = organisation;
  const isAppHere = call.actor.kind === 'installation' && call.actor.installation.accountId === account.id;
  const isMember = call.actor.kind === 'user' && call.state.isMember(organisation, call.actor.account.id);
  const sees = (isMember && (hasScope(call, 'read:org') || hasScope(call, 'repo'))) || isAppHere;
  return ok({
    ...organisationShape(call, account),
    ...(sees ? { default_repository_permission: organisation.base } : {}),
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
  const member = organisation.members.get(account.id);
  if (!member) throw notFound();
  return ok({
    url: `${call.api}/orgs/${login}/memberships/${account.login}`,
    state: member.state,
    role: member.role,
    organization_url: `${call.api}/orgs/${login}`,
    user: userShape(call, account),
    organization: simpleOrganisationShape(call, organisation.account),
  });
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
