import { expect, test } from 'vitest';
import { createLine } from '#hosts/line.ts';

const never = new AbortController().signal;

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

const settle = () => new Promise((done) => setImmediate(done));

test('no more work than allowed is under way, urgent work goes first, and all of it gets its turn', async () => {
  const line = createLine(2);
  const log: string[] = [];
  const all = ['a', 'b', 'read 1', 'read 2', 'write'].map((name) => work(log, name));
  const passed = all.map(({ begin }, index) => line.pass(index === 4, never, begin));
  await settle();
  expect(log).toEqual(['a', 'b']);
  for (const { end } of all) {
    end();
    await settle();
  }
  expect(log).toEqual(['a', 'b', 'write', 'read 1', 'read 2']);
  expect(await Promise.all(passed)).toEqual(['a', 'b', 'read 1', 'read 2', 'write']);
});

test('work that fails gives its place to the next', async () => {
  const line = createLine(1);
  const failed = line.pass(false, never, () => Promise.reject(new Error('no')));
  const next = line.pass(false, never, async () => 'next');
  await expect(failed).rejects.toThrow('no');
  expect(await next).toBe('next');
});

test('who gives up waiting is never begun and costs nobody a place', async () => {
  const line = createLine(1);
  const log: string[] = [];
  const first = work(log, 'first');
  const giveUp = new AbortController();
  const begun = line.pass(false, never, first.begin);
  const waiting = line.pass(true, giveUp.signal, work(log, 'waiting').begin);
  giveUp.abort(new Error('too late'));
  await expect(waiting).rejects.toThrow('too late');
  first.end();
  await begun;
  expect(await line.pass(false, never, async () => 'free')).toBe('free');
  expect(log).toEqual(['first']);
});
