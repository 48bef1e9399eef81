import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, it, vi } from 'vitest';
import { type Again, createLoop, type Key, type Loop, type LoopDeps } from '#reconcile/loop.ts';
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
  const loop = createLoop({ clock, log: silent, handle, placeOf: async () => ({ queue: 'any', width }) });
  return { clock, loop };
}

/** Work that counts how much of it is under way at once. */
function setUpCounting(width?: number) {
  let under = 0;
  let most = 0;
  const { loop } = setUp(async () => {
    under += 1;
    most = Math.max(most, under);
    await new Promise((done) => setImmediate(done));
    under -= 1;
    return {};
  }, width);
  return { loop, most: () => most };
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
    const { loop, most } = setUpCounting();
    loop.wake('grant:1');
    await new Promise((done) => setImmediate(done));
    loop.wake('grant:1');
    await loop.idle();
    expect(most()).toBe(1);
  });

  it('works on many keys side by side, but on no more than the width', async () => {
    const { loop, most } = setUpCounting(3);
    for (let i = 1; i <= 20; i += 1) loop.wake(`grant:${i}`);
    await loop.idle();
    expect(most()).toBe(3);
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

  it('looks again after a limit also when the timer fires a little early, at every try', async () => {
    const clock = createManualClock();
    let looks = 0;
    const handle = async () => {
      looks += 1;
      if (looks === 1) throw Object.assign(new Error('limited'), { retryAt: new Date(clock.now().getTime() + 30_000) });
      return {};
    };
    const early = { now: clock.now, at: (at: Date, work: () => void) => clock.at(new Date(at.getTime() - 1), work) };
    let isEarly = true;
    const at = (when: Date, work: () => void) => {
      const cancel = (isEarly ? early : clock).at(when, work);
      isEarly = false;
      return cancel;
    };
    const placeOf = async () => ({ queue: 'any', width: 8 });
    const loop = createLoop({ clock: { now: clock.now, at }, log: silent, handle, placeOf });
    loop.wake('grant:1');
    await loop.idle();
    await clock.advance(30_000, () => loop.idle());
    expect(looks).toBe(2);
  });

  it('is not kept from looking by a timer, once the time of its limit is past', async () => {
    let looks = 0;
    const { clock, loop } = setUp(async () => {
      looks += 1;
      if (looks === 1) throw Object.assign(new Error('limited'), { retryAt: new Date(clock.now().getTime() + 1000) });
      throw new Error('no');
    });
    loop.wake('grant:1');
    await loop.idle();
    // The clock of the machine is set forward, and its timers know nothing of it.
    clock.jump(2000);
    loop.wake('grant:1');
    await loop.idle();
    expect(looks).toBe(2);
  });

  it('never keeps one queue waiting for another', async () => {
    const { clock, log } = { clock: createManualClock(), log: silent };
    const ended: string[] = [];
    const handle = async (key: Key) => {
      if (key.startsWith('grant')) await new Promise(() => {});
      ended.push(key);
      return {};
    };
    const placeOf = async (key: Key) => ({ queue: key.startsWith('grant') ? 'host' : 'endings', width: 2 });
    const loop = createLoop({ clock, log, handle, placeOf });
    for (let i = 1; i <= 5; i += 1) loop.wake(`grant:${i}`);
    await loop.pass('standing:1');
    expect(ended).toEqual(['standing:1']);
  });

  it('moves a key that waits to where it belongs now, when it is woken or nudged', async () => {
    const ended: string[] = [];
    let urgent: Key | undefined;
    const loop = createLoop({
      clock: createManualClock(),
      log: silent,
      handle: async (key) => {
        if (key === 'standing:1') await new Promise(() => {});
        ended.push(key);
        return {};
      },
      placeOf: async (key) => ({ queue: key === urgent ? 'endings' : 'host', width: 1 }),
    });
    for (const key of ['standing:1', 'standing:2', 'standing:3'] as const) loop.wake(key);
    await new Promise((done) => setImmediate(done));
    urgent = 'standing:2';
    await loop.pass('standing:2');
    urgent = 'standing:3';
    loop.nudge('standing:3');
    await new Promise((done) => setImmediate(done));
    expect(ended).toEqual(['standing:2', 'standing:3']);
  });

  it('tries a failing key again when something of it ends, however long it was to wait; but a limit is obeyed', async () => {
    const clock = createManualClock();
    const start = clock.now().getTime();
    const at: number[] = [];
    let isLimited = false;
    const loop = createLoop({
      clock,
      log: silent,
      handle: async () => {
        at.push(clock.now().getTime() - start);
        const retryAt = new Date(clock.now().getTime() + 50_000);
        throw isLimited ? Object.assign(new Error('limited'), { retryAt }) : new Error('no');
      },
      placeOf: async () => ({ queue: 'any', width: 8, endsAt: new Date(start + (isLimited ? 150_000 : 100_000)) }),
    });
    loop.wake('grant:1');
    await loop.idle();
    await clock.advance(99_999, () => loop.idle());
    expect(at).toEqual([0, 1000, 3000, 7000, 15_000, 31_000, 63_000]);
    isLimited = true;
    await clock.advance(60_000, () => loop.idle());
    expect(at.slice(7)).toEqual([100_000, 150_000]);
  });

  it('looks at a key inside what its place puts around it, whoever woke it', async () => {
    const storage = new AsyncLocalStorage<string>();
    const seen: string[] = [];
    const loop: Loop = createLoop({
      clock: createManualClock(),
      log: silent,
      handle: async (key) => {
        seen.push(`${key} ${storage.getStore()}`);
        if (key === 'standing:1') loop.wake('standing:2');
        return {};
      },
      placeOf: async (key) => ({ queue: key, width: 1, around: (look) => storage.run(`around ${key}`, look) }),
    });
    loop.wake('standing:1');
    await loop.idle();
    expect(seen).toEqual(['standing:1 around standing:1', 'standing:2 around standing:2']);
  });

  it('tells of a limit once, however many keys it holds back', async () => {
    const clock = createManualClock();
    const warned: unknown[] = [];
    const log = { ...silent, warn: (fields: unknown) => void warned.push(fields) } as LoopDeps['log'];
    const until = new Date(clock.now().getTime() + 30_000);
    let isLimited = true;
    const handle = async () => {
      if (isLimited) throw Object.assign(new Error('limited'), { retryAt: until, kind: 'limited', status: 429 });
      return {};
    };
    const placeOf = async (key: Key) => ({ queue: key === 'standing:9' ? 'gitlab' : 'github', width: 8 });
    const loop = createLoop({ clock, log, handle, placeOf });
    for (let i = 1; i <= 9; i += 1) loop.wake(`standing:${i}`);
    await loop.idle();
    expect(warned).toHaveLength(2);
    expect(warned[0]).toMatchObject({ kind: 'limited', status: 429, again: until.toISOString() });
    isLimited = false;
    await clock.advance(30_000, () => loop.idle());
    isLimited = true;
    loop.wake('standing:1');
    await loop.idle();
    expect(warned).toHaveLength(3);
  });

  it('goes on when the place of a key cannot be told', async () => {
    const handle = vi.fn(async () => ({}));
    const placeOf = async () => {
      throw new Error('the database is busy');
    };
    const loop = createLoop({ clock: createManualClock(), log: silent, handle, placeOf });
    await loop.pass('grant:1');
    expect(handle).toHaveBeenCalledTimes(1);
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
