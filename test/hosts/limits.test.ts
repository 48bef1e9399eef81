/** What the way to a host does about limits: the world is a server that notes when which request came, and the clock is turned by hand. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { HostFault } from '#hosts/host.ts';
import { createHostFetch, type HostFetchOptions } from '#hosts/http.ts';
import { forEnding, forGrant } from '#hosts/purpose.ts';
import { createManualClock } from '../manual-clock.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A host whose next answers a test can name, and the requests that reached it. */
async function aHost(options: Partial<HostFetchOptions> = {}) {
  const requests: string[] = [];
  const answers: RequestListener[] = [];
  const server = createServer((req, res) => {
    requests.push(`${req.method} ${req.url}`);
    // The machine's time has nothing to do with that of the test.
    res.sendDate = false;
    const answer = answers.shift() ?? ((_, good) => good.end('{}'));
    answer(req, res);
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = createManualClock();
  const fetch = createHostFetch({ label: 'Host', timeoutMs: 5_000, now: clock.now, ...options });
  const call = async (path: string, method = 'GET') => (await fetch(`${url}${path}`, { method })).status;
  const answerNext = (status: number, headers: Record<string, string>, body: unknown = {}) =>
    answers.push((_, res) => res.writeHead(status, headers).end(JSON.stringify(body)));
  const inSeconds = (seconds: number) => new Date(clock.now().getTime() + seconds * 1000);
  const epoch = (seconds: number) => String(inSeconds(seconds).getTime() / 1000);
  return { call, answerNext, answers, requests, clock, inSeconds, epoch };
}

const faultOf = (call: Promise<unknown>): Promise<HostFault> =>
  call.then(
    () => {
      throw new Error('no fault');
    },
    (fault: HostFault) => fault,
  );

test.each<[string, number, Record<string, string>, unknown]>([
  ['429 with retry-after', 429, { 'retry-after': '30' }, {}],
  ['403 with retry-after', 403, { 'retry-after': '30' }, { message: 'You have exceeded a secondary rate limit.' }],
])(
  'nothing is sent while the host has asked for quiet, and the first thing afterwards is an ending: %s',
  async (_, status, headers, body) => {
    const { call, answerNext, requests, clock, inSeconds } = await aHost();
    answerNext(status, headers, body);
    const until = inSeconds(30);
    expect(await call('/first')).toBe(status);
    expect(await faultOf(forEnding(() => call('/ending')))).toMatchObject({ kind: 'limited', retryAt: until });
    expect(await faultOf(forGrant(() => call('/grant', 'PUT')))).toMatchObject({ kind: 'limited' });
    await clock.advance(29_999);
    expect((await faultOf(call('/stranger'))).kind).toBe('limited');
    expect((await faultOf(forEnding(() => call('/ending', 'DELETE')))).kind).toBe('limited');
    expect(requests).toEqual(['GET /first']);
    await clock.advance(1);
    expect((await faultOf(forGrant(() => call('/grant', 'PUT')))).kind).toBe('limited');
    expect(await forEnding(() => call('/ending', 'DELETE'))).toBe(200);
    await clock.advance(1000);
    expect(await forGrant(() => call('/grant', 'PUT'))).toBe(200);
    expect(requests).toEqual(['GET /first', 'DELETE /ending', 'PUT /grant']);
  },
);

test('a request that waited for its turn is not sent either, once the host wants quiet', async () => {
  const { call, answers, requests } = await aHost();
  const held: (() => void)[] = [];
  for (let count = 0; count < 80; count += 1) answers.push((_, res) => held.push(() => res.end('{}')));
  const first = Array.from({ length: 80 }, () => forEnding(() => call('/first')));
  await expect.poll(() => requests.length).toBe(80);
  const refused = forEnding(() => call('/refused'));
  const waiting = Array.from({ length: 20 }, () => faultOf(forEnding(() => call('/waiting'))));
  answers.push((_, res) => res.writeHead(429, { 'retry-after': '60' }).end('{}'));
  held.shift()?.();
  await refused;
  for (const end of held) end();
  await Promise.all([...first, refused]);
  for (const { kind } of await Promise.all(waiting)) expect(kind).toBe('limited');
  expect(requests).toHaveLength(81);
});

test('a used-up budget closes the line until its reset, but only for what shares it', async () => {
  const { call, answerNext, requests, clock, epoch, inSeconds } = await aHost();
  const headers = { 'x-ratelimit-limit': '5000', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': epoch(90) };
  const retryAt = inSeconds(90);
  answerNext(200, headers, { errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] });
  await call('/graphql', 'POST');
  expect(await faultOf(forEnding(() => call('/graphql', 'POST')))).toMatchObject({ kind: 'limited', retryAt });
  expect(await call('/repos/acme/graphql')).toBe(200);
  answerNext(403, headers, { message: 'API rate limit exceeded for user ID 1.' });
  await call('/user');
  expect(await faultOf(forEnding(() => call('/user')))).toMatchObject({ kind: 'limited', retryAt });
  expect(requests).toHaveLength(3);
  await clock.advance(90_000);
  expect(await forEnding(() => call('/user'))).toBe(200);
});

test('the last request of a budget is seen to be the last', async () => {
  const { call, answerNext, epoch, inSeconds } = await aHost();
  answerNext(200, { 'ratelimit-limit': '2000', 'ratelimit-remaining': '0', 'ratelimit-reset': epoch(12) });
  await call('/projects/1');
  const fault = await faultOf(forEnding(() => call('/projects/1')));
  expect(fault).toMatchObject({ kind: 'limited', retryAt: inSeconds(12) });
});

test.each([
  ['x-ratelimit', '5000', 1000, 999],
  ['ratelimit', '2000', 400, 399],
])('the last fifth of the budget is for endings: %s', async (prefix, limit, enough, few) => {
  const { call, answerNext, requests, clock, epoch, inSeconds } = await aHost();
  const left = (count: number) =>
    answerNext(200, {
      [`${prefix}-limit`]: limit,
      [`${prefix}-remaining`]: `${count}`,
      [`${prefix}-reset`]: epoch(40),
    });
  left(enough);
  await call('/look');
  left(few);
  await call('/look');
  const fault = await faultOf(forGrant(() => call('/grant', 'PUT')));
  expect(fault).toMatchObject({ kind: 'limited', retryAt: inSeconds(40) });
  expect((await faultOf(call('/list'))).kind).toBe('limited');
  expect(await forEnding(() => call('/ending'))).toBe(200);
  expect(await call('/taken-back', 'DELETE')).toBe(200);
  await clock.advance(40_000);
  expect(await forGrant(() => call('/grant', 'PUT'))).toBe(200);
  expect(requests).toEqual(['GET /look', 'GET /look', 'GET /ending', 'DELETE /taken-back', 'PUT /grant']);
});

test('where the host names no time, each limit in a row doubles the wait', async () => {
  const { call, answerNext, clock, inSeconds } = await aHost();
  for (const seconds of [60, 120, 240]) {
    answerNext(403, {}, { message: 'You have exceeded a secondary rate limit.' });
    expect(await forEnding(() => call('/'))).toBe(403);
    expect((await faultOf(forEnding(() => call('/')))).retryAt).toEqual(inSeconds(seconds));
    await clock.advance(seconds * 1000);
  }
  expect(await forEnding(() => call('/'))).toBe(200);
  answerNext(403, {}, { message: 'You have exceeded a secondary rate limit.' });
  await forEnding(() => call('/'));
  expect((await faultOf(forEnding(() => call('/')))).retryAt).toEqual(inSeconds(60));
});

test("a limit of one endpoint leaves the rest alone: GitLab's deletions in one project", async () => {
  const { call, answerNext, inSeconds } = await aHost();
  const message = { error: 'This endpoint has been requested too many times. Try again later.' };
  answerNext(429, {}, { message });
  const remove = (project: number, user: number) =>
    forEnding(() => call(`/api/v4/projects/${project}/members/${user}`, 'DELETE'));
  expect(await remove(7, 1)).toBe(429);
  expect(await faultOf(remove(7, 2))).toMatchObject({ kind: 'limited', retryAt: inSeconds(60) });
  expect(await remove(8, 2)).toBe(200);
  expect(await forEnding(() => call('/api/v4/projects/7/members/2'))).toBe(200);
});

test("the host's own clock says when its budget is full again, even where it differs from ours", async () => {
  const { call, answerNext, clock, epoch, inSeconds } = await aHost();
  const date = new Date(clock.now().getTime() + 600_000).toUTCString();
  answerNext(403, { date, 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': epoch(690) });
  await call('/');
  expect((await faultOf(forEnding(() => call('/')))).retryAt).toEqual(inSeconds(90));
});

test('a write never goes out on a look that is old', async () => {
  const { call, requests } = await aHost({ lookLastsMs: 50 });
  const work = async (pauseMs: number) => {
    await call('/look');
    await new Promise((done) => setTimeout(done, pauseMs));
    return call('/row', 'DELETE');
  };
  expect(await forEnding(() => work(0))).toBe(200);
  expect(await faultOf(forEnding(() => work(100)))).toMatchObject({ kind: 'limited' });
  expect(requests).toEqual(['GET /look', 'DELETE /row', 'GET /look']);
});

test('grants that wait for the pause are written on a fresh look or not at all', async () => {
  const { call, requests } = await aHost({ lookLastsMs: 200, writePauseMs: 10_000 });
  const write = () =>
    forGrant(async () => {
      await call('/look');
      return call('/row', 'PUT');
    });
  expect(await write()).toBe(200);
  expect((await faultOf(write())).kind).toBe('unreachable');
  expect(requests).toEqual(['GET /look', 'PUT /row', 'GET /look']);
});

test('an hour has room for so many writes of grants, so that no host closes itself to endings for them', async () => {
  const { call, requests, clock, inSeconds } = await aHost({ mostWritesAnHour: 2, writePauseMs: 0 });
  const grant = (method = 'PUT') => forGrant(() => call('/grant', method));
  const retryAt = inSeconds(3600);
  await grant();
  await clock.advance(1000);
  await forEnding(() => call('/restored', 'PUT'));
  expect(await faultOf(grant())).toMatchObject({ kind: 'limited', retryAt });
  expect(await forEnding(() => call('/restored', 'PUT'))).toBe(200);
  expect(await grant('DELETE')).toBe(200);
  expect(requests).toHaveLength(4);
  await clock.advance(3_600_000);
  expect(await grant()).toBe(200);
});

test('once limited, the line is narrow: what is under way when it happens again is lost', async () => {
  const { call, answers, answerNext, requests, clock } = await aHost();
  answerNext(429, { 'retry-after': '10' });
  await call('/');
  await clock.advance(10_000);
  const held: (() => void)[] = [];
  for (let count = 0; count < 100; count += 1) answers.push((_, res) => held.push(() => res.end('{}')));
  const all = Array.from({ length: 60 }, () => forEnding(() => call('/many')));
  await expect.poll(() => requests.length).toBe(21);
  await new Promise((done) => setTimeout(done, 50));
  expect(requests).toHaveLength(21);
  const open = setInterval(() => held.splice(0).forEach((end) => void end()), 5);
  await Promise.all(all);
  clearInterval(open);
});
