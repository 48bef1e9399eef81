import { describe, expect, it, vi } from 'vitest';
import { type Again, createLoop, type Key, type LoopDeps } from '#reconcile/loop.ts';
import { createManualClock } from '../manual-clock.ts';

const silent = {
  warn: () => {},
  error: () => {},
  info: () => {},
  debug: () => {},
  fatal: () => {},
} as unknown as LoopDeps['log'];

function setUp(handle: (key: Key) => Promise<Again>, width = 8) {
  const clock = createManualClock();
  const loop = createLoop({ clock, log: silent, handle, widthOf: () => ({ kind: 'any', width }) });
  return { clock, loop };
}

describe('the queue of keys to look at again', () => {
  it('merges wakes that come before the work begins', async () => {
    const handle = vi.fn(async () => ({}));
    const { loop } = setUp(handle);
    for (let i = 0; i < 5; i += 1) loop.wake('grant:1');
    await loop.idle();
    expect(handle).toHaveBeenCalledTimes(1);
  });

  it('looks once more when it is woken during the work, however often', async () => {
    let looks = 0;
    const { loop } = setUp(async () => {
      looks += 1;
      if (looks === 1) for (let i = 0; i < 3; i += 1) loop.wake('grant:1');
      return {};
    });
    loop.wake('grant:1');
    await loop.idle();
    expect(looks).toBe(2);
  });

  it('never works on one key twice at once', async () => {
    let under = 0;
    let most = 0;
    const { loop } = setUp(async () => {
      under += 1;
      most = Math.max(most, under);
      await new Promise((done) => setImmediate(done));
      under -= 1;
      return {};
    });
    loop.wake('grant:1');
    await new Promise((done) => setImmediate(done));
    loop.wake('grant:1');
    await loop.idle();
    expect(most).toBe(1);
  });

  it('works on many keys side by side, but on no more than the width', async () => {
    let under = 0;
    let most = 0;
    const { loop } = setUp(async () => {
      under += 1;
      most = Math.max(most, under);
      await new Promise((done) => setImmediate(done));
      under -= 1;
      return {};
    }, 3);
    for (let i = 1; i <= 20; i += 1) loop.wake(`grant:${i}`);
    await loop.idle();
    expect(most).toBe(3);
  });

  it('looks again at the time that the work named, on the dot', async () => {
    const at: number[] = [];
    const { clock, loop } = setUp(async () => {
      at.push(clock.now().getTime());
      return at.length === 1 ? { again: new Date(clock.now().getTime() + 60_000) } : {};
    });
    const start = clock.now().getTime();
    loop.wake('grant:1');
    await loop.idle();
    await clock.advance(59_999);
    expect(at).toHaveLength(1);
    await clock.advance(1, () => loop.idle());
    expect(at).toEqual([start, start + 60_000]);
  });

  it('tries again without end after a fault, later and later up to a minute', async () => {
    let looks = 0;
    const { clock, loop } = setUp(async () => {
      looks += 1;
      throw new Error('no');
    });
    loop.wake('grant:1');
    await loop.idle();
    const waits: number[] = [];
    for (let i = 0; i < 9; i += 1) {
      const waitMs = (clock.next()?.getTime() ?? 0) - clock.now().getTime();
      waits.push(waitMs);
      await clock.advance(waitMs, () => loop.idle());
    }
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    expect(looks).toBe(10);
  });

  it('obeys a limit to the second, even when it is woken before', async () => {
    let looks = 0;
    const { clock, loop } = setUp(async () => {
      looks += 1;
      if (looks === 1) throw Object.assign(new Error('limited'), { retryAt: new Date(clock.now().getTime() + 30_000) });
      return {};
    });
    loop.wake('grant:1');
    await loop.idle();
    loop.wake('grant:1');
    await loop.idle();
    expect(looks).toBe(1);
    await clock.advance(30_000, () => loop.idle());
    expect(looks).toBe(2);
  });

  it('lets a nudge pass by what already waits for its next try', async () => {
    let looks = 0;
    const { loop } = setUp(async () => {
      looks += 1;
      throw new Error('no');
    });
    loop.wake('grant:1');
    await loop.idle();
    loop.nudge('grant:1');
    await loop.idle();
    expect(looks).toBe(1);
  });

  it('stops taking work, and waits for what is under way', async () => {
    const ended: string[] = [];
    const { loop } = setUp(async (key) => {
      await new Promise((done) => setTimeout(done, 20));
      ended.push(key);
      return {};
    });
    loop.wake('grant:1');
    await new Promise((done) => setImmediate(done));
    await loop.stop(1000);
    loop.wake('grant:2');
    expect(ended).toEqual(['grant:1']);
  });
});
