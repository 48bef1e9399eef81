/** How often what the webhooks tell makes the bot look through its containers, which is dear. */
import { expect, it } from 'vitest';
import { createWakeConcerned } from '#http/wake-concerned.ts';
import { createLog } from '#lib/log.ts';
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
