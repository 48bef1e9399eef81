import { expect, test } from 'vitest';
import { createLine, type Passage } from '#hosts/line.ts';
import { createManualClock } from '../manual-clock.ts';

const never = new AbortController().signal;
const read: Passage = { isEnding: false, isWrite: false, isConfirming: false, isPaced: false, order: 1 };
const ending: Passage = { ...read, isEnding: true };
const removal: Passage = { ...ending, isWrite: true };
const confirmation: Passage = { ...ending, isConfirming: true };
const grant: Passage = { ...read, isWrite: true, isPaced: true };

const lineOf = (most: number, shareOfOthers = 1) => createLine({ most: () => most, shareOfOthers, pauseMs: 1000 });

/** Work that is under way until `end` is called. */
function work(log: string[], name: string) {
  let end = () => {};
  const ended = new Promise<void>((done) => {
    end = done;
  });
  const begin = async () => {
    log.push(name);
    await ended;
    return name;
  };
  return { begin, end };
}

const settle = () => new Promise<void>((done) => setImmediate(done));

test('with a saturated line an overdue ending is sent next, and all others get their turn', async () => {
  const line = lineOf(2);
  const log: string[] = [];
  const all: [string, Passage][] = [
    ['a', read],
    ['b', read],
    ['read 1', { ...read, order: 2 }],
    ['read 2', { ...read, order: 3 }],
    ['confirmation', { ...confirmation, order: 4 }],
    ['look', { ...ending, order: 5 }],
    ['removal', { ...removal, order: 6 }],
  ];
  const works = all.map(([name, passage]) => ({ ...work(log, name), passage }));
  const passed = works.map(({ begin, passage }) => line.pass(passage, never, begin));
  await settle();
  expect(log).toEqual(['a', 'b']);
  for (const { end } of works) {
    end();
    await settle();
    await settle();
  }
  expect(log).toEqual(['a', 'b', 'removal', 'look', 'confirmation', 'read 1', 'read 2']);
  await Promise.all(passed);
});

test('of two endings, the one that began first is brought to its end first', async () => {
  const line = lineOf(1);
  const log: string[] = [];
  const first = work(log, 'first');
  const begun = line.pass(ending, never, first.begin);
  const passed = [3, 2, 3, 2].map((order, index) =>
    line.pass({ ...ending, order }, never, async () => log.push(`${order} ${index}`)),
  );
  first.end();
  await Promise.all([begun, ...passed]);
  expect(log).toEqual(['first', '2 1', '2 3', '3 0', '3 2']);
});

test('where requests are scarce, none confirms while something is still to be ended', async () => {
  let isScarce = false;
  const line = createLine({ most: () => 80, isScarce: () => isScarce, shareOfOthers: 1, pauseMs: 0 });
  const log: string[] = [];
  const look = work(log, 'look');
  const looking = line.pass(ending, never, look.begin);
  await line.pass(confirmation, never, async () => log.push('confirmed'));
  isScarce = true;
  const confirming = line.pass(confirmation, never, async () => log.push('confirmed late'));
  await line.pass(removal, never, async () => log.push('removed'));
  await settle();
  expect(log).toEqual(['look', 'confirmed', 'removed']);
  look.end();
  await Promise.all([looking, confirming]);
  expect(log).toEqual(['look', 'confirmed', 'removed', 'confirmed late']);
});

test('a part of the places is kept for endings', async () => {
  const line = lineOf(4, 0.75);
  const log: string[] = [];
  const works = ['a', 'b', 'c', 'd'].map((name) => work(log, name));
  const reads = works.map(({ begin }) => line.pass(read, never, begin));
  await settle();
  expect(log).toEqual(['a', 'b', 'c']);
  await line.pass(ending, never, async () => log.push('ending'));
  expect(log).toEqual(['a', 'b', 'c', 'ending']);
  for (const { end } of works) end();
  await Promise.all(reads);
});

test('grants are written one at a time, a second apart, while endings go side by side', async () => {
  const clock = createManualClock();
  const start = clock.now().getTime();
  const line = createLine({ most: () => 80, shareOfOthers: 0.75, pauseMs: 1000, clock });
  const log: string[] = [];
  const at = (name: string) => log.push(`${name} at ${clock.now().getTime() - start}`);
  const slow = work([], 'slow');
  const grants = [1, 2, 3].map((order) =>
    line.pass({ ...grant, order }, never, async () => {
      at(`grant ${order}`);
      if (order === 1) await slow.begin();
    }),
  );
  await settle();
  await Promise.all([4, 5].map((order) => line.pass({ ...removal, order }, never, async () => at('ending'))));
  await clock.advance(5000);
  expect(log).toEqual(['grant 1 at 0', 'ending at 0', 'ending at 0']);
  slow.end();
  await settle();
  await settle();
  await clock.advance(999, settle);
  expect(log).toHaveLength(3);
  await clock.advance(1, settle);
  await settle();
  await clock.advance(2000, settle);
  await Promise.all(grants);
  expect(log.slice(3)).toEqual(['grant 2 at 6000', 'grant 3 at 7000']);
});

test('a clock that is set back makes no pause longer', async () => {
  const clock = createManualClock();
  const line = createLine({ most: () => 80, shareOfOthers: 1, pauseMs: 1000, clock });
  await line.pass(grant, never, async () => {});
  await settle();
  clock.jump(-3_600_000);
  const second = line.pass(grant, never, async () => 'written');
  await clock.advance(1000, settle);
  expect(await second).toBe('written');
});

test('work that fails gives its place to the next', async () => {
  const line = lineOf(1);
  const failed = line.pass(read, never, () => Promise.reject(new Error('no')));
  const next = line.pass(read, never, async () => 'next');
  await expect(failed).rejects.toThrow('no');
  expect(await next).toBe('next');
});

test('who gives up waiting is never begun and costs nobody a place', async () => {
  const line = lineOf(1);
  const log: string[] = [];
  const first = work(log, 'first');
  const giveUp = new AbortController();
  const begun = line.pass(read, never, first.begin);
  const waiting = line.pass(removal, giveUp.signal, work(log, 'waiting').begin);
  giveUp.abort(new Error('too late'));
  await expect(waiting).rejects.toThrow('too late');
  first.end();
  await begun;
  expect(await line.pass(read, never, async () => 'free')).toBe('free');
  expect(log).toEqual(['first']);
});
