/** Search in the list of one host, held against the plainest way of doing it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Repo } from '#hosts/host.ts';
import { createRepoListBuilder } from '#hosts/repo-list.ts';

const repoOf = (path: string, id = path): Repo => ({ id, path, url: `https://github.com/${path}` });

async function listOf(...pages: string[][]) {
  const builder = createRepoListBuilder('github');
  for (const page of pages) builder.add(page.map((path) => repoOf(path)));
  return builder.end(undefined);
}

const all = () => true;

async function found(paths: string[], needle: string, most = 100): Promise<string[]> {
  return (await listOf(paths)).search(needle, all, most).map(({ repo }) => repo.path);
}

/** 0 the path itself, 1 its name, 2 the start of its name, 3 the start of the path, 4 anywhere. */
function rankOf(path: string, needle: string): number {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return [path === needle, name === needle, name.startsWith(needle), path.startsWith(needle), true].indexOf(true);
}

function plainSearch(paths: readonly string[], needle: string, isOffered: (path: string) => boolean): string[] {
  return paths
    .filter((path) => path.includes(needle) && isOffered(path))
    .map((path) => ({ path, rank: rankOf(path, needle) }))
    .sort((a, b) => a.rank - b.rank || a.path.length - b.path.length || (a.path < b.path ? -1 : 1))
    .map(({ path }) => path);
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', '-'), minLength: 1, maxLength: 4 });
const path = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join('/'));

describe('search', () => {
  it('has the best first: the path, the name, the start of the name, the start of the path, anywhere', async () => {
    const paths = ['pay/roll', 'x/repay', 'x/payments', 'x/pay', 'pay', 'paying/x'];
    expect(await found(paths, 'pay')).toEqual(['pay', 'x/pay', 'x/payments', 'pay/roll', 'paying/x', 'x/repay']);
  });

  it('has shorter ones first, and those of one length in the order of the alphabet', async () => {
    expect(await found(['a/xcc', 'a/xb', 'a/xa', 'a/x'], 'x')).toEqual(['a/x', 'a/xa', 'a/xb', 'a/xcc']);
  });

  it('never takes the end of one path and the beginning of the next for a hit', async () => {
    expect(await found(['a/b', 'c/d'], 'b\nc')).toEqual([]);
    expect(await found(['a/b', 'c/d'], '\n')).toEqual([]);
  });

  it('finds what looking at every path finds, whatever is typed, offered and wanted', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uniqueArray(path, { maxLength: 20 }), { maxLength: 6 }),
        fc.oneof(word, path, fc.constant('')),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 4 }),
        async (pages, needle, most, every) => {
          const list = await listOf(...pages);
          const paths = [...new Set(pages.flat())].sort();
          expect(list.repos.map((repo) => repo.path)).toEqual(paths);
          const isOffered = (one: string) => paths.indexOf(one) % every === 0;
          const hits = list.search(needle, (place) => place % every === 0, most);
          expect(hits.map(({ repo }) => repo.path)).toEqual(plainSearch(paths, needle, isOffered).slice(0, most));
          expect(hits.every(({ repo, rank }) => rank === rankOf(repo.path, needle))).toBe(true);
          for (const one of [...paths, needle]) expect(list.find(one)?.path).toBe(paths.find((known) => known === one));
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('a list', () => {
  it('has each path once, as it came last, in any case', async () => {
    const builder = createRepoListBuilder('github');
    builder.add([repoOf('Acme/Shop', '1'), repoOf('acme/a', '2')]);
    builder.add([repoOf('acme/shop', '3')]);
    const list = await builder.end(undefined);
    expect(list.repos.map(({ id }) => id)).toEqual(['2', '3']);
    expect(list.find('ACME/SHOP')?.id).toBe('3');
  });

  it('lets everything else have its turn while a long one is put together', async () => {
    const builder = createRepoListBuilder('github');
    for (let page = 0; page < 300; page++) builder.add(Array.from({ length: 100 }, (_, n) => repoOf(`a/${page}-${n}`)));
    let turns = 0;
    let isDone = false;
    const count = () => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    await builder.end(undefined);
    isDone = true;
    expect(turns).toBeGreaterThan(2);
  });
});
