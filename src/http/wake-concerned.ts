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
/** What has just been followed rests for so long, because each look costs a handful of requests; the last word is never missed. */
const sameEveryMs = 15_000;
/** The same for everything on a host, which costs as much for each standing. */
const wholeEveryMs = 60_000;
/** Looking through the containers costs a request for each of them. */
const containersEveryMs = 60_000;

export function createWakeConcerned(deps: WakeDeps): WakeConcerned {
  const { clock, log } = deps;
  const waiting = new Map<string, { concern: Concern; atMs: number }>();
  /** By concern, until when it rests because it was just followed. */
  const resting = new Map<string, number>();
  const containers = new Map<HostName, { at: Date; isWaiting: boolean }>();

  const flush = async (): Promise<void> => {
    const nowMs = clock.now().getTime();
    for (const [key, untilMs] of resting) if (untilMs <= nowMs) resting.delete(key);
    const due = [...waiting.values()].filter(({ atMs }) => atMs <= nowMs).map(({ concern }) => concern);
    for (const concern of due) {
      waiting.delete(keyOf(concern));
      resting.set(keyOf(concern), nowMs + (isWhole(concern) ? wholeEveryMs : sameEveryMs));
    }
    const store = deps.store();
    if (!store) return;
    const ids = new Set<number>();
    for (const concern of due) for (const id of await standingsOf(store.read, concern)) ids.add(id);
    for (const id of ids) deps.wake(`standing:${id}`);
  };

  const flushAt = (atMs: number): void => {
    if ([...waiting.values()].some((other) => other.atMs === atMs)) return;
    clock.at(new Date(atMs), () => {
      flush().catch((fault: unknown) =>
        log.warn(faultFields(fault), 'a webhook could not be followed; the sweep will'),
      );
    });
  };

  const wakeSoon = (concern: Concern): void => {
    const whole: Concern = { host: concern.host };
    const isTooMuch = waiting.size >= mostConcerns;
    if (isTooMuch) {
      for (const [key, other] of waiting) if (other.concern.host === concern.host) waiting.delete(key);
    }
    const earliestMs = clock.now().getTime() + togetherMs;
    const wholeAtMs = waiting.get(keyOf(whole))?.atMs ?? Number.POSITIVE_INFINITY;
    const wanted = isTooMuch || wholeAtMs <= earliestMs ? whole : concern;
    if (waiting.has(keyOf(wanted))) return;
    const atMs = Math.max(earliestMs, resting.get(keyOf(wanted)) ?? 0);
    flushAt(atMs);
    waiting.set(keyOf(wanted), { concern: wanted, atMs });
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

const isWhole = ({ repoId, accountId }: Concern): boolean => repoId === undefined && accountId === undefined;
const keyOf = ({ host, repoId = '', accountId = '' }: Concern): string => `${host} ${repoId} ${accountId}`;
