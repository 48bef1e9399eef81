import { afterEach, expect, test } from 'vitest';
import type { GitHubSeed } from '#demo/github/seed.ts';
import { createGitHub } from '#hosts/index.ts';
import { cleo, containerOf, listed, startWithTeams, type TeamsHere } from './teams-world.ts';
import { lab, shop } from './world.ts';

let here: TeamsHere;
afterEach(() => here.close());

const appMayRead = (seed: GitHubSeed) => {
  for (const { permissions } of seed.app?.installations ?? []) permissions.members = 'read';
};
const fineGrained = (members: 'read' | 'write') => (seed: GitHubSeed) => {
  seed.bot.kind = 'fine-grained';
  seed.bot.permissions = { administration: 'write', metadata: 'read', members };
};
const ownersOnly = (seed: GitHubSeed) => {
  for (const organisation of seed.organisations ?? []) organisation.membersMakeTeams = false;
};
const notesOf = async (host: TeamsHere['host']) =>
  (await host.check()).filter(({ severity }) => severity === 'note').map(({ words }) => words);

test('a classic token without the scope is told so, and by the doctor before', async () => {
  here = await startWithTeams(({ bot }) => {
    bot.scopes = ['repo', 'read:org'];
  });
  expect(await here.teams.prepare(shop, cleo, 'write')).toMatch(
    /may not make teams in acme.*scopes repo and admin:org/,
  );
  expect(await notesOf(here.host)).toEqual([
    expect.stringMatching(/acme: .*\(direct\).*no scope admin:org.*Personal access tokens/),
    expect.stringMatching(/umbrella: .*\(direct\)/),
  ]);
  expect(await listed(here.teams)).toEqual([]);
});

test('an App without Members: read and write is told so, and by the doctor before', async () => {
  here = await startWithTeams(appMayRead);
  const why = await containerOf(here.app).prepare(shop, cleo, 'write');
  expect(why).toMatch(/acme.*Members: read and write.*Permissions & events/);
  expect(await notesOf(here.app)).toEqual([
    expect.stringMatching(/acme: .*\(direct\).*Members: read and write/),
    expect.stringMatching(/umbrella: .*\(direct\)/),
  ]);
});

test('an App that lost the permission does not use the team that is there', async () => {
  here = await startWithTeams(appMayRead);
  here.world.addTeam('acme', { name: 'jit-101-write', secret: true, repositories: { 'acme/shop': 'write' } });
  expect(await containerOf(here.app).prepare(shop, cleo, 'write')).toMatch(/jit-101-write.*Members: read and write/);
});

test('a fine-grained token without Members: read and write is told so', async () => {
  here = await startWithTeams(fineGrained('read'));
  expect(await here.teams.prepare(shop, cleo, 'write')).toMatch(/acme.*Members: read and write.*Fine-grained tokens/);
});

test('a fine-grained token with it keeps teams', async () => {
  here = await startWithTeams(fineGrained('write'));
  expect(await here.teams.prepare(shop, cleo, 'write')).toBeUndefined();
  expect(await notesOf(here.host)).toEqual([
    expect.stringMatching(/acme: .*\(container\), if the token has/),
    expect.stringMatching(/umbrella/),
  ]);
});

test('where only owners make teams it is told so, and by the doctor before', async () => {
  here = await startWithTeams(ownersOnly);
  expect(await here.teams.prepare(shop, cleo, 'write')).toMatch(/permission to create teams/);
  expect((await notesOf(here.host))[0]).toMatch(/acme: .*\(direct\).*only owners may make teams/);
});

test('a token whose account is no member of the organisation is told so', async () => {
  here = await startWithTeams();
  here.world.removeFromOrg('bot', 'umbrella');
  here.world.setDirect('bot', 'umbrella/lab', 'admin');
  expect(await here.teams.prepare(lab, cleo, 'write')).toMatch(/umbrella/);
  expect((await notesOf(here.host))[1]).toMatch(/umbrella: .*\(direct\).*no member/);
});

test('a bot that does not administer the repository cannot link a team to it', async () => {
  here = await startWithTeams();
  here.world.setDirect('bot', 'acme/shop', 'write');
  expect(await here.teams.prepare(shop, cleo, 'write')).toMatch(/acme.*Admin on the repository/);
  expect(here.world.levelOf('cleo', 'acme/shop')).toBe('none');
});

test('an archived repository gets no team', async () => {
  here = await startWithTeams();
  here.world.archive('acme/shop');
  expect(await here.teams.prepare(shop, cleo, 'write')).toMatch(/archived/);
  const seen = await here.teams.observe(shop, cleo);
  await expect(here.teams.setRow(seen, { level: 'write', role: 'write' })).rejects.toMatchObject({ kind: 'archived' });
});

test('where all is well the doctor says that teams are used', async () => {
  here = await startWithTeams();
  expect(await here.host.check()).toMatchObject([
    { severity: 'note', words: expect.stringMatching(/acme: .*\(container\)\./) },
    { severity: 'note', words: expect.stringMatching(/umbrella: .*\(container\)\./) },
  ]);
  const ofApp = await notesOf(here.app);
  expect(ofApp).toEqual([expect.stringMatching(/acme: .*\(container\)\./), expect.stringMatching(/umbrella: /)]);
});

test('what was refused is not asked again for ten minutes', async () => {
  here = await startWithTeams(ownersOnly);
  let nowMs = Date.now();
  const options = { apiUrl: here.url, auth: { token: here.token }, now: () => new Date(nowMs) };
  const teams = containerOf(createGitHub(options));
  const posts = () => here.world.requests.filter(({ method }) => method === 'POST').length;
  const first = await teams.prepare(shop, cleo, 'write');
  expect(await teams.prepare(shop, cleo, 'read')).toBe(first);
  expect(posts()).toBe(1);
  nowMs += 10 * 60_000;
  await teams.prepare(shop, cleo, 'write');
  expect(posts()).toBe(2);
});

test('a limit or an outage is no refusal, and nothing is remembered of it', async () => {
  here = await startWithTeams();
  const lift = here.world.fault({ method: 'POST', do: { kind: 'status', status: 502 } });
  await expect(here.teams.prepare(shop, cleo, 'write')).rejects.toMatchObject({ kind: 'unreachable' });
  lift();
  expect(await here.teams.prepare(shop, cleo, 'write')).toBeUndefined();
});
