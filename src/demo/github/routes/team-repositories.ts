/** What teams may do on which repositories. https://docs.github.com/rest/teams/teams */
import { levelOfRole, roleNamed, roleOfTeam } from '#demo/github/access.ts';
import { type Answer, invalid, noContent, notFound } from '#demo/github/answer.ts';
import { bodyOf, type Call, onlyKeys, optionalString, page, type Route } from '#demo/github/call.ts';
import { setTeamRole } from '#demo/github/changes.ts';
import { organisationOf, teamOf } from '#demo/github/find.ts';
import { canSee, isOwner, mustAdminister, mustNotBeArchived, repositoryOf } from '#demo/github/guard.ts';
import { permissionsShape, repositoryShape } from '#demo/github/repository-shapes.ts';

const one = '/orgs/:org/teams/:team';
const docs = 'rest/teams/teams';

export const teamRepositoryRoutes: Route[] = [
  {
    method: 'GET',
    pattern: `${one}/repos`,
    page: `${docs}#list-team-repositories`,
    permissions: 'members=read',
    handle: list,
  },
  {
    method: 'GET',
    pattern: `${one}/repos/:owner/:repo`,
    page: `${docs}#check-team-permissions-for-a-repository`,
    permissions: 'members=read',
    handle: check,
  },
  {
    method: 'PUT',
    pattern: `${one}/repos/:owner/:repo`,
    page: `${docs}#add-or-update-team-repository-permissions`,
    permissions: 'administration=write; members=read',
    handle: set,
  },
  {
    method: 'DELETE',
    pattern: `${one}/repos/:owner/:repo`,
    page: `${docs}#remove-a-repository-from-a-team`,
    permissions: 'administration=write; members=read',
    handle: remove,
  },
];

/** Those that the sender may see, with what the team (not the sender) may do there. */
function list(call: Call): Answer {
  const organisation = organisationOf(call);
  const team = teamOf(call);
  const all = [...call.state.repositories.values()].flatMap((repository) => {
    const role = roleOfTeam(organisation, team, repository);
    return role !== undefined && canSee(call, repository) ? [{ repository, role }] : [];
  });
  return page(call, all, (some) =>
    some.map(({ repository, role }) => ({
      ...repositoryShape(call, repository),
      permissions: permissionsShape(levelOfRole(organisation, role) ?? 'none'),
      role_name: role,
    })),
  );
}

function check(call: Call): Answer {
  const repository = repositoryOf(call);
  if (!roleOfTeam(organisationOf(call), teamOf(call), repository)) throw notFound();
  return noContent;
}

function set(call: Call): Answer {
  const { state } = call;
  const organisation = organisationOf(call);
  const team = teamOf(call);
  const repository = repositoryOf(call);
  mustAdminister(call, repository, 'write');
  mustNotBeArchived(repository);
  const body = bodyOf(call);
  onlyKeys(body, 'permission');
  const permission = optionalString(body, 'permission') ?? 'pull';
  const role = roleNamed(permission) ?? (organisation.customRoles.has(permission) ? permission : undefined);
  if (repository.ownerId !== organisation.account.id || role === undefined || !levelOfRole(organisation, role)) {
    throw invalid({
      resource: 'TeamMember',
      code: 'unprocessable',
      field: role === undefined ? 'permission' : 'repository',
    });
  }
  setTeamRole(state, team, repository, role);
  return noContent;
}

/** Owners and maintainers of the team may take any repository off it, administrators only their own. */
function remove(call: Call): Answer {
  const team = teamOf(call);
  const repository = repositoryOf(call);
  const isMaintainer = call.actor.kind === 'user' && team.members.get(call.actor.account.id) === 'maintainer';
  if (!isMaintainer && !isOwner(call, organisationOf(call))) mustAdminister(call, repository, 'write');
  mustNotBeArchived(repository);
  setTeamRole(call.state, team, repository, 'none');
  return noContent;
}
