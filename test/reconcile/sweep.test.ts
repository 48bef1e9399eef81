/** The sweep runs by the clock on the wall, and says what it has to say in the log alone. */
import { afterEach, expect, it, vi } from 'vitest';
import { createLog } from '#lib/log.ts';
import { startSweep } from '#reconcile/sweep.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('writes nothing but its log when the machine has slept for an hour', async () => {
  vi.useFakeTimers({ now: new Date('2026-11-20T12:00:00Z') });
  const printed: string[] = [];
  for (const way of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    vi.spyOn(console, way).mockImplementation((...said) => void printed.push(said.join(' ')));
  }
  let looks = 0;
  const store = { read: undefined, write: undefined };
  const now = () => {
    looks += 1;
    return new Date();
  };
  const clock = { now, at: () => () => {} };
  const deps = { store, clock, log: createLog('silent') } as unknown as Parameters<typeof startSweep>[0];
  const task = startSweep(deps, {} as Parameters<typeof startSweep>[1]);
  await vi.advanceTimersByTimeAsync(15_000);
  vi.setSystemTime(new Date('2026-11-20T13:00:20Z'));
  await vi.advanceTimersByTimeAsync(30_000);
  await task.destroy();
  expect(looks).toBeGreaterThan(1);
  expect(printed).toEqual([]);
});
