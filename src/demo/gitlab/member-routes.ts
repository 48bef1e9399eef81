/**
 * Members of a project (https://docs.gitlab.com/api/project_members/). The order of the checks is that of GitLab's
 * lib/api/members.rb: parameters, project, user, existing row, rights, then the Member model's own validations.
 */
import { directRow, mayAdminMembers, mayManageOwners, projectSources } from './access.ts';
import {
  type Answer,
  conflict,
  forbidden,
  invalid,
  noSuchRow,
  notAllowed,
  notFound,
  ok,
  preconditionFailed,
} from './answer.ts';
import { checkDeletionLimit } from './deletion-limit.ts';
import { member, memberFromSources } from './entities.ts';
import { findProject } from './find.ts';
import { owner } from './levels.ts';
import { changeRow, createRow, dropRow, isChange, needsApproval, type RowValues, rowErrors } from './memberships.ts';
import { inPages } from './pages.ts';
import { type Call, type Route, reader, signedIn } from './request.ts';
import { ancestorsOf, type MemberRow, type Project, type User, userById, userByName } from './state.ts';

export const memberRoutes: Route[] = [
  { method: 'GET', path: '/projects/:id/members', handle: listMembers },
  { method: 'GET', path: '/projects/:id/members/all', handle: listAllMembers },
  { method: 'GET', path: '/projects/:id/members/all/:user_id', handle: showAnyMember },
  { method: 'GET', path: '/projects/:id/members/:user_id', handle: showMember },
  { method: 'POST', path: '/projects/:id/members', handle: addMember },
  { method: 'PUT', path: '/projects/:id/members/:user_id', handle: editMember },
  { method: 'DELETE', path: '/projects/:id/members/:user_id', handle: removeMember },
];

function listMembers(call: Call): Answer {
  const isAsked = readFilter(call);
  const { state } = call;
  const rows = findProject(call).rows.flatMap((row) => {
    const user = userById(state, row.userId);
    return user && isAsked(user) ? [member(state, row, user)] : [];
  });
  return inPages(call, rows, (row) => row);
}

function listAllMembers(call: Call): Answer {
  const isAsked = readFilter(call);
  const project = findProject(call);
  const members = call.state.users.filter(isAsked).flatMap((user) => {
    const found = memberFromSources(call.state, projectSources(call.state, project, user.id), user);
    return found ? [found] : [];
  });
  return inPages(call, members, (found) => found);
}

function readFilter(call: Call): (user: User) => boolean {
  const params = reader(call);
  const query = params.string('query')?.toLowerCase();
  const userIds = params.integers('user_ids');
  const skipUsers = params.integers('skip_users');
  params.done();
  return ({ id, name, username }) =>
    (!query || name.toLowerCase().includes(query) || username.toLowerCase().includes(query)) &&
    (!userIds || userIds.includes(id)) &&
    !skipUsers?.includes(id);
}

function showMember(call: Call): Answer {
  const userId = readUserId(call);
  const { row, user } = findRow(call, findProject(call), userId);
  return ok(member(call.state, row, user));
}

function showAnyMember(call: Call): Answer {
  const userId = readUserId(call);
  const project = findProject(call);
  const user = userById(call.state, userId);
  const found = user && memberFromSources(call.state, projectSources(call.state, project, userId), user);
  if (!found) throw noSuchRow();
  return ok(found);
}

function readUserId(call: Call): number {
  const params = reader({ ...call, params: call.path });
  const userId = params.integer('user_id');
  params.done();
  return userId ?? 0;
}

function findRow({ state }: Call, project: Project, userId: number): { row: MemberRow; user: User } {
  const row = directRow(project, userId);
  const user = userById(state, userId);
  if (!row || !user) throw noSuchRow();
  return { row, user };
}

function addMember(call: Call): Answer {
  const { state } = call;
  const params = reader(call).required('access_level').oneOf('user_id', 'username');
  const level = params.integer('access_level') ?? 0;
  const userId = params.string('user_id');
  const username = params.string('username');
  const values: RowValues = { level, expiresAt: params.day('expires_at') ?? null, memberRoleId: readRole(call) };
  if (`${userId},${username}`.split(',').length > 2) params.problem('user_id is invalid');
  params.done();
  const project = findProject(call);
  const user = username ? userByName(state, username) : userById(state, Number(userId));
  if (!user) throw notFound('User');
  if (directRow(project, user.id)) throw conflict('Member already exists');
  checkRights(call, project, [level]);
  if (ancestorsOf(state, project).some(({ membershipLock }) => membershipLock)) throw notAllowed();
  const errors = rowErrors(state, project, user, values);
  if (Object.keys(errors).length > 0) throw invalid(errors);
  if (needsApproval(state, user, level)) return queue(call, project, user, values);
  return { status: 201, body: member(state, createRow(state, project, user, values, signedIn(call)), user) };
}

/** Ignored without custom roles on the instance. */
function readRole({ state, params }: Call): number | null {
  const given = params.member_role_id;
  const role = Number(given);
  return state.memberRoles.length === 0 || !given || Number.isNaN(role) ? null : role;
}

function queue({ state, ...call }: Call, project: Project, user: User, { level, expiresAt }: RowValues): Answer {
  const requestedById = call.viewer?.id ?? 0;
  state.queued.push({ projectId: project.id, userId: user.id, level, expiresAt, requestedById });
  state.changed();
  return { status: 202, body: { message: { [user.username]: 'Request queued for administrator approval.' } } };
}

/** `levels`: the wanted one and that of the row, where there is one. Owner rows are the business of owners. */
function checkRights({ state, ...call }: Call, project: Project, levels: number[]): void {
  const { viewer } = call;
  if (!viewer || !mayAdminMembers(state, project, viewer)) throw forbidden();
  if (levels.includes(owner) && !mayManageOwners(state, project, viewer)) throw forbidden();
  if (state.settings.archivedIsReadOnly && project.archived) throw forbidden();
}

const isNamespaceHolder = ({ home }: Project, userId: number): boolean => home.kind === 'user' && home.id === userId;

function editMember(call: Call): Answer {
  const { state } = call;
  const params = reader(call).required('access_level');
  const level = params.integer('access_level') ?? 0;
  const expiresAt = params.day('expires_at');
  params.done();
  const userId = readUserId(call);
  const project = findProject(call);
  const { row, user } = findRow(call, project, userId);
  if (isNamespaceHolder(project, userId) || user.kind === 'project_bot') throw forbidden();
  checkRights(call, project, [level, row.level]);
  const values: RowValues = {
    level,
    expiresAt: expiresAt === undefined ? row.expiresAt : expiresAt,
    memberRoleId: readRole(call),
  };
  if (isChange(row, values)) {
    const errors = rowErrors(state, project, user, values);
    if (Object.keys(errors).length > 0) throw invalid(errors);
    if (needsApproval(state, user, level)) return queue(call, project, user, values);
    changeRow(state, row, values);
  }
  return ok(member(state, row, user));
}

function removeMember(call: Call): Answer {
  const { state } = call;
  const userId = readUserId(call);
  const project = findProject(call);
  const { row, user } = findRow(call, project, userId);
  const viewer = signedIn(call);
  checkDeletionLimit(state, viewer, project);
  const since = Date.parse(call.headers['if-unmodified-since'] ?? '');
  if (!Number.isNaN(since) && row.updatedAt.getTime() > since) throw preconditionFailed();
  if (isNamespaceHolder(project, userId) || user.kind === 'project_bot') throw forbidden();
  if (viewer.id !== userId) checkRights(call, project, [row.level]);
  dropRow(state, project, row);
  return { status: 204 };
}
