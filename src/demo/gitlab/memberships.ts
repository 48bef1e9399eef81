/**
 * Creating, changing and dropping rows on a project or group, with the checks of GitLab's Member model and services.
 * The API, people in the web page and the nightly job all come through here; who may do it is decided by the caller.
 */
import { directRow, groupLevel, highestMemberOf } from './access.ts';
import { guest, isGrantable, levelWords, minimalAccess } from './levels.ts';
import { groupMembers, groupsAbove, type MemberSource, projectMembers, sourcesBelow } from './member-source.ts';
import type { MemberRow, Project, State, User } from './state.ts';
import { ancestorsOf, groupById, projectById, today, userById } from './state.ts';

const ssoWords =
  'is not linked to a SAML account or has an inactive SCIM identity. For information on how to resolve this error, see the troubleshooting SCIM documentation.';

/** Attribute -> messages, as GitLab puts them under `message`. */
export type Errors = Record<string, string[]>;

export interface RowValues {
  level: number;
  expiresAt: string | null;
  memberRoleId: number | null;
}

/** What the Member model has to say about a row with these values; empty when it is valid. */
export function rowErrors(state: State, source: MemberSource, user: User, values: RowValues): Errors {
  const errors: Errors = {};
  const add = (attribute: string, words: string) => {
    errors[attribute] = [...(errors[attribute] ?? []), words];
  };
  if (values.expiresAt !== null && values.expiresAt < today(state)) add('expires_at', 'cannot be a date in the past');
  const groups = groupsAbove(state, source);
  const above = highestMemberOf(groups, user.id);
  if (above && above.row.level > values.level) {
    const { group, row } = above;
    add(
      'access_level',
      `should be greater than or equal to ${levelWords(row.level)} inherited membership from group ${group.name}`,
    );
  }
  if (user.kind === 'project_bot' && isMemberElsewhere(state, source, user)) {
    add('user_id', 'project bots cannot be added to other groups / projects');
  }
  const isMinimal = source.kind === 'group' && source.of.parentId === null && values.level === minimalAccess;
  if (!isGrantable(values.level) && !isMinimal) add('access_level', 'is not included in the list');
  if (lacksSsoIdentity(state, source, user)) add('user', ssoWords);
  const role = state.memberRoles.find(({ id }) => id === values.memberRoleId);
  if (values.memberRoleId !== null && !role) add('member_role', 'not found');
  if (role && role.baseLevel !== values.level) {
    add('member_role_id', "the custom role's base access level does not match the current access level");
  }
  return errors;
}

function isMemberElsewhere(state: State, { of }: MemberSource, user: User): boolean {
  return [...state.projects, ...state.groups].some((other) => other !== of && directRow(other, user.id));
}

/** https://docs.gitlab.com/user/group/saml_sso/#sso-enforcement */
function lacksSsoIdentity(state: State, source: MemberSource, user: User): boolean {
  const self = source.kind === 'group' ? [source.of] : [];
  const linked = [...self, ...groupsAbove(state, source)].at(-1)?.ssoLinked;
  return linked !== undefined && linked !== null && user.kind !== 'project_bot' && !linked.includes(user.id);
}

/** A request for access that waits becomes the row, and keeps its date. */
export function createRow(
  state: State,
  { kind, of }: MemberSource,
  user: User,
  values: RowValues,
  by: User | undefined,
): MemberRow {
  const at = state.now();
  const asked = kind === 'project' ? of.accessRequests.find(({ userId }) => userId === user.id) : undefined;
  const row: MemberRow = {
    id: state.nextId(),
    userId: user.id,
    ...values,
    createdById: by?.id ?? null,
    createdAt: asked?.createdAt ?? at,
    updatedAt: at,
  };
  if (kind === 'project') of.accessRequests = of.accessRequests.filter((one) => one !== asked);
  of.rows.push(row);
  state.changed();
  return row;
}

/** True when the values differ from the row's own; only then does GitLab check and save. */
export const isChange = (row: MemberRow, values: RowValues): boolean =>
  row.level !== values.level || row.expiresAt !== values.expiresAt || row.memberRoleId !== values.memberRoleId;

export function changeRow(state: State, row: MemberRow, values: RowValues): void {
  Object.assign(row, values, { updatedAt: state.now() });
  state.changed();
}

/** Drops the row, and where asked those of the same person in all that lies below. */
export function dropRow(state: State, source: MemberSource, row: MemberRow, andBelow = false): void {
  for (const below of andBelow ? sourcesBelow(state, source) : []) {
    const theirs = directRow(below.of, row.userId);
    if (theirs) dropRow(state, below, theirs);
  }
  source.of.rows = source.of.rows.filter((other) => other !== row);
  if (source.kind === 'project') dropRules(state, source.of, row.userId);
  state.changed();
}

/**
 * The Enterprise Edition drops the person's own rules together with the row: those on environments always, those on who
 * pushes and merges unless the group above still knows the person (ee/app/models/ee/project_member.rb).
 */
function dropRules(state: State, project: Project, userId: number): void {
  const others = <T extends { userId: number | null }>(rules: T[]): T[] =>
    rules.filter((rule) => rule.userId !== userId);
  for (const environment of project.protectedEnvironments) {
    environment.deploy = others(environment.deploy);
    environment.approvals = others(environment.approvals);
  }
  const [group] = ancestorsOf(state, project);
  if (group && groupLevel(state, group, userId) >= guest) return;
  for (const branch of project.protectedBranches) {
    branch.push = others(branch.push);
    branch.merge = others(branch.merge);
  }
}

/** True when giving this level to this user is a promotion into a seat, which waits for an administrator. */
export function needsApproval(state: State, user: User, level: number): boolean {
  if (!state.settings.promotionsNeedApproval || level <= guest) return false;
  const rows = [...state.projects, ...state.groups].flatMap(({ rows }) => rows);
  return !rows.some((row) => row.userId === user.id && row.level > guest);
}

/** What an administrator's approval does with every queued wish. */
export function approveQueued(state: State): void {
  for (const { on, sourceId, userId, level, expiresAt, requestedById } of state.queued.splice(0)) {
    const project = on === 'project' ? projectById(state, sourceId) : undefined;
    const group = on === 'group' ? groupById(state, sourceId) : undefined;
    const source = project ? projectMembers(project) : group && groupMembers(group);
    const user = userById(state, userId);
    if (!source || !user) continue;
    const values = { level, expiresAt, memberRoleId: null };
    const row = directRow(source.of, userId);
    if (row) changeRow(state, row, values);
    else createRow(state, source, user, values, userById(state, requestedById));
  }
}

/** The nightly job (00:10 at the server): drops every row and share whose last day has come. Answers how many. */
export function dropExpired(state: State): number {
  const day = today(state);
  const isOver = ({ expiresAt }: { expiresAt: string | null }) => expiresAt !== null && expiresAt <= day;
  let dropped = 0;
  for (const project of state.projects) {
    for (const row of project.rows.filter(isOver)) {
      dropRow(state, projectMembers(project), row);
      dropped += 1;
    }
  }
  for (const group of state.groups) {
    dropped += group.rows.filter(isOver).length;
    group.rows = group.rows.filter((row) => !isOver(row));
  }
  for (const source of [...state.projects, ...state.groups]) {
    dropped += source.shares.filter(isOver).length;
    source.shares = source.shares.filter((share) => !isOver(share));
  }
  if (dropped > 0) state.changed();
  return dropped;
}
