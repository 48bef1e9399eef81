import { afterEach, beforeEach, expect, test } from 'vitest';
import type { GitHost } from '#hosts/host.ts';
import { createGitHub } from '#hosts/index.ts';
import { ann, ben, diary, type Here, lab, shop, start } from './world.ts';

let here: Here;
beforeEach(async () => {
  here = await start();
});
afterEach(() => here.close());

/** Without the notes, which need no remedy. */
const faultsOf = async (host: GitHost) => (await host.check()).filter(({ severity }) => severity !== 'note');

const pathsOf = async (host: GitHost): Promise<string[]> => {
  const all: string[] = [];
  for await (const page of host.listRepos()) all.push(...page.map(({ path }) => path));
  return all.sort();
};

test('an App lists the repositories of all its installations', async () => {
  expect(await pathsOf(here.app)).toEqual(['acme/shop', 'olga/diary', 'umbrella/lab']);
});

test('a suspended installation hides its own repositories only', async () => {
  here.world.suspendInstallation(901);
  expect(await pathsOf(here.app)).toEqual(['olga/diary', 'umbrella/lab']);
});

test('an App acts on each owner’s repositories with that owner’s installation', async () => {
  for (const repo of [shop, lab]) {
    here.world.addToOrg('ann', repo.path.split('/')[0] ?? '');
    here.world.setDirect('ann', repo.path, 'none');
    await here.app.setRow(await here.app.observe(repo, ann), { level: 'write', role: 'write' });
    expect(here.world.directLevelOf('ann', repo.path)).toBe('write');
  }
  expect(await here.app.observe(diary, ben)).toMatchObject({ direct: { level: 'write' } });
});

test('each installation asks for a token once, not at every call', async () => {
  await here.app.observe(shop, ann);
  await here.app.observe(shop, ben);
  await here.app.observe(lab, ben);
  expect(here.world.requests.filter(({ path }) => path.endsWith('/access_tokens'))).toHaveLength(2);
});

test('an owner without the App costs no other installation its token', async () => {
  await here.app.observe(shop, ann);
  await here.app.findRepo('elsewhere/thing');
  await here.app.findRepo('elsewhere/thing');
  await here.app.observe(shop, ann);
  expect(here.world.requests.filter(({ path }) => path.endsWith('/901/access_tokens'))).toHaveLength(1);
});

test('a repository moved to another owner with the App is followed', async () => {
  here.world.transfer('acme/shop', 'umbrella');
  expect((await here.app.observe(shop, ben)).repo.path).toBe('umbrella/shop');
});

test('a repository moved out of the App’s reach is gone', async () => {
  here.world.transfer('acme/shop', 'ben');
  await expect(here.app.observe(shop, ann)).rejects.toMatchObject({ kind: 'gone' });
});

test('repositories and accounts are found through any installation', async () => {
  expect(await here.app.findRepo('umbrella/lab')).toMatchObject(lab);
  expect(await here.app.findRepo('elsewhere/thing')).toBeUndefined();
  expect(await here.app.findAccount('ben')).toEqual(ben);
});

test('a key that cannot sign is a fault of the credential, without the key in the words', async () => {
  const auth = { appId: '77', privateKey: '-----BEGIN RSA PRIVATE KEY-----\nnot-a-key\n-----END RSA PRIVATE KEY-----' };
  const broken = createGitHub({ apiUrl: here.url, auth, now: () => new Date() });
  await expect(broken.observe(shop, ann)).rejects.toMatchObject({ kind: 'credential' });
  const [finding] = await faultsOf(broken);
  expect(finding).toMatchObject({ severity: 'error' });
  expect(finding?.words).not.toContain('not-a-key');
});

test('the check names the permission that an installation lacks, and where to grant it', async () => {
  expect(await faultsOf(here.app)).toEqual([]);
  await here.close();
  here = await start(({ app }) => {
    const [first] = app?.installations ?? [];
    if (first) first.permissions = { metadata: 'read', members: 'read' };
  });
  const findings = await faultsOf(here.app);
  expect(findings).toMatchObject([{ severity: 'error' }]);
  expect(findings[0]?.words).toMatch(/acme.*Administration: read and write.*Permissions & events/);
});

test('the check warns of an App that may not read the members of an organisation', async () => {
  await here.close();
  here = await start(({ app }) => {
    for (const installation of app?.installations ?? []) {
      installation.permissions = { administration: 'write', metadata: 'read' };
    }
  });
  const findings = await faultsOf(here.app);
  expect(findings).toMatchObject([{ severity: 'warning' }, { severity: 'warning' }]);
  expect(findings[0]?.words).toMatch(/acme.*Members: read-only.*Permissions & events/);
  expect(findings[1]?.words).toMatch(/umbrella/);
});

test('the check warns of a classic token without read:org', async () => {
  await here.close();
  here = await start(({ bot }) => {
    bot.scopes = ['repo'];
  });
  expect(await faultsOf(here.host)).toMatchObject([
    { severity: 'warning', words: expect.stringMatching(/"read:org".*Personal access tokens/) },
  ]);
});

test('the check warns of a fine-grained token that may not read the members', async () => {
  await here.close();
  here = await start(({ bot }) => {
    Object.assign(bot, { kind: 'fine-grained', permissions: { administration: 'write', metadata: 'read' } });
  });
  expect(await faultsOf(here.host)).toMatchObject([
    { severity: 'warning', words: expect.stringMatching(/members of acme.*Members: read-only/) },
    { severity: 'warning', words: expect.stringMatching(/members of umbrella/) },
  ]);
  await here.close();
  here = await start(({ bot }) => {
    const permissions = { administration: 'write', metadata: 'read', members: 'read' };
    Object.assign(bot, { kind: 'fine-grained', permissions });
  });
  expect(await faultsOf(here.host)).toEqual([]);
});

test('the check names a scope that a token lacks', async () => {
  await here.close();
  here = await start(({ bot }) => {
    bot.scopes = ['read:org'];
  });
  const findings = await faultsOf(here.host);
  expect(findings[0]).toMatchObject({ severity: 'error' });
  expect(findings[0]?.words).toContain('"repo"');
});

test('the check warns of a token that is about to end', async () => {
  await here.close();
  here = await start(({ bot }) => {
    bot.expiresAt = new Date(Date.now() + 3 * 86_400_000);
  });
  expect(await faultsOf(here.host)).toMatchObject([
    { severity: 'warning', words: expect.stringMatching(/token ends on/) },
  ]);
});

test('GitHub Enterprise Server is spoken to at /api/v3, GraphQL beside it', async () => {
  await here.close();
  here = await start((seed) => {
    seed.enterpriseServer = '3.19.1';
  });
  const host = createGitHub({ apiUrl: `${here.url}/api/v3/`, auth: { token: here.token }, now: () => new Date() });
  expect(await host.observe(shop, ann)).toMatchObject({ direct: { level: 'read' }, effective: 'maintain' });
  expect(here.world.requests.map(({ path }) => path)).toContain('/api/graphql');
  expect(
    await host.setRow(await host.observe(shop, { id: '15', login: 'olga' }), { level: 'write', role: 'write' }),
  ).toEqual({ as: 'row' });
});

test('a token lists only what it administers', async () => {
  expect(await pathsOf(here.host)).toEqual(['acme/shop', 'umbrella/lab']);
  for (let index = 0; index < 130; index++) {
    here.world.createRepository(`acme/more-${index}`);
    here.world.setDirect('bot', `acme/more-${index}`, index % 2 ? 'admin' : 'write');
  }
  expect(await pathsOf(here.host)).toHaveLength(2 + 65);
});
