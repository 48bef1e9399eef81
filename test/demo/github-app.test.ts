import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/rest';
import { expect, test } from 'vitest';
import { keyPair, privateKey, seedWithApp, signed } from './github-app-seed.ts';
import { aGitHub, HandClock, hourMs, octokit, refusal } from './github-builder.ts';
import { deliberately } from './github-openapi-watch.ts';

const silent = () => undefined;
const log = { debug: silent, info: silent, warn: silent, error: silent };

/** The App's clock has to be the real one, because its library signs by that. */
async function anApp() {
  const clock = new HandClock();
  clock.turn(Date.now() - clock.now().getTime());
  const github = await aGitHub(seedWithApp(), clock);
  const auth = (more: object = {}) =>
    new Octokit({ baseUrl: github.url, authStrategy: createAppAuth, auth: { appId: 4242, privateKey, ...more }, log });
  return { ...github, app: auth(), installed: (id: number) => auth({ installationId: id }) };
}

test('the App finds its installations with its own key', async () => {
  const { app } = await anApp();
  expect((await app.apps.getAuthenticated()).data).toMatchObject({ id: 4242, slug: 'jit' });
  const { data } = await app.apps.listInstallations();
  expect(data.map(({ id, repository_selection }) => [id, repository_selection])).toEqual([
    [900, 'all'],
    [901, 'selected'],
  ]);
  expect((await app.apps.getOrgInstallation({ org: 'acme' })).data.id).toBe(900);
  expect((await app.apps.getRepoInstallation({ owner: 'other', repo: 'open' })).data.id).toBe(901);
  const outside = app.apps.getRepoInstallation({ owner: 'other', repo: 'secret' });
  expect(await refusal(outside)).toMatchObject({ status: 404 });
});

test('an installation lists its repositories and administers them', async () => {
  const { installed, world } = await anApp();
  const acme = installed(900);
  const { data } = await acme.apps.listReposAccessibleToInstallation();
  expect(data.total_count).toBe(4);
  await acme.repos.addCollaborator({ owner: 'acme', repo: 'vault', username: 'ada', permission: 'push' });
  expect(world.directLevelOf('ada', 'acme/vault')).toBe('write');
});

test('an invitation by an installation names the bot account of the App', async () => {
  const { installed } = await anApp();
  const acme = installed(900);
  const { data } = await acme.repos.addCollaborator({ owner: 'acme', repo: 'vault', username: 'ann' });
  expect(data.inviter).toMatchObject({ login: 'jit[bot]', type: 'Bot' });
  expect((await acme.users.getByUsername({ username: 'jit[bot]' })).data.id).toBe(data.inviter?.id);
});

test('an installation does nothing that it has no permission for', async () => {
  const { installed } = await anApp();
  const other = installed(901);
  const seen = await refusal(other.repos.addCollaborator({ owner: 'other', repo: 'open', username: 'ada' }));
  expect(seen).toMatchObject({ status: 403, message: 'Resource not accessible by integration' });
  expect(seen.headers['x-accepted-github-permissions']).toBe('administration=write');
  expect(await refusal(other.repos.get({ owner: 'other', repo: 'secret' }))).toMatchObject({ status: 404 });
  expect(await refusal(other.users.getAuthenticated())).toMatchObject({ status: 403 });
  expect(await refusal(other.repos.listForAuthenticatedUser())).toMatchObject({ status: 403 });
});

test('a token can be cut down to one repository and to fewer permissions, never to more', async () => {
  const { app, url } = await anApp();
  const create = (more: object) => app.apps.createInstallationAccessToken({ installation_id: 900, ...more });
  const { data } = await create({ repository_ids: [13], permissions: { metadata: 'read', administration: 'read' } });
  expect(data.repositories?.map(({ full_name }) => full_name)).toEqual(['acme/vault']);
  const small = octokit(url, data.token);
  expect((await small.apps.listReposAccessibleToInstallation()).data.total_count).toBe(1);
  expect(await refusal(small.repos.get({ owner: 'acme', repo: 'payments' }))).toMatchObject({ status: 404 });
  const add = small.repos.addCollaborator({ owner: 'acme', repo: 'vault', username: 'ada' });
  expect(await refusal(add)).toMatchObject({ status: 403 });
  expect(await refusal(create({ repository_ids: [15] }))).toMatchObject({ status: 422 });
  expect(await refusal(create({ permissions: { contents: 'write' } }))).toMatchObject({ status: 422 });
  deliberately(/^POST .*access_tokens/);
  expect(await refusal(create({ unknown: 1 }))).toMatchObject({ status: 422 });
});

test('an installation token ends after an hour, and at once when it is revoked', async () => {
  const { app, url, clock } = await anApp();
  const token = async () => (await app.apps.createInstallationAccessToken({ installation_id: 900 })).data.token;
  const first = octokit(url, await token());
  await first.apps.revokeInstallationAccessToken();
  expect(await refusal(first.repos.get({ owner: 'acme', repo: 'vault' }))).toMatchObject({ status: 401 });
  const second = octokit(url, await token());
  clock.turn(hourMs - 1000);
  await second.repos.get({ owner: 'acme', repo: 'vault' });
  clock.turn(1000);
  expect(await refusal(second.repos.get({ owner: 'acme', repo: 'vault' }))).toMatchObject({
    status: 401,
    message: 'Bad credentials',
  });
});

test('a suspended installation is refused', async () => {
  const { app, installed, world } = await anApp();
  const acme = installed(900);
  await acme.repos.get({ owner: 'acme', repo: 'vault' });
  world.suspendInstallation(900);
  expect(await refusal(acme.repos.get({ owner: 'acme', repo: 'vault' }))).toMatchObject({ status: 403 });
  const create = app.apps.createInstallationAccessToken({ installation_id: 900 });
  expect(await refusal(create)).toMatchObject({ status: 403, message: 'This installation has been suspended' });
});

test('a JWT is checked for its signature, its issuer and its times', async () => {
  const { url, clock } = await anApp();
  const now = Math.floor(clock.now().getTime() / 1000);
  const good = { iss: 4242, iat: now - 30, exp: now + 300 };
  const asks = async (jwt: string) => {
    const headers = { authorization: `Bearer ${jwt}`, 'user-agent': 'test' };
    const answer = await fetch(`${url}/app`, { headers });
    return [answer.status, ((await answer.json()) as { message?: string }).message ?? 'ok'];
  };
  expect(await asks(signed(good))).toEqual([200, 'ok']);
  expect(await asks(signed(good, keyPair().privateKey))).toEqual([401, 'A JSON web token could not be decoded']);
  expect(await asks(signed({ ...good, iss: 1 }))).toEqual([404, 'Integration not found']);
  expect((await asks(signed({ ...good, exp: now - 1 })))[1]).toMatch(/'Expiration time' claim \('exp'\) must be/);
  expect((await asks(signed({ ...good, exp: now + 1200 })))[1]).toMatch(/is too far in the future/);
  expect((await asks(signed({ ...good, iat: now + 600, exp: now + 610 })))[1]).toMatch(/'Issued at' claim/);
});

test('personal tokens open no door of the App, and its JWT opens no other', async () => {
  const { bot, app, url } = await anApp();
  expect(await refusal(bot.apps.getAuthenticated())).toMatchObject({
    status: 401,
    message: 'A JSON web token could not be decoded',
  });
  const list = bot.apps.listReposAccessibleToInstallation();
  expect(await refusal(list)).toMatchObject({ status: 403 });
  const { token } = (await app.auth({ type: 'app' })) as { token: string };
  const withJwt = octokit(url, token);
  expect(await refusal(withJwt.users.getAuthenticated())).toMatchObject({ status: 401 });
});
