/** The catalogue over the pretend hosts: what it holds, how it stays fresh, and what that costs the hosts. */
import { describe, expect, it } from 'vitest';
import { listsOf, startListing } from './listing-world.ts';

const minute = 60_000;

describe('the catalogue', () => {
  it('holds what can be changed now: deleted, archived and lost ones go, new and renamed ones come', async () => {
    const { github, gitlab, catalogue, pathsOn } = await startListing({ github: 120, gitlab: 120 });
    expect(catalogue.isComplete()).toBe(false);
    await catalogue.refresh();
    expect([catalogue.isComplete(), pathsOn('github').length, pathsOn('gitlab').length]).toEqual([true, 121, 120]);
    for (const world of [github, gitlab]) {
      world.archive('acme/r2');
      world.setDirect('bot', 'acme/r3', 'none');
    }
    github.deleteRepository('acme/r1');
    gitlab.deleteProject('acme/r1');
    github.rename('acme/r110', 'Shop');
    gitlab.rename('acme/r110', 'acme/Shop');
    github.createRepository('acme/new');
    github.setDirect('bot', 'acme/new', 'admin');
    gitlab.addProject({ path: 'acme/new', members: { bot: 40 } });
    await catalogue.refresh();
    for (const host of ['github', 'gitlab'] as const) {
      const gone = ['acme/r1', 'acme/r2', 'acme/r3', 'acme/r110'].map((path) => catalogue.find(host, path));
      expect(gone).toEqual([undefined, undefined, undefined, undefined]);
      expect(catalogue.find(host, 'ACME/shop')?.path).toBe('acme/Shop');
      expect(catalogue.find(host, 'acme/new')).toBeDefined();
      expect(pathsOn(host)).toEqual([...pathsOn(host)].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
    }
    expect(pathsOn('github').length).toBe(119);
    expect(catalogue.findByPath('acme/new').map(({ host }) => host)).toEqual(['github', 'gitlab']);
  });

  it('is the same list while nothing has changed, so that what was worked out about it holds', async () => {
    const { github, catalogue } = await startListing({ github: 5, gitlab: 5 });
    await catalogue.refresh();
    const before = [catalogue.listed('github'), catalogue.listed('gitlab')];
    github.setDirect('cem', 'acme/r1', 'read');
    await catalogue.refresh();
    expect(catalogue.listed('github')).toBe(before[0]);
    expect(catalogue.listed('gitlab')).toBe(before[1]);
    github.rename('acme/r1', 'r9');
    await catalogue.refresh();
    expect(catalogue.listed('github')).not.toBe(before[0]);
    expect(catalogue.listed('gitlab')).toBe(before[1]);
  });

  it('keeps the whole old list when a later page fails, and tries again without being asked', async () => {
    const { clock, github, catalogue, pathsOn } = await startListing({ github: 150, gitlab: 5 });
    await catalogue.refresh();
    github.deleteRepository('acme/r1');
    github.fault({ path: /page=2/, times: 1, do: { kind: 'drop-before' } });
    await catalogue.refresh();
    expect(pathsOn('github')).toHaveLength(151);
    expect(catalogue.isComplete()).toBe(true);
    await clock.advance(15_000);
    await expect.poll(() => pathsOn('github').length).toBe(150);
  });

  it('is not held up by the other host', async () => {
    const { clock, github, gitlab, catalogue, pathsOn } = await startListing({ github: 5, gitlab: 5 });
    github.fault({ do: { kind: 'html', status: 502 } });
    await catalogue.refresh();
    expect([catalogue.isComplete(), pathsOn('gitlab').length]).toEqual([false, 5]);
    const asked = listsOf(gitlab).length;
    github.clearFaults();
    await clock.advance(15_000);
    await expect.poll(() => catalogue.isComplete()).toBe(true);
    expect(listsOf(gitlab)).toHaveLength(asked);
  });

  it('looks again every five minutes by itself, and no more once it is stopped', async () => {
    const { clock, github, gitlab, catalogue, pathsOn } = await startListing({ github: 5, gitlab: 5 });
    await catalogue.refresh();
    github.deleteRepository('acme/r1');
    gitlab.deleteProject('acme/r1');
    await clock.advance(5 * minute - 1);
    expect([pathsOn('github').length, pathsOn('gitlab').length]).toEqual([6, 5]);
    await clock.advance(1);
    await expect.poll(() => [pathsOn('github').length, pathsOn('gitlab').length]).toEqual([5, 4]);
    catalogue.stop();
    const asked = listsOf(github).length;
    await clock.advance(60 * minute);
    expect(listsOf(github)).toHaveLength(asked);
  });

  it('looks again after a look under way when it is asked meanwhile, once for however many ask', async () => {
    const { github, catalogue } = await startListing({ github: 5, gitlab: 5 });
    const first = catalogue.refresh();
    await expect.poll(() => listsOf(github).length).toBe(1);
    const others = Array.from({ length: 20 }, () => catalogue.refresh());
    await Promise.all([first, ...others]);
    expect(listsOf(github)).toHaveLength(2);
  });
});

describe('a listing', () => {
  it('costs nothing of the budget for pages that have not changed', async () => {
    const { github, catalogue } = await startListing({ github: 250 });
    await catalogue.refresh();
    github.rename('acme/r150', 'other');
    await catalogue.refresh();
    expect(listsOf(github).map(({ status }) => status)).toEqual([200, 200, 200, 304, 200, 304]);
    expect(catalogue.find('github', 'acme/other')).toBeDefined();
    expect(catalogue.find('github', 'acme/r250')).toBeDefined();
  });

  it('costs nothing either through an App, of which every installation is listed', async () => {
    const { github, catalogue, pathsOn } = await startListing({ github: 120 }, 'app');
    await catalogue.refresh();
    await catalogue.refresh();
    expect(listsOf(github).map(({ status }) => status)).toEqual([200, 200, 200, 304, 304, 304]);
    expect(pathsOn('github')).toHaveLength(121);
    expect(catalogue.find('github', 'umbrella/lab')).toBeDefined();
  });

  it('is whole again when an installation has got another token, for which no earlier answer holds', async () => {
    const { clock, github, catalogue, pathsOn } = await startListing({ github: 5 }, 'app');
    await catalogue.refresh();
    github.rename('acme/r1', 'other');
    clock.jump(61 * minute);
    // For each installation, one attempt shows that the old token is no good any more.
    const listed = async () => {
      await catalogue.refresh();
      return pathsOn('github');
    };
    await expect.poll(listed).toContain('acme/other');
    expect(pathsOn('github')).toHaveLength(6);
  });

  it('finds the first repository behind a full page, though the full page has not changed', async () => {
    const { github, catalogue, pathsOn } = await startListing({ github: 99 });
    await catalogue.refresh();
    expect(pathsOn('github')).toHaveLength(100);
    github.createRepository('acme/new');
    github.setDirect('bot', 'acme/new', 'admin');
    await catalogue.refresh();
    expect(catalogue.find('github', 'acme/new')).toBeDefined();
    expect(listsOf(github).filter(({ status }) => status === 304)).toHaveLength(1);
  });

  it('takes what was listed last as the end when there are fewer pages than before', async () => {
    const { github, catalogue, pathsOn } = await startListing({ github: 130 });
    await catalogue.refresh();
    for (let number = 1; number <= 60; number++) github.deleteRepository(`acme/r${number}`);
    await catalogue.refresh();
    await catalogue.refresh();
    expect(pathsOn('github')).toHaveLength(71);
  });

  it('waits as long as the host asks for, whoever wants it sooner', async () => {
    const { clock, github, catalogue, pathsOn } = await startListing({ github: 5 });
    const startedAt = clock.now().getTime();
    github.limitFor(600, 'secondary');
    await catalogue.refresh();
    const asked = github.requests.length;
    void catalogue.refresh();
    await clock.advance(10 * minute - 1000);
    expect(github.requests).toHaveLength(asked);
    const later = async () => {
      await clock.advance(1000);
      return pathsOn('github').length;
    };
    await expect.poll(later).toBe(6);
    expect(clock.now().getTime()).toBeLessThan(startedAt + 11 * minute);
  });

  it('takes two pages a second of a long list, one after the other', async () => {
    const { clock, github, catalogue, pathsOn } = await startListing({ github: 1_450 });
    const done = catalogue.refresh();
    for (let pages = 11; pages <= 15; pages++) {
      await expect.poll(() => clock.next()?.getTime()).toBe(clock.now().getTime() + 500);
      expect(listsOf(github)).toHaveLength(pages);
      await clock.advance(500);
    }
    await done;
    expect(pathsOn('github')).toHaveLength(1_451);
  });

  it('leaves nine tenths of the budget to others, and comes again soon where nothing has changed', async () => {
    const { clock, github, catalogue } = await startListing({ github: 4_949 });
    const waitMs = () => (clock.next()?.getTime() ?? 0) - clock.now().getTime();
    const listed = async (pages: number) => {
      for (let paused = 11; paused <= pages; paused++) {
        await expect.poll(waitMs).toBe(500);
        await clock.advance(500);
      }
      await expect.poll(waitMs).toBeGreaterThan(500);
      return waitMs();
    };
    void catalogue.refresh();
    // A tenth of 5,000 charged pages an hour is one in 7.2 s.
    expect(await listed(50)).toBe(50 * 7_200);
    await clock.advance(50 * 7_200);
    expect(await listed(50)).toBe(5 * minute);
    expect(listsOf(github).filter(({ status }) => status === 304)).toHaveLength(50);
  });
});
