/** What the pretend GitHub shows a browser. */
import type { HostPages } from '#demo/lib/host-page.ts';
import type { OverviewRow } from './overview.ts';
import type { World } from './world.ts';

const sources: Record<Exclude<OverviewRow['source'], 'team'>, string> = {
  direct: 'this repository',
  base: 'base permission of the organisation',
  owner: 'ownership',
  invited: 'invitation',
};

export const pagesOf = (world: World): HostPages => ({
  label: 'GitHub',
  repos: () =>
    world.overview().map(({ path, archived, rows }) => ({
      path,
      archived,
      rows: rows
        .filter(({ source }) => source !== 'invited')
        .map(({ login, role, source, team }) => ({
          login,
          level: role,
          source: source === 'team' ? `team ${team ?? ''}` : sources[source],
        })),
      invited: rows.filter(({ source }) => source === 'invited').map(({ login }) => login),
    })),
  accept: (login, path) => world.acceptInvitation(login, path),
});
