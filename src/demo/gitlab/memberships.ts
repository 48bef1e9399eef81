/**
 * Creating, changing and dropping rows on a project, with the checks of GitLab's Member model and services.
 * The API, people in the web page and the nightly job all come through here; who may do it is decided by the caller.
 */
import { directRow, highestGroupMember } from './access.ts';
import { guest, isGrantable, levelWords } from './levels.ts';
import type { MemberRow, Project, State, User } from './state.ts';
import { today, userById } from './state.ts';

/** Attribute -> messages, as GitLab puts them under `message`. */
export type Errors = Record<string, string[]>;

export interface RowValues {
  level: number;
  expiresAt: string | null;
  memberRoleId: number | null;
}

/** What the Member model has to say about a row with these values; empty when it is valid. */
export function rowErrors(state: State, project: Project, user: User, values: RowValues): Errors {
  const errors: Errors = {};
  const add = (attribute: string, words: string) => {
    errors[attribute] = [...(errors[attribute] ?? []), words];
  };
  if (values.expiresAt !== null && values.expiresAt < today(state)) add('expires_at', 'cannot be a date in the past');
  const above = highestGroupMember(state, project, user.id);
  if (above && above.row.level > values.level) {
    const { group, row } = above;
    add(
      'access_level',
      `should be greater than or equal to ${levelWords(row.level)} inherited membership from group ${group.name}`,
    );
  }
  if (user.kind === 'project_bot' && isMemberElsewhere(state, project, user)) {
    add('user_id', 'project bots cannot be added to other groups / projects');
  }
  if (!isGrantable(values.level)) add('access_level', 'is not included in the list');
  const role = state.memberRoles.find(({ id }) => id === values.memberRoleId);
  if (values.memberRoleId !== null && !role) add('member_role', 'not found');
  if (role && role.baseLevel !== values.level) {
    add('member_role_id', "the custom role's base access level does not match the current access level");
  }
  return errors;
}

function isMemberElsewhere(state: State, project: Project, user: User): boolean {
  const has = (rows: MemberRow[]) => rows.some((row) => row.userId === user.id);
  return (
    state.projects.some((other) => other !== project && has(other.rows)) || state.groups.some(({ rows }) => has(rows))
  );
}

export function createRow(
  state: State,
  project: Project,
  user: User,
  values: RowValues,
  by: User | undefined,
): MemberRow {
  const at = state.now();
  const row: MemberRow = {
    id: state.nextId(),
    userId: user.id,
    ...values,
    createdById: by?.id ?? null,
    createdAt: at,
    updatedAt: at,
  };
  project.rows.push(row);
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

/** Drops the row, and with it the person's own rules on protected branches, as the Enterprise Edition does. */
export function dropRow(state: State, project: Project, row: MemberRow): void {
  project.rows = project.rows.filter((other) => other !== row);
  for (const branch of project.protectedBranches) {
    branch.push = branch.push.filter(({ userId }) => userId !== row.userId);
    branch.merge = branch.merge.filter(({ userId }) => userId !== row.userId);
  }
  state.changed();
}

/** True when giving this level to this user is a promotion into a seat, which waits for an administrator. */
export function needsApproval(state: State, user: User, level: number): boolean {
  if (!state.settings.promotionsNeedApproval || level <= guest) return false;
  const rows = [...state.projects, ...state.groups].flatMap(({ rows }) => rows);
  return !rows.some((row) => row.userId === user.id && row.level > guest);
}

/** What an administrator's approval does with every queued wish. */
export function approveQueued(state: State): void {
  for (const { projectId, userId, level, expiresAt, requestedById } of state.queued.splice(0)) {
    const project = state.projects.find(({ id }) => id === projectId);
    const user = userById(state, userId);
    if (!project || !user) continue;
    const values = { level, expiresAt, memberRoleId: null };
    const row = directRow(project, userId);
    if (row) changeRow(state, row, values);
    else createRow(state, project, user, values, userById(state, requestedById));
  }
}

/** The nightly job (00:10 at the server): drops every row and share whose last day has come. Answers how many. */
export function dropExpired(state: State): number {
  const day = today(state);
  const isOver = ({ expiresAt }: { expiresAt: string | null }) => expiresAt !== null && expiresAt <= day;
  let dropped = 0;
  for (const project of state.projects) {
    for (const row of project.rows.filter(isOver)) {
      dropRow(state, project, row);
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
