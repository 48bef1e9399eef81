/** The custom repository roles of an organisation: Enterprise Cloud and Server only. https://docs.github.com/enterprise-cloud@latest/rest/orgs/custom-roles */
import { userShape } from '#demo/github/account-shapes.ts';
import { type Answer, notFound, ok } from '#demo/github/answer.ts';
import type { Call, Route } from '#demo/github/call.ts';
import { organisationOf } from '#demo/github/find.ts';
import { hasScope, isOwner, levelHere, notAccessible } from '#demo/github/guard.ts';
import type { Organisation } from '#demo/github/state.ts';

export const customRoleRoutes: Route[] = [
  {
    method: 'GET',
    pattern: '/orgs/:org/custom-repository-roles',
    page: 'enterprise-cloud@latest/rest/orgs/custom-roles#list-custom-repository-roles-in-an-organization',
    scopes: ['admin:org', 'repo'],
    permissions: 'organization_custom_roles=read',
    handle: list,
  },
];

function list(call: Call): Answer {
  const organisation = organisationOf(call);
  if (!organisation.hasCustomRoles) throw notFound();
  mustAdministerSomething(call, organisation);
  const roles = [...organisation.customRoles].map(([name, base_role], index) => ({
    id: organisation.account.id * 1000 + index,
    name,
    description: null,
    base_role,
    permissions: [],
    organization: userShape(call, organisation.account),
    created_at: '2020-01-01T00:00:00Z',
    updated_at: '2020-01-01T00:00:00Z',
  }));
  return ok({ total_count: roles.length, custom_roles: roles });
}

/** "An administrator of the organization or of a repository of the organization." */
function mustAdministerSomething(call: Call, organisation: Organisation): void {
  const { actor, state } = call;
  if (actor.kind === 'installation') {
    if (actor.installation.accountId !== organisation.account.id) throw notFound();
    if (actor.token.permissions.organization_custom_roles === undefined) throw notAccessible(call);
    return;
  }
  if (!hasScope(call, 'repo') && !hasScope(call, 'admin:org')) throw notFound();
  const own = [...state.repositories.values()].filter(({ ownerId }) => ownerId === organisation.account.id);
  if (isOwner(call, organisation) || own.some((repository) => levelHere(call, repository) === 'admin')) return;
  throw notFound();
}
