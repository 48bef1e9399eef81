import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ann, ben, diary, type Here, olga, shop, start } from './world.ts';

let here: Here;
beforeEach(async () => {
  here = await start();
});
afterEach(() => here.close());

test('a person’s own row is told from what a team gives', async () => {
  expect(await here.host.observe(shop, ann)).toMatchObject({
    direct: { level: 'read', role: 'read' },
    effective: 'maintain',
  });
});

test('a row is found behind more than a hundred others', async () => {
  for (let index = 0; index < 120; index++) {
    here.world.addUser({ login: `a${index}` });
    here.world.setDirect(`a${index}`, 'acme/shop', 'read');
  }
  const login = 'a119';
  expect(await here.host.observe(shop, { id: String(here.world.idOf(login)), login })).toMatchObject({
    direct: { level: 'read' },
  });
});

test('a custom role ranks at the role it builds on and keeps its name', async () => {
  here.world.setDirect('ben', 'acme/shop', 'releaser');
  const seen = await here.host.observe(shop, ben);
  expect(seen).toMatchObject({ direct: { level: 'maintain', role: 'releaser' }, effective: 'maintain' });
  await here.host.setRow(seen, { level: 'read', role: 'read' });
  await here.host.setRow(await here.host.observe(shop, ben), { level: 'maintain', role: 'releaser' });
  expect(here.world.roleOf('ben', 'acme/shop')).toBe('releaser');
});

test('an owner of the organisation has admin and no row of their own', async () => {
  const owner = { id: '14', login: 'owner' };
  expect(await here.host.observe(shop, owner)).toMatchObject({ direct: 'none', effective: 'admin' });
});

describe('without GraphQL', () => {
  beforeEach(() => {
    here.world.fault({ path: /graphql/, do: { kind: 'status', status: 404, body: { message: 'Not Found' } } });
  });

  test('a row above everything else is certain', async () => {
    expect(await here.host.observe(shop, ben)).toMatchObject({ direct: { level: 'write', role: 'write' } });
  });

  test('a row that a team outdoes is unknown, never guessed', async () => {
    expect(await here.host.observe(shop, ann)).toMatchObject({ direct: 'unknown', effective: 'maintain' });
  });

  test('a row no higher than the base permission is unknown', async () => {
    here.world.setBasePermission('acme', 'write');
    expect(await here.host.observe(shop, ben)).toMatchObject({ direct: 'unknown', effective: 'write' });
  });

  test('the row of someone outside the organisation is certain, whatever teams and base permission give', async () => {
    here.world.setBasePermission('acme', 'admin');
    here.world.setDirect('olga', 'acme/shop', 'triage');
    expect(await here.host.observe(shop, olga)).toMatchObject({ direct: { level: 'triage' }, effective: 'triage' });
  });

  test('when membership may not be read, the row is unknown', async () => {
    const body = { message: 'Resource not accessible by integration' };
    here.world.fault({ path: /memberships/, do: { kind: 'status', status: 403, body } });
    expect(await here.host.observe(shop, ben)).toMatchObject({ direct: 'unknown' });
  });

  test('a fault on the way is a fault of the look', async () => {
    here.world.fault({ path: /memberships/, do: { kind: 'status', status: 500 } });
    await expect(here.host.observe(shop, ben)).rejects.toMatchObject({ kind: 'unreachable' });
  });
});

test('GraphQL that answers null leaves it to REST', async () => {
  const body = {
    data: { repository: { collaborators: { edges: [{ node: { databaseId: 13 }, permissionSources: null }] } } },
  };
  here.world.fault({ path: /graphql/, do: { kind: 'status', status: 200, body } });
  expect(await here.host.observe(shop, ben)).toMatchObject({ direct: { level: 'write' } });
});

test('GraphQL in trouble is no reason to guess', async () => {
  here.world.fault({ path: /graphql/, do: { kind: 'status', status: 502 } });
  await expect(here.host.observe(shop, ben)).rejects.toMatchObject({ kind: 'unreachable' });
});

describe('on a repository that belongs to a person', () => {
  test('a collaborator’s row is read without GraphQL', async () => {
    expect(await here.as('olga').observe(diary, ben)).toMatchObject({ direct: { level: 'write' }, effective: 'write' });
    expect(here.world.requests.filter(({ path }) => path.includes('graphql'))).toEqual([]);
  });

  test('its owner has admin and no row', async () => {
    expect(await here.as('olga').observe(diary, olga)).toMatchObject({ direct: 'none', effective: 'admin' });
  });

  test('write is the only level that can be given', async () => {
    const host = here.as('olga');
    const seen = await host.observe(diary, ann);
    await expect(host.setRow(seen, { level: 'admin', role: 'admin' })).rejects.toMatchObject({ kind: 'refused' });
    expect(await host.setRow(seen, { level: 'write', role: 'write' })).toMatchObject({ as: 'invitation' });
    here.world.acceptInvitation('ann', 'olga/diary');
    expect(await host.observe(diary, ann)).toMatchObject({ direct: { level: 'write' } });
  });
});
