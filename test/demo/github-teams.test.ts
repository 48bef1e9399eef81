import { expect, test } from 'vitest';
import { aGitHub as anyGitHub, aSeed, octokit, refusal } from './github-builder.ts';
import { deliberately } from './github-openapi-watch.ts';

const payments = { owner: 'acme', repo: 'payments' };

/** Everybody's token may manage teams, as far as the person may. */
async function aGitHub() {
  const scopes = ['repo', 'admin:org'];
  const github = await anyGitHub({ ...aSeed(), bot: { login: 'jit-bot', scopes } });
  return { ...github, as: (login: string) => octokit(github.url, github.world.tokenOf(login, scopes)) };
}

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

test('whoever creates a team maintains it, also an owner; an owner can keep others from it', async () => {
  const seed = aSeed();
  for (const organisation of seed.organisations ?? []) organisation.membersMakeTeams = false;
  const github = await anyGitHub(seed);
  const as = (login: string) => octokit(github.url, github.world.tokenOf(login, ['repo', 'admin:org']));
  expect(await refusal(as('jit-bot').teams.create({ org: 'acme', name: 'x' }))).toMatchObject({ status: 403 });
  await as('root').teams.create({ org: 'acme', name: 'x' });
  const { data } = await as('root').teams.listMembersInOrg({ org: 'acme', team_slug: 'x' });
  expect(data).toMatchObject([{ login: 'root', role: 'maintainer' }]);
});

test('a classic token without the scope can neither make a team nor change one', async () => {
  const { team, as } = await aTeam();
  const { bot, world } = await anyGitHub();
  expect(await refusal(bot.teams.create({ org: 'acme', name: 'x' }))).toMatchObject({ status: 404 });
  world.addTeam('acme', { name: 'Mine', members: { 'jit-bot': 'maintainer' } });
  const mine = { org: 'acme', team_slug: 'mine', username: 'lin' };
  expect(await refusal(bot.teams.addOrUpdateMembershipForUserInOrg(mine))).toMatchObject({ status: 404 });
  expect((await as('jit-bot').teams.addOrUpdateMembershipForUserInOrg({ ...team, username: 'lin' })).status).toBe(200);
});

test('a team is edited, and what is left out stays', async () => {
  const { bot, team } = await aTeam();
  const { data } = await bot.teams.updateInOrg({ ...team, notification_setting: 'notifications_disabled' });
  expect(data).toMatchObject({ privacy: 'secret', notification_setting: 'notifications_disabled', parent: null });
  const renamed = await bot.teams.updateInOrg({ ...team, name: 'Other name' });
  expect(renamed.data).toMatchObject({ slug: 'other-name', notification_setting: 'notifications_disabled' });
  expect(await refusal(bot.teams.getByName(team))).toMatchObject({ status: 404 });
  const taken = bot.teams.updateInOrg({ org: 'acme', team_slug: 'other-name', name: 'Platform' });
  expect(await refusal(taken)).toMatchObject({ status: 422 });
});

test('a team of the identity provider takes nobody from the API', async () => {
  const { bot, world, team } = await aTeam();
  world.changeTeam('acme', team.team_slug, { idpGroup: 'Engineering' });
  const lin = { ...team, username: 'lin' };
  expect(await refusal(bot.teams.addOrUpdateMembershipForUserInOrg(lin))).toMatchObject({ status: 403 });
  expect(await refusal(bot.teams.removeMembershipForUserInOrg(lin))).toMatchObject({ status: 403 });
});

test('an invitation that came with a team is listed there, and is cancelled by an owner', async () => {
  const { as, world, team } = await aTeam();
  const root = as('root');
  await root.teams.addOrUpdateMembershipForUserInOrg({ ...team, username: 'ann' });
  const asked = { ...team, username: 'ann' };
  expect((await root.teams.getMembershipForUserInOrg(asked)).data.state).toBe('pending');
  const { data } = await root.teams.listPendingInvitationsInOrg(team);
  expect(data).toMatchObject([{ login: 'ann', inviter: { login: 'root' }, team_count: 1 }]);
  await root.orgs.cancelInvitation({ org: 'acme', invitation_id: data[0]?.id ?? 0 });
  expect(await refusal(root.orgs.getMembershipForUser({ org: 'acme', username: 'ann' }))).toMatchObject({
    status: 404,
  });
  expect(world.levelOf('ann', 'acme/payments')).toBe('none');
});

test('repositories of a team are listed with what the team may do there', async () => {
  const { bot, team } = await aTeam();
  await bot.teams.addOrUpdateRepoPermissionsInOrg({ ...team, ...payments, permission: 'maintain' });
  const { data } = await bot.teams.listReposInOrg(team);
  expect(data).toMatchObject([{ id: 11, role_name: 'maintain', permissions: { maintain: true, admin: false } }]);
});

test('one’s own memberships are listed', async () => {
  const { bot } = await aGitHub();
  const { data } = await bot.orgs.listMembershipsForAuthenticatedUser({ state: 'active' });
  expect(data).toMatchObject([{ state: 'active', role: 'member', organization: { login: 'acme' } }]);
});
