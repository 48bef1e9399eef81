/** What is so in the pretend GitLab, without the eyes of any account. */
import { directRow, projectLevel, projectSources } from './access.ts';
import { levelWords } from './levels.ts';
import { projectNamed, userNamed } from './plant.ts';
import { fullPathOf, type Project, type State, type User } from './state.ts';
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
