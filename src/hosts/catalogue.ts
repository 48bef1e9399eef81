/**
 * The repositories that the bot can reach, kept in memory for search as people type. It is a convenience: what is asked
 * for is looked up on its host all the same, so a list that is old or not there yet hides nothing.
 */
import type { Cancel, Clock } from '#lib/clock.ts';
import { faultFields, type Log } from '#lib/log.ts';
import type { GitHost, HostName, Repo } from './host.ts';

export interface ListedRepo extends Repo {
  host: HostName;
}

export interface Catalogue {
  /** The repository of that host and path (in any case), if it is listed. */
  find(host: HostName, path: string): ListedRepo | undefined;
  /** Everything that this host lists. */
  listed(host: HostName): ListedRepo[];
  /** All hosts that list a repository of this path. */
  findByPath(path: string): ListedRepo[];
  /** Listed repositories whose path holds the typed text, best first: exact, then by start, then by where it is found. */
  search(typed: string, isOffered: (repo: ListedRepo) => boolean, limit: number): ListedRepo[];
  /** True once every host has been listed at least once. */
  isComplete(): boolean;
  /** Lists every host again; failures are logged and the old list stays. */
  refresh(): Promise<void>;
  stop(): void;
}

const refreshEveryMs = 5 * 60_000;
const retryAfterMs = 15_000;

export function createCatalogue(deps: { hosts: ReadonlyMap<HostName, GitHost>; clock: Clock; log: Log }): Catalogue {
  const lists = new Map<HostName, Map<string, ListedRepo>>();
  let timer: Cancel | undefined;
  let isStopped = false;

  async function list(host: GitHost): Promise<boolean> {
    const found = new Map<string, ListedRepo>();
    try {
      for await (const page of host.listRepos()) {
        for (const repo of page) found.set(repo.path.toLowerCase(), { ...repo, host: host.name });
      }
      lists.set(host.name, found);
      return true;
    } catch (fault) {
      deps.log.warn({ host: host.name, ...faultFields(fault) }, 'the list of repositories could not be read');
      return false;
    }
  }

  async function refresh(): Promise<void> {
    timer?.();
    const done = await Promise.all([...deps.hosts.values()].map(list));
    const waitMs = done.every(Boolean) ? refreshEveryMs : retryAfterMs;
    if (!isStopped) timer = deps.clock.at(new Date(deps.clock.now().getTime() + waitMs), () => void refresh());
  }

  return {
    find: (host, path) => lists.get(host)?.get(path.toLowerCase()),
    listed: (host) => [...(lists.get(host)?.values() ?? [])],
    findByPath: (path) => [...lists.values()].flatMap((repos) => repos.get(path.toLowerCase()) ?? []),
    search: (typed, isOffered, limit) => search(lists, typed, isOffered, limit),
    isComplete: () => [...deps.hosts.keys()].every((host) => lists.has(host)),
    refresh,
    stop: () => {
      isStopped = true;
      timer?.();
    },
  };
}

function search(
  lists: ReadonlyMap<HostName, ReadonlyMap<string, ListedRepo>>,
  typed: string,
  isOffered: (repo: ListedRepo) => boolean,
  limit: number,
): ListedRepo[] {
  const [, hostTyped, pathTyped] = /^(?:(github|gitlab):)?(.*)$/.exec(typed.trim().toLowerCase()) ?? [];
  const needle = pathTyped ?? '';
  const found: { repo: ListedRepo; rank: number }[] = [];
  for (const [host, repos] of lists) {
    if (hostTyped && hostTyped !== host) continue;
    for (const [path, repo] of repos) {
      const place = path.indexOf(needle);
      if (place >= 0 && isOffered(repo)) found.push({ repo, rank: rankOf(path, needle, place) });
    }
  }
  found.sort(
    (a, b) => a.rank - b.rank || a.repo.path.length - b.repo.path.length || (a.repo.path < b.repo.path ? -1 : 1),
  );
  return found.slice(0, limit).map((hit) => hit.repo);
}

/** 0 the path itself, 1 its name, 2 the start of its name, 3 the start of the path, 4 anywhere. */
function rankOf(path: string, needle: string, place: number): number {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (path === needle) return 0;
  if (name === needle) return 1;
  if (name.startsWith(needle)) return 2;
  return place === 0 ? 3 : 4;
}
