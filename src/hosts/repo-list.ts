/**
 * The repositories of one host in the order of their paths, made from pages in any order. Every step is one pass over the list at
 * the most (a few milliseconds for 50,000), with a turn for everything else between them.
 */
import { createLines, type Lines } from '#lib/lines.ts';
import { nextTurn } from '#lib/turn.ts';
import type { HostName, Repo } from './host.ts';

export interface ListedRepo extends Repo {
  host: HostName;
}

interface Entry extends ListedRepo {
  /** The path in lower case: both hosts ignore case. */
  key: string;
}

export interface RepoList {
  /** In the order of their paths in lower case, compared by code units. */
  repos: readonly ListedRepo[];
  find(path: string): ListedRepo | undefined;
  /** See `search`. */
  search(needle: string, isOffered: IsOffered, most: number): Hit[];
}

/** Asked by place: what is not offered is not even read. */
export type IsOffered = (place: number) => boolean;

/** `rank`: 0 the path itself, 1 its name, 2 the start of its name, 3 the start of the path, 4 anywhere. */
export interface Hit {
  repo: ListedRepo;
  rank: number;
}

export interface RepoListBuilder {
  /** A path that comes twice is the later one's. */
  add(page: readonly Repo[]): void;
  /** @param before the list as it was; handed back when nothing has changed, so that whoever built upon it need not begin again */
  end(before: RepoList | undefined): Promise<RepoList>;
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
    async end(before) {
      let entries: Entry[] = [];
      for (const run of runs.reverse()) {
        entries = merged(run, entries);
        await nextTurn();
      }
      if (before && isSame(before.repos, entries)) return before;
      await nextTurn();
      return listOf(entries);
    },
  };
}

function entryOf({ id, path, url }: Repo, host: HostName): Entry {
  return { id, path, url, host, key: path.toLowerCase() };
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

/** The paths as they are looked through: shorter ones first, those of one length in their order. */
interface Index {
  entries: readonly Entry[];
  /** The place of each line in `entries`. */
  places: Uint32Array;
  lines: Lines;
  /** Where the name of each line begins. */
  nameAt: Uint16Array;
}

async function listOf(entries: readonly Entry[]): Promise<RepoList> {
  const places = placesByLength(entries);
  await nextTurn();
  const keys = Array.from(places, (place) => entries[place]?.key ?? '');
  await nextTurn();
  const nameAt = new Uint16Array(keys.length);
  for (const [line, key] of keys.entries()) nameAt[line] = key.lastIndexOf('/') + 1;
  await nextTurn();
  const index: Index = { entries, places, lines: createLines(keys), nameAt };
  return {
    repos: entries,
    find(path) {
      const key = path.toLowerCase();
      const found = entries[placeOf(entries, key)];
      return found?.key === key ? found : undefined;
    },
    search: (needle, isOffered, most) => search(index, needle, isOffered, most),
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

/** Shorter paths first, those of one length in their own order: a counting sort, which reads every path once. */
function placesByLength(entries: readonly Entry[]): Uint32Array {
  const lengths = new Uint16Array(entries.length);
  for (let place = 0; place < entries.length; place++) lengths[place] = entries[place]?.key.length ?? 0;
  const starts = new Uint32Array(2 ** 16 + 1);
  for (const length of lengths) starts[length + 1] = (starts[length + 1] ?? 0) + 1;
  for (let length = 1; length < starts.length; length++)
    starts[length] = (starts[length] ?? 0) + (starts[length - 1] ?? 0);
  const places = new Uint32Array(entries.length);
  for (let place = 0; place < lengths.length; place++) {
    const length = lengths[place] ?? 0;
    const at = starts[length] ?? 0;
    places[at] = place;
    starts[length] = at + 1;
  }
  return places;
}

/** The best hits first: by rank, then by length, then by path. */
function search(index: Index, needle: string, isOffered: IsOffered, most: number): Hit[] {
  const { places, lines } = index;
  if (needle.includes('\n')) return [];
  const found: Hit[][] = [[], [], [], [], []];
  const offered = new Uint8Array(places.length);
  for (let line = 0; line < places.length; line++) {
    if (!isOffered(places[line] ?? none)) continue;
    offered[line] = 1;
    const rank = rankOf(index, needle, line);
    if (rank !== undefined) add(found, index, line, rank, most);
    // Everything begins with nothing.
    if (needle === '' && found.flat().length >= most) break;
  }
  // In the middle, only where there is room: this takes the longest.
  if (found.flat().length >= most) return found.flat().slice(0, most);
  for (let from = offered.indexOf(1); from >= 0 && (found[4]?.length ?? 0) < most; ) {
    const line = lines.next(needle, from);
    if (line < 0) break;
    if (offered[line] === 1 && rankOf(index, needle, line) === undefined) add(found, index, line, 4, most);
    from = offered.indexOf(1, offered[line] === 1 ? line + 1 : line);
  }
  return found.flat().slice(0, most);
}

/** Beyond all lines. */
const none = 2 ** 32 - 1;

function add(found: Hit[][], { entries, places }: Index, line: number, rank: number, most: number): void {
  const hits = found[rank];
  if (!hits || hits.length >= most) return;
  const repo = entries[places[line] ?? none];
  if (repo) hits.push({ repo, rank });
}

/** Undefined where neither the path nor its name begins with the needle. */
function rankOf({ lines, nameAt }: Index, needle: string, line: number): number | undefined {
  const [name, length] = [nameAt[line] ?? 0, lines.lengthOf(line)];
  if (needle.length === length && lines.hasAt(needle, line, 0)) return 0;
  if (lines.hasAt(needle, line, name)) return name + needle.length === length ? 1 : 2;
  return lines.hasAt(needle, line, 0) ? 3 : undefined;
}
