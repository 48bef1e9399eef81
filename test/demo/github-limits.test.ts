import { expect, test } from 'vitest';
import { aGitHub, octokit, refusal } from './github-builder.ts';

const payments = { owner: 'acme', repo: 'payments' };

test('the primary limit is a 403 with nothing remaining and the time of the reset', async () => {
  const { bot, world, clock } = await aGitHub();
  world.limitFor(90, 'primary');
  const seen = await refusal(bot.repos.get(payments));
  expect(seen.status).toBe(403);
  expect(seen.message).toMatch(/^API rate limit exceeded for user ID 1\./);
  expect(seen.headers).toMatchObject({
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(clock.now().getTime() / 1000 + 90),
  });
  expect(seen.headers['retry-after']).toBeUndefined();
  clock.turn(90_000);
  await bot.repos.get(payments);
});

test('the secondary limit is a 429 with retry-after', async () => {
  const { bot, world, clock } = await aGitHub();
  world.limitFor(30, 'secondary');
  const seen = await refusal(bot.repos.get(payments));
  expect(seen).toMatchObject({ status: 429, headers: { 'retry-after': '30' } });
  expect(seen.message).toMatch(/secondary rate limit/);
  clock.turn(30_000);
  await bot.repos.get(payments);
});

test('five thousand requests an hour are the limit of one token and leave others alone', async () => {
  const { bot, as, clock } = await aGitHub();
  const { data } = await bot.rateLimit.get();
  expect(data.resources.core).toMatchObject({ limit: 5000, remaining: 5000 });
  await bot.repos.get(payments);
  await bot.repos.get(payments);
  expect((await bot.rateLimit.get()).data.rate.remaining).toBe(4998);
  expect((await as('ada').rateLimit.get()).data.rate.remaining).toBe(5000);
  clock.turn(60 * 60 * 1000);
  expect((await bot.rateLimit.get()).data.rate.remaining).toBe(5000);
});

test('GraphQL tells the primary limit with status 200 and an error', async () => {
  const { url, token, world } = await aGitHub();
  world.limitFor(60, 'primary');
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { authorization: `bearer ${token}`, 'user-agent': 'test' },
    body: JSON.stringify({ query: '{ viewer { login } }' }),
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('x-ratelimit-remaining')).toBe('0');
  expect(await answer.json()).toMatchObject({ errors: [{ type: 'RATE_LIMITED' }] });
});

test('an ordered fault hits once; dropping after the work leaves the work done', async () => {
  const { bot, world } = await aGitHub();
  world.fault({ method: 'PUT', path: /collaborators\/ada/, times: 1, do: { kind: 'drop-after' } });
  await expect(bot.repos.addCollaborator({ ...payments, username: 'ada', permission: 'maintain' })).rejects.toThrow();
  expect(world.directLevelOf('ada', 'acme/payments')).toBe('maintain');
  world.fault({ method: 'DELETE', times: 1, do: { kind: 'drop-before' } });
  await expect(bot.repos.removeCollaborator({ ...payments, username: 'ada' })).rejects.toThrow();
  expect(world.directLevelOf('ada', 'acme/payments')).toBe('maintain');
  await bot.repos.removeCollaborator({ ...payments, username: 'ada' });
  expect(world.directLevelOf('ada', 'acme/payments')).toBe('none');
  expect(world.requests.map(({ method, status }) => `${method} ${status}`)).toEqual([
    'PUT 0',
    'DELETE 0',
    'DELETE 204',
  ]);
});

test('a called-off fault hits nobody', async () => {
  const { url, token, world } = await aGitHub();
  const callOff = world.fault({ do: { kind: 'html', status: 502 } });
  const bot = octokit(url, token);
  await expect(bot.repos.get(payments)).rejects.toMatchObject({ status: 502 });
  callOff();
  await bot.repos.get(payments);
});
