import { expect, test } from 'vitest';
import { aGitHub, refusal } from './github-builder.ts';
import { deliberately } from './github-openapi-watch.ts';

const payments = { owner: 'acme', repo: 'payments' };

test('role_name is the highest of all sources, and permission folds maintain and triage', async () => {
  const { bot, world } = await aGitHub();
  const seen = async (username: string) => {
    const { data } = await bot.repos.getCollaboratorPermissionLevel({ ...payments, username });
    return [data.permission, data.role_name, data.user?.id];
  };
  expect(await seen('eve')).toEqual(['read', 'triage', 4]);
  expect(await seen('grace')).toEqual(['write', 'write', 3]);
  expect(await seen('root')).toEqual(['admin', 'admin', 7]);
  expect((await seen('ann'))[0]).toBe('none');
  world.setDirect('grace', 'acme/payments', 'maintain');
  expect(await seen('grace')).toEqual(['write', 'maintain', 3]);
  world.setDirect('grace', 'acme/payments', 'triage');
  expect(await seen('grace')).toEqual(['write', 'write', 3]);
});

test('everybody reads a public repository', async () => {
  const { bot, world } = await aGitHub();
  const { data } = await bot.repos.getCollaboratorPermissionLevel({ owner: 'acme', repo: 'site', username: 'ann' });
  expect(data.permission).toBe('read');
  expect(world.levelOf('ann', 'acme/site')).toBe('read');
  expect(world.directLevelOf('ann', 'acme/site')).toBe('none');
  const check = bot.repos.checkCollaborator({ owner: 'acme', repo: 'site', username: 'ann' });
  expect(await refusal(check)).toMatchObject({ status: 404 });
});

test('direct collaborators are those with a row of their own, outside ones are no members', async () => {
  const { bot } = await aGitHub();
  const logins = async (affiliation: 'all' | 'direct' | 'outside') =>
    (await bot.repos.listCollaborators({ ...payments, affiliation })).data.map(({ login }) => login);
  expect(await logins('direct')).toEqual(['jit-bot', 'eve']);
  expect(await logins('outside')).toEqual(['eve']);
  expect(await logins('all')).toEqual(['jit-bot', 'ada', 'grace', 'eve', 'root', 'lin']);
});

test('a listed collaborator shows the highest role, even when listed for a lower row', async () => {
  const { bot, world } = await aGitHub();
  world.setDirect('root', 'acme/payments', 'read');
  const { data } = await bot.repos.listCollaborators({ ...payments, affiliation: 'direct' });
  expect(data.find(({ login }) => login === 'root')).toMatchObject({
    role_name: 'admin',
    permissions: { admin: true },
  });
});

test('collaborators are listed in pages and by permission', async () => {
  const { bot } = await aGitHub();
  const all = await bot.paginate(bot.repos.listCollaborators, { ...payments, per_page: 2 });
  expect(all).toHaveLength(6);
  const pushers = await bot.repos.listCollaborators({ ...payments, permission: 'push' });
  expect(pushers.data.map(({ login }) => login)).toEqual(['jit-bot', 'ada', 'grace', 'root']);
  deliberately(/affiliation=everyone/);
  const wrong = bot.request('GET /repos/acme/payments/collaborators?affiliation=everyone');
  expect(await refusal(wrong)).toMatchObject({ status: 422 });
});

test('whoever cannot push may not look at collaborators, and neither may a collaborator from outside', async () => {
  const { as, world } = await aGitHub();
  const cannot = { status: 403, message: 'Must have push access to view repository collaborators.' };
  expect(await refusal(as('lin').repos.listCollaborators(payments))).toMatchObject(cannot);
  const permission = as('lin').repos.getCollaboratorPermissionLevel({ ...payments, username: 'eve' });
  expect(await refusal(permission)).toMatchObject({
    status: 403,
    message: 'Must have push access to view collaborator permission.',
  });
  world.setDirect('eve', 'acme/payments', 'admin');
  expect(await refusal(as('eve').repos.listCollaborators(payments))).toMatchObject(cannot);
});

test('access ends with membership of the organisation, own rows included', async () => {
  const { bot, world } = await aGitHub();
  world.setDirect('grace', 'acme/payments', 'admin');
  world.removeFromOrg('grace', 'acme');
  expect(world.levelOf('grace', 'acme/payments')).toBe('none');
  const check = bot.repos.checkCollaborator({ ...payments, username: 'grace' });
  expect(await refusal(check)).toMatchObject({ status: 404 });
});

test('the overview shows every source of everyone, and every change is told', async () => {
  const { bot, world } = await aGitHub();
  let told = 0;
  const stop = world.onChange(() => {
    told += 1;
  });
  await bot.repos.addCollaborator({ ...payments, username: 'grace', permission: 'admin' });
  await bot.repos.addCollaborator({ ...payments, username: 'ann', permission: 'pull' });
  expect(told).toBe(2);
  stop();
  world.archive('acme/payments');
  expect(told).toBe(2);
  const overview = world.overview().find(({ path }) => path === 'acme/payments');
  expect(overview).toMatchObject({ id: 11, archived: true, private: true });
  const rows = overview?.rows.map(({ login, level, source }) => `${login} ${level} ${source}`);
  expect(rows).toContain('grace admin direct');
  expect(rows).toContain('grace write team');
  expect(rows).toContain('grace read base');
  expect(rows).toContain('root admin owner');
  expect(rows).toContain('ann read invited');
});
