import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DirectRow } from '#hosts/host.ts';
import { ann, asOwner, ben, type Here, shop, start } from './world.ts';

const read: DirectRow = { level: 'read', role: 'read' };
const write: DirectRow = { level: 'write', role: 'write' };
const maintain: DirectRow = { level: 'maintain', role: 'maintain' };

let here: Here;
beforeEach(async () => {
  here = await start(asOwner);
});
afterEach(() => here.close());

const rowOf = (login: string) => here.world.directLevelOf(login, 'acme/shop');

describe('once GitHub has taken a write', () => {
  const failingReadBack = (status: number, body: unknown = { message: 'no' }) =>
    here.world.fault({ method: 'GET', path: /permission/, times: 1, do: { kind: 'status', status, body } });

  test.each([401, 403, 404, 410, 422, 429, 500])('a %i on reading it back is no refusal', async (status) => {
    const seen = await here.host.observe(shop, ben);
    failingReadBack(status);
    await expect(here.host.setRow(seen, maintain)).rejects.toMatchObject({ kind: 'unreachable' });
    expect(rowOf('ben')).toBe('maintain');
    // A limit keeps the same credential quiet for a while.
    const other = status === 429 ? here.as('bot') : here.host;
    expect(await other.observe(shop, ben)).toMatchObject({ direct: maintain });
  });

  test('a limit on reading it back still says from when on to look again', async () => {
    const seen = await here.host.observe(shop, ben);
    const headers = { 'retry-after': '30' };
    here.world.fault({ method: 'GET', path: /permission/, do: { kind: 'status', status: 403, headers } });
    await expect(here.host.setRow(seen, maintain)).rejects.toMatchObject({
      kind: 'unreachable',
      retryAt: expect.any(Date),
    });
  });

  test('what a stranger was given and could not be taken back is no closed case, and is named', async () => {
    here.world.setDirect('ann', 'acme/shop', 'none');
    const seen = await here.host.observe(shop, ann);
    here.world.renameUser('ann', 'anna');
    here.world.addUser({ login: 'ann' });
    here.world.addToOrg('ann', 'acme');
    here.world.fault({ method: 'DELETE', do: { kind: 'status', status: 403, body: { message: 'no' } } });
    await expect(here.host.setRow(seen, write)).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringMatching(/login ann belongs to another account.*acme\/shop could not be taken back/),
    });
  });
});

describe('a row below what everybody has by now', () => {
  beforeEach(() => {
    here.world.setDirect('ben', 'acme/shop', 'maintain');
    here.world.setBasePermission('acme', 'write');
  });

  test('is put back by removing the raised one', async () => {
    const seen = await here.host.observe(shop, ben);
    expect(await here.host.setRow(seen, read)).toEqual({ as: 'base', floor: 'write' });
    expect(rowOf('ben')).toBe('none');
    expect(here.world.levelOf('ben', 'acme/shop')).toBe('write');
  });

  test('is put back so without GraphQL too', async () => {
    here.world.setDirect('ben', 'acme/shop', 'write');
    here.world.fault({ path: /graphql/, do: { kind: 'status', status: 404, body: { message: 'Not Found' } } });
    const seen = await here.host.observe(shop, ben);
    expect(seen.direct).toBe('unknown');
    expect(await here.host.setRow(seen, read)).toEqual({ as: 'base', floor: 'write' });
    expect(rowOf('ben')).toBe('none');
  });

  test('is never removed in order to raise somebody', async () => {
    here.world.setDirect('ben', 'acme/shop', 'read');
    here.world.setBasePermission('acme', 'admin');
    const seen = await here.host.observe(shop, ben);
    await expect(here.host.setRow(seen, maintain)).rejects.toMatchObject({ kind: 'refused', status: 422 });
    expect(rowOf('ben')).toBe('read');
  });

  test('stays a refusal where the base permission may not be read', async () => {
    const seen = await here.host.observe(shop, ben);
    here.world.fault({ path: /^\/orgs\/acme$/, do: { kind: 'status', status: 200, body: { login: 'acme' } } });
    await expect(here.host.setRow(seen, read)).rejects.toMatchObject({ kind: 'refused', status: 422 });
    expect(rowOf('ben')).toBe('maintain');
  });

  test('is not removed for a refusal that the base permission does not explain', async () => {
    here.world.setBasePermission('acme', 'none');
    const seen = await here.host.observe(shop, ben);
    const body = { message: 'Validation Failed', errors: [{ message: 'Cannot assign ben permission of read' }] };
    here.world.fault({ method: 'PUT', do: { kind: 'status', status: 422, body } });
    await expect(here.host.setRow(seen, read)).rejects.toMatchObject({ kind: 'refused' });
    expect(rowOf('ben')).toBe('maintain');
  });
});
