/** The pretend GitLab as people, time and trouble change it, and as the real gitbeaker client meets it. */
import { GitbeakerRequestError, GitbeakerRetryError, Gitlab } from '@gitbeaker/rest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startPretendGitLab } from '#demo/gitlab/start.ts';
import { type Acme, ids, startAcme } from './gitlab-acme.ts';

let acme: Acme;
beforeEach(async () => {
  acme = await startAcme();
});
afterEach(() => acme.close());

const addAnn = () =>
  acme.ask('POST', `/projects/${ids.shop}/members`, { json: { user_id: ids.ann, access_level: 30 } });

describe('time', () => {
  it('ends a row in the night of its last day, not before', () => {
    acme.world.setDirect('ann', 'acme/shop', { access_level: 30, expires_at: '2026-11-21' });
    acme.world.shareWithGroup('acme/shop', 'guild', 30, '2026-11-21');
    expect(acme.world.runNightlyExpiry()).toBe(0);
    acme.forward(12 * 3_600_000 + 600_000);
    expect(acme.world.levelOf('ann', 'acme/shop')).toBe(30);
    expect(acme.world.runNightlyExpiry()).toBe(2);
    expect([acme.world.levelOf('ann', 'acme/shop'), acme.world.levelOf('cem', 'acme/shop')]).toEqual([0, 0]);
  });
});

describe('people', () => {
  it('leave rows that do not bear the mark of the bot', async () => {
    acme.world.setDirect('ann', 'acme/shop', { access_level: 30 });
    const { body } = await acme.ask('GET', `/projects/${ids.shop}/members/${ids.ann}`);
    expect(body).toMatchObject({ created_by: { username: 'olga' } });
  });

  it('are refused by GitLab too', () => {
    expect(() => acme.world.setDirect('ben', 'acme/shop', { access_level: 10 })).toThrow('inherited membership');
    expect(() => acme.world.setDirect('zoe', 'acme/shop', { access_level: 10 })).toThrow('no user "zoe"');
  });

  it('see every project with who reaches it, how far and why', () => {
    acme.world.setDirect('ann', 'acme/shop', { access_level: 30, expires_at: '2026-11-22' });
    acme.world.shareWithGroup('acme/shop', 'guild', 20);
    const shop = acme.world.overview().find(({ path }) => path === 'acme/shop');
    expect(shop).toMatchObject({ archived: false, url: `${acme.url}/acme/shop` });
    expect(shop?.rows).toEqual([
      { username: 'olga', level: 50, words: 'Owner', source: 'direct' },
      { username: 'jit-bot', level: 40, words: 'Maintainer', source: 'group' },
      { username: 'ann', level: 30, words: 'Developer', source: 'direct', expiresAt: '2026-11-22' },
      { username: 'pipeline-bot', level: 30, words: 'Developer', source: 'direct' },
      { username: 'ben', level: 20, words: 'Reporter', source: 'group' },
      { username: 'cem', level: 20, words: 'Reporter', source: 'share' },
    ]);
  });

  it('are told of every change, until they stop listening', async () => {
    let changes = 0;
    const stop = acme.world.onChange(() => {
      changes += 1;
    });
    await addAnn();
    await acme.ask('GET', '/projects');
    expect(changes).toBe(1);
    stop();
    acme.world.archive('acme/shop');
    expect(changes).toBe(1);
  });
});

describe('trouble', () => {
  it('comes as a status, as a proxy page and as a cut line, and passes', async () => {
    acme.world.fault({ method: 'POST', times: 1, do: { kind: 'status', status: 503 } });
    acme.world.fault({ path: /members/, times: 1, do: { kind: 'html', status: 502 } });
    acme.world.fault({ times: 1, do: { kind: 'drop-before' } });
    expect((await addAnn()).status).toBe(503);
    expect((await addAnn()).body).toContain('<html>');
    await expect(addAnn()).rejects.toThrow('fetch failed');
    expect(acme.world.levelOf('ann', 'acme/shop')).toBe(0);
    expect((await addAnn()).status).toBe(201);
    expect(acme.world.requests.map(({ method, status }) => [method, status])).toEqual([
      ['POST', 503],
      ['POST', 502],
      ['POST', 0],
      ['POST', 201],
    ]);
  });

  it('may lose the answer after the deed', async () => {
    acme.world.fault({ times: 1, do: { kind: 'drop-after' } });
    await expect(addAnn()).rejects.toThrow('fetch failed');
    expect(acme.world.levelOf('ann', 'acme/shop')).toBe(30);
    expect((await addAnn()).status).toBe(409);
  });

  it('may be silence, which closing ends', async () => {
    const callOff = acme.world.fault({ do: { kind: 'hang' } });
    const silent = fetch(`${acme.url}/api/v4/version`, { signal: AbortSignal.timeout(50) });
    await expect(silent).rejects.toThrow('timeout');
    callOff();
    expect((await acme.ask('GET', '/version')).status).toBe(200);
  });

  it('may be slowness', async () => {
    const seed = { users: [{ username: 'bot' }], projects: [], token: { username: 'bot' } };
    const slow = await startPretendGitLab({ latencyMs: 60, seed });
    const start = performance.now();
    await fetch(`${slow.url}/api/v4/version`);
    expect(performance.now() - start).toBeGreaterThan(55);
    await slow.close();
  });

  it('limits everything for a while and says for how long', async () => {
    acme.world.limitFor(30);
    const limited = await acme.ask('GET', '/version');
    expect([limited.status, limited.body]).toEqual([429, 'Retry later\n']);
    expect(Object.fromEntries(limited.headers)).toMatchObject({
      'retry-after': '30',
      'ratelimit-remaining': '0',
      'ratelimit-reset': String(Date.parse('2026-11-20T12:00:30Z') / 1000),
    });
    acme.forward(30_000);
    expect((await acme.ask('GET', '/version')).status).toBe(200);
  });

  it('never comes from a seed that refers to nothing: that does not start', async () => {
    const seed = { users: [], projects: [{ path: 'nobody/x' }], token: { username: 'x' } };
    await expect(startPretendGitLab({ seed })).rejects.toThrow('no user "nobody"');
  });
});

describe('gitbeaker', () => {
  const client = () => new Gitlab({ host: acme.url, token: acme.token });

  it('reads, adds, changes and removes', async () => {
    const gitlab = client();
    expect(await gitlab.Projects.show('acme/shop')).toMatchObject({ id: ids.shop });
    const added = await gitlab.ProjectMembers.add(ids.shop, 30, { userId: ids.ann, expiresAt: '2026-11-22' });
    expect(added).toMatchObject({ access_level: 30, expires_at: '2026-11-22' });
    const edited = await gitlab.ProjectMembers.edit(ids.shop, ids.ann, 40);
    expect(edited).toMatchObject({ access_level: 40, expires_at: '2026-11-22' });
    expect(await gitlab.ProjectMembers.show(ids.shop, ids.ben, { includeInherited: true })).toMatchObject({
      access_level: 20,
    });
    await gitlab.ProjectMembers.remove(ids.shop, ids.ann);
    expect(acme.world.directRowOf('ann', 'acme/shop')).toBeUndefined();
  });

  it('walks through all pages, by number and by key', async () => {
    const gitlab = client();
    const numbered = await gitlab.Projects.all({ membership: true, perPage: 2 });
    const keyed = await gitlab.Projects.all({ pagination: 'keyset', orderBy: 'id', sort: 'asc', perPage: 2 });
    const all = [ids.shop, ids.docs, ids.site, ids.own];
    expect(numbered.map(({ id }) => id)).toEqual(all.toReversed());
    expect(keyed.map(({ id }) => id)).toEqual(all);
  });

  it('follows the redirect of a renamed project', async () => {
    acme.world.rename('acme/shop', 'acme/store');
    expect(await client().Projects.show('acme/shop')).toMatchObject({
      id: ids.shop,
      path_with_namespace: 'acme/store',
    });
  });

  it('throws what GitLab says', async () => {
    const gitlab = client();
    await gitlab.ProjectMembers.add(ids.shop, 30, { userId: ids.ann });
    const twice = gitlab.ProjectMembers.add(ids.shop, 30, { userId: ids.ann });
    await expect(twice).rejects.toThrow(GitbeakerRequestError);
    await expect(twice).rejects.toThrow('Member already exists');
    await expect(gitlab.ProjectMembers.show(ids.shop, ids.ben)).rejects.toThrow('404 Not found');
  });

  it('gives up on 502 after ten tries of its own', async () => {
    acme.world.fault({ do: { kind: 'html', status: 502 } });
    await expect(client().Metadata.show()).rejects.toThrow(GitbeakerRetryError);
    expect(acme.world.requests).toHaveLength(10);
  });
});
