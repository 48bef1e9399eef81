/** What the reconciler needs of the other rooms; app.ts hands it in. */
import type { HostName } from '#domain/host-name.ts';
import type { Request } from '#domain/request.ts';
import type { Part } from '#domain/words.ts';
import type { GitHost } from '#hosts/host.ts';
import type { Clock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import type { Policy } from '#policy/policy.ts';
import type { LinkedAccount } from '#store/accounts.ts';
import type { Store } from '#store/store.ts';
import type { Key } from './loop.ts';
import type { Draw, Poster } from './picture.ts';
import type { Watch } from './watch.ts';

export interface ReconcileDeps {
  store: Store;
  clock: Clock;
  log: Log;
  hosts: ReadonlyMap<HostName, GitHost>;
  /** The repositories of a host that are known so far. */
  listed: (host: HostName) => readonly { id: string; path: string }[];
  /** How far the look through people's own rows has come, by host; a restart begins again. */
  rowCursors: Map<HostName, number>;
  /** When a host last failed to take back what was long overdue. */
  overdueSeenAt: Map<HostName, Date>;
  /** Undefined until it is loaded: what is overdue ends before. */
  policy: () => Policy | undefined;
  /** The person's account on the host; undefined when none is linked. @throws Refused, HostFault */
  findAccount: (who: { personId: string; host: HostName }) => Promise<LinkedAccount | undefined>;
  /** Why the policy in force would not let this be asked on that path; undefined when it would. @throws Refused `unavailable` */
  whyNotNow: (request: Request, path: string) => Promise<string | undefined>;
  /** Brings an open request under those whom the policy asks now. @returns whether they are others @throws SomeoneWasFaster */
  askAnew: (request: Request) => Promise<boolean | 'unknown'>;
  /** Everybody whom these members (people and user groups) name, or who is in the channel; recent answers will do. */
  peopleOf: (from: { members: readonly string[] } | { channel: string }) => Promise<string[] | 'unknown'>;
  /** Whether this person's word would count on the request: a full member of the workspace, and not one whose access it is. */
  mayCount: (request: Request, personId: string) => Promise<boolean | 'unknown'>;
  /** What was last seen of those who can act on a request, by its id; a restart looks anew. */
  watches: Map<number, Watch>;
  draw: Draw;
  poster: Poster;
  /** Says something in a channel. @throws SlackFault */
  say: (channel: string, words: string | readonly Part[]) => Promise<void>;
  wake: (key: Key) => void;
}
