/** Groups (https://docs.gitlab.com/api/groups/): lists, one of them, and creating one. */
import { groupLevel, mayAdminGroup, mayReadGroup, mayReadProject } from './access.ts';
import { type Answer, forbidden, notFound, ok, Refusal } from './answer.ts';
import { groupDetail, groupInList, projectWithAccess } from './entities.ts';
import { findGroup } from './find.ts';
import { owner } from './levels.ts';
import { groupMembers } from './member-source.ts';
import { createRow } from './memberships.ts';
import { inPages } from './pages.ts';
import { addGroup } from './plant.ts';
import { type Call, type Route, reader, signedIn } from './request.ts';
import { type Group, groupById, groupByPath, userByName } from './state.ts';

export const groupRoutes: Route[] = [
  { method: 'GET', path: '/groups', anonymous: true, handle: (call) => listGroups(call, () => true) },
  { method: 'POST', path: '/groups', handle: createGroup },
  { method: 'GET', path: '/groups/:id', anonymous: true, handle: showGroup },
  { method: 'GET', path: '/groups/:id/subgroups', anonymous: true, handle: listSubgroups },
];

const visibilities = ['public', 'internal', 'private', ''] as const;

function listGroups(call: Call, isListed: (group: Group) => boolean): Answer {
  const { state, viewer } = call;
  const params = reader(call);
  const search = params.string('search')?.toLowerCase();
  const minLevel = params.integer('min_access_level') ?? (params.boolean('owned') ? owner : 0);
  const visibility = params.choice('visibility', visibilities, '');
  const topLevelOnly = params.boolean('top_level_only');
  params.done();
  const groups = state.groups
    .filter(isListed)
    .filter((group) => mayReadGroup(state, group, viewer))
    .filter((group) => (viewer ? groupLevel(state, group, viewer.id) : 0) >= minLevel)
    .filter((group) => visibility === '' || group.visibility === visibility)
    .filter((group) => !topLevelOnly || group.parentId === null)
    .filter((group) => !search || isFound(group, search))
    .sort((a, b) => a.name.localeCompare(b.name) || a.id - b.id);
  return inPages(call, groups, (group) => groupInList(state, group));
}

/** By name and by the last part of the path; below three characters only whole words match. */
function isFound({ name, fullPath }: Group, search: string): boolean {
  const texts = [name.toLowerCase(), fullPath.slice(fullPath.lastIndexOf('/') + 1).toLowerCase()];
  return texts.some((text) => (search.length < 3 ? text === search : text.includes(search)));
}

/** Its own ones, not those further down. */
function listSubgroups(call: Call): Answer {
  const { id } = findGroup(call);
  return listGroups(call, ({ parentId }) => parentId === id);
}

function showGroup(call: Call): Answer {
  const group = findGroup(call);
  const { state, viewer } = call;
  const withProjects = call.params.with_projects !== 'false' && viewer;
  if (!withProjects) return ok(groupDetail(state, group, viewer));
  const projects = state.projects
    .filter(({ home }) => home.kind === 'group' && home.id === group.id)
    .filter((project) => mayReadProject(state, project, viewer))
    .map((project) => projectWithAccess(state, project, viewer, 'in-list'));
  return ok({ ...groupDetail(state, group, viewer), projects });
}

/** Whoever creates a group is its Owner by a row of their own, below another group too. */
function createGroup(call: Call): Answer {
  const { state } = call;
  const viewer = signedIn(call);
  const params = reader(call).required('name').required('path');
  const name = params.string('name') ?? '';
  const path = params.string('path') ?? '';
  const parentId = params.integer('parent_id');
  const visibility = params.choice('visibility', visibilities, '') || 'private';
  params.choice('project_creation_level', ['noone', 'owner', 'maintainer', 'developer', 'administrator', ''], '');
  params.choice('subgroup_creation_level', ['owner', 'maintainer', ''], '');
  params.boolean('request_access_enabled');
  params.string('description');
  params.done();
  const parent = parentId ? groupById(state, parentId) : undefined;
  if (parentId && !(parent && mayReadGroup(state, parent, viewer))) throw notFound('Group');
  const mayCreate = parent
    ? mayAdminGroup(state, parent, viewer)
    : viewer.mayCreateGroups && state.settings.topLevelGroupsByApi;
  if (!mayCreate) throw forbidden();
  const fullPath = parent ? `${parent.fullPath}/${path}` : path;
  const problem = groupProblem(call, { name, path, fullPath, visibility, parent });
  if (problem) throw new Refusal(400, { message: `Failed to save group {${problem}}` });
  const group = addGroup(state, { fullPath, name, visibility });
  createRow(state, groupMembers(group), viewer, { level: owner, expiresAt: null, memberRoleId: null }, viewer);
  return { status: 201, body: groupDetail(state, group, viewer) };
}

/** What the model says, as Ruby shows its errors. */
function groupProblem(
  { state }: Call,
  wanted: { name: string; path: string; fullPath: string; visibility: string; parent: Group | undefined },
): string | undefined {
  const { name, path, fullPath, visibility, parent } = wanted;
  const isTaken = groupByPath(state, fullPath) ?? (parent ? undefined : userByName(state, fullPath));
  if (isTaken) return ':path=>["has already been taken"]';
  if (!/^[\p{L}\p{N}_.][\p{L}\p{N}_\-. ()]*$/u.test(name)) {
    return ':name=>["can contain only letters, digits, emoji, underscores, periods, dashes, spaces, and parentheses. It must start with a letter, digit, emoji, or underscore."]';
  }
  if (!/^[a-zA-Z0-9_.][a-zA-Z0-9_\-.]*$/.test(path)) {
    return ":path=>[\"can contain only letters, digits, '_', '-' and '.'.\"]";
  }
  const strictness = ['public', 'internal', 'private'];
  const isMoreVisible = parent && strictness.indexOf(visibility) < strictness.indexOf(parent.visibility);
  return isMoreVisible
    ? `:visibility_level=>["${visibility} is not allowed since the parent group has a ${parent.visibility} visibility."]`
    : undefined;
}
