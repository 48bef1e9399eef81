/** What has members: a project or a group. GitLab's API of members is the same code for both, and so is ours. */
import {
  mayAdminGroup,
  mayAdminProject,
  mayManageOwners,
  projectSources,
  type Source,
  sourcesOnGroup,
} from './access.ts';
import { findGroup, findProject } from './find.ts';
import type { Call } from './request.ts';
import { ancestorsOf, type Group, type Project, type State, selfAndAncestors, type User } from './state.ts';

export type MemberSource = { kind: 'project'; of: Project } | { kind: 'group'; of: Group };

export const projectMembers = (of: Project): MemberSource => ({ kind: 'project', of });
export const groupMembers = (of: Group): MemberSource => ({ kind: 'group', of });

/** The project or group of the address. @throws Refusal 301, 404, 405 */
export const findSource = (call: Call, kind: MemberSource['kind']): MemberSource =>
  kind === 'project' ? projectMembers(findProject(call)) : groupMembers(findGroup(call));

/** The groups that it inherits members from, nearest first. */
export const groupsAbove = (state: State, { kind, of }: MemberSource): Group[] =>
  kind === 'project' ? ancestorsOf(state, of) : selfAndAncestors(state, of).slice(1);

export const sourcesOn = (state: State, { kind, of }: MemberSource, userId: number): Source[] =>
  kind === 'project' ? projectSources(state, of, userId) : sourcesOnGroup(state, of, userId);

/** Maintainers change the members of a project, but only Owners those of a group. */
export const mayAdminMembers = (state: State, { kind, of }: MemberSource, viewer: User): boolean =>
  kind === 'project' ? mayAdminProject(state, of, viewer) : mayAdminGroup(state, of, viewer);

export const mayAdminOwners = (state: State, { kind, of }: MemberSource, viewer: User): boolean =>
  kind === 'project' ? mayManageOwners(state, of, viewer) : mayAdminGroup(state, of, viewer);

/** Rows that nobody may change: of the holder of a personal namespace, and of the last Owner of a top-level group. */
export function isFixed({ kind, of }: MemberSource, userId: number): boolean {
  if (kind === 'project') return of.home.kind === 'user' && of.home.id === userId;
  const owners = of.rows.filter(({ level }) => level === 50);
  return of.parentId === null && owners.length === 1 && owners[0]?.userId === userId;
}

/** What lies below a group, with rows of its own. */
export function sourcesBelow(state: State, { kind, of }: MemberSource): MemberSource[] {
  if (kind === 'project') return [];
  const groups = state.groups.filter((group) => group !== of && selfAndAncestors(state, group).includes(of));
  const projects = state.projects.filter((project) => ancestorsOf(state, project).includes(of));
  return [...groups.map(groupMembers), ...projects.map(projectMembers)];
}
