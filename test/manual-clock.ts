/** A clock that stands still until a test turns it. */
import type { Clock } from '#lib/clock.ts';

export interface ManualClock extends Clock {
  /** Turns the clock forward, firing every timer on the way at its own time, and lets `settle` finish after each. */
  advance(ms: number, settle?: () => Promise<void>): Promise<void>;
  /** Sets the time without firing anything: what a machine that was off would see. */
  jump(ms: number): void;
  /** The time of the next timer. */
  next(): Date | undefined;
}

export function createManualClock(start = new Date('2026-03-02T09:00:00Z')): ManualClock {
  let now = start.getTime();
  let count = 0;
  const timers = new Map<number, { at: number; work: () => void }>();
  const earliest = () => [...timers].sort(([a, x], [b, y]) => x.at - y.at || a - b)[0];
  return {
    now: () => new Date(now),
    at(at, work) {
      count += 1;
      const id = count;
      timers.set(id, { at: at.getTime(), work });
      return () => timers.delete(id);
    },
    async advance(ms, settle = () => new Promise((done) => setImmediate(done))) {
      const until = now + ms;
      for (;;) {
        const first = earliest();
        if (!first || first[1].at > until) break;
        timers.delete(first[0]);
        now = Math.max(now, first[1].at);
        first[1].work();
        await settle();
      }
      now = until;
      await settle();
    },
    jump: (ms) => {
      now += ms;
    },
    next: () => {
      const first = earliest();
      return first && new Date(first[1].at);
    },
  };
}
