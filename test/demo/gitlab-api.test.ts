/** The rest of the pretend GitLab's API: tokens, users, groups and unknown addresses. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Acme, ids, type Reply, startAcme } from './gitlab-acme.ts';

let acme: Acme;
beforeEach(async () => {
  acme = await startAcme();
});
afterEach(() => acme.close());

const message = (words: unknown) => ({ message: words });
const list = ({ body }: Reply) => body as Record<string, unknown>[];
const namesOf = (reply: Reply, field: string) => list(reply).map((item) => item[field]);

describe('tokens', () => {
  it.each(['/version', '/metadata', '/user', `/projects/${ids.shop}/members`, '/personal_access_tokens/self'])(
    '%s answers 401 without a token and with a wrong one',
    async (path) => {
      for (const token of [null, 'glpat-wrong']) {
        expect(await acme.ask('GET', path, { token })).toMatchObject({
          status: 401,
          body: message('401 Unauthorized'),
        });
      }
    },
  );

  it('are taken from Authorization as well', async () => {
    const headers = { authorization: `Bearer ${acme.token}` };
    expect((await acme.ask('GET', '/user', { token: null, headers })).body).toMatchObject({
      username: 'jit-bot',
      bot: true,
    });
  });

  it('tell about themselves, until they are revoked', async () => {
    const self = await acme.ask('GET', '/personal_access_tokens/self');
    expect(self.body).toMatchObject({ active: true, scopes: ['api'], user_id: ids.bot, expires_at: '2027-03-01' });
    acme.world.revokeToken();
    const refused = await acme.ask('GET', '/user');
    const error_description = 'Token was revoked. You have to re-authorize from the user.';
    expect([refused.status, refused.body]).toEqual([401, { error: 'invalid_token', error_description }]);
  });

  it('are dead from their last day on', async () => {
    const token = acme.world.issueToken('jit-bot', { expiresAt: '2026-11-21' });
    expect((await acme.ask('GET', '/user', { token })).status).toBe(200);
    acme.forward(86_400_000);
    const refused = await acme.ask('GET', '/user', { token });
    const error_description = 'Token is expired. You can either do re-authorization or token refresh.';
    expect([refused.status, refused.body]).toEqual([401, { error: 'invalid_token', error_description }]);
  });

  it('change nothing with a scope for reading', async () => {
    const token = acme.world.issueToken('jit-bot', { scopes: ['read_api'] });
    expect((await acme.ask('GET', '/user', { token })).status).toBe(200);
    const json = { user_id: ids.ann, access_level: 20 };
    const refused = await acme.ask('POST', `/projects/${ids.shop}/members`, { token, json });
    expect([refused.status, refused.body]).toEqual([403, expect.objectContaining({ error: 'insufficient_scope' })]);
    expect(acme.world.levelOf('ann', 'acme/shop')).toBe(0);
  });

  it('open nothing once their user is blocked', async () => {
    acme.world.blockUser('jit-bot');
    const { status, body } = await acme.ask('GET', '/user');
    expect([status, body]).toEqual([403, message('403 Forbidden - Your account has been blocked.')]);
  });
});

describe('users', () => {
  it('are found by their whole name in any case, and by a part of it', async () => {
    expect(namesOf(await acme.ask('GET', '/users?username=ANN'), 'id')).toEqual([ids.ann]);
    expect(namesOf(await acme.ask('GET', '/users?username=an'), 'id')).toEqual([]);
    expect(namesOf(await acme.ask('GET', '/users?search=lee'), 'username')).toEqual(['ann']);
    expect(namesOf(await acme.ask('GET', '/users?search=le'), 'username')).toEqual([]);
  });

  it('are missing from lists while blocked, and there by id', async () => {
    acme.world.blockUser('ann');
    expect(list(await acme.ask('GET', '/users?username=ann'))).toEqual([]);
    expect((await acme.ask('GET', `/users/${ids.ann}`)).body).toMatchObject({ username: 'ann', state: 'blocked' });
    acme.world.deactivateUser('ben');
    expect(list(await acme.ask('GET', '/users?username=ben'))).toMatchObject([{ state: 'deactivated' }]);
  });

  it('keep their id under a new name, which somebody else may take', async () => {
    acme.world.renameUser('ann', 'anna');
    acme.world.addUser({ id: 88, username: 'ann' });
    expect((await acme.ask('GET', `/users/${ids.ann}`)).body).toMatchObject({ username: 'anna' });
    expect(namesOf(await acme.ask('GET', '/users?username=ann'), 'id')).toEqual([88]);
    expect((await acme.ask('GET', '/projects/ann%2Fdotfiles')).status).toBe(301);
  });

  it('are gone with all their rows when deleted', async () => {
    acme.world.deleteUser('ben');
    expect(await acme.ask('GET', `/users/${ids.ben}`)).toMatchObject({
      status: 404,
      body: message('404 User Not Found'),
    });
    expect((await acme.ask('GET', `/projects/${ids.shop}/members/all/${ids.ben}`)).status).toBe(404);
  });

  it('are shown to nobody without an account', async () => {
    const all = await acme.ask('GET', '/users', { token: null });
    expect([all.status, all.body]).toEqual([403, message('403 Forbidden - Not authorized to access /api/v4/users')]);
    expect((await acme.ask('GET', `/users/${ids.ann}`, { token: null })).status).toBe(403);
  });
});

describe('groups', () => {
  it('are listed and shown as far as the bot sees them', async () => {
    expect(namesOf(await acme.ask('GET', '/groups'), 'full_path')).toEqual(['acme', 'acme/core']);
    expect(namesOf(await acme.ask('GET', '/groups?top_level_only=true'), 'full_path')).toEqual(['acme']);
    expect((await acme.ask('GET', '/groups/acme%2Fcore')).body).toMatchObject({
      full_name: 'Acme / Core',
      projects: [{ path_with_namespace: 'acme/core/docs' }],
    });
    expect(await acme.ask('GET', '/groups/secret')).toMatchObject({
      status: 404,
      body: message('404 Group Not Found'),
    });
  });

  it('show a member with everything inherited', async () => {
    const inherited = await acme.ask('GET', `/groups/acme%2Fcore/members/all/${ids.ben}`);
    expect(inherited.body).toMatchObject({ username: 'ben', access_level: 20 });
    expect(await acme.ask('GET', `/groups/acme%2Fcore/members/${ids.ben}`)).toMatchObject({
      status: 404,
      body: message('404 Not found'),
    });
  });
});

describe('other addresses', () => {
  it.each([
    ['GET', '/nothing', 404],
    ['POST', '/projects/acme/shop/members', 404],
    ['POST', '/version', 405],
    ['DELETE', `/projects/${ids.shop}/members`, 405],
  ])('%s %s is refused', async (method, path, status) => {
    const error = status === 404 ? '404 Not Found' : '405 Not Allowed';
    expect(await acme.ask(method, path)).toMatchObject({ status, body: { error } });
  });

  it('of version 3 are gone', async () => {
    const response = await fetch(`${acme.url}/api/v3/projects`);
    expect(response.status).toBe(410);
  });
});
