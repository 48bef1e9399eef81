import { expect, test } from 'vitest';
import { aGitHub, refusal } from './github-builder.ts';
import { deliberately } from './github-openapi-watch.ts';

const payments = { owner: 'acme', repo: 'payments' };

async function aTeam() {
  const github = await aGitHub();
  const { data } = await github.bot.teams.create({ org: 'acme', name: 'Jit 11 write', privacy: 'secret' });
  return { ...github, team: { org: 'acme', team_slug: data.slug }, id: data.id };
}

test('a member creates a team, maintains it, and gives it access that its members have at once', async () => {
  const { bot, world, team } = await aTeam();
  await bot.teams.addOrUpdateRepoPermissionsInOrg({ ...team, ...payments, permission: 'maintain' });
  const { data } = await bot.teams.addOrUpdateMembershipForUserInOrg({ ...team, username: 'lin' });
  expect(data).toMatchObject({ state: 'active', role: 'member' });
  expect(world.levelOf('lin', 'acme/payments')).toBe('maintain');
  expect(world.directLevelOf('lin', 'acme/payments')).toBe('none');
  await bot.teams.removeMembershipForUserInOrg({ ...team, username: 'lin' });
  expect(world.levelOf('lin', 'acme/payments')).toBe('read');
});

test('a team is reached by id as well as by slug', async () => {
  const { bot, id } = await aTeam();
  const { data } = await bot.request(`GET /organizations/100/team/${id}`);
  expect(data).toMatchObject({ slug: 'jit-11-write', privacy: 'secret' });
  const members = await bot.request(`GET /organizations/100/team/${id}/members`);
  expect(members.data).toMatchObject([{ login: 'jit-bot', role: 'maintainer', inherited: false }]);
});

test('a name that is taken, a nested secret team and an unknown member of the body are refused', async () => {
  const { bot } = await aTeam();
  deliberately(/^POST /);
  const create = (more: Record<string, unknown>) => bot.request('POST /orgs/acme/teams', more);
  expect(await refusal(create({ name: 'jit 11 WRITE' }))).toMatchObject({ status: 422 });
  expect(await refusal(create({ name: 'x', colour: 'red' }))).toMatchObject({ status: 422 });
  expect(await refusal(create({}))).toMatchObject({ status: 422 });
  expect(await refusal(create({ name: 'x', parent_team_id: 1 }))).toMatchObject({ status: 404 });
});

test('only maintainers and owners change the members of a team', async () => {
  const { bot, as } = await aGitHub();
  const team = { org: 'acme', team_slug: 'platform' };
  const platform = { ...team, username: 'lin' };
  expect(await refusal(bot.teams.addOrUpdateMembershipForUserInOrg(platform))).toMatchObject({ status: 403 });
  expect(await refusal(bot.teams.deleteInOrg(team))).toMatchObject({ status: 403 });
  expect((await as('root').teams.addOrUpdateMembershipForUserInOrg(platform)).data.state).toBe('active');
});

test('somebody from outside the organisation becomes a pending member, and only by an owner', async () => {
  const { bot, as, world, team } = await aTeam();
  const ann = { ...team, username: 'ann' };
  expect(await refusal(bot.teams.addOrUpdateMembershipForUserInOrg(ann))).toMatchObject({ status: 403 });
  await bot.teams.addOrUpdateRepoPermissionsInOrg({ ...team, ...payments, permission: 'admin' });
  expect((await as('root').teams.addOrUpdateMembershipForUserInOrg(ann)).data.state).toBe('pending');
  expect(world.levelOf('ann', 'acme/payments')).toBe('none');
});

test('a team gets a repository of its organisation only, from an administrator, and by a documented name', async () => {
  const { bot, team } = await aTeam();
  const give = (owner: string, repo: string, permission: string) =>
    bot.teams.addOrUpdateRepoPermissionsInOrg({ ...team, owner, repo, permission });
  expect(await refusal(give('acme', 'payments', 'write'))).toMatchObject({ status: 422 });
  expect(await refusal(give('jit-bot', 'notes', 'push'))).toMatchObject({ status: 422 });
  expect(await refusal(give('acme', 'vault', 'push'))).toMatchObject({ status: 403 });
  expect(await refusal(give('acme', 'old', 'push'))).toMatchObject({
    status: 403,
    message: 'Repository was archived so is read-only.',
  });
});

test('members of a team can be removed while its repository is archived', async () => {
  const { bot, world, team } = await aTeam();
  await bot.teams.addOrUpdateRepoPermissionsInOrg({ ...team, ...payments, permission: 'push' });
  await bot.teams.addOrUpdateMembershipForUserInOrg({ ...team, username: 'lin' });
  world.archive('acme/payments');
  expect(await refusal(bot.teams.removeRepoInOrg({ ...team, ...payments }))).toMatchObject({ status: 403 });
  await bot.teams.removeMembershipForUserInOrg({ ...team, username: 'lin' });
  expect(world.levelOf('lin', 'acme/payments')).toBe('read');
});

test('a deleted team takes its access with it', async () => {
  const { bot, as, world } = await aGitHub();
  expect(world.levelOf('grace', 'acme/payments')).toBe('write');
  await as('root').teams.deleteInOrg({ org: 'acme', team_slug: 'platform' });
  expect(world.levelOf('grace', 'acme/payments')).toBe('read');
  const gone = bot.teams.getByName({ org: 'acme', team_slug: 'core' });
  expect(await refusal(gone)).toMatchObject({ status: 404 });
});

test('a team that the sender cannot see is not found', async () => {
  const { as } = await aTeam();
  const hidden = as('lin').teams.getByName({ org: 'acme', team_slug: 'jit-11-write' });
  expect(await refusal(hidden)).toMatchObject({ status: 404 });
  const stranger = as('eve').teams.getByName({ org: 'acme', team_slug: 'platform' });
  expect(await refusal(stranger)).toMatchObject({ status: 404 });
});
