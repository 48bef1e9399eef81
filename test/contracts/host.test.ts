import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Level } from '#domain/level.ts';
import { type DirectRow, HostFault, type Observation } from '#hosts/host.ts';
import { now, type Rig, startGitHubRig, startGitLabRig } from './rig.ts';

describe.each([
  ['GitHub', startGitHubRig],
  ['GitLab', startGitLabRig],
] as const)('%s', (label, start) => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await start();
  });
  afterEach(() => rig.close());

  const look = (who: 'ann' | 'ben' = 'ann'): Promise<Observation> => rig.host.observe(rig.repo, rig[who]);
  const rowFor = (level: Level): DirectRow => {
    const row = rig.host.rowFor(level);
    if (!row) throw new Error(`no row for ${level}`);
    return row;
  };
  const give = async (level: Level, who: 'ann' | 'ben' = 'ann') => rig.host.setRow(await look(who), rowFor(level));
  const faultOf = async (call: Promise<unknown>): Promise<HostFault> => {
    const fault = await call.then(
      () => undefined,
      (error: unknown) => error,
    );
    if (!(fault instanceof HostFault)) throw new Error(`expected a HostFault, got ${String(fault)}`);
    expect(fault.message).not.toContain(rig.secret);
    expect(fault.message).not.toMatch(/\bat .*\.ts|node_modules/);
    return fault;
  };

  describe('looking', () => {
    test('someone without access has no row and no level', async () => {
      expect(await look()).toMatchObject({
        repo: { id: '101', path: 'acme/shop', archived: false },
        account: rig.ann,
        direct: 'none',
        effective: 'none',
      });
    });

    test('a standing row is seen with its level', async () => {
      expect(await look('ben')).toMatchObject({ direct: { level: 'read' }, effective: 'read' });
    });

    test('one look costs at most five requests when the names are up to date', async () => {
      await look();
      expect(rig.requests().length).toBeLessThanOrEqual(5);
    });

    test('a repository that is not to be seen is gone', async () => {
      expect(await faultOf(rig.host.observe({ id: '999', path: 'acme/none' }, rig.ann))).toMatchObject({
        kind: 'gone',
      });
    });

    test('an account that does not exist is gone', async () => {
      expect(await faultOf(rig.host.observe(rig.repo, { id: '999', login: 'nobody' }))).toMatchObject({ kind: 'gone' });
    });

    test('repositories and accounts are found by name, whatever its case', async () => {
      expect(await rig.host.findRepo('acme/shop')).toMatchObject(rig.repo);
      expect(await rig.host.findRepo('acme/none')).toBeUndefined();
      expect(await rig.host.findRepo('shop')).toBeUndefined();
      expect(await rig.host.findAccount('ANN')).toEqual(rig.ann);
      expect(await rig.host.findAccount('nobody')).toBeUndefined();
      expect(await rig.host.findAccount('acme')).toBeUndefined();
    });

    test('the list holds what the credential can change, and nothing archived', async () => {
      const paths = async (host = rig.host) => {
        const all: string[] = [];
        for await (const page of host.listRepos()) all.push(...page.map(({ path }) => path));
        return all;
      };
      expect(await paths()).toEqual(['acme/shop']);
      expect(await paths(rig.as('dan'))).toEqual([]);
      rig.archive();
      expect(await paths()).toEqual([]);
    });
  });

  describe('changing', () => {
    test('a row is created where there was none, and removed again', async () => {
      expect(await give('write')).toEqual({ as: 'row' });
      expect(await look()).toMatchObject({ direct: { level: 'write' }, effective: 'write' });
      await rig.host.removeRow(await look());
      expect(await look()).toMatchObject({ direct: 'none', effective: 'none' });
    });

    test('a standing row is raised and put back exactly', async () => {
      const before = await look('ben');
      await give('maintain', 'ben');
      const raised = await look('ben');
      expect(raised.effective).toBe('maintain');
      await rig.host.setRow(raised, before.direct as DirectRow);
      expect(await look('ben')).toEqual(before);
    });

    test('setting what is set already changes nothing', async () => {
      await give('write');
      const before = await look();
      await give('write');
      expect(await look()).toEqual(before);
    });

    test('removing what somebody else has removed meanwhile is success', async () => {
      await give('write');
      const seen = await look();
      rig.setDirect('ann', 'none');
      await rig.host.removeRow(seen);
      expect(rig.directLevelOf('ann')).toBe('none');
    });

    test('removing nothing makes no request', async () => {
      const seen = await look();
      const before = rig.requests().length;
      await rig.host.removeRow(seen);
      expect(rig.requests().length).toBe(before);
    });

    test('every level with words can be set and is seen again', async () => {
      for (const level of ['read', 'triage', 'write', 'maintain', 'admin'] as const) {
        const row = rig.host.rowFor(level);
        expect(row === undefined).toBe(rig.host.levelWords(level) === undefined);
        if (!row) continue;
        await rig.host.setRow(await look(), row);
        expect((await look()).direct).toEqual(row);
      }
    });

    test('an archived repository is seen to be, and refuses changes as such', async () => {
      await give('write');
      rig.archive();
      const seen = await look();
      expect(seen.repo.archived).toBe(true);
      expect(await faultOf(rig.host.removeRow(seen))).toMatchObject({ kind: 'archived' });
      expect(await faultOf(rig.host.setRow(seen, rowFor('read')))).toMatchObject({ kind: 'archived' });
    });

    test('a credential without the right to change is refused', async () => {
      const seen = await look();
      expect(await faultOf(rig.as('dan').setRow(seen, rowFor('write')))).toMatchObject({
        kind: 'refused',
        status: 403,
      });
      expect(rig.directLevelOf('ann')).toBe('none');
    });
  });

  describe('names that change', () => {
    test('a renamed repository is followed by its id, for looks and changes', async () => {
      rig.renameRepo('store');
      expect((await look()).repo).toMatchObject({ id: '101', path: 'acme/store' });
      await give('write');
      expect(rig.directLevelOf('ann')).toBe('write');
    });

    test('a repository that took over the old name is left alone', async () => {
      await give('write');
      rig.renameRepo('store');
      rig.addRepo('acme/shop');
      const seen = await look();
      expect(seen).toMatchObject({ repo: { id: '101', path: 'acme/store' }, direct: { level: 'write' } });
      await rig.host.removeRow(seen);
      expect(rig.directLevelOf('ann')).toBe('none');
    });

    test('a renamed account keeps its access, and its new login is reported', async () => {
      await give('write');
      rig.renameUser('ann', 'anna');
      expect(await look()).toMatchObject({ account: { id: '12', login: 'anna' }, effective: 'write' });
    });

    test('a stranger who took over the login is never given anything', async () => {
      await give('write');
      rig.renameUser('ann', 'anna');
      rig.addUser('ann');
      const seen = await look();
      expect(seen).toMatchObject({ account: { id: '12', login: 'anna' }, direct: { level: 'write' } });
      await rig.host.setRow(seen, rowFor('maintain'));
      expect(rig.directLevelOf('anna')).toBe('maintain');
      expect(rig.directLevelOf('ann')).toBe('none');
    });
  });

  describe('a host in trouble', () => {
    test('a credential that is not accepted is told as such', async () => {
      rig.revokeToken();
      expect(await faultOf(look())).toMatchObject({ kind: 'credential', status: 401 });
    });

    test('a refusal is told with the words of the host', async () => {
      const seen = await look();
      rig.fault({ do: { kind: 'status', status: 403, body: rig.forbidden } });
      const fault = await faultOf(rig.host.setRow(seen, rowFor('write')));
      expect(fault.kind).toBe('refused');
      expect(fault.message).toContain(String(rig.forbidden.message));
    });

    test('a 404 on a write to a row that was just seen is worth another look; where there was none it is a no', async () => {
      const seen = await look();
      const raise = await look('ben');
      rig.fault({ do: { kind: 'status', status: 404, body: { message: '404 Not found' } } });
      expect(await faultOf(rig.host.setRow(seen, rowFor('write')))).toMatchObject({ kind: 'gone' });
      expect(await faultOf(rig.host.setRow(raise, rowFor('write')))).toMatchObject({ kind: 'unreachable' });
    });

    test('two hundred looks side by side all succeed, with no more than eighty requests under way', async () => {
      await rig.host.setRow(await look(), rowFor('write'));
      let underWay = 0;
      let most = 0;
      const host = rig.counted((change) => {
        underWay += change;
        most = Math.max(most, underWay);
      });
      const looks = Array.from({ length: 200 }, () => host.observe(rig.repo, rig.ann));
      for (const seen of await Promise.all(looks)) expect(seen.effective).toBe('write');
      expect(most).toBeGreaterThan(40);
      expect(most).toBeLessThanOrEqual(80);
    }, 60_000);

    test('a limit says from when on to try again', async () => {
      rig.limitFor(30);
      const fault = await faultOf(look());
      expect(fault.kind).toBe('limited');
      expect(fault.retryAt?.getTime()).toBeGreaterThanOrEqual(now().getTime() + 29_000);
      expect(fault.retryAt?.getTime()).toBeLessThanOrEqual(now().getTime() + 31_000);
    });

    test('a 403 that is a limit is not taken for a refusal', async () => {
      rig.fault({
        do: { kind: 'status', status: 403, body: { message: 'no' }, headers: { 'retry-after': '7' } },
      });
      expect(await faultOf(look())).toMatchObject({ kind: 'limited', retryAt: new Date(now().getTime() + 7000) });
    });

    test.each<[string, Parameters<Rig['fault']>[0]['do']]>([
      ['500', { kind: 'status', status: 500 }],
      ['503', { kind: 'status', status: 503, body: { message: 'Service unavailable' } }],
      ['a proxy’s 502 page', { kind: 'html', status: 502 }],
      ['a proxy’s 404 page', { kind: 'html', status: 404 }],
      ['a sign-in page with 200', { kind: 'html', status: 200 }],
      ['JSON that says nothing', { kind: 'status', status: 200, body: {} }],
      ['silence', { kind: 'hang' }],
      ['a cut connection', { kind: 'drop-before' }],
    ])('%s is unreachable, never absent', async (_, action) => {
      const seen = await look('ben');
      rig.fault({ do: action });
      const host = action.kind === 'hang' ? rig.impatient : rig.host;
      expect((await faultOf(host.observe(rig.repo, rig.ben))).kind).toBe('unreachable');
      expect((await faultOf(host.setRow(seen, rowFor('write')))).kind).toBe('unreachable');
    });

    test('one missing answer of several makes the whole look fail', async () => {
      rig.fault({ path: /collaborators|members/, times: 1, do: { kind: 'status', status: 500 } });
      expect((await faultOf(look('ben'))).kind).toBe('unreachable');
    });

    test.each(['drop-before', 'drop-after', 'hang'] as const)(
      'a write answered by %s is made once and no more',
      async (kind) => {
        const seen = await look();
        const isWrite = (request: string) => !request.startsWith('GET') && !request.includes('graphql');
        rig.fault({ method: label === 'GitHub' ? 'PUT' : 'POST', times: 1, do: { kind } });
        const host = kind === 'hang' ? rig.impatient : rig.host;
        expect((await faultOf(host.setRow(seen, rowFor('write')))).kind).toBe('unreachable');
        expect(rig.requests().filter(isWrite)).toHaveLength(1);
        expect(rig.directLevelOf('ann')).toBe(kind === 'drop-after' ? 'write' : 'none');
        expect((await look()).effective).toBe(kind === 'drop-after' ? 'write' : 'none');
      },
    );

    test('a removal whose answer is lost is seen to be done by the next look', async () => {
      await give('write');
      const seen = await look();
      rig.fault({ method: 'DELETE', times: 1, do: { kind: 'drop-after' } });
      expect((await faultOf(rig.host.removeRow(seen))).kind).toBe('unreachable');
      expect((await look()).direct).toBe('none');
    });
  });
});
