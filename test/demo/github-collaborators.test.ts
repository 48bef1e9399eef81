import { expect, test } from 'vitest';
import { aGitHub, aSeed, dayMs, refusal } from './github-builder.ts';
import { deliberately } from './github-openapi-watch.ts';

const payments = { owner: 'acme', repo: 'payments' };
const notes = { owner: 'jit-bot', repo: 'notes' };
const page = 'rest/collaborators/collaborators#add-a-repository-collaborator';

test('an organisation member is added at once, with 204 and no invitation', async () => {
  const { bot, world } = await aGitHub();
  const { status } = await bot.repos.addCollaborator({ ...payments, username: 'Ada', permission: 'maintain' });
  expect(status).toBe(204);
  expect(world.directLevelOf('ada', 'acme/payments')).toBe('maintain');
  expect(world.invitationsOf('acme/payments')).toEqual([]);
});

test('a stranger is invited with 201 and has no access before accepting', async () => {
  const { bot, world, url } = await aGitHub();
  const { status, data } = await bot.repos.addCollaborator({ ...payments, username: 'ann', permission: 'push' });
  expect(status).toBe(201);
  expect(data).toMatchObject({
    invitee: { id: 5, login: 'ann' },
    inviter: { id: 1, login: 'jit-bot' },
    permissions: 'write',
    expired: false,
    created_at: '2026-11-20T12:00:00Z',
    repository: { id: 11, full_name: 'acme/payments' },
    html_url: `${url}/acme/payments/invitations`,
  });
  expect(world.levelOf('ann', 'acme/payments')).toBe('none');
});

test('an existing collaborator from outside is overwritten with 204', async () => {
  const { bot, world } = await aGitHub();
  const { status } = await bot.repos.addCollaborator({ ...payments, username: 'eve', permission: 'pull' });
  expect(status).toBe(204);
  expect(world.directLevelOf('eve', 'acme/payments')).toBe('read');
});

test('without a permission, push is given', async () => {
  const { bot, world } = await aGitHub();
  await bot.repos.addCollaborator({ ...payments, username: 'ada' });
  expect(world.directLevelOf('ada', 'acme/payments')).toBe('write');
});

test('a member cannot be given less than the base permission', async () => {
  const { bot, world } = await aGitHub();
  world.setBasePermission('acme', 'write');
  const seen = await refusal(bot.repos.addCollaborator({ ...payments, username: 'ada', permission: 'triage' }));
  expect(seen).toMatchObject({
    status: 422,
    message: 'Validation Failed',
    page,
    errors: [{ resource: 'Repository', code: 'custom', message: 'Cannot assign ada permission of triage' }],
  });
  await bot.repos.addCollaborator({ ...payments, username: 'ada', permission: 'push' });
  await bot.repos.addCollaborator({ ...payments, username: 'eve', permission: 'pull' });
});

test('only the documented names of permissions are taken, and custom roles of the organisation', async () => {
  const { bot, world } = await aGitHub();
  const give = (permission: string) => bot.repos.addCollaborator({ ...payments, username: 'lin', permission });
  for (const wrong of ['write', 'read', 'owner', '']) expect(await refusal(give(wrong))).toMatchObject({ status: 422 });
  await give('auditor');
  expect(world.directLevelOf('lin', 'acme/payments')).toBe('read');
  const { data } = await bot.repos.getCollaboratorPermissionLevel({ ...payments, username: 'lin' });
  expect(data).toMatchObject({ permission: 'read', role_name: 'auditor' });
  const onNotes = bot.repos.addCollaborator({ ...notes, username: 'ann', permission: 'auditor' });
  expect(await refusal(onNotes)).toMatchObject({ status: 422 });
});

test('a body that is no JSON, no object, or has unknown members is refused', async () => {
  deliberately(/^PUT .*\/ada$/);
  const { url, token, bot } = await aGitHub();
  const put = async (body: string) => {
    const headers = { 'user-agent': 'test', authorization: `Bearer ${token}` };
    const answer = await fetch(`${url}/repos/acme/payments/collaborators/ada`, { method: 'PUT', headers, body });
    return { ...((await answer.json()) as { message: string }), status: answer.status };
  };
  expect(await put('{"permission":')).toMatchObject({ status: 400, message: 'Problems parsing JSON' });
  expect(await put('["push"]')).toMatchObject({ status: 400, message: 'Body should be a JSON object' });
  expect(await put('{"permissions":"push"}')).toMatchObject({ status: 422 });
  expect(await put('{"permission":30}')).toMatchObject({ status: 422 });
  const { status } = await bot.repos.checkCollaborator({ ...payments, username: 'ada' });
  expect(status).toBe(204);
});

test('on a personal repository no level can be named, write is what there is, and the owner cannot be added', async () => {
  const { bot, world } = await aGitHub();
  for (const permission of ['pull', 'triage', 'push', 'maintain', 'admin']) {
    const seen = await refusal(bot.repos.addCollaborator({ ...notes, username: 'ann', permission }));
    expect(seen).toMatchObject({ status: 422, message: 'Validation Failed' });
  }
  expect((await bot.repos.addCollaborator({ ...notes, username: 'ann' })).status).toBe(201);
  world.acceptInvitation('ann', 'jit-bot/notes');
  expect(world.directLevelOf('ann', 'jit-bot/notes')).toBe('write');
  const owner = await refusal(bot.repos.addCollaborator({ ...notes, username: 'jit-bot' }));
  expect(owner).toMatchObject({
    status: 422,
    errors: [{ resource: 'Repository', code: 'custom', message: 'Repository owner cannot be a collaborator' }],
  });
});

test('whoever sees a repository but does not administer it may not change access', async () => {
  const { bot, as } = await aGitHub();
  const vault = { owner: 'acme', repo: 'vault', username: 'ada' };
  const denied = { status: 403, message: 'Must have admin rights to Repository.' };
  expect(await refusal(bot.repos.addCollaborator(vault))).toMatchObject(denied);
  expect(await refusal(bot.repos.removeCollaborator(vault))).toMatchObject(denied);
  expect(await refusal(bot.repos.listInvitations({ owner: 'acme', repo: 'vault' }))).toMatchObject(denied);
  const hidden = { owner: 'other', repo: 'secret', username: 'ada' };
  expect(await refusal(bot.repos.addCollaborator(hidden))).toMatchObject({ status: 404 });
  expect((await as('eve').repos.removeCollaborator({ ...payments, username: 'eve' })).status).toBe(204);
});

test('an unknown account is not found', async () => {
  const { bot } = await aGitHub();
  const nobody = { ...payments, username: 'nobody' };
  expect(await refusal(bot.repos.addCollaborator(nobody))).toMatchObject({ status: 404, message: 'Not Found' });
  expect(await refusal(bot.repos.removeCollaborator(nobody))).toMatchObject({ status: 404 });
  expect(await refusal(bot.repos.getCollaboratorPermissionLevel(nobody))).toMatchObject({
    status: 404,
    message: 'nobody is not a user',
  });
});

test('nothing about an archived repository can be changed, and all of it can be read', async () => {
  const { bot, world } = await aGitHub();
  const old = { owner: 'acme', repo: 'old' };
  const frozen = { status: 403, message: 'Repository was archived so is read-only.' };
  expect(await refusal(bot.repos.addCollaborator({ ...old, username: 'ada' }))).toMatchObject(frozen);
  expect(await refusal(bot.repos.removeCollaborator({ ...old, username: 'eve' }))).toMatchObject(frozen);
  expect((await bot.repos.get(old)).data.archived).toBe(true);
  expect((await bot.repos.listCollaborators({ ...old, affiliation: 'direct' })).data).toHaveLength(2);
  world.unarchive('acme/old');
  expect((await bot.repos.removeCollaborator({ ...old, username: 'eve' })).status).toBe(204);
});

test('fifty invitations in a day are the limit of one repository, members not counted', async () => {
  const { bot, world, clock } = await aGitHub();
  for (let number = 0; number < 51; number += 1) world.addUser({ login: `guest-${number}` });
  const add = (username: string) => bot.repos.addCollaborator({ ...payments, username, permission: 'pull' });
  for (let number = 0; number < 50; number += 1) await add(`guest-${number}`);
  expect(await refusal(add('guest-50'))).toMatchObject({ status: 422, message: 'Validation Failed' });
  expect((await add('guest-7')).status).toBe(201);
  expect((await add('ada')).status).toBe(204);
  clock.turn(dayMs);
  expect((await add('guest-50')).status).toBe(201);
});

test('removing somebody cancels the invitations they sent, deletes their fork and leaves their own invitation', async () => {
  const seed = aSeed();
  seed.repositories.push({ id: 30, path: 'eve/payments', forkOf: 'acme/payments' });
  const { bot, world, as } = await aGitHub(seed);
  world.setDirect('eve', 'acme/payments', 'admin');
  await bot.repos.addCollaborator({ ...payments, username: 'annika', permission: 'pull' });
  await as('eve').repos.addCollaborator({ ...payments, username: 'ann', permission: 'pull' });
  await bot.repos.removeCollaborator({ ...payments, username: 'eve' });
  expect(world.invitationsOf('acme/payments').map(({ invitee }) => invitee)).toEqual(['annika']);
  expect(world.hasRepository('eve/payments')).toBe(false);
  await bot.repos.removeCollaborator({ ...payments, username: 'annika' });
  expect(world.invitationsOf('acme/payments')).toHaveLength(1);
});

test('removing somebody who has no row of their own is 204 and takes nothing away', async () => {
  const { bot, world } = await aGitHub();
  expect((await bot.repos.removeCollaborator({ ...payments, username: 'grace' })).status).toBe(204);
  expect(world.levelOf('grace', 'acme/payments')).toBe('write');
});

test('an Enterprise Server adds strangers at once and says its version', async () => {
  const { bot, world } = await aGitHub({ ...aSeed(), enterpriseServer: '3.19.1' });
  expect((await bot.repos.addCollaborator({ ...payments, username: 'ann', permission: 'pull' })).status).toBe(204);
  expect(world.directLevelOf('ann', 'acme/payments')).toBe('read');
  expect((await bot.meta.get()).data).toMatchObject({ installed_version: '3.19.1' });
});
