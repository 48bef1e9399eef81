import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Acme, startAcme } from './gitlab-acme.ts';

let acme: Acme;
beforeEach(async () => {
  acme = await startAcme();
  acme.world.settings.requestsAMinute = 3;
});
afterEach(() => acme.close());

const figures = ({ headers }: { headers: Headers }) =>
  ['limit', 'observed', 'remaining'].map((name) => headers.get(`ratelimit-${name}`)).join(' ');

it('tells with every answer how much of the minute is left', async () => {
  expect(figures(await acme.ask('GET', '/version'))).toBe('3 1 2');
  expect(figures(await acme.ask('GET', '/projects/404'))).toBe('3 2 1');
});

it('refuses one request too many until the minute is over, and leaves other users alone', async () => {
  acme.forward(10_000);
  for (let count = 0; count < 3; count += 1) expect((await acme.ask('GET', '/version')).status).toBe(200);
  const refused = await acme.ask('GET', '/version');
  expect([refused.status, refused.body, refused.headers.get('retry-after')]).toEqual([429, 'Retry later\n', '50']);
  expect((await acme.ask('GET', '/version', { token: null })).status).toBe(401);
  acme.forward(49_999);
  expect((await acme.ask('GET', '/version')).status).toBe(429);
  acme.forward(1);
  expect(figures(await acme.ask('GET', '/version'))).toBe('3 1 2');
});

it('has shorter minutes where a benchmark asks for them', async () => {
  acme.world.settings.minuteMs = 6_000;
  for (let count = 0; count < 3; count += 1) await acme.ask('GET', '/version');
  expect((await acme.ask('GET', '/version')).headers.get('retry-after')).toBe('6');
  acme.forward(6_000);
  expect((await acme.ask('GET', '/version')).status).toBe(200);
});

it('is off on a new instance', async () => {
  acme.world.settings.requestsAMinute = undefined;
  expect((await acme.ask('GET', '/version')).headers.get('ratelimit-limit')).toBeNull();
});
