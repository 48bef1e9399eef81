/**
 * From what a webhook says has happened to the keys that are to be looked at again. What it says is a hint and no more: nothing
 * of it is believed or kept. All that arrives within a second is taken together, so that a burst wakes each standing once.
 */
import type { HostName } from '#domain/host-name.ts';
import type { Clock } from '#lib/clock.ts';
import { faultFields, type Log } from '#lib/log.ts';
import type { Key } from '#reconcile/loop.ts';
import { type Concern, standingsOf } from '#store/standings-of.ts';
import type { Store } from '#store/store.ts';

/** What a delivery is about. */
export interface Hint {
  /** The standings that it can concern. */
  concerns: Concern[];
  /** True when somebody may have come into, or gone from, a container of the bot's. */
  containers: boolean;
}

export interface WakeDeps {
  clock: Clock;
  log: Log;
  /** Undefined until it is open, and then there is nothing to wake yet. */
  store: () => Store | undefined;
  wake: (key: Key) => void;
}

export type WakeConcerned = (host: HostName, hint: Hint) => void;

/** Long enough for a burst to come together, and for the host to show what it tells. */
const togetherMs = 1_000;
/** More different ones than this within a second are taken for the whole host. */
const mostConcerns = 200;
/** Looking through the containers costs a request for each of them. */
const containersEveryMs = 60_000;

export function createWakeConcerned(deps: WakeDeps): WakeConcerned {
  const { clock, log } = deps;
  let waiting = new Map<string, Concern>();
  const containers = new Map<HostName, { at: Date; isWaiting: boolean }>();

  const flush = async (): Promise<void> => {
    const concerns = [...waiting.values()];
    waiting = new Map();
    const store = deps.store();
    if (!store) return;
    const ids = new Set<number>();
    for (const concern of concerns) for (const id of await standingsOf(store.read, concern)) ids.add(id);
    for (const id of ids) deps.wake(`standing:${id}`);
  };

  const wakeSoon = (concern: Concern): void => {
    if (waiting.size === 0) {
      clock.at(new Date(clock.now().getTime() + togetherMs), () => {
        flush().catch((fault: unknown) =>
          log.warn(faultFields(fault), 'a webhook could not be followed; the sweep will'),
        );
      });
    }
    const whole: Concern = { host: concern.host };
    const isTooMuch = waiting.size >= mostConcerns;
    if (isTooMuch) {
      for (const [key, { host }] of waiting) if (host === concern.host) waiting.delete(key);
    }
    const wanted = isTooMuch || waiting.has(keyOf(whole)) ? whole : concern;
    waiting.set(keyOf(wanted), wanted);
  };

  /** At once, and then not again within a minute: what comes meanwhile is looked at when that is over. */
  const wakeContainers = (host: HostName): void => {
    const now = clock.now();
    const last = containers.get(host);
    if (last?.isWaiting) return;
    const earliest = last ? last.at.getTime() + containersEveryMs : 0;
    const at = new Date(Math.max(now.getTime() + togetherMs, earliest));
    containers.set(host, { at, isWaiting: true });
    clock.at(at, () => {
      containers.set(host, { at, isWaiting: false });
      deps.wake(`containers:${host}`);
    });
  };

  return (host, hint) => {
    for (const concern of hint.concerns) wakeSoon(concern);
    if (hint.containers) wakeContainers(host);
  };
}

const keyOf = ({ host, repoId = '', accountId = '' }: Concern): string => `${host} ${repoId} ${accountId}`;
