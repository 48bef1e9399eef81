import { expect, test } from 'vitest';
import { aGitHub, dayMs, refusal } from './github-builder.ts';
import { deliberately } from './github-openapi-watch.ts';

const payments = { owner: 'acme', repo: 'payments' };
const invited = async () => {
  const github = await aGitHub();
  const { data } = await github.bot.repos.addCollaborator({ ...payments, username: 'ann', permission: 'push' });
  return { ...github, id: data.id };
};

test('the person invited sees the invitation, accepts it, and has exactly what was offered', async () => {
  const { as, world, bot, id } = await invited();
  const { data } = await as('ann').repos.listInvitationsForAuthenticatedUser();
  expect(data.map((one) => one.id)).toEqual([id]);
  const accepted = await as('ann').repos.acceptInvitationForAuthenticatedUser({ invitation_id: Number(id) });
  expect(accepted.status).toBe(204);
  expect(world.directLevelOf('ann', 'acme/payments')).toBe('write');
  expect((await bot.repos.listInvitations(payments)).data).toEqual([]);
});

test('nobody else can accept or decline it', async () => {
  const { as, id } = await invited();
  const invitation_id = Number(id);
  const accept = as('annika').repos.acceptInvitationForAuthenticatedUser({ invitation_id });
  expect(await refusal(accept)).toMatchObject({ status: 404 });
  const decline = as('annika').repos.declineInvitationForAuthenticatedUser({ invitation_id });
  expect(await refusal(decline)).toMatchObject({ status: 404 });
});

test('a declined invitation is gone', async () => {
  const { as, world, id } = await invited();
  await as('ann').repos.declineInvitationForAuthenticatedUser({ invitation_id: Number(id) });
  expect(world.invitationsOf('acme/payments')).toEqual([]);
  expect(world.levelOf('ann', 'acme/payments')).toBe('none');
});

test('inviting again while one is pending changes that one', async () => {
  const { bot, id } = await invited();
  const { status, data } = await bot.repos.addCollaborator({ ...payments, username: 'ann', permission: 'admin' });
  expect([status, data.id, data.permissions]).toEqual([201, id, 'admin']);
  expect((await bot.repos.listInvitations(payments)).data).toHaveLength(1);
});

test('an invitation expires after seven days, is still listed, and is replaced by the next one', async () => {
  const { bot, as, world, clock, id } = await invited();
  clock.turn(7 * dayMs - 1);
  expect((await bot.repos.listInvitations(payments)).data[0]?.expired).toBe(false);
  clock.turn(1);
  expect((await bot.repos.listInvitations(payments)).data[0]?.expired).toBe(true);
  const accept = as('ann').repos.acceptInvitationForAuthenticatedUser({ invitation_id: Number(id) });
  expect(await refusal(accept)).toMatchObject({ status: 404 });
  expect(() => world.acceptInvitation('ann', 'acme/payments')).toThrow(/expired/);
  const again = await bot.repos.addCollaborator({ ...payments, username: 'ann' });
  expect(again.data.id).not.toBe(id);
});

test('an administrator changes an invitation by its own names of levels only', async () => {
  const { bot, id } = await invited();
  const invitation_id = Number(id);
  const { data } = await bot.repos.updateInvitation({ ...payments, invitation_id, permissions: 'triage' });
  expect(data.permissions).toBe('triage');
  deliberately(/^PATCH /);
  const path = `PATCH /repos/acme/payments/invitations/${invitation_id}`;
  expect(await refusal(bot.request(path, { permissions: 'push' }))).toMatchObject({ status: 422 });
  const empty = await refusal(bot.request(path));
  expect(empty).toMatchObject({ status: 422, message: expect.stringContaining(`"permissions" wasn't supplied.`) });
});

test('a withdrawn invitation is gone, and withdrawing it again is not found', async () => {
  const { bot, id } = await invited();
  const one = { ...payments, invitation_id: Number(id) };
  expect((await bot.repos.deleteInvitation(one)).status).toBe(204);
  expect(await refusal(bot.repos.deleteInvitation(one))).toMatchObject({ status: 404 });
});

test('an invitation of another repository is not found here', async () => {
  const { bot, id } = await invited();
  const elsewhere = { owner: 'acme', repo: 'site', invitation_id: Number(id) };
  expect(await refusal(bot.repos.deleteInvitation(elsewhere))).toMatchObject({ status: 404 });
});

test('invitations to an archived repository are frozen', async () => {
  const { bot, as, world, id } = await invited();
  world.archive('acme/payments');
  const frozen = { status: 403, message: 'Repository was archived so is read-only.' };
  const invitation_id = Number(id);
  expect(await refusal(bot.repos.deleteInvitation({ ...payments, invitation_id }))).toMatchObject(frozen);
  const accept = as('ann').repos.acceptInvitationForAuthenticatedUser({ invitation_id });
  expect(await refusal(accept)).toMatchObject(frozen);
});

test('an invitation survives a rename of the repository', async () => {
  const { world } = await invited();
  world.rename('acme/payments', 'billing');
  world.acceptInvitation('ann', 'acme/billing');
  expect(world.directLevelOf('ann', 'acme/billing')).toBe('write');
});
