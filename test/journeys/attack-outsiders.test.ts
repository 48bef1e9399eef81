/** What outsiders, and people who mean no harm, call their teams. */
import { expect, it } from 'vitest';
import type { GitHubSeed } from '#demo/github/seed.ts';
import { minute } from '../world.ts';
import { startSituation } from './situation.ts';

const path = 'acme/shop';
const repo = `github:${path}`;
const teams = (seed: GitHubSeed) => {
  seed.bot.scopes = ['repo', 'admin:org'];
};

it('people keep a team that happens to be called like one of ours', async () => {
  const { github, advance } = await startSituation({ github: teams });
  // Just-in-time logistics, its administrators of 2024.
  github.addTeam('acme', {
    name: 'jit-2024-admin',
    members: { 'grace-h': 'maintainer', 'ada-l': 'member' },
    repositories: { 'acme/shop': 'maintain' },
  });
  await advance(30 * minute);
  expect([github.levelOf('ada-l', path), github.levelOf('grace-h', path)]).toEqual(['maintain', 'maintain']);
});

it('a team renamed and described anew by an owner holds nobody beyond the end unnoticed', async () => {
  const { asks, github, ada, advance, grant, adminsTold } = await startSituation({ github: teams });
  await asks(repo, 'write');
  await ada.sees('Active until');
  github.changeTeam('acme', 'jit-7002-write', {
    slug: 'shop-helpers',
    description: 'People who help in the shop.',
  } as never);
  await advance(120 * minute);
  const has = github.levelOf('ada-l', path);
  expect(
    has === 'none' || (await grant()).state === 'ending' || /still/.test(adminsTold()),
    `${has} ${adminsTold()}`,
  ).toBe(true);
});

it('a team of somebody else that waits under our name gets nothing', async () => {
  const { asks, github, ada, advance, told } = await startSituation({ github: teams });
  github.addTeam('acme', { name: 'jit-7002-admin', members: { 'grace-h': 'maintainer' } });
  await asks(repo, 'admin');
  await ada.sees('Active until');
  expect(github.levelOf('grace-h', path)).toBe('maintain');
  await advance(120 * minute);
  expect([github.levelOf('ada-l', path), github.levelOf('grace-h', path)], told()).toEqual(['none', 'maintain']);
});

it('a team just made that GitHub shows late does not make the bot touch own rows', async () => {
  const { asks, github, ada, advance } = await startSituation({ github: teams });
  const show = github.fault({
    method: 'GET',
    path: /teams\/jit-7002-write$/,
    do: { kind: 'status', status: 404, body: { message: 'Not Found' } },
  });
  const showToo = github.fault({ method: 'GET', path: /shop\/teams/, do: { kind: 'status', status: 200, body: [] } });
  await asks(repo, 'write');
  await advance(20_000);
  show();
  showToo();
  await advance(2 * minute);
  await ada.sees('Active until');
  expect([github.levelOf('ada-l', path), github.directLevelOf('ada-l', path)]).toEqual(['write', 'none']);
});
