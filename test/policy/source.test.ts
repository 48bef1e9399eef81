import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatFault } from '#policy/fault.ts';
import { type PolicySource, readPolicy, watchPolicy } from '#policy/source.ts';
import { createManualClock } from '../manual-clock.ts';
import { example } from './policies.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'jit-policy-'));
  file = path.join(folder, 'jit.yml');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const silent = { info: () => {}, warn: () => {} };
const shorter = example.replace('max: 8h', 'max: 7h');
const broken = example.replace('max: 8h', 'max: 8');

async function watched(onLook?: () => Promise<void>) {
  const clock = createManualClock();
  const told: string[] = [];
  const started = await watchPolicy({
    path: file,
    clock,
    log: silent,
    onGood: (policy) => told.push(`good ${policy.rules[0]?.maxSeconds}`),
    onBad: (faults) => told.push(`bad ${faults.map((fault) => formatFault({ ...fault, file: 'jit.yml' })).join(' ')}`),
  });
  if ('faults' in started) throw new Error(started.faults.map(formatFault).join('\n'));
  /** Lets one look come, with the second that confirms it; each is done when it has set the next timer. */
  const look = () =>
    clock.advance(2_500, async () => {
      while (clock.next() === undefined) await new Promise((done) => setImmediate(done));
      await onLook?.();
    });
  const source: PolicySource = started.source;
  return { source, told, look, clock };
}

describe('at the start', () => {
  test('a missing file is a fault with its remedy', async () => {
    const result = await readPolicy(file);
    expect('faults' in result && result.faults.map(formatFault)).toEqual([
      `${file}:1:1: there is no such file; write one, or set JIT_POLICY to where it is`,
    ]);
  });

  test('a bad file is not watched, and says all its faults', async () => {
    await writeFile(file, broken);
    const started = await watchPolicy({ path: file, clock: createManualClock(), log: silent, onGood() {}, onBad() {} });
    expect('faults' in started && started.faults).toMatchObject([{ line: 21, column: 10 }]);
  });

  test.each<[string, string | Buffer, string]>([
    ['more than 2 MiB', '#'.repeat(2 * 1024 * 1024 + 1), 'the file is larger than 2 MiB'],
    ['not UTF-8', Buffer.from([0x76, 0xff, 0xfe]), 'the file is not UTF-8 text'],
  ])('a file that is %s is refused with words', async (_, content, words) => {
    await writeFile(file, content);
    const result = await readPolicy(file);
    expect('faults' in result && result.faults[0]?.words).toContain(words);
  });

  test('a folder is refused with words', async () => {
    const result = await readPolicy(folder);
    expect('faults' in result && result.faults[0]?.words).toContain('this is not a file');
  });
});

describe('while it is watched', () => {
  test('a changed file comes into force', async () => {
    await writeFile(file, example);
    const { source, told, look } = await watched();
    await look();
    expect(told).toEqual([]);
    await writeFile(file, shorter);
    await look();
    expect(told).toEqual(['good 25200']);
    expect(source.current().rules[0]?.maxSeconds).toBe(25_200);
    source.stop();
  });

  test('a bad file never replaces a good one, and is told of once', async () => {
    await writeFile(file, example);
    const { source, told, look } = await watched();
    await writeFile(file, broken);
    await look();
    await look();
    expect(told).toEqual(['bad jit.yml:21:10: `max: 8` is not a duration; write `8h` or `8m`']);
    expect(source.current().rules[0]?.maxSeconds).toBe(28_800);
    expect(source.faults()).toHaveLength(1);
    await writeFile(file, example);
    await look();
    expect(told[1]).toBe('good 28800');
    expect(source.faults()).toEqual([]);
    source.stop();
  });

  test('a file that goes away leaves the last good policy in force', async () => {
    await writeFile(file, example);
    const { source, told, look } = await watched();
    await rm(file);
    await look();
    expect(told).toEqual(['bad jit.yml:1:1: there is no such file; write one, or set JIT_POLICY to where it is']);
    expect(source.current().rules).toHaveLength(2);
    source.stop();
  });

  test('a file that is replaced by another of the same size is seen', async () => {
    await writeFile(file, example);
    const { source, told, look } = await watched();
    await writeFile(`${file}.new`, shorter);
    await rename(`${file}.new`, file);
    await look();
    expect(told).toEqual(['good 25200']);
    source.stop();
  });

  test('a file that changes from look to look is still being written', async () => {
    await writeFile(file, example);
    let length = 0;
    const { source, told, look } = await watched(async () => {
      length += 10;
      await writeFile(file, shorter.slice(0, length));
    });
    await look();
    expect(told).toEqual([]);
    source.stop();
  });

  test('nothing is told any more after it was stopped', async () => {
    await writeFile(file, example);
    const { source, told, clock } = await watched();
    source.stop();
    await writeFile(file, broken);
    expect(clock.next()).toBeUndefined();
    await clock.advance(10_000);
    expect(told).toEqual([]);
  });
});
