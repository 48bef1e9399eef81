/**
 * Who reaches what, and through which row: the union of a person's own row, ancestor groups and shares, of which the highest counts.
 * Expiry dates play no part here: GitLab drops expired rows once a night and looks at no date before.
 */
import { guest, maintainer, minimalAccess, owner } from './levels.ts';
import type { Group, MemberRow, Project, Share, State, User } from './state.ts';
import { ancestorsOf, groupById, selfAndAncestors } from './state.ts';

export interface Source {
  kind: 'direct' | 'group' | 'share';
  level: number;
  row: MemberRow;
}

const rowOf = (rows: MemberRow[], userId: number): MemberRow | undefined => rows.find((row) => row.userId === userId);

export const directRow = ({ rows }: Pick<Project, 'rows'>, userId: number): MemberRow | undefined =>
  rowOf(rows, userId);

/** All rows that give this user something on the project; the person's own row first, then the highest. */
export function projectSources(state: State, project: Project, userId: number): Source[] {
  const own = directRow(project, userId);
  const above = ancestorsOf(state, project);
  const inherited = groupSources(state, above, userId);
  const shares = above[0]?.shareWithGroupLock ? [] : project.shares;
  const shared = shares.flatMap((share) => throughProjectShare(state, share, userId));
  const others = [...inherited, ...shared].filter(({ level }) => level > minimalAccess);
  others.sort((a, b) => b.level - a.level);
  return own ? [{ kind: 'direct', level: own.level, row: own }, ...others] : others;
}

/** `groups` is a group with its ancestors. Of a group that is invited to one of them only its direct members count. */
function groupSources(state: State, groups: Group[], userId: number): Source[] {
  return groups.flatMap((group): Source[] => {
    const row = rowOf(group.rows, userId);
    const shared = group.shares.flatMap((share) => {
      const invited = groupById(state, share.groupId);
      return invited ? sharedRow(state, share, rowOf(invited.rows, userId)) : [];
    });
    return row ? [{ kind: 'group', level: row.level, row }, ...shared] : shared;
  });
}

/**
 * Of a group that is invited to a project, its direct and inherited members and the members of groups invited to it gain
 * access (https://docs.gitlab.com/user/project/members/sharing_projects_groups/).
 */
function throughProjectShare(state: State, share: Share, userId: number): Source[] {
  const invited = groupById(state, share.groupId);
  if (!invited) return [];
  return groupSources(state, selfAndAncestors(state, invited), userId).flatMap(({ level, row }) =>
    sharedRow(state, share, row, level),
  );
}

function sharedRow(state: State, share: Share, row: MemberRow | undefined, level = row?.level ?? 0): Source[] {
  if (!row || level <= minimalAccess) return [];
  const since = Math.max(row.updatedAt.getTime(), share.createdAt.getTime());
  const { authorisationLagMs } = state.settings;
  if (authorisationLagMs > 0 && state.now().getTime() < since + authorisationLagMs) return [];
  return [{ kind: 'share', level: Math.min(level, share.level), row }];
}

const highest = (sources: Source[]): number => sources.reduce((best, { level }) => Math.max(best, level), 0);

/** The level that counts on the project, from all sources; 0 for none. */
export const projectLevel = (state: State, project: Project, userId: number): number =>
  highest(projectSources(state, project, userId));

/** The level that counts on the group, from itself, its ancestors and shares; 0 for none. */
export const groupLevel = (state: State, group: Group, userId: number): number =>
  highest(sourcesOnGroup(state, group, userId));

export const sourcesOnGroup = (state: State, group: Group, userId: number): Source[] =>
  groupSources(state, selfAndAncestors(state, group), userId).sort((a, b) => b.level - a.level);

/** The highest membership in these groups above. Shares do not count for this, and a row below them may not lie lower. */
export function highestMemberOf(groups: Group[], userId: number): { group: Group; row: MemberRow } | undefined {
  let best: { group: Group; row: MemberRow } | undefined;
  for (const group of groups) {
    const row = rowOf(group.rows, userId);
    if (row && row.level > (best?.row.level ?? 0)) best = { group, row };
  }
  return best;
}

export function mayReadProject(state: State, project: Project, viewer: User | undefined): boolean {
  if (project.visibility === 'public') return true;
  if (!viewer) return false;
  return project.visibility === 'internal' || projectLevel(state, project, viewer.id) >= guest;
}

export function mayReadGroup(state: State, group: Group, viewer: User | undefined): boolean {
  if (group.visibility === 'public') return true;
  if (!viewer) return false;
  if (group.visibility === 'internal' || groupLevel(state, group, viewer.id) > 0) return true;
  return state.projects.some(
    (project) => ancestorsOf(state, project).includes(group) && projectLevel(state, project, viewer.id) >= guest,
  );
}

export const mayAdminProject = (state: State, project: Project, viewer: User): boolean =>
  projectLevel(state, project, viewer.id) >= maintainer;

export const mayManageOwners = (state: State, project: Project, viewer: User): boolean =>
  projectLevel(state, project, viewer.id) >= owner;

export const mayAdminGroup = (state: State, group: Group, viewer: User): boolean =>
  groupLevel(state, group, viewer.id) >= owner;
