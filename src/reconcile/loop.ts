/**
 * The queue of keys to look at again. A key is never worked on twice at once, duplicates merge, and a wake during work means
 * once more. All retrying lives here: a handler that throws is tried again, later and later, without end.
 */
import type { HostName } from '#domain/host-name.ts';
import type { Clock } from '#lib/clock.ts';
import { faultFields, type Log } from '#lib/log.ts';
import { type Entry, newEntry, newQueue, type Queue, unknownPlace } from './entry.ts';
import { createAnnouncements, factsOf, limitIn, nextTry } from './retry.ts';

export type Key =
  | `request:${number}`
  | `grant:${number}`
  | `standing:${number}`
  | `containers:${HostName}`
  | `rows:${HostName}`
  | 'reports'
  | 'digests';

/** What a handler answers: when to look again by itself, if ever. */
export interface Again {
  again?: Date;
}

/** Where a key waits for its turn. */
export interface Place {
  queue: string;
  /** How many keys of this queue may be under way at once. */
  width: number;
  /** All keys of this queue go to a host with the same credential: a limit of one that is for all holds them all. */
  isOneWay?: boolean;
  /** Wraps each look at this key: tells those below what it is for. */
  around?: (look: () => Promise<Again>) => Promise<Again>;
  /** When something of this key ends: a failing key is tried again then at the latest, unless a limit forbids it. */
  endsAt?: Date;
}

export interface Loop {
  /** Look at this now, or as soon as the work on it that is under way has ended. */
  wake(key: Key): void;
  /** Look at this then, unless something makes it look earlier. */
  wakeAt(key: Key, at: Date): void;
  /** Look at this soon, but leave it alone when it is under way or waits for its next try. */
  nudge(key: Key): void;
  /** Wakes the key and waits until one whole look at it has ended, well or badly. */
  pass(key: Key): Promise<void>;
  /** Resolves once nothing is under way or about to be; what waits for a time does not count. */
  idle(): Promise<void>;
  /** Takes nothing new and waits for what is under way, at most `deadlineMs`. */
  stop(deadlineMs: number): Promise<void>;
}

export interface LoopDeps {
  clock: Clock;
  log: Log;
  handle: (key: Key) => Promise<Again>;
  /** Asked at every wake: what is urgent now may have been none of it when the key began to wait. */
  placeOf: (key: Key) => Promise<Place>;
}

export function createLoop(deps: LoopDeps): Loop {
  const { clock, log } = deps;
  const entries = new Map<Key, Entry>();
  const queues = new Map<string, Queue>();
  const isTold = createAnnouncements(clock.now);
  let idleWaiters: (() => void)[] = [];
  let busy = 0;
  let isStopped = false;

  const entryOf = (key: Key): Entry => {
    const entry = entries.get(key) ?? newEntry();
    entries.set(key, entry);
    return entry;
  };

  function wake(key: Key): void {
    if (isStopped) return;
    const entry = entryOf(key);
    if (entry.state === 'running') {
      entry.isWokenAgain = true;
      return;
    }
    if (entry.state === 'resting') {
      if (entry.notBefore && entry.notBefore > clock.now()) {
        if (!entry.isHeld) wakeAt(key, entry.notBefore);
        return;
      }
      disarm(entry);
      entry.state = 'queued';
      busy += 1;
    }
    // What a limit kept back is where it belongs: asking the store for a thousand places at once would only delay the first.
    if (entry.isPlaced && !entry.queue) enqueue(key, entry, entry.place);
    else void place(key, entry);
    entry.isPlaced = false;
    entry.isHeld = false;
  }

  function wakeAt(key: Key, at: Date): void {
    if (isStopped) return;
    const entry = entryOf(key);
    if (entry.state !== 'resting' || (entry.timer && entry.timer.at <= at)) return;
    disarm(entry);
    const fire = () => {
      // A timer that has fired is none: left here, it would keep every later one from being set.
      entry.timer = undefined;
      wake(key);
    };
    entry.timer = { at, cancel: clock.at(at, fire) };
  }

  function disarm(entry: Entry): void {
    entry.timer?.cancel();
    entry.timer = undefined;
  }

  /** Puts a woken key into its queue, or from one that it waits in into another. */
  async function place(key: Key, entry: Entry): Promise<void> {
    if (entry.placing !== 'no') {
      entry.placing = 'again';
      return;
    }
    let found = unknownPlace;
    do {
      entry.placing = 'once';
      found = await deps.placeOf(key).catch((fault: unknown) => {
        log.warn({ key, ...faultFields(fault) }, 'its queue could not be told');
        return unknownPlace;
      });
    } while (isWaitedFor(entry));
    entry.placing = 'no';
    if (entry.state !== 'queued') return;
    if (isStopped) {
      if (!entry.queue) ended();
      entry.state = 'resting';
      return;
    }
    enqueue(key, entry, found);
  }

  function enqueue(key: Key, entry: Entry, place: Place): void {
    const queue = queues.get(place.queue) ?? newQueue(place.width);
    queues.set(place.queue, queue);
    entry.place = place;
    // Who is woken again where they wait already keeps their turn.
    if (entry.queue === queue) return;
    entry.queue?.keys.delete(key);
    entry.queue = queue;
    queue.keys.add(key);
    drain(queue);
  }

  function drain(queue: Queue): void {
    for (const key of queue.keys) {
      const { heldUntil } = queue;
      const isHeld = heldUntil && heldUntil > clock.now();
      if (!isHeld && queue.running >= queue.width) return;
      queue.keys.delete(key);
      if (isHeld) hold(queue, key, heldUntil);
      else void run(queue, key);
    }
  }

  /** Lets a key rest while a limit lasts, without a look that would only meet it. */
  function hold(queue: Queue, key: Key, until: Date): void {
    const entry = entryOf(key);
    entry.state = 'resting';
    entry.queue = undefined;
    entry.isHeld = true;
    entry.isPlaced = true;
    entry.notBefore = until;
    for (const done of entry.waiting.splice(0)) done();
    // One timer, for these keep their turn; a moment late, so that those with a timer of their own, which were begun, go first.
    if (queue.held.length === 0) clock.at(new Date(until.getTime() + 1), () => release(queue));
    queue.held.push(key);
    ended();
  }

  function release(queue: Queue): void {
    for (const key of queue.held.splice(0)) {
      entryOf(key).notBefore = undefined;
      wake(key);
    }
  }

  async function run(queue: Queue, key: Key): Promise<void> {
    const entry = entryOf(key);
    entry.state = 'running';
    entry.queue = undefined;
    queue.running += 1;
    const next = await look(queue, key, entry);
    queue.running -= 1;
    entry.state = 'resting';
    for (const done of entry.waiting.splice(0)) done();
    if (entry.isWokenAgain) {
      entry.isWokenAgain = false;
      wake(key);
    } else if (next) wakeAt(key, next);
    else if (!entry.timer) entries.delete(key);
    drain(queue);
    ended();
  }

  function ended(): void {
    busy -= 1;
    if (busy === 0) for (const done of idleWaiters.splice(0)) done();
  }

  /** One look; the time of the next one. */
  async function look(queue: Queue, key: Key, entry: Entry): Promise<Date | undefined> {
    const startedAt = clock.now();
    try {
      const { around = (work: () => Promise<Again>) => work() } = entry.place;
      const { again } = await around(() => deps.handle(key));
      entry.failures = 0;
      entry.notBefore = undefined;
      return again;
    } catch (fault) {
      entry.failures += 1;
      const limit = limitIn(fault);
      entry.notBefore = limit?.until;
      if (limit?.isForAll && entry.place.isOneWay) queue.heldUntil = limit.until;
      entry.isPlaced = limit !== undefined && entry.place.isOneWay === true;
      const { failures, place } = entry;
      const again = limit?.until ?? nextTry({ failures, endsAt: place.endsAt, startedAt }, clock.now());
      const level = limit && isTold(place.queue, limit.until) ? 'debug' : 'warn';
      log[level]({ key, failures, again: again.toISOString(), ...factsOf(fault) }, 'to be tried again');
      return again;
    }
  }

  return {
    wake,
    wakeAt,
    nudge: (key) => {
      const entry = entries.get(key);
      const isLeftAlone = entry && (entry.state === 'running' || (entry.failures > 0 && entry.timer));
      if (!isLeftAlone) wake(key);
    },
    pass: (key) =>
      new Promise((done) => {
        entryOf(key).waiting.push(done);
        wake(key);
      }),
    idle: () => (busy === 0 ? Promise.resolve() : new Promise((done) => idleWaiters.push(done))),
    stop: async (deadlineMs) => {
      isStopped = true;
      for (const entry of entries.values()) disarm(entry);
      for (const { keys } of queues.values()) {
        busy -= keys.size;
        keys.clear();
      }
      if (busy === 0) return;
      await Promise.race([
        new Promise<void>((done) => {
          idleWaiters = [...idleWaiters, done];
        }),
        new Promise<void>((done) => clock.at(new Date(clock.now().getTime() + deadlineMs), done)),
      ]);
    },
  };
}

/** Woken once more while its place was asked for. */
const isWaitedFor = (entry: Entry): boolean => entry.placing === 'again' && entry.state === 'queued';
