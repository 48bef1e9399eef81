import { request } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { startPretendGitHub } from '#demo/github/start.ts';
import { aGitHub, aSeed, hourMs, octokit, refusal } from './github-builder.ts';
import { deliberately } from './github-openapi-watch.ts';

test('a bad token is refused with 401, and a missing one too where GitHub needs one', async () => {
  const { url } = await aGitHub();
  const seen = await refusal(octokit(url, 'ghp_wrong').users.getAuthenticated());
  expect(seen).toMatchObject({ status: 401, message: 'Bad credentials' });
  const answer = await fetch(`${url}/user`, { headers: { 'user-agent': 'test' } });
  expect(answer.status).toBe(401);
  expect(await answer.json()).toMatchObject({ message: 'Requires authentication', status: '401' });
});

test('a revoked or expired token is bad credentials', async () => {
  const { bot, world } = await aGitHub();
  await bot.users.getAuthenticated();
  world.revokeToken();
  expect(await refusal(bot.users.getAuthenticated())).toMatchObject({ status: 401 });
  const seed = { ...aSeed(), bot: { login: 'jit-bot', expiresAt: new Date('2026-11-20T13:00:00Z') } };
  const expiring = await aGitHub(seed);
  const { headers } = await expiring.bot.users.getAuthenticated();
  expect(headers['github-authentication-token-expiration']).toBe('2026-11-20 13:00:00 UTC');
  expiring.clock.turn(hourMs);
  expect(await refusal(expiring.bot.users.getAuthenticated())).toMatchObject({ status: 401 });
});

test('the authenticated user comes with the scopes of a classic token and the request headers', async () => {
  const { bot } = await aGitHub();
  const { data, headers } = await bot.users.getAuthenticated();
  expect(data).toMatchObject({ id: 1, login: 'jit-bot', type: 'User' });
  expect(headers['x-oauth-scopes']).toBe('repo, read:org');
  expect(headers['x-github-request-id']).toBeTruthy();
  expect(headers['x-ratelimit-remaining']).toBe('4999');
  expect(headers['x-github-api-version-selected']).toBe('2022-11-28');
  expect(headers.date).toBe('Fri, 20 Nov 2026 12:00:00 GMT');
});

test('a request without a user agent is refused as GitHub refuses it', async () => {
  const { url, token } = await aGitHub();
  const status = await new Promise((done, fail) => {
    const call = request(`${url}/user`, { headers: { authorization: `token ${token}` } }, (res) => {
      res.resume();
      done(res.statusCode);
    });
    call.on('error', fail);
    call.end();
  });
  expect(status).toBe(403);
});

test('an unsupported version is refused, and a supported one is named in the answer', async () => {
  const { bot } = await aGitHub();
  const asking = (version: string) => bot.request('GET /user', { headers: { 'x-github-api-version': version } });
  expect(await refusal(asking('2020-01-01'))).toMatchObject({ status: 400 });
  expect((await asking('2026-03-10')).headers['x-github-api-version-selected']).toBe('2026-03-10');
});

test('it answers below /api/v3 as an Enterprise Server does', async () => {
  const payments = { owner: 'acme', repo: 'payments' };
  const { url, bot, token } = await aGitHub({ ...aSeed(), enterpriseServer: '3.19.1' });
  expect((await bot.repos.get(payments)).data.url).toBe(`${url}/repos/acme/payments`);
  expect(url).toMatch(/\/api\/v3$/);
  deliberately(/./);
  expect(await refusal(octokit(url.replace('/api/v3', ''), token).repos.get(payments))).toMatchObject({ status: 404 });
  const cloud = await aGitHub();
  expect(await refusal(octokit(`${cloud.url}/api/v3`, token).repos.get(payments))).toMatchObject({ status: 404 });
});

test('a repository shows its id, owner, state and what the sender may do', async () => {
  const { bot, url } = await aGitHub();
  const { data } = await bot.repos.get({ owner: 'ACME', repo: 'Payments' });
  expect(data).toMatchObject({
    id: 11,
    full_name: 'acme/payments',
    private: true,
    archived: false,
    owner: { login: 'acme', type: 'Organization' },
    organization: { login: 'acme', id: 100 },
    permissions: { admin: true, maintain: true, push: true, triage: true, pull: true },
    html_url: `${url}/acme/payments`,
  });
  const notes = await bot.repos.get({ owner: 'jit-bot', repo: 'notes' });
  expect(notes.data.organization).toBeUndefined();
});

test('a private repository that the sender cannot see is not found', async () => {
  const { bot } = await aGitHub();
  const seen = await refusal(bot.repos.get({ owner: 'other', repo: 'secret' }));
  expect(seen).toMatchObject({ status: 404, message: 'Not Found', page: 'rest/repos/repos#get-a-repository' });
  expect(await refusal(bot.request('GET /repositories/15'))).toMatchObject({ status: 404 });
  expect((await bot.repos.get({ owner: 'other', repo: 'open' })).data.permissions?.push).toBe(false);
});

test('a classic token without the scope repo sees no private repository', async () => {
  const { bot } = await aGitHub({ ...aSeed(), bot: { login: 'jit-bot', scopes: ['public_repo', 'read:org'] } });
  expect(await refusal(bot.repos.get({ owner: 'acme', repo: 'payments' }))).toMatchObject({ status: 404 });
  expect((await bot.repos.get({ owner: 'acme', repo: 'site' })).data.permissions?.admin).toBe(true);
});

test('a fine-grained token shows no scopes and does only what it is permitted to', async () => {
  const bot = { login: 'jit-bot', kind: 'fine-grained' as const, permissions: { administration: 'read' as const } };
  const github = await aGitHub({ ...aSeed(), bot: { ...bot, repositories: ['acme/payments'] } });
  const { headers } = await github.bot.users.getAuthenticated();
  expect(headers['x-oauth-scopes']).toBeUndefined();
  const eve = { owner: 'acme', repo: 'payments', username: 'eve' };
  await github.bot.repos.listInvitations({ owner: 'acme', repo: 'payments' });
  const seen = await refusal(github.bot.repos.addCollaborator(eve));
  expect(seen).toMatchObject({ status: 403, message: 'Resource not accessible by personal access token' });
  expect(await refusal(github.bot.repos.get({ owner: 'acme', repo: 'vault' }))).toMatchObject({ status: 404 });
});

test('a renamed repository answers 301 to its id, and a name in use again wins over the redirect', async () => {
  const { bot, world, url, token } = await aGitHub();
  world.rename('acme/payments', 'billing');
  const headers = { 'user-agent': 'test', authorization: `token ${token}` };
  const answer = await fetch(`${url}/repos/acme/payments/collaborators?per_page=5`, { headers, redirect: 'manual' });
  expect(answer.status).toBe(301);
  expect(answer.headers.get('location')).toBe(`${url}/repositories/11/collaborators?per_page=5`);
  expect((await bot.repos.get({ owner: 'acme', repo: 'payments' })).data.full_name).toBe('acme/billing');
  const id = world.createRepository('acme/payments');
  world.setDirect('jit-bot', 'acme/payments', 'admin');
  expect((await bot.repos.get({ owner: 'acme', repo: 'payments' })).data.id).toBe(id);
});

test('a change through an old name is redirected with 307 and reaches the repository', async () => {
  const { bot, world, url, token } = await aGitHub();
  world.rename('acme/payments', 'billing');
  const raw = await fetch(`${url}/repos/acme/payments/collaborators/ada`, {
    method: 'PUT',
    headers: { 'user-agent': 'test', authorization: `token ${token}` },
    redirect: 'manual',
  });
  expect(raw.status).toBe(307);
  await bot.repos.addCollaborator({ owner: 'acme', repo: 'payments', username: 'ada', permission: 'admin' });
  expect(world.directLevelOf('ada', 'acme/billing')).toBe('admin');
});

test('a transferred repository redirects for those who still see it and is not found for the others', async () => {
  const { bot, as, world } = await aGitHub();
  world.transfer('acme/payments', 'other');
  expect((await bot.repos.get({ owner: 'acme', repo: 'payments' })).data.full_name).toBe('other/payments');
  expect(await refusal(as('grace').repos.get({ owner: 'acme', repo: 'payments' }))).toMatchObject({ status: 404 });
});

test('repositories are listed in pages of the asked size with links to the next and last one', async () => {
  const { bot } = await aGitHub();
  const first = await bot.repos.listForAuthenticatedUser({ per_page: 2 });
  expect(first.data).toHaveLength(2);
  expect(first.headers.link).toMatch(/[?&]page=2>; rel="next", .*[?&]page=3>; rel="last"/);
  const all = await bot.paginate(bot.repos.listForAuthenticatedUser, { per_page: 2 });
  expect(all.map((one) => one.full_name)).toEqual([
    'acme/old',
    'acme/payments',
    'acme/site',
    'acme/vault',
    'jit-bot/notes',
  ]);
  const own = await bot.repos.listForAuthenticatedUser({ affiliation: 'owner' });
  expect(own.data.map((one) => one.full_name)).toEqual(['jit-bot/notes']);
  const direct = await bot.repos.listForAuthenticatedUser({ affiliation: 'collaborator' });
  expect(direct.data.map((one) => one.id).sort()).toEqual([11, 12, 14]);
  expect(await refusal(bot.repos.listForAuthenticatedUser({ type: 'all', affiliation: 'owner' }))).toMatchObject({
    status: 422,
  });
});

test('accounts are found by login and by id, and a freed login leads to nobody', async () => {
  const { bot, world } = await aGitHub();
  expect((await bot.users.getByUsername({ username: 'ADA' })).data.id).toBe(2);
  world.renameUser('ada', 'countess');
  expect(await refusal(bot.users.getByUsername({ username: 'ada' }))).toMatchObject({ status: 404 });
  expect((await bot.request('GET /user/{account_id}', { account_id: 2 })).data.login).toBe('countess');
  world.deleteUser('countess');
  expect(await refusal(bot.request('GET /user/{account_id}', { account_id: 2 }))).toMatchObject({ status: 404 });
});

test('the base permission is shown to owners only', async () => {
  const { bot, as } = await aGitHub();
  expect((await as('root').orgs.get({ org: 'acme' })).data.default_repository_permission).toBe('read');
  expect((await as('ada').orgs.get({ org: 'acme' })).data.default_repository_permission).toBeUndefined();
  expect((await as('eve').orgs.get({ org: 'acme' })).data.default_repository_permission).toBeUndefined();
  expect(await refusal(bot.orgs.get({ org: 'nowhere' }))).toMatchObject({ status: 404 });
});

test('membership is shown to members, refused to strangers, and not found for outsiders', async () => {
  const { bot, as } = await aGitHub();
  const { data } = await bot.orgs.getMembershipForUser({ org: 'acme', username: 'root' });
  expect(data).toMatchObject({ role: 'admin', state: 'active' });
  expect(await refusal(bot.orgs.getMembershipForUser({ org: 'acme', username: 'eve' }))).toMatchObject({ status: 404 });
  expect(await refusal(as('eve').orgs.getMembershipForUser({ org: 'acme', username: 'ada' }))).toMatchObject({
    status: 403,
    message: 'You must be a member of acme to see membership information for ada.',
  });
  expect((await bot.orgs.checkMembershipForUser({ org: 'acme', username: 'ada' })).status).toBe(204);
});

test('teams of a repository come with their level, inherited from the parent, and secret ones stay hidden', async () => {
  const { bot, as } = await aGitHub();
  const { data } = await bot.repos.listTeams({ owner: 'acme', repo: 'payments' });
  expect(data.map(({ slug, permission }) => [slug, permission])).toEqual([
    ['platform', 'push'],
    ['core', 'push'],
  ]);
  const names = async (login: string) => (await as(login).teams.list({ org: 'acme' })).data.map(({ slug }) => slug);
  expect(await names('ada')).toEqual(['platform', 'core']);
  expect(await names('grace')).toEqual(['platform', 'core', 'hidden']);
  const membership = await bot.teams.getMembershipForUserInOrg({ org: 'acme', team_slug: 'platform', username: 'ada' });
  expect(membership.data).toMatchObject({ role: 'member', state: 'active' });
  expect(
    await refusal(bot.teams.getMembershipForUserInOrg({ org: 'acme', team_slug: 'core', username: 'grace' })),
  ).toMatchObject({ status: 404 });
});

test('pages for people are where the demo says they are', async () => {
  const { url, token, close } = await startPretendGitHub({ seed: aSeed(), webUrl: 'http://localhost:4000/github' });
  onTestFinished(close);
  const { data } = await octokit(url, token).repos.get({ owner: 'acme', repo: 'site' });
  expect(data.html_url).toBe('http://localhost:4000/github/acme/site');
  expect(data.url).toBe(`${url}/repos/acme/site`);
});

test('an unknown path and a method that a path does not take are both not found', async () => {
  deliberately(/nothing/, /^POST /);
  const { bot } = await aGitHub();
  expect(await refusal(bot.request('GET /nothing/here'))).toMatchObject({ status: 404, message: 'Not Found' });
  expect(await refusal(bot.request('POST /repos/acme/payments'))).toMatchObject({ status: 404 });
});

test('an unchanged answer to a conditional request is 304', async () => {
  const { bot } = await aGitHub();
  const first = await bot.repos.get({ owner: 'acme', repo: 'payments' });
  const again = bot.request('GET /repos/acme/payments', { headers: { 'if-none-match': String(first.headers.etag) } });
  await expect(again).rejects.toMatchObject({ status: 304 });
});
