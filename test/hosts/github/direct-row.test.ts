import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ann, asOwner, ben, diary, type Here, olga, shop, start } from './world.ts';

let here: Here;
beforeEach(async () => {
  here = await start(asOwner);
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

describe('GraphQL that answers with errors', () => {
  const answers = (body: unknown, more: { status?: number; headers?: Record<string, string> } = {}) =>
    here.world.fault({ path: /graphql/, times: 1, do: { kind: 'status', status: 200, body, ...more } });
  const resetAt = Math.floor(Date.now() / 1000) + 1200;

  test('is a limit when it says so, until the quota is new', async () => {
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(resetAt) };
    answers({ errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded.' }] }, { headers });
    const fault = await here.host.observe(shop, ann).catch((error: unknown) => error);
    expect(fault).toMatchObject({ kind: 'limited', retryAt: expect.any(Date) });
    const { retryAt } = fault as { retryAt: Date };
    expect(Math.abs(retryAt.getTime() - resetAt * 1000)).toBeLessThan(2000);
  });

  test.each([
    { type: 'RATE_LIMITED', message: 'API rate limit exceeded.' },
    { message: 'You have exceeded a secondary rate limit.' },
  ])('is a limit for a minute when nothing more is said: %j', async (error) => {
    answers({ data: null, errors: [error] });
    const fault = await here.host.observe(shop, ann).catch((other: unknown) => other);
    expect(fault).toMatchObject({ kind: 'limited' });
    const { retryAt } = fault as { retryAt: Date };
    expect(Math.abs(retryAt.getTime() - Date.now() - 60_000)).toBeLessThan(5000);
  });

  test.each<[string, unknown, number?]>([
    ['trouble of its own', { errors: [{ message: 'Something went wrong while executing your query.' }] }],
    ['trouble of a kind not known', { data: null, errors: [{ type: 'SERVICE_UNAVAILABLE', message: 'later' }] }],
    ['trouble beside a lasting no', { errors: [{ type: 'FORBIDDEN', message: 'no' }, { message: 'Timeout' }] }],
    ['no data', { data: null }],
    ['nothing', {}],
    ['JSON null', null],
    ['a 502', { message: 'Bad gateway' }, 502],
    ['a 504', { message: 'Timeout' }, 504],
  ])('with %s is a fault of one look, never an unknown row', async (_, body, status = 200) => {
    answers(body, { status });
    await expect(here.host.observe(shop, ann)).rejects.toMatchObject({ kind: 'unreachable' });
    expect(await here.host.observe(shop, ann)).toMatchObject({ direct: { level: 'read' } });
  });

  test.each<[string, unknown, number?]>([
    ['FORBIDDEN', { errors: [{ type: 'FORBIDDEN', message: 'no' }] }],
    ['INSUFFICIENT_SCOPES', { data: {}, errors: [{ type: 'INSUFFICIENT_SCOPES', message: 'no' }] }],
    ['NOT_FOUND', { errors: [{ type: 'NOT_FOUND', message: 'no' }] }],
    ['an older schema', { errors: [{ message: "Field 'x' doesn't exist", extensions: { code: 'undefinedField' } }] }],
    ['no such address', { message: 'Not Found' }, 404],
    ['no such method', { message: 'Method Not Allowed' }, 405],
  ])('with %s leaves it to REST', async (_, body, status = 200) => {
    answers(body, { status });
    expect(await here.host.observe(shop, ben)).toMatchObject({ direct: { level: 'write' } });
    expect(here.world.requests.map(({ path }) => path)).toContain('/orgs/acme/memberships/ben');
  });
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
