/** People and repositories that leave and come back, and what of their access comes with them. */
import { expect, test } from 'vitest';
import { aGitHub, aSeed, dayMs, refusal } from './github-builder.ts';

const payments = { owner: 'acme', repo: 'payments' };

test('somebody who leaves the organisation loses rows and teams, and has them again when reinstated', async () => {
  const { world, bot } = await aGitHub();
  world.setDirect('grace', 'acme/payments', 'maintain');
  world.removeFromOrg('grace', 'acme');
  expect(world.levelOf('grace', 'acme/payments')).toBe('none');
  expect((await bot.repos.listCollaborators(payments)).data.map(({ login }) => login)).not.toContain('grace');
  world.reinstate('grace', 'acme');
  expect(world.directLevelOf('grace', 'acme/payments')).toBe('maintain');
  const membership = { org: 'acme', team_slug: 'platform', username: 'grace' };
  expect((await bot.teams.getMembershipForUserInOrg(membership)).data.state).toBe('active');
});

test('after three months, or a new start, nothing of it comes back', async () => {
  const { world, clock } = await aGitHub();
  world.setDirect('grace', 'acme/payments', 'maintain');
  world.removeFromOrg('grace', 'acme');
  clock.turn(91 * dayMs);
  world.reinstate('grace', 'acme');
  world.removeFromOrg('grace', 'acme');
  clock.turn(92 * dayMs);
  expect(() => world.reinstate('grace', 'acme')).toThrow(/three months/);
  world.addToOrg('grace', 'acme');
  expect(world.directLevelOf('grace', 'acme/payments')).toBe('none');
  expect(() => world.reinstate('grace', 'acme')).toThrow(/nothing is kept/);
});

test('a private fork of a member who leaves is gone', async () => {
  const seed = aSeed();
  seed.repositories.push({ id: 30, path: 'ada/payments', forkOf: 'acme/payments' });
  const { world } = await aGitHub(seed);
  world.removeFromOrg('ada', 'acme');
  expect(world.hasRepository('ada/payments')).toBe(false);
});

test('a member who becomes an outside collaborator keeps what their teams gave, as rows', async () => {
  const { world, bot } = await aGitHub();
  world.convertToOutside('grace', 'acme');
  expect(world.directLevelOf('grace', 'acme/payments')).toBe('write');
  expect(world.levelOf('grace', 'acme/vault')).toBe('none');
  const outside = await bot.repos.listCollaborators({ ...payments, affiliation: 'outside' });
  expect(outside.data.map(({ login }) => login)).toEqual(['grace', 'eve']);
});

test('a suspended person can do nothing, and keeps what they have', async () => {
  const { world, as, bot } = await aGitHub({ ...aSeed(), enterpriseServer: '3.19.1' });
  world.suspendUser('eve');
  const seen = await refusal(as('eve').users.getAuthenticated());
  expect(seen).toMatchObject({ status: 403, message: 'Sorry. Your account was suspended.' });
  expect(world.directLevelOf('eve', 'acme/payments')).toBe('triage');
  await bot.repos.removeCollaborator({ ...payments, username: 'eve' });
  expect(world.directLevelOf('eve', 'acme/payments')).toBe('none');
  world.suspendUser('eve', false);
  await as('eve').users.getAuthenticated();
});

test('a login that is used again is another account, with nothing of the first', async () => {
  const { world, bot } = await aGitHub();
  world.setDirect('ada', 'acme/payments', 'admin');
  world.renameUser('ada', 'countess');
  world.addUser({ login: 'ada', id: 66 });
  expect((await bot.users.getByUsername({ username: 'ada' })).data.id).toBe(66);
  expect(world.levelOf('ada', 'acme/payments')).toBe('none');
  expect(world.directLevelOf('countess', 'acme/payments')).toBe('admin');
});

test('a deleted account takes its rows, invitations and tokens along', async () => {
  const { world, as, bot } = await aGitHub();
  await bot.repos.addCollaborator({ ...payments, username: 'ann' });
  const eve = as('eve');
  world.deleteUser('eve');
  world.deleteUser('ann');
  expect(await refusal(eve.users.getAuthenticated())).toMatchObject({ status: 401 });
  expect(world.invitationsOf('acme/payments')).toEqual([]);
  const { data } = await bot.repos.listCollaborators({ ...payments, affiliation: 'direct' });
  expect(data.map(({ login }) => login)).toEqual(['jit-bot']);
});

test('a deleted repository is not found, and comes back with its rows and without its teams for ninety days', async () => {
  const { world, bot, clock } = await aGitHub();
  world.deleteRepository('acme/payments');
  expect(await refusal(bot.repos.get(payments))).toMatchObject({ status: 404 });
  clock.turn(90 * dayMs);
  world.restoreRepository('acme/payments');
  expect((await bot.repos.get(payments)).data.id).toBe(11);
  expect(world.directLevelOf('eve', 'acme/payments')).toBe('triage');
  expect(world.levelOf('grace', 'acme/payments')).toBe('read');
  world.deleteRepository('acme/payments');
  clock.turn(90 * dayMs + 1);
  expect(() => world.restoreRepository('acme/payments')).toThrow(/for good/);
});

test('a transferred repository keeps its rows and loses its teams', async () => {
  const { world } = await aGitHub();
  world.transfer('acme/payments', 'other');
  expect(world.directLevelOf('jit-bot', 'other/payments')).toBe('admin');
  expect(world.levelOf('grace', 'other/payments')).toBe('none');
});
