/** Groups and their members, for reading only (https://docs.gitlab.com/api/groups/, https://docs.gitlab.com/api/group_members/). */
import { groupLevel, mayReadGroup, mayReadProject, sourcesOnGroup } from './access.ts';
import { type Answer, noSuchRow, ok } from './answer.ts';
import { groupDetail, groupInList, member, memberFromSources, projectWithAccess } from './entities.ts';
import { findGroup } from './find.ts';
import { owner } from './levels.ts';
import { inPages } from './pages.ts';
import { type Call, type Route, reader, signedIn } from './request.ts';
import { userById } from './state.ts';

export const groupRoutes: Route[] = [
  { method: 'GET', path: '/groups', anonymous: true, handle: listGroups },
  { method: 'GET', path: '/groups/:id', anonymous: true, handle: showGroup },
  { method: 'GET', path: '/groups/:id/members', handle: listMembers },
  { method: 'GET', path: '/groups/:id/members/all/:user_id', handle: showAnyMember },
  { method: 'GET', path: '/groups/:id/members/:user_id', handle: showMember },
];

function listGroups(call: Call): Answer {
  const { state, viewer } = call;
  const params = reader(call);
  const search = params.string('search')?.toLowerCase();
  const minLevel = params.integer('min_access_level') ?? (params.boolean('owned') ? owner : 0);
  const topLevelOnly = params.boolean('top_level_only');
  params.done();
  const groups = state.groups
    .filter((group) => mayReadGroup(state, group, viewer))
    .filter((group) => (viewer ? groupLevel(state, group, viewer.id) : 0) >= minLevel)
    .filter((group) => !topLevelOnly || group.parentId === null)
    .filter(({ name, fullPath }) => !search || `${name} ${fullPath}`.toLowerCase().includes(search))
    .sort((a, b) => a.name.localeCompare(b.name));
  return inPages(call, groups, (group) => groupInList(state, group));
}

function showGroup(call: Call): Answer {
  const group = findGroup(call);
  const { state, viewer } = call;
  const withProjects = call.params.with_projects !== 'false' && viewer;
  if (!withProjects) return ok(groupDetail(state, group));
  const projects = state.projects
    .filter(({ home }) => home.kind === 'group' && home.id === group.id)
    .filter((project) => mayReadProject(state, project, viewer))
    .map((project) => projectWithAccess(state, project, viewer, 'in-list'));
  return ok({ ...groupDetail(state, group), projects });
}

function listMembers(call: Call): Answer {
  const group = findGroup(call);
  return inPages(call, group.rows, (row) => {
    const user = userById(call.state, row.userId);
    return user && member(call.state, row, user);
  });
}

function readUserId(call: Call): number {
  const params = reader({ ...call, params: call.path });
  const userId = params.integer('user_id');
  params.done();
  signedIn(call);
  return userId ?? 0;
}

function showMember(call: Call): Answer {
  const userId = readUserId(call);
  const row = findGroup(call).rows.find((candidate) => candidate.userId === userId);
  const user = userById(call.state, userId);
  if (!row || !user) throw noSuchRow();
  return ok(member(call.state, row, user));
}

function showAnyMember(call: Call): Answer {
  const userId = readUserId(call);
  const group = findGroup(call);
  const user = userById(call.state, userId);
  const found = user && memberFromSources(call.state, sourcesOnGroup(call.state, group, userId), user);
  if (!found) throw noSuchRow();
  return ok(found);
}
