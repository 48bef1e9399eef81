/** Teams and their repositories. https://docs.github.com/rest/teams/teams */
import { levelOfRole, roleNamed, roleOfTeam } from '#demo/github/access.ts';
import { type Answer, created, invalid, malformed, noContent, notFound, ok, Refusal } from '#demo/github/answer.ts';
import { bodyOf, type Call, onlyKeys, optionalString, page, type Route } from '#demo/github/call.ts';
import { addTeam, deleteTeam, setTeamRole } from '#demo/github/changes.ts';
import { canSeeTeam, mustMaintain, organisationOf, teamOf } from '#demo/github/find.ts';
import {
  hasPermission,
  isInside,
  isOwner,
  mustAdminister,
  mustNotBeArchived,
  notAccessible,
  repositoryOf,
} from '#demo/github/guard.ts';
import { slugOf } from '#demo/github/plant.ts';
import { repositoryShape } from '#demo/github/repository-shapes.ts';
import { fullTeamShape, teamShape } from '#demo/github/shapes.ts';
import type { Organisation } from '#demo/github/state.ts';

const scopes = ['admin:org', 'read:org', 'repo', 'user', 'write:org'];
const read = 'members=read';
const write = 'members=write';
const one = '/orgs/:org/teams/:team';
const docs = 'rest/teams/teams';

export const teamRoutes: Route[] = [
  { method: 'GET', pattern: '/orgs/:org/teams', page: `${docs}#list-teams`, scopes, permissions: read, handle: list },
  { method: 'POST', pattern: '/orgs/:org/teams', page: `${docs}#create-a-team`, permissions: write, handle: create },
  { method: 'GET', pattern: one, page: `${docs}#get-a-team-by-name`, permissions: read, handle: show },
  { method: 'DELETE', pattern: one, page: `${docs}#delete-a-team`, permissions: write, handle: remove },
  {
    method: 'GET',
    pattern: `${one}/repos`,
    page: `${docs}#list-team-repositories`,
    permissions: read,
    handle: listRepositories,
  },
  {
    method: 'GET',
    pattern: `${one}/repos/:owner/:repo`,
    page: `${docs}#check-team-permissions-for-a-repository`,
    permissions: read,
    handle: checkRepository,
  },
  {
    method: 'PUT',
    pattern: `${one}/repos/:owner/:repo`,
    page: `${docs}#add-or-update-team-repository-permissions`,
    permissions: 'administration=write; members=read',
    handle: setRepository,
  },
  {
    method: 'DELETE',
    pattern: `${one}/repos/:owner/:repo`,
    page: `${docs}#remove-a-repository-from-a-team`,
    permissions: 'administration=write; members=read',
    handle: removeRepository,
  },
];

function list(call: Call): Answer {
  const organisation = organisationOf(call);
  if (!hasPermission(call, 'members', 'read')) throw notAccessible(call);
  if (!isInside(call, organisation)) throw new Refusal(403, `You must be a member of ${organisation.account.login}.`);
  const visible = [...organisation.teams.values()].filter((team) => canSeeTeam(call, organisation, team));
  return page(call, visible, (some) => some.map((team) => teamShape(call, organisation, team)));
}

function show(call: Call): Answer {
  return ok(fullTeamShape(call, organisationOf(call), teamOf(call)));
}

/** Any member may create teams, and becomes maintainer of them; an owner stays outside. */
function create(call: Call): Answer {
  const organisation = organisationOf(call);
  if (!isInside(call, organisation)) throw notFound();
  if (!hasPermission(call, 'members', 'write')) throw notAccessible(call);
  const body = bodyOf(call);
  onlyKeys(
    body,
    'name',
    'description',
    'privacy',
    'notification_setting',
    'parent_team_id',
    'maintainers',
    'repo_names',
  );
  const name = optionalString(body, 'name');
  if (name === undefined) throw malformed('"name" wasn\'t supplied.');
  const parentId = body.parent_team_id;
  if (parentId !== undefined && (typeof parentId !== 'number' || !organisation.teams.has(parentId))) throw notFound();
  const privacy = optionalString(body, 'privacy') ?? (parentId === undefined ? 'secret' : 'closed');
  if (privacy !== 'secret' && privacy !== 'closed') throw malformed('"privacy" is not one of secret, closed.');
  if (parentId !== undefined && privacy === 'secret') {
    throw invalid({ resource: 'Team', code: 'custom', message: 'Nested teams cannot be secret' });
  }
  const slug = slugOf(name);
  if ([...organisation.teams.values()].some((other) => other.slug === slug)) {
    throw invalid({
      resource: 'Team',
      code: 'already_exists',
      field: 'name',
      message: 'Name must be unique for this org',
    });
  }
  const maintainers = namedMembers(call, organisation, body.maintainers);
  if (call.actor.kind === 'user' && !isOwner(call, organisation)) maintainers.push(call.actor.account.id);
  const description = optionalString(body, 'description') ?? null;
  const isSilent = optionalString(body, 'notification_setting') === 'notifications_disabled';
  const secret = privacy === 'secret';
  const team = addTeam(call.state, organisation, { name, slug, parentId, secret, description, isSilent, maintainers });
  return created(fullTeamShape(call, organisation, team));
}

function namedMembers({ state }: Call, organisation: Organisation, logins: unknown): number[] {
  if (logins === undefined) return [];
  if (!Array.isArray(logins)) throw malformed('"maintainers" is not an array.');
  return logins.map((login) => {
    const account = state.account(String(login));
    if (account && state.isMember(organisation, account.id)) return account.id;
    throw invalid({ resource: 'Team', code: 'custom', field: 'maintainers', message: `${String(login)} is no member` });
  });
}

function remove(call: Call): Answer {
  const team = teamOf(call);
  mustMaintain(call, team);
  deleteTeam(call.state, organisationOf(call), team);
  return noContent;
}

function listRepositories(call: Call): Answer {
  const organisation = organisationOf(call);
  const team = teamOf(call);
  const all = [...call.state.repositories.values()].filter((repository) => roleOfTeam(organisation, team, repository));
  return page(call, all, (some) => some.map((repository) => repositoryShape(call, repository)));
}

function checkRepository(call: Call): Answer {
  const repository = repositoryOf(call);
  if (!roleOfTeam(organisationOf(call), teamOf(call), repository)) throw notFound();
  return noContent;
}

function setRepository(call: Call): Answer {
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
function removeRepository(call: Call): Answer {
  const team = teamOf(call);
  const repository = repositoryOf(call);
  const isMaintainer = call.actor.kind === 'user' && team.members.get(call.actor.account.id) === 'maintainer';
  if (!isMaintainer && !isOwner(call, organisationOf(call))) mustAdminister(call, repository, 'write');
  mustNotBeArchived(repository);
  setTeamRole(call.state, team, repository, 'none');
  return noContent;
}
