import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Level } from '#domain/level.ts';
import { type Container, type DirectRow, type Found, HostFault, type Observation } from '#hosts/host.ts';
import { type ContainerRig, startGitHubContainerRig } from './container-rig.ts';
import { startGitLabContainerRig } from './gitlab-container-rig.ts';

describe.each([
  ['GitHub', startGitHubContainerRig],
  ['GitLab', startGitLabContainerRig],
] as const)('containers on %s', (_, start) => {
  let rig: ContainerRig;
  let container: Container;
  beforeEach(async () => {
    rig = await start();
    container = containerOf(rig.host);
  });
  afterEach(() => rig.close());

  const containerOf = (host: ContainerRig['host']): Container => {
    if (!host.container) throw new Error('this host has no containers');
    return host.container;
  };
  const rowFor = (level: Level): DirectRow => {
    const row = rig.host.rowFor(level);
    if (!row) throw new Error(`no row for ${level}`);
    return row;
  };
  const look = (who: 'ann' | 'ben' = 'ann'): Promise<Observation> => container.observe(rig.repo, rig[who]);
  const prepare = (level: Level, who: 'ann' | 'ben' | 'out' = 'ann') => container.prepare(rig.repo, rig[who], level);
  const give = async (level: Level, who: 'ann' | 'ben' = 'ann') => {
    expect(await prepare(level, who)).toBeUndefined();
    return container.setRow(await look(who), rowFor(level));
  };
  const listed = async (): Promise<Found[]> => {
    const all: Found[] = [];
    for await (const batch of container.listMembers()) all.push(...batch);
    return all;
  };
  const listedLevels = async () => (await listed()).map(({ account, row }) => `${account.login} ${row.level}`).sort();
  const faultOf = async (call: Promise<unknown>): Promise<HostFault> => {
    const fault = await call.then(
      () => undefined,
      (error: unknown) => error,
    );
    if (!(fault instanceof HostFault)) throw new Error(`expected a HostFault, got ${String(fault)}`);
    return fault;
  };

  describe('getting ready', () => {
    test('gives nobody access, however often it is done', async () => {
      expect(await prepare('write')).toBeUndefined();
      expect(await prepare('write')).toBeUndefined();
      expect(await listed()).toEqual([]);
      expect(rig.levelOf('ann')).toBe('none');
      expect(await look()).toMatchObject({ direct: 'none', effective: 'none', isContained: true });
    });

    test('changes nothing where all is ready', async () => {
      await prepare('write');
      const before = rig.requests().length;
      await prepare('write');
      expect(
        rig
          .requests()
          .slice(before)
          .filter((request) => !request.startsWith('GET')),
      ).toEqual([]);
    });

    test('somebody whom no container can hold is told why, and is not invited anywhere', async () => {
      expect(await prepare('write', 'out')).toMatch(/\bout\b/);
      expect(rig.levelOf('out')).toBe('none');
      expect(await listed()).toEqual([]);
    });

    test('a credential without the right to make containers is told in words, and no fault', async () => {
      expect(await containerOf(rig.powerless).prepare(rig.repo, rig.ann, 'write')).toMatch(/\bneeds?\b/);
    });

    test('a host that is down is a fault and no "no"', async () => {
      rig.fault({ do: { kind: 'status', status: 503 } });
      expect((await faultOf(prepare('write'))).kind).toBe('unreachable');
    });
  });

  describe('holding people', () => {
    test('gives access, shows it, and takes it away again', async () => {
      expect(await give('write')).toEqual({ as: 'row' });
      expect(rig.levelOf('ann')).toBe('write');
      expect(await look()).toMatchObject({ direct: rowFor('write'), effective: 'write', isContained: true });
      await container.removeRow(await look());
      expect(rig.levelOf('ann')).toBe('none');
      expect(await look()).toMatchObject({ direct: 'none', effective: 'none' });
    });

    test('never touches the person’s own row', async () => {
      await give('write', 'ben');
      expect(rig.directLevelOf('ben')).toBe('read');
      expect(rig.levelOf('ben')).toBe('write');
      await container.removeRow(await look('ben'));
      expect(rig.directLevelOf('ben')).toBe('read');
      expect(await look('ben')).toMatchObject({ direct: 'none', effective: 'read' });
    });

    test('raises and lowers, one level at a time', async () => {
      await give('read');
      await give('maintain');
      expect(rig.containedIn('ann')).toBe('maintain');
      expect(await listedLevels()).toEqual(['ann maintain']);
      await give('read');
      expect(rig.containedIn('ann')).toBe('read');
      expect(await listedLevels()).toEqual(['ann read']);
    });

    test('shows the highest of several containers, and removes from all of them', async () => {
      for (const level of ['read', 'write'] as const) expect(await prepare(level)).toBeUndefined();
      rig.containByHand('ann', 'read');
      rig.containByHand('ann', 'write');
      const seen = await look();
      expect(seen.direct).toEqual(rowFor('write'));
      await container.removeRow(seen);
      expect(rig.containedIn('ann')).toBe('none');
    });

    test('taking out somebody who is out already is success', async () => {
      await give('write');
      const seen = await look();
      rig.dropByHand('ann');
      await container.removeRow(seen);
      expect(await look()).toMatchObject({ direct: 'none' });
    });

    test('people are held apart: one going takes nothing from another', async () => {
      await give('write');
      await give('write', 'ben');
      await container.removeRow(await look());
      expect(rig.containedIn('ann')).toBe('none');
      expect(rig.containedIn('ben')).toBe('write');
    });

    test('somebody is taken out of the container of an archived repository', async () => {
      await give('write');
      rig.archive();
      const seen = await look();
      expect(seen).toMatchObject({ repo: { archived: true }, direct: rowFor('write') });
      await container.removeRow(seen);
      expect(rig.containedIn('ann')).toBe('none');
      expect(await look()).toMatchObject({ direct: 'none' });
    });

    test('a renamed repository keeps its containers', async () => {
      await give('write');
      rig.renameRepo('store');
      expect(await look()).toMatchObject({ repo: { path: 'acme/store' }, direct: rowFor('write') });
      await give('maintain');
      expect(rig.containedIn('ann')).toBe('maintain');
      await container.removeRow(await look());
      expect(rig.containedIn('ann')).toBe('none');
    });
  });

  describe('who is in there', () => {
    test('everybody is listed with repository and level, also somebody who was put there by hand', async () => {
      await give('write');
      rig.containByHand('ben', 'write');
      const all = await listed();
      expect(all).toContainEqual({
        repo: expect.objectContaining({ id: rig.repo.id }),
        account: rig.ann,
        row: rowFor('write'),
      });
      expect(await listedLevels()).toEqual(['ann write', 'ben write']);
    });

    test('the bot itself is never listed', async () => {
      await give('write');
      expect((await listed()).map(({ account }) => account.id)).not.toContain(rig.bot.id);
    });

    test('somebody found in there can be taken out with nothing but what the list says', async () => {
      await give('write');
      rig.containByHand('ben', 'write');
      for (const { repo, account } of await listed()) {
        await container.removeRow(await container.observe(repo, account));
      }
      expect(await listed()).toEqual([]);
      expect(rig.directLevelOf('ben')).toBe('read');
    });

    test('one missing answer makes the list fail, and never shorter', async () => {
      await give('write');
      rig.fault({ path: /members/, do: { kind: 'status', status: 500 } });
      expect((await faultOf(listed())).kind).toBe('unreachable');
    });
  });

  describe('names that change hands', () => {
    test('somebody renamed is followed', async () => {
      await give('write');
      rig.renameUser('ann', 'anna');
      const seen = await look();
      expect(seen).toMatchObject({ account: { id: rig.ann.id, login: 'anna' }, direct: rowFor('write') });
      await container.removeRow(seen);
      expect(rig.containedIn('anna')).toBe('none');
    });

    test('a stranger who took over the login between look and change is given nothing', async () => {
      await prepare('write');
      const seen = await look();
      rig.renameUser('ann', 'anna');
      rig.addUser('ann');
      const fault = await container.setRow(seen, rowFor('write')).then(
        () => undefined,
        (error: unknown) => error as HostFault,
      );
      expect(rig.levelOf('ann')).toBe('none');
      // A host whose calls go by number gives it to the right account; one whose calls go by name has to refuse.
      if (fault) expect(fault.kind).toBe('identity');
      else expect(rig.containedIn('anna')).toBe('write');
    });
  });

  describe('answers that get lost', () => {
    const writes = ['PUT', 'POST'] as const;

    test('a person who was put in is seen by the next look', async () => {
      await prepare('write');
      const seen = await look();
      for (const method of writes) rig.fault({ method, path: /members/, times: 1, do: { kind: 'drop-after' } });
      expect((await faultOf(container.setRow(seen, rowFor('write')))).kind).toBe('unreachable');
      expect(await look()).toMatchObject({ direct: rowFor('write'), effective: 'write' });
    });

    test('a person who was taken out is seen to be out by the next look', async () => {
      await give('write');
      const seen = await look();
      rig.fault({ method: 'DELETE', times: 1, do: { kind: 'drop-after' } });
      expect((await faultOf(container.removeRow(seen))).kind).toBe('unreachable');
      expect(await look()).toMatchObject({ direct: 'none', effective: 'none' });
    });

    test('lowering that stops half way leaves no less than is wanted, and is finished by the next try', async () => {
      await give('maintain');
      await prepare('read');
      const seen = await look();
      rig.fault({ method: 'DELETE', times: 1, do: { kind: 'drop-before' } });
      expect((await faultOf(container.setRow(seen, rowFor('read')))).kind).toBe('unreachable');
      expect(rig.containedIn('ann')).toBe('maintain');
      await container.setRow(await look(), rowFor('read'));
      expect(await listedLevels()).toEqual(['ann read']);
    });

    test('getting ready whose answer is lost is done by the next try', async () => {
      for (const method of writes) rig.fault({ method, times: 1, do: { kind: 'drop-after' } });
      const ready = () => prepare('write').catch((error: unknown) => error as HostFault);
      for (let tries = 0; tries < 3 && (await ready()) instanceof HostFault; tries++);
      await give('write');
      expect(rig.levelOf('ann')).toBe('write');
    });
  });
});
