/** What is so in the pretend GitLab, without the eyes of any account. */
import { directRow, projectLevel, projectSources } from './access.ts';
import { levelWords } from './levels.ts';
import { projectNamed, userNamed } from './plant.ts';
import { fullPathOf, groupById, groupByPath, type Project, type State, type User, userById } from './state.ts';
import type { OverviewRow, WorldView } from './world.ts';

export function createWorldView(state: State): WorldView {
  return {
    levelOf(username, path) {
      const user = userNamed(state, username);
      return user.state === 'active' ? projectLevel(state, projectNamed(state, path), user.id) : 0;
    },
    directRowOf(username, path) {
      const row = directRow(projectNamed(state, path), userNamed(state, username).id);
      return row && { access_level: row.level, expires_at: row.expiresAt, member_role_id: row.memberRoleId };
    },
    ...groupView(state),
    overview: () =>
      state.projects.map((project) => ({
        path: fullPathOf(state, project),
        url: `${state.url}/${fullPathOf(state, project)}`,
        archived: project.archived,
        rows: state.users
          .flatMap((user) => overviewRow(state, project, user))
          .sort((a, b) => b.level - a.level || a.username.localeCompare(b.username)),
      })),
  };
}

type GroupView = Pick<WorldView, 'rulesOf' | 'membersOf' | 'sharesOf' | 'accessRequestsOf'>;

function groupView(state: State): GroupView {
  const nameOf = (id: number): string => userById(state, id)?.username ?? 'gone';
  return {
    rulesOf(username, path) {
      const { id } = userNamed(state, username);
      const { protectedBranches, protectedEnvironments } = projectNamed(state, path);
      const theirs = <T extends { userId: number | null }>(rules: T[], words: (rule: T) => string): string[] =>
        rules.filter(({ userId }) => userId === id).map(words);
      return [
        ...protectedBranches.flatMap(({ name, push, merge, unprotect }) => [
          ...theirs(push, () => `${name} push`),
          ...theirs(merge, () => `${name} merge`),
          ...theirs(unprotect, () => `${name} unprotect`),
        ]),
        ...protectedEnvironments.flatMap(({ name, deploy, approvals }) => [
          ...theirs(deploy, () => `${name} deploy`),
          ...theirs(approvals, ({ requiredApprovals }) => `${name} approve ${requiredApprovals}`),
        ]),
      ];
    },
    membersOf: (groupPath) =>
      groupByPath(state, groupPath)?.rows.map(({ userId, level, expiresAt }) =>
        [nameOf(userId), level, ...(expiresAt === null ? [] : [expiresAt])].join(' '),
      ),
    sharesOf: (path) =>
      projectNamed(state, path).shares.map(({ groupId, level }) => `${groupById(state, groupId)?.fullPath} ${level}`),
    accessRequestsOf: (path) => projectNamed(state, path).accessRequests.map(({ userId }) => nameOf(userId)),
  };
}

function overviewRow(state: State, project: Project, user: User): OverviewRow[] {
  const [first, ...rest] = projectSources(state, project, user.id);
  if (!first || user.state !== 'active') return [];
  const best = rest.reduce((top, source) => (source.level > top.level ? source : top), first);
  const { level, kind, row } = best;
  return [
    {
      username: user.username,
      level,
      words: levelWords(level),
      source: kind,
      ...(row.expiresAt === null ? {} : { expiresAt: row.expiresAt }),
    },
  ];
}
