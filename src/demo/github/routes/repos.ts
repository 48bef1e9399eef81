/** Repositories: one by name or id, and all that the sender can list. */

import { levelOfRole, roleOfTeam, sourcesOf } from '#demo/github/access.ts';
import type { Answer } from '#demo/github/answer.ts';
import { invalid, notFound, ok } from '#demo/github/answer.ts';
import { type Call, choice, page, part, type Route } from '#demo/github/call.ts';
import {
  canSee,
  hasPermission,
  isInside,
  isOwner,
  mustBeUser,
  notAccessible,
  repositoryOf,
} from '#demo/github/guard.ts';
import { fullRepositoryShape, repositoryShape } from '#demo/github/repository-shapes.ts';
import { teamShape } from '#demo/github/shapes.ts';
import type { Repository } from '#demo/github/state.ts';

export const repoRoutes: Route[] = [
  {
    method: 'GET',
    pattern: '/repos/:owner/:repo',
    page: 'rest/repos/repos#get-a-repository',
    scopes: ['repo'],
    permissions: 'metadata=read',
    anonymous: true,
    handle: (call) => ok(fullRepositoryShape(call, repositoryOf(call))),
  },
  {
    method: 'GET',
    pattern: '/user/repos',
    page: 'rest/repos/repos#list-repositories-for-the-authenticated-user',
    scopes: ['', 'repo'],
    permissions: 'metadata=read',
    handle: listMine,
  },
  {
    method: 'GET',
    pattern: '/orgs/:org/repos',
    page: 'rest/repos/repos#list-organization-repositories',
    permissions: 'metadata=read',
    anonymous: true,
    handle: listOfOrganisation,
  },
  {
    method: 'GET',
    pattern: '/repos/:owner/:repo/teams',
    page: 'rest/repos/repos#list-repository-teams',
    scopes: ['repo'],
    permissions: 'administration=read',
    handle: listTeams,
  },
];

const affiliations = ['owner', 'collaborator', 'organization_member'] as const;

function listMine(call: Call): Answer {
  const account = mustBeUser(call);
  const type = choice(call, 'type', ['all', 'owner', 'public', 'private', 'member'], 'all');
  const visibility = choice(call, 'visibility', ['all', 'public', 'private'], 'all');
  const asked = call.query.get('affiliation');
  if (call.query.has('type') && (asked !== null || call.query.has('visibility'))) {
    throw invalid({
      resource: 'Repository',
      code: 'custom',
      message: 'If you specify visibility or affiliation, you cannot specify type.',
    });
  }
  const wanted = asked === null ? [...affiliations] : asked.split(',').map((one) => one.trim());
  const stranger = wanted.find((one) => !(affiliations as readonly string[]).includes(one));
  if (stranger !== undefined) throw invalid({ resource: 'Repository', code: 'invalid', field: 'affiliation' });
  const mine = [...call.state.repositories.values()].filter((repository) => {
    if (!canSee(call, repository)) return false;
    if (visibility !== 'all' && repository.private !== (visibility === 'private')) return false;
    if ((type === 'public' || type === 'private') && repository.private !== (type === 'private')) return false;
    const affiliation = affiliationsTo(call, repository, account.id);
    if (type === 'owner') return affiliation.includes('owner');
    if (type === 'member') return affiliation.length > 0 && !affiliation.includes('owner');
    return affiliation.some((one) => wanted.includes(one));
  });
  return page(call, sorted(call, mine), (some) => some.map((one) => repositoryShape(call, one)));
}

function affiliationsTo({ state }: Call, repository: Repository, accountId: number): string[] {
  if (repository.ownerId === accountId) return ['owner'];
  const kinds = new Set(sourcesOf(state, repository, accountId).map(({ kind }) => kind));
  const found: string[] = [];
  if (kinds.delete('direct')) found.push('collaborator');
  if (kinds.size > 0) found.push('organization_member');
  return found;
}

function sorted(call: Call, repositories: Repository[]): Repository[] {
  const sort = choice(call, 'sort', ['created', 'updated', 'pushed', 'full_name'], 'full_name');
  const direction = choice(call, 'direction', ['asc', 'desc'], sort === 'full_name' ? 'asc' : 'desc');
  const key = (repository: Repository) => call.state.pathOf(repository).toLowerCase();
  const order = (a: Repository, b: Repository) => (sort === 'full_name' ? (key(a) < key(b) ? -1 : 1) : a.id - b.id);
  return repositories.sort((a, b) => (direction === 'asc' ? order(a, b) : order(b, a)));
}

function listOfOrganisation(call: Call): Answer {
  const organisation = call.state.organisation(part(call, 'org'));
  if (!organisation) throw notFound();
  const all = [...call.state.repositories.values()].filter(
    (repository) => repository.ownerId === organisation.account.id && canSee(call, repository),
  );
  return page(
    call,
    all.sort((a, b) => a.id - b.id),
    (some) => some.map((one) => repositoryShape(call, one)),
  );
}

function listTeams(call: Call): Answer {
  const repository = repositoryOf(call);
  const organisation = call.state.organisationOf(repository);
  if (!hasPermission(call, 'administration', 'read')) throw notAccessible(call);
  if (!organisation) return ok([]);
  const accountId = call.actor.kind === 'user' ? call.actor.account.id : undefined;
  const visible = [...organisation.teams.values()].filter((team) => {
    if (!roleOfTeam(organisation, team, repository) || !isInside(call, organisation)) return false;
    const isMine = accountId !== undefined && team.members.has(accountId);
    return !team.secret || isMine || isOwner(call, organisation) || call.actor.kind === 'installation';
  });
  return page(call, visible, (some) =>
    some.map((team) => {
      const name = roleOfTeam(organisation, team, repository) ?? 'read';
      return teamShape(call, organisation, team, { name, level: levelOfRole(organisation, name) ?? 'none' });
    }),
  );
}
