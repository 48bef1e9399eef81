import { expect, test } from 'vitest';
import { createSecondary, documentedLimits } from '#demo/github/secondary.ts';
import { startPretendGitHub } from '#demo/github/start.ts';
import { createManualClock } from '../manual-clock.ts';
import { octokit, refusal } from './github-builder.ts';

const get = { method: 'GET', isGraphql: false };
const put = { method: 'PUT', isGraphql: false };
const remove = { method: 'DELETE', isGraphql: false };
const query = { method: 'POST', isGraphql: true };

function documented() {
  const clock = createManualClock();
  const limits = createSecondary(documentedLimits, clock.now);
  const check = (request: typeof get, credential = 'bot') => limits.check(credential, request);
  /** How many of these pass. */
  const passing = (request: typeof get, credential?: string) => {
    let count = 0;
    while (!check(request, credential)) count += 1;
    return count;
  };
  return { clock, limits, check, passing };
}

test.each([
  ['900 reads', get, 900],
  ['180 removals', remove, 180],
  ['80 writes of content', put, 80],
  ['2,000 queries', query, 2000],
])('a minute of one credential has room for %s', (_, request, count) => {
  const { passing, check, clock } = documented();
  expect(passing(request)).toBe(count);
  expect(check(request)?.retryAfter).toBe(60);
  expect(check(request, 'another')).toBeUndefined();
  clock.jump(60_000);
  expect(passing(request)).toBe(count);
});

test('five hundred writes of content are the most in an hour', () => {
  const { passing, check, clock } = documented();
  let count = 0;
  for (let minute = 0; minute < 7; minute += 1) {
    count += passing(put);
    clock.jump(60_000);
  }
  expect(count).toBe(500);
  expect(check(put)).toMatchObject({ message: expect.stringContaining('blocked from content creation') });
});

test('more than a hundred requests under way at once are too many', () => {
  const { limits, check } = documented();
  const leave = Array.from({ length: 100 }, () => limits.enter('bot'));
  expect(check(get)).toBeUndefined();
  limits.enter('bot');
  expect(check(get)?.retryAfter).toBe(60);
  for (const one of leave) one();
});

test('who goes on asking while limited waits longer; what was on its way is forgiven', () => {
  const { passing, check, clock } = documented();
  passing(get);
  clock.jump(1000);
  expect(check(get)?.retryAfter).toBe(59);
  clock.jump(29_000);
  expect(check(get)?.retryAfter).toBe(60);
  clock.jump(59_999);
  expect(check(get)).toBeDefined();
});

test('over the wire it is a 403 with retry-after, a page of the documentation, and budget left', async () => {
  const clock = createManualClock();
  const seed = {
    repositories: [],
    users: [{ id: 1, login: 'bot' }],
    bot: { login: 'bot', kind: 'classic' as const, scopes: ['repo'] },
  };
  const limits = { secondary: { points: 2, minuteMs: 6_000 } };
  const here = await startPretendGitHub({ seed, now: clock.now, limits });
  const bot = octokit(here.url, here.token);
  await bot.users.getAuthenticated();
  await bot.users.getAuthenticated();
  const seen = await refusal(bot.users.getAuthenticated());
  expect(seen).toMatchObject({ status: 403, headers: { 'retry-after': '6', 'x-ratelimit-remaining': '4998' } });
  expect(seen.message).toMatch(/^You have exceeded a secondary rate limit/);
  clock.jump(6_000);
  await bot.users.getAuthenticated();
  await here.close();
});
