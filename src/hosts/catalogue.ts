/**
 * The repositories that the bot can reach, kept in memory for search as people type. It is a convenience: what is asked
 * for is looked up on its host all the same, so a list that is old or not there yet hides nothing.
 */
import type { Clock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import { type GitHost, type HostName, hostNames } from './host.ts';
import { keepListed } from './keep-listed.ts';
import type { Hit, IsOffered, ListedRepo } from './repo-list.ts';

export type { ListedRepo } from './repo-list.ts';

export interface Catalogue {
  /** The repository of that host and path (in any case), if it is listed. */
  find(host: HostName, path: string): ListedRepo | undefined;
  /** Everything that this host lists, in the order of the paths in lower case; the same array until something has changed. */
  listed(host: HostName): readonly ListedRepo[];
  /** All hosts that list a repository of this path. */
  findByPath(path: string): ListedRepo[];
  /**
   * Listed repositories whose path holds the typed text, best first: exact, then by start, then by where it is found.
   * @param offeredOn for each host, whether the repository at that place of `listed` may be among them
   */
  search(typed: string, offeredOn: (host: HostName) => IsOffered, limit: number): ListedRepo[];
  /** True once every host has been listed at least once. */
  isComplete(): boolean;
  /** Lists every host again, as soon as its limits allow; failures are logged and the old list stays. */
  refresh(): Promise<void>;
  stop(): void;
}

const nothing: readonly ListedRepo[] = [];

export function createCatalogue(deps: { hosts: ReadonlyMap<HostName, GitHost>; clock: Clock; log: Log }): Catalogue {
  const { hosts, clock, log } = deps;
  const kept = new Map([...hosts].map(([name, host]) => [name, keepListed({ host, clock, log })]));
  const listOf = (host: HostName) => kept.get(host)?.current();

  return {
    find: (host, path) => listOf(host)?.find(path),
    listed: (host) => listOf(host)?.repos ?? nothing,
    findByPath: (path) => [...kept.keys()].flatMap((host) => listOf(host)?.find(path) ?? []),
    search(typed, offeredOn, limit) {
      const { host, needle } = readTyped(typed);
      const asked = [...kept.keys()].filter((name) => host === undefined || name === host);
      const hits = asked.flatMap((name) => listOf(name)?.search(needle, offeredOn(name), limit) ?? []);
      return hits
        .sort(byMerit)
        .slice(0, limit)
        .map(({ repo }) => repo);
    },
    isComplete: () => [...kept.values()].every((list) => list.current() !== undefined),
    refresh: async () => void (await Promise.all([...kept.values()].map((list) => list.refresh()))),
    stop() {
      for (const list of kept.values()) list.stop();
    },
  };
}

/** `github:pay` searches one host only. */
function readTyped(typed: string): { host: HostName | undefined; needle: string } {
  const text = typed.trim().toLowerCase();
  const host = hostNames.find((name) => text.startsWith(`${name}:`));
  return { host, needle: host === undefined ? text : text.slice(host.length + 1) };
}

const byMerit = (a: Hit, b: Hit): number =>
  a.rank - b.rank || a.repo.path.length - b.repo.path.length || (a.repo.path < b.repo.path ? -1 : 1);
