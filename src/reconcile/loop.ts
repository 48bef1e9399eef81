/**
 * The queue of keys to look at again. A key is never worked on twice at once, duplicates merge, and a wake during work means
 * once more. All retrying lives here: a handler that throws is tried again, later and later, without end.
 */
import type { Cancel, Clock } from '#lib/clock.ts';
import { faultFields, type Log } from '#lib/log.ts';

export type Key = `request:${number}` | `grant:${number}` | `standing:${number}` | 'reports';

/** What a handler answers: when to look again by itself, if ever. */
export interface Again {
  again?: Date;
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
  /** How many keys of this kind may be under way at once. */
  widthOf: (key: Key) => { kind: string; width: number };
}

const firstRetryMs = 1000;
const longestRetryMs = 60_000;

interface Entry {
  state: 'resting' | 'queued' | 'running';
  isWokenAgain: boolean;
  failures: number;
  /** A limit's own time: nothing makes this key run earlier. */
  notBefore: Date | undefined;
  timer: { at: Date; cancel: Cancel } | undefined;
  waiting: (() => void)[];
}

export function createLoop(deps: LoopDeps): Loop {
  const { clock, log } = deps;
  const entries = new Map<Key, Entry>();
  const queues = new Map<string, Key[]>();
  const running = new Map<string, number>();
  let idleWaiters: (() => void)[] = [];
  let busy = 0;
  let isStopped = false;

  const entryOf = (key: Key): Entry => {
    let entry = entries.get(key);
    if (!entry) {
      entry = {
        state: 'resting',
        isWokenAgain: false,
        failures: 0,
        notBefore: undefined,
        timer: undefined,
        waiting: [],
      };
      entries.set(key, entry);
    }
    return entry;
  };

  function wake(key: Key): void {
    if (isStopped) return;
    const entry = entryOf(key);
    if (entry.state === 'running') entry.isWokenAgain = true;
    if (entry.state !== 'resting') return;
    if (entry.notBefore && entry.notBefore > clock.now()) {
      wakeAt(key, entry.notBefore);
      return;
    }
    entry.timer?.cancel();
    entry.timer = undefined;
    entry.state = 'queued';
    busy += 1;
    const { kind } = deps.widthOf(key);
    const queue = queues.get(kind) ?? [];
    queues.set(kind, queue);
    queue.push(key);
    queueMicrotask(() => drain(kind));
  }

  function wakeAt(key: Key, at: Date): void {
    if (isStopped) return;
    const entry = entryOf(key);
    if (entry.state !== 'resting' || (entry.timer && entry.timer.at <= at)) return;
    entry.timer?.cancel();
    entry.timer = { at, cancel: clock.at(at, () => wake(key)) };
  }

  function drain(kind: string): void {
    const queue = queues.get(kind) ?? [];
    while (queue[0] !== undefined && (running.get(kind) ?? 0) < deps.widthOf(queue[0]).width) {
      const key = queue.shift();
      if (key !== undefined) void run(kind, key);
    }
  }

  async function run(kind: string, key: Key): Promise<void> {
    const entry = entryOf(key);
    entry.state = 'running';
    running.set(kind, (running.get(kind) ?? 0) + 1);
    const next = await look(key, entry);
    running.set(kind, (running.get(kind) ?? 1) - 1);
    busy -= 1;
    entry.state = 'resting';
    for (const done of entry.waiting.splice(0)) done();
    if (entry.isWokenAgain) {
      entry.isWokenAgain = false;
      wake(key);
    } else if (next) wakeAt(key, next);
    else if (!entry.timer) entries.delete(key);
    drain(kind);
    if (busy === 0) for (const done of idleWaiters.splice(0)) done();
  }

  /** One look; the time of the next one. */
  async function look(key: Key, entry: Entry): Promise<Date | undefined> {
    try {
      const { again } = await deps.handle(key);
      entry.failures = 0;
      entry.notBefore = undefined;
      return again;
    } catch (fault) {
      entry.failures += 1;
      const backOffMs = Math.min(longestRetryMs, firstRetryMs * 2 ** (entry.failures - 1));
      const retryAt =
        fault instanceof Error && 'retryAt' in fault && fault.retryAt instanceof Date ? fault.retryAt : undefined;
      entry.notBefore = retryAt;
      const again = retryAt ?? new Date(clock.now().getTime() + backOffMs);
      log.warn(
        { key, failures: entry.failures, again: again.toISOString(), ...faultFields(fault) },
        'to be tried again',
      );
      return again;
    }
  }

  return {
    wake,
    wakeAt,
    nudge: (key) => {
      const entry = entries.get(key);
      if (!entry || (entry.state === 'resting' && entry.failures === 0)) wake(key);
    },
    pass: (key) =>
      new Promise((done) => {
        entryOf(key).waiting.push(done);
        wake(key);
      }),
    idle: () => (busy === 0 ? Promise.resolve() : new Promise((done) => idleWaiters.push(done))),
    stop: async (deadlineMs) => {
      isStopped = true;
      for (const entry of entries.values()) entry.timer?.cancel();
      for (const queue of queues.values()) busy -= queue.splice(0).length;
      const isRunning = () => [...running.values()].some((count) => count > 0);
      if (!isRunning()) return;
      await Promise.race([
        new Promise<void>((done) => {
          idleWaiters = [...idleWaiters, done];
        }),
        new Promise<void>((done) => clock.at(new Date(clock.now().getTime() + deadlineMs), done)),
      ]);
    },
  };
}
