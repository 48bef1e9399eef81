/**
 * Members of a project or a group (https://docs.gitlab.com/api/project_members/, https://docs.gitlab.com/api/group_members/).
 * The order of the checks is that of GitLab's lib/api/members.rb: parameters, source, user, existing row, rights, then the
 * Member model's own validations.
 */
import { directRow } from './access.ts';
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
import { owner } from './levels.ts';
import {
  findSource,
  groupsAbove,
  isFixed,
  type MemberSource,
  mayAdminMembers,
  mayAdminOwners,
  sourcesOn,
} from './member-source.ts';
import { changeRow, createRow, dropRow, isChange, needsApproval, type RowValues, rowErrors } from './memberships.ts';
import { inPages } from './pages.ts';
import { type Call, type Route, reader, signedIn } from './request.ts';
import { type MemberRow, type User, userById, userByName } from './state.ts';

type Kind = MemberSource['kind'];

export const memberRoutes: Route[] = (['project', 'group'] as const).flatMap((kind): Route[] => {
  const members = `/${kind}s/:id/members`;
  return [
    { method: 'GET', path: members, handle: (call) => listMembers(call, kind) },
    { method: 'GET', path: `${members}/all`, handle: (call) => listAllMembers(call, kind) },
    { method: 'GET', path: `${members}/all/:user_id`, handle: (call) => showAnyMember(call, kind) },
    { method: 'GET', path: `${members}/:user_id`, handle: (call) => showMember(call, kind) },
    { method: 'POST', path: members, handle: (call) => addMember(call, kind) },
    { method: 'PUT', path: `${members}/:user_id`, handle: (call) => editMember(call, kind) },
    { method: 'DELETE', path: `${members}/:user_id`, handle: (call) => removeMember(call, kind) },
  ];
});

function listMembers(call: Call, kind: Kind): Answer {
  const isAsked = readFilter(call);
  const { state } = call;
  const rows = findSource(call, kind).of.rows.flatMap((row) => {
    const user = userById(state, row.userId);
    return user && isAsked(user) ? [member(state, row, user)] : [];
  });
  return inPages(call, rows, (row) => row);
}

function listAllMembers(call: Call, kind: Kind): Answer {
  const isAsked = readFilter(call);
  const source = findSource(call, kind);
  const members = call.state.users.filter(isAsked).flatMap((user) => {
    const found = memberFromSources(call.state, sourcesOn(call.state, source, user.id), user);
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

function showMember(call: Call, kind: Kind): Answer {
  const userId = readUserId(call);
  const { row, user } = findRow(call, findSource(call, kind), userId);
  return ok(member(call.state, row, user));
}

function showAnyMember(call: Call, kind: Kind): Answer {
  const userId = readUserId(call);
  const source = findSource(call, kind);
  const user = userById(call.state, userId);
  const found = user && memberFromSources(call.state, sourcesOn(call.state, source, userId), user);
  if (!found) throw noSuchRow();
  return ok(found);
}

function readUserId(call: Call): number {
  const params = reader({ ...call, params: call.path });
  const userId = params.integer('user_id');
  params.done();
  return userId ?? 0;
}

function findRow({ state }: Call, { of }: MemberSource, userId: number): { row: MemberRow; user: User } {
  const row = directRow(of, userId);
  const user = userById(state, userId);
  if (!row || !user) throw noSuchRow();
  return { row, user };
}

function addMember(call: Call, kind: Kind): Answer {
  const { state } = call;
  const params = reader(call).required('access_level').oneOf('user_id', 'username');
  const level = params.integer('access_level') ?? 0;
  const userId = params.string('user_id');
  const username = params.string('username');
  const values: RowValues = { level, expiresAt: params.day('expires_at') ?? null, memberRoleId: readRole(call) };
  if (`${userId},${username}`.split(',').length > 2) params.problem('user_id is invalid');
  params.done();
  const source = findSource(call, kind);
  const user = username ? userByName(state, username) : userById(state, Number(userId));
  if (!user) throw notFound('User');
  if (directRow(source.of, user.id)) throw conflict('Member already exists');
  checkRights(call, source, [level]);
  const isLocked = kind === 'project' && groupsAbove(state, source).some(({ membershipLock }) => membershipLock);
  if (isLocked) throw notAllowed();
  const errors = rowErrors(state, source, user, values);
  if (Object.keys(errors).length > 0) throw invalid(errors);
  if (needsApproval(state, user, level)) return queue(call, source, user, values);
  return { status: 201, body: member(state, createRow(state, source, user, values, signedIn(call)), user) };
}

/** Ignored without custom roles on the instance. */
function readRole({ state, params }: Call): number | null {
  const given = params.member_role_id;
  const role = Number(given);
  return state.memberRoles.length === 0 || !given || Number.isNaN(role) ? null : role;
}

function queue(
  { state, ...call }: Call,
  { kind, of }: MemberSource,
  user: User,
  { level, expiresAt }: RowValues,
): Answer {
  const requestedById = call.viewer?.id ?? 0;
  state.queued.push({ on: kind, sourceId: of.id, userId: user.id, level, expiresAt, requestedById });
  state.changed();
  return { status: 202, body: { message: { [user.username]: 'Request queued for administrator approval.' } } };
}

/** `levels`: the wanted one and that of the row, where there is one. Owner rows are the business of owners. */
function checkRights({ state, ...call }: Call, source: MemberSource, levels: number[]): void {
  const { viewer } = call;
  if (!viewer || !mayAdminMembers(state, source, viewer)) throw forbidden();
  if (levels.includes(owner) && !mayAdminOwners(state, source, viewer)) throw forbidden();
  if (state.settings.archivedIsReadOnly && source.kind === 'project' && source.of.archived) throw forbidden();
}

function editMember(call: Call, kind: Kind): Answer {
  const { state } = call;
  const params = reader(call).required('access_level');
  const level = params.integer('access_level') ?? 0;
  const expiresAt = params.day('expires_at');
  params.done();
  const userId = readUserId(call);
  const source = findSource(call, kind);
  const { row, user } = findRow(call, source, userId);
  if (isFixed(source, userId) || user.kind === 'project_bot') throw forbidden();
  checkRights(call, source, [level, row.level]);
  const values: RowValues = {
    level,
    expiresAt: expiresAt === undefined ? row.expiresAt : expiresAt,
    memberRoleId: readRole(call),
  };
  if (isChange(row, values)) {
    const errors = rowErrors(state, source, user, values);
    if (Object.keys(errors).length > 0) throw invalid(errors);
    if (needsApproval(state, user, level)) return queue(call, source, user, values);
    changeRow(state, row, values);
  }
  return ok(member(state, row, user));
}

function removeMember(call: Call, kind: Kind): Answer {
  const { state } = call;
  const params = reader(call);
  const skipSubresources = params.boolean('skip_subresources');
  params.boolean('unassign_issuables');
  params.done();
  const userId = readUserId(call);
  const source = findSource(call, kind);
  const { row, user } = findRow(call, source, userId);
  const viewer = signedIn(call);
  checkDeletionLimit(state, viewer, source.of.id);
  const since = Date.parse(call.headers['if-unmodified-since'] ?? '');
  if (!Number.isNaN(since) && row.updatedAt.getTime() > since) throw preconditionFailed();
  if (isFixed(source, userId) || user.kind === 'project_bot') throw forbidden();
  if (viewer.id !== userId) checkRights(call, source, [row.level]);
  dropRow(state, source, row, !skipSubresources);
  return { status: 204 };
}
