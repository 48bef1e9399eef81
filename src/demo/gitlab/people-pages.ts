/** What the pretend GitLab shows a browser; it knows no invitations for people who have an account. */
import type { HostPages } from '#demo/lib/host-page.ts';
import type { WorldView } from './world.ts';

const sources = { direct: 'this project', group: 'group', share: 'invited group' } as const;

export const pagesOf = (world: WorldView): HostPages => ({
  label: 'GitLab',
  repos: () =>
    world.overview().map(({ path, archived, rows }) => ({
      path,
      archived,
      rows: rows.map(({ username, words, source }) => ({ login: username, level: words, source: sources[source] })),
      invited: [],
    })),
});
