/** How often what the webhooks tell makes the bot look, which is dear: through its containers most of all. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createWakeConcerned } from '#http/wake-concerned.ts';
import { createLog } from '#lib/log.ts';
import { openStore } from '#store/store.ts';
import { createManualClock } from '../manual-clock.ts';

it('looks through the containers soon, then once a minute at most, and never misses the last word', async () => {
  const clock = createManualClock();
  const start = clock.now().getTime();
  const woken: string[] = [];
  const tell = createWakeConcerned({
    clock,
    log: createLog('silent'),
    store: () => undefined,
    wake: (key) => void woken.push(`${key} after ${(clock.now().getTime() - start) / 1000} s`),
  });
  const hint = { concerns: [{ host: 'github', accountId: '1' }], containers: true } as const;
  for (let at = 0; at < 90; at += 1) {
    for (let times = 0; times < 10; times += 1) tell('github', { ...hint, concerns: [...hint.concerns] });
    await clock.advance(1_000);
  }
  tell('gitlab', { concerns: [], containers: true });
  await clock.advance(600_000);
  expect(woken).toEqual([
    'containers:github after 1 s',
    'containers:github after 61 s',
    'containers:gitlab after 91 s',
    'containers:github after 121 s',
  ]);
});

/** A store with one access of Ada's on GitHub. */
async function withStanding() {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'jit-wake-'));
  const clock = createManualClock();
  const store = await openStore({ url: `file:${path.join(folder, 'jit.db')}`, clock });
  onTestFinished(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });
  const key = { host: 'github', repoId: '1', repoPath: 'acme/shop', accountId: '1', login: 'ada-l', mode: 'direct' };
  const { id } = await store.read.standing.create({ data: { ...key, applied: '"none"', updatedAt: clock.now() } });
  const woken: number[] = [];
  const start = clock.now().getTime();
  const wake = (key: string) => void (key === `standing:${id}` && woken.push((clock.now().getTime() - start) / 1000));
  const tell = createWakeConcerned({ clock, log: createLog('silent'), store: () => store, wake });
  const seconds = async (count: number, each: () => void = () => {}) => {
    for (let at = 0; at < count; at += 1) {
      each();
      await clock.advance(1_000, () => new Promise((done) => setTimeout(done, 20)));
    }
  };
  return { woken, tell, seconds };
}

it('follows what never stops happening at once, then every quarter of a minute, and never misses the last word', async () => {
  const { woken, tell, seconds } = await withStanding();
  await seconds(20, () => tell('github', { concerns: [{ host: 'github', repoId: '1' }], containers: false }));
  await seconds(30);
  expect(woken).toEqual([1, 16, 31]);
});

it('an App that is installed and uninstalled for ever has everything looked at once a minute, and delays nothing else', async () => {
  const { woken, tell, seconds } = await withStanding();
  await seconds(20, () => tell('github', { concerns: [{ host: 'github' }], containers: false }));
  tell('github', { concerns: [{ host: 'github', accountId: '1' }], containers: false });
  await seconds(60);
  expect(woken).toEqual([1, 21, 61]);
});
