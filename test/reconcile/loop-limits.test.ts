/** What the loop does about a limit that is one for everything: it holds the whole queue, and no other one. */
import { describe, expect, it } from 'vitest';
import { createLoop, type Key, type LoopDeps } from '#reconcile/loop.ts';
import { createManualClock } from '../manual-clock.ts';

function aLoop(options: { isForAll: boolean; isOneWay?: boolean }) {
  const clock = createManualClock();
  const until = new Date(clock.now().getTime() + 30_000);
  const handled: string[] = [];
  const asked: string[] = [];
  const warned: unknown[] = [];
  const quiet = () => {};
  const log = { debug: quiet, warn: (fields: unknown) => void warned.push(fields) } as unknown as LoopDeps['log'];
  const isLimited = (key: Key) => key.startsWith('standing') && clock.now() < until;
  const loop = createLoop({
    clock,
    log,
    handle: async (key) => {
      handled.push(key);
      const { isForAll } = options;
      if (isLimited(key)) throw Object.assign(new Error('limited'), { kind: 'limited', retryAt: until, isForAll });
      return {};
    },
    placeOf: async (key) => {
      asked.push(key);
      return { queue: key.split(':')[0] ?? '', width: 2, isOneWay: options.isOneWay ?? true };
    },
  });
  const wakeAll = async (kind: 'standing' | 'grant') => {
    for (let id = 1; id <= 9; id += 1) loop.wake(`${kind}:${id}`);
    await loop.idle();
  };
  return { clock, loop, handled, asked, warned, wakeAll };
}

it('a key that is woken again while it waits keeps its turn', async () => {
  const handled: string[] = [];
  let letGo = () => {};
  const first = new Promise<void>((done) => {
    letGo = done;
  });
  const loop = createLoop({
    clock: createManualClock(),
    log: { debug: () => {}, warn: () => {} } as unknown as LoopDeps['log'],
    handle: async (key) => {
      if (key === 'grant:1') await first;
      handled.push(key);
      return {};
    },
    placeOf: async () => ({ queue: 'any', width: 1 }),
  });
  const keys = [1, 2, 3, 4].map((id): Key => `grant:${id}`);
  for (const key of keys) loop.wake(key);
  await new Promise((done) => setImmediate(done));
  loop.nudge('grant:2');
  loop.wake('grant:3');
  await new Promise((done) => setImmediate(done));
  letGo();
  await loop.idle();
  expect(handled).toEqual(keys);
});

describe('a limit for everything', () => {
  it('holds its queue without running it in vain, and lets all of it go at its end', async () => {
    const { clock, loop, handled, asked, warned, wakeAll } = aLoop({ isForAll: true });
    await wakeAll('standing');
    expect(handled).toEqual(['standing:1', 'standing:2']);
    expect(warned).toHaveLength(1);
    loop.wake('standing:5');
    loop.nudge('standing:6');
    await clock.advance(29_999, () => loop.idle());
    expect(handled).toHaveLength(2);
    const asksBefore = asked.length;
    await clock.advance(2, () => loop.idle());
    // Those that were begun go on first.
    expect(handled.slice(2)).toEqual(Array.from({ length: 9 }, (_, index) => `standing:${index + 1}`));
    // All of them are where they belong.
    expect(asked).toHaveLength(asksBefore);
  });

  it('holds no other queue, and what comes meanwhile is held, too', async () => {
    const { clock, loop, handled, wakeAll } = aLoop({ isForAll: true });
    await wakeAll('standing');
    await wakeAll('grant');
    expect(handled.filter((key) => key.startsWith('grant'))).toHaveLength(9);
    loop.wake('standing:10');
    await loop.idle();
    expect(handled).not.toContain('standing:10');
    await clock.advance(30_001, () => loop.idle());
    expect(handled).toContain('standing:10');
  });

  it('lets whoever waits for a pass go on', async () => {
    const { loop, wakeAll } = aLoop({ isForAll: true });
    await wakeAll('standing');
    await loop.pass('standing:10');
  });

  it('forgets what it holds when it is stopped', async () => {
    const { clock, loop, handled, wakeAll } = aLoop({ isForAll: true });
    await wakeAll('standing');
    await loop.stop(1000);
    await clock.advance(60_000);
    expect(handled).toHaveLength(2);
  });
});

it.each([
  ['a limit of one endpoint', { isForAll: false }],
  ['a queue that goes several ways', { isForAll: true, isOneWay: false }],
])('%s holds no queue', async (_, options) => {
  const { handled, wakeAll } = aLoop(options);
  await wakeAll('standing');
  expect(handled).toHaveLength(9);
});
