/** Inviting a group to a project (https://docs.gitlab.com/api/projects/#share-project-with-group). There is no way to change an invitation. */
import { groupLevel, mayManageOwners } from './access.ts';
import { type Answer, conflict, forbidden, notFound, Refusal } from './answer.ts';
import { findAsMaintainer } from './find.ts';
import { owner } from './levels.ts';
import { type Call, type Route, reader, signedIn } from './request.ts';
import { ancestorsOf, type Group, groupById, type Project, type State, selfAndAncestors } from './state.ts';

export const shareRoutes: Route[] = [
  { method: 'POST', path: '/projects/:id/share', handle: share },
  { method: 'DELETE', path: '/projects/:id/share/:group_id', handle: unshare },
];

const roles = [10, 15, 20, 30, 40, 50];

/** The order of the checks is that of GitLab's lib/api/projects.rb and app/services/projects/group_links/create_service.rb. */
function share(call: Call): Answer {
  const { state } = call;
  const params = reader(call).required('group_id').required('group_access');
  const group = groupById(state, params.integer('group_id') ?? 0);
  const level = params.integer('group_access') ?? 0;
  const expiresAt = params.day('expires_at') ?? null;
  if (!roles.includes(level)) params.problem('group_access does not have a valid value');
  params.done();
  const project = findAsMaintainer(call);
  checkArchived(state, project);
  const viewer = signedIn(call);
  const above = ancestorsOf(state, project);
  const root = above.at(-1);
  if (above[0]?.shareWithGroupLock) throw new Refusal(400, { message: 'The project sharing with group is disabled' });
  if (group && root?.ssoLinked && rootOf(state, group) !== root) {
    throw conflict('This group cannot be invited to a project inside a group with enforced SSO');
  }
  if (level === owner && !mayManageOwners(state, project, viewer)) throw forbidden();
  const isOutside = group && root?.preventSharingOutsideHierarchy && rootOf(state, group) !== root;
  if (!group || isOutside || groupLevel(state, group, viewer.id) === 0)
    throw new Refusal(404, { message: 'Not Found' });
  if (project.shares.some(({ groupId }) => groupId === group.id)) {
    throw conflict('Project already shared with this group');
  }
  if (above.includes(group)) {
    throw conflict('Project cannot be shared with the group it is in or one of its ancestors.');
  }
  project.shares.push({ groupId: group.id, level, expiresAt, createdAt: state.now() });
  state.changed();
  const body = {
    id: state.nextId(),
    project_id: project.id,
    group_id: group.id,
    group_access: level,
    expires_at: expiresAt,
  };
  return { status: 201, body };
}

function unshare(call: Call): Answer {
  const params = reader({ ...call, params: call.path });
  const groupId = params.integer('group_id') ?? 0;
  params.done();
  const project = findAsMaintainer(call);
  checkArchived(call.state, project);
  const link = project.shares.find((one) => one.groupId === groupId);
  if (!link) throw notFound('Group Link');
  project.shares = project.shares.filter((one) => one !== link);
  call.state.changed();
  return { status: 204 };
}

function checkArchived(state: State, project: Project): void {
  if (state.settings.archivedIsReadOnly && project.archived) throw forbidden();
}

const rootOf = (state: State, group: Group): Group | undefined => selfAndAncestors(state, group).at(-1);
