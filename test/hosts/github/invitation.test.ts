import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DirectRow } from '#hosts/host.ts';
import { ann, type Here, olga, shop, start } from './world.ts';

const read: DirectRow = { level: 'read', role: 'read' };
const write: DirectRow = { level: 'write', role: 'write' };

let here: Here;
beforeEach(async () => {
  here = await start();
});
afterEach(() => here.close());

const look = () => here.host.observe(shop, olga);
const pending = () => here.world.invitationsOf('acme/shop').filter(({ invitee }) => invitee === 'olga');

test('someone outside the organisation is invited, and the look shows it as ours', async () => {
  const applied = await here.host.setRow(await look(), write);
  expect(applied).toMatchObject({ as: 'invitation', invitation: { level: 'write', byUs: true, expired: false } });
  expect(await look()).toMatchObject({
    direct: 'none',
    effective: 'none',
    invitation: { level: 'write', byUs: true, expired: false, url: expect.stringContaining('/acme/shop/invitations') },
  });
});

test('an accepted invitation is a row', async () => {
  await here.host.setRow(await look(), write);
  here.world.acceptInvitation('olga', 'acme/shop');
  const seen = await look();
  expect(seen).toMatchObject({ direct: write, effective: 'write' });
  expect(seen.invitation).toBeUndefined();
});

test('our own invitation is kept when it says the same, and changed when it does not', async () => {
  await here.host.setRow(await look(), write);
  const [first] = pending();
  await here.host.setRow(await look(), write);
  expect(await here.host.setRow(await look(), read)).toMatchObject({ as: 'invitation', invitation: { level: 'read' } });
  expect(pending()).toMatchObject([{ id: first?.id, role: 'read' }]);
});

test('removing withdraws the invitation', async () => {
  await here.host.setRow(await look(), write);
  await here.host.removeRow(await look());
  expect(pending()).toEqual([]);
});

test('removing after the person has accepted meanwhile leaves a row for the next look, which removes it', async () => {
  await here.host.setRow(await look(), write);
  const seen = await look();
  here.world.acceptInvitation('olga', 'acme/shop');
  await here.host.removeRow(seen);
  const next = await look();
  expect(next.direct).toEqual(write);
  await here.host.removeRow(next);
  expect(here.world.levelOf('olga', 'acme/shop')).toBe('none');
});

test('an invitation that somebody else sent is seen as theirs and is not overwritten', async () => {
  await here.close();
  here = await start(({ repositories }) => {
    const [first] = repositories;
    if (first) first.invitations = [{ invitee: 'olga', inviter: 'owner', role: 'read' }];
  });
  const seen = await look();
  expect(seen.invitation).toMatchObject({ byUs: false, level: 'read' });
  await expect(here.host.setRow(seen, write)).rejects.toMatchObject({ kind: 'refused' });
  expect(pending()).toMatchObject([{ role: 'read', inviter: 'owner' }]);
});

test('an invitation that somebody else sent is not withdrawn', async () => {
  await here.close();
  here = await start(({ repositories }) => {
    const [first] = repositories;
    if (first) first.invitations = [{ invitee: 'olga', inviter: 'owner', role: 'read' }];
  });
  await here.host.removeRow(await look());
  expect(pending()).toMatchObject([{ role: 'read', inviter: 'owner' }]);
});

test('an invitation accepted since the look is worth another look, which sees the row', async () => {
  await here.host.setRow(await look(), write);
  const seen = await look();
  here.world.acceptInvitation('olga', 'acme/shop');
  await expect(here.host.setRow(seen, read)).rejects.toMatchObject({ kind: 'unreachable', status: 404 });
  expect(await look()).toMatchObject({ direct: write });
});

test('when the new invitation is refused after the expired one is withdrawn, there is something to look at', async () => {
  await here.close();
  here = await start(({ repositories }) => {
    const [first] = repositories;
    const createdAt = new Date(Date.now() - 8 * 86_400_000);
    if (first) first.invitations = [{ invitee: 'olga', inviter: 'bot', role: 'write', createdAt }];
  });
  const seen = await look();
  here.world.fault({ method: 'PUT', do: { kind: 'status', status: 403, body: { message: 'no' } } });
  await expect(here.host.setRow(seen, write)).rejects.toMatchObject({ kind: 'unreachable' });
  await expect(here.host.setRow(await look(), write)).rejects.toMatchObject({ kind: 'refused' });
});

test('an answer about an invitation that makes no sense is no refusal', async () => {
  await here.host.setRow(await look(), write);
  const seen = await look();
  here.world.fault({ method: 'PATCH', do: { kind: 'status', status: 200, body: { id: 1 } } });
  await expect(here.host.setRow(seen, read)).rejects.toMatchObject({ kind: 'unreachable' });
});

test('an invitation of ours that has expired is replaced', async () => {
  await here.close();
  here = await start(({ repositories }) => {
    const [first] = repositories;
    const createdAt = new Date(Date.now() - 8 * 86_400_000);
    if (first) first.invitations = [{ invitee: 'olga', inviter: 'bot', role: 'write', createdAt }];
  });
  const seen = await look();
  expect(seen.invitation).toMatchObject({ byUs: true, expired: true });
  expect(await here.host.setRow(seen, write)).toMatchObject({ as: 'invitation', invitation: { expired: false } });
});

test('a login that changed hands since the look is not left with an invitation', async () => {
  const seen = await look();
  here.world.renameUser('olga', 'olga2');
  here.world.addUser({ login: 'olga' });
  await expect(here.host.setRow(seen, write)).rejects.toMatchObject({ kind: 'identity' });
  expect(pending()).toEqual([]);
});

test('a login that changed hands since the look is not left with a row', async () => {
  here.world.setDirect('ann', 'acme/shop', 'none');
  const seen = await here.host.observe(shop, ann);
  here.world.renameUser('ann', 'anna');
  here.world.addUser({ login: 'ann' });
  here.world.addToOrg('ann', 'acme');
  await expect(here.host.setRow(seen, write)).rejects.toMatchObject({ kind: 'identity' });
  expect(here.world.directLevelOf('ann', 'acme/shop')).toBe('none');
});

test('the bot’s own App is recognised as the inviter', async () => {
  await here.app.setRow(await here.app.observe(shop, olga), write);
  expect((await here.app.observe(shop, olga)).invitation).toMatchObject({ level: 'write', byUs: true });
  expect((await look()).invitation).toMatchObject({ byUs: false });
});
