/**
 * The repositories of one host in the order of their paths, made from pages in any order. Every step is one pass over the list at
 * the most (a few milliseconds for 50,000), so that nothing else has to wait for it.
 */
import type { HostName, Repo } from './host.ts';

export interface ListedRepo extends Repo {
  host: HostName;
}

/** What search needs of a repository at every keystroke. */
interface Entry extends ListedRepo {
  /** The path in lower case: both hosts ignore case. */
  key: string;
  /** Where the last part of the path begins. */
  nameAt: number;
}

export interface RepoList {
  /** In the order of their paths in lower case, compared by code units. */
  repos: readonly ListedRepo[];
  find(path: string): ListedRepo | undefined;
  /** See `search`. */
  search(needle: string, isOffered: IsOffered, most: number): Hit[];
}

/** @param place the repository's place in `repos` */
export type IsOffered = (repo: ListedRepo, place: number) => boolean;

/** `rank`: 0 the path itself, 1 its name, 2 the start of its name, 3 the start of the path, 4 anywhere. */
export interface Hit {
  repo: ListedRepo;
  rank: number;
}

export interface RepoListBuilder {
  /** A path that comes twice is the later one's. */
  add(page: readonly Repo[]): void;
  /** @param before the list as it was; handed back when nothing has changed, so that whoever built upon it need not begin again */
  end(before: RepoList | undefined): RepoList;
}

export function createRepoListBuilder(host: HostName): RepoListBuilder {
  /** Sorted runs, each longer than the next: two of about the same length become one. */
  const runs: Entry[][] = [];
  return {
    add(page) {
      let run = page.map((repo) => entryOf(repo, host)).sort(byKey);
      for (let last = runs.at(-1); last && last.length <= run.length; last = runs.at(-1)) {
        runs.pop();
        run = merged(last, run);
      }
      runs.push(run);
    },
    end(before) {
      const entries = runs.reduceRight((later, earlier) => merged(earlier, later), []);
      return before && isSame(before.repos, entries) ? before : listOf(entries);
    },
  };
}

function entryOf({ id, path, url }: Repo, host: HostName): Entry {
  const key = path.toLowerCase();
  return { id, path, url, host, key, nameAt: key.lastIndexOf('/') + 1 };
}

const byKey = (a: Entry, b: Entry): number => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);

/** Of two with the same path, the later one. */
function merged(earlier: readonly Entry[], later: readonly Entry[]): Entry[] {
  const both: Entry[] = [];
  let index = 0;
  for (const entry of later) {
    for (let other = earlier[index]; other && other.key <= entry.key; other = earlier[++index]) {
      if (other.key !== entry.key) both.push(other);
    }
    if (both.at(-1)?.key === entry.key) both.pop();
    both.push(entry);
  }
  return both.concat(earlier.slice(index));
}

const isSame = (before: readonly ListedRepo[], now: readonly ListedRepo[]): boolean =>
  before.length === now.length &&
  before.every(({ id, path, url }, place) => {
    const other = now[place];
    return other?.path === path && other.id === id && other.url === url;
  });

function listOf(entries: readonly Entry[]): RepoList {
  const shortestFirst = placesByLength(entries);
  return {
    repos: entries,
    find(path) {
      const key = path.toLowerCase();
      const found = entries[placeOf(entries, key)];
      return found?.key === key ? found : undefined;
    },
    search: (needle, isOffered, most) => search(entries, shortestFirst, needle, isOffered, most),
  };
}

/** The first place whose key is not below this one. */
function placeOf(entries: readonly Entry[], key: string): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.key ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Shorter paths first, those of one length in their own order: a counting sort. */
function placesByLength(entries: readonly Entry[]): Uint32Array {
  const longest = entries.reduce((most, { key }) => Math.max(most, key.length), 0);
  const starts = new Uint32Array(longest + 2);
  for (const { key } of entries) starts[key.length + 1] = (starts[key.length + 1] ?? 0) + 1;
  for (let length = 1; length <= longest; length++) starts[length] = (starts[length] ?? 0) + (starts[length - 1] ?? 0);
  const places = new Uint32Array(entries.length);
  for (const [place, { key }] of entries.entries()) {
    const at = starts[key.length] ?? 0;
    places[at] = place;
    starts[key.length] = at + 1;
  }
  return places;
}

/**
 * The best hits first: by rank, then by length, then by path. What is offered is asked last, and only of what may still be among
 * them, because that costs the most.
 */
function search(
  entries: readonly Entry[],
  shortestFirst: Uint32Array,
  needle: string,
  isOffered: IsOffered,
  most: number,
): Hit[] {
  const found: Hit[][] = [[], [], [], [], []];
  /** From this rank on, there are enough better ones, or as good and shorter ones. */
  let enoughFrom = found.length;
  for (const place of shortestFirst) {
    const entry = entries[place];
    const rank = entry && rankOf(entry, needle, enoughFrom);
    if (!entry || rank === undefined || !isOffered(entry, place)) continue;
    found[rank]?.push({ repo: entry, rank });
    for (let total = 0, at = 0; at < enoughFrom; at++) {
      total += found[at]?.length ?? 0;
      if (total >= most) enoughFrom = at;
    }
    if (needle === '' && enoughFrom < found.length) break;
  }
  return found.flat().slice(0, most);
}

/** Undefined when the path does not hold the needle, or not well enough. */
function rankOf({ key, nameAt }: Entry, needle: string, below: number): number | undefined {
  const isName = key.length === nameAt + needle.length && key.endsWith(needle);
  if (isName) return nameAt === 0 ? 0 : 1;
  if (key === needle) return 0;
  if (below > 2 && key.startsWith(needle, nameAt)) return 2;
  if (below > 3 && key.startsWith(needle)) return 3;
  return below > 4 && key.includes(needle) ? 4 : undefined;
}
