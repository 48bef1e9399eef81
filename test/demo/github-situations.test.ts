/** The situations in which adding and removing somebody ends otherwise than on a quiet day. */
import { expect, test } from 'vitest';
import type { GitHubSeed } from '#demo/github/seed.ts';
import { aGitHub, aSeed, octokit, refusal } from './github-builder.ts';

const payments = { owner: 'acme', repo: 'payments' };

/** The first organisation with other settings, and more people. */
function acmeWith(settings: object, users: GitHubSeed['users'] = []): GitHubSeed {
  const seed = aSeed();
  const [acme, ...others] = seed.organisations ?? [];
  if (!acme) throw new Error('no organisation');
  return { ...seed, users: [...seed.users, ...users], organisations: [{ ...acme, ...settings }, ...others] };
}

const managed = [
  { id: 20, login: 'eva_inc', managedBy: 'inc' },
  { id: 21, login: 'bot_inc', managedBy: 'inc' },
];

test('an account that the enterprise manages is added at once, and nobody else gets in', async () => {
  const { bot, world } = await aGitHub(acmeWith({ managedBy: 'inc' }, managed));
  const eva = await bot.repos.addCollaborator({ ...payments, username: 'eva_inc', permission: 'pull' });
  expect(eva.status).toBe(204);
  expect(world.directLevelOf('eva_inc', 'acme/payments')).toBe('read');
  const ann = bot.repos.addCollaborator({ ...payments, username: 'ann', permission: 'pull' });
  expect(await refusal(ann)).toMatchObject({ status: 422, message: 'Validation Failed' });
  expect(world.invitationsOf('acme/payments')).toEqual([]);
});

test('an account that an enterprise manages cannot be invited to anything outside of it', async () => {
  const { bot, world } = await aGitHub(acmeWith({}, managed));
  const invite = (where: { owner: string; repo: string }) =>
    bot.repos.addCollaborator({ ...where, username: 'eva_inc' });
  expect(await refusal(invite(payments))).toMatchObject({ status: 422 });
  expect(await refusal(invite({ owner: 'jit-bot', repo: 'notes' }))).toMatchObject({ status: 422 });
  expect(world.invitationsOf('acme/payments')).toEqual([]);
});

test('an organisation that keeps outside collaborators out refuses them with 403, and changes those it has', async () => {
  const { bot, as, world } = await aGitHub();
  const ann = { ...payments, username: 'ann', permission: 'pull' };
  world.setOutsideCollaborators('acme', 'owners');
  expect(await refusal(bot.repos.addCollaborator(ann))).toMatchObject({ status: 403 });
  expect((await as('root').repos.addCollaborator(ann)).status).toBe(201);
  world.declineInvitation('ann', 'acme/payments');
  world.setOutsideCollaborators('acme', 'nobody');
  expect(await refusal(as('root').repos.addCollaborator(ann))).toMatchObject({ status: 403 });
  expect(world.invitationsOf('acme/payments')).toEqual([]);
  expect((await bot.repos.addCollaborator({ ...payments, username: 'eve', permission: 'push' })).status).toBe(204);
  expect((await bot.repos.addCollaborator({ ...payments, username: 'ada', permission: 'push' })).status).toBe(204);
});

test('where two-factor authentication is needed, the invitation waits until the person has it', async () => {
  const { bot, as, world } = await aGitHub(acmeWith({ needsTwoFactor: true }));
  world.setTwoFactor('ann', false);
  const { data } = await bot.repos.addCollaborator({ ...payments, username: 'ann', permission: 'push' });
  const accept = () => as('ann').repos.acceptInvitationForAuthenticatedUser({ invitation_id: Number(data.id) });
  expect(await refusal(accept())).toMatchObject({
    status: 403,
    message: 'The acme organization requires all members to have two-factor authentication enabled.',
  });
  expect(() => world.acceptInvitation('ann', 'acme/payments')).toThrow(/two-factor/);
  expect(world.invitationsOf('acme/payments')).toHaveLength(1);
  world.setTwoFactor('ann', true);
  await accept();
  expect(world.directLevelOf('ann', 'acme/payments')).toBe('write');
});

test('an invitation that is accepted as it is withdrawn leaves the person in, and the withdrawal not found', async () => {
  const { bot, world } = await aGitHub();
  const { data } = await bot.repos.addCollaborator({ ...payments, username: 'ann', permission: 'push' });
  world.acceptAsItIsWithdrawn('ann', 'acme/payments');
  const withdraw = () => bot.repos.deleteInvitation({ ...payments, invitation_id: Number(data.id) });
  expect(await refusal(withdraw())).toMatchObject({ status: 404 });
  expect(world.directLevelOf('ann', 'acme/payments')).toBe('write');
  await bot.repos.removeCollaborator({ ...payments, username: 'ann' });
  expect(world.levelOf('ann', 'acme/payments')).toBe('none');
});

test('somebody acts just before, or just after, a request takes effect, and once', async () => {
  const { bot, world } = await aGitHub();
  const give = (permission: string) => bot.repos.addCollaborator({ ...payments, username: 'ada', permission });
  const put = { method: 'PUT', path: /collaborators\/ada/ };
  world.meanwhile({ ...put, moment: 'after' }, () => world.setDirect('ada', 'acme/payments', 'admin'));
  await give('push');
  expect(world.directLevelOf('ada', 'acme/payments')).toBe('admin');
  world.meanwhile({ ...put, moment: 'before' }, () => world.setDirect('ada', 'acme/payments', 'none'));
  await give('push');
  await give('triage').catch(() => undefined);
  expect(world.directLevelOf('ada', 'acme/payments')).toBe('triage');
  const callOff = world.meanwhile({ ...put, moment: 'before' }, () => world.archive('acme/payments'));
  callOff();
  expect((await give('push')).status).toBe(204);
});

test('a removed row shows for as long as the effects lag, while the person has it no more', async () => {
  const { bot, world, clock } = await aGitHub();
  const ann = { ...payments, username: 'eve' };
  const shown = async () => {
    const { data } = await bot.repos.listCollaborators({ ...payments, affiliation: 'direct' });
    const { repository } = await bot.graphql<{ repository: { collaborators: { totalCount: number } } }>(
      '{ repository(owner: "acme", name: "payments") { collaborators(login: "eve", affiliation: DIRECT, first: 1) { totalCount } } }',
    );
    const permission = (await bot.repos.getCollaboratorPermissionLevel(ann)).data.role_name;
    return [data.some(({ login }) => login === 'eve'), permission, repository.collaborators.totalCount];
  };
  world.setLag(30_000);
  await bot.repos.removeCollaborator(ann);
  expect(world.directLevelOf('eve', 'acme/payments')).toBe('none');
  expect(await shown()).toEqual([true, 'triage', 1]);
  clock.turn(30_000);
  expect(await shown()).toEqual([false, '', 0]);
});

test('custom roles are listed with the role that they build on, to administrators, where the plan has them', async () => {
  const { bot, as } = await aGitHub();
  const list = (who: typeof bot, org = 'acme') => who.request('GET /orgs/{org}/custom-repository-roles', { org });
  expect((await list(bot)).data).toMatchObject({ custom_roles: [{ name: 'auditor', base_role: 'read' }] });
  expect(await refusal(list(as('ada')))).toMatchObject({ status: 404 });
  expect(await refusal(list(as('eve'), 'other'))).toMatchObject({ status: 404 });
});

test('on an archived repository the rows and the teams are frozen, and the people in a team are not', async () => {
  const { url, world } = await aGitHub();
  world.archive('acme/payments');
  const root = octokit(url, world.tokenOf('root', ['repo', 'admin:org']));
  const frozen = { status: 403, message: 'Repository was archived so is read-only.' };
  const platform = { org: 'acme', team_slug: 'platform' };
  expect(await refusal(root.repos.removeCollaborator({ ...payments, username: 'eve' }))).toMatchObject(frozen);
  expect(await refusal(root.teams.removeRepoInOrg({ ...platform, ...payments }))).toMatchObject(frozen);
  expect(world.levelOf('grace', 'acme/payments')).toBe('write');
  await root.teams.removeMembershipForUserInOrg({ ...platform, username: 'grace' });
  expect(world.levelOf('grace', 'acme/payments')).toBe('read');
});
