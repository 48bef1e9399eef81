import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createFaults, withFaults } from '#demo/lib/faults.ts';
import { type LoggedRequest, withRequestLog } from '#demo/lib/request-log.ts';

const faults = createFaults();
const log: LoggedRequest[] = [];
let effects = 0;
let stop: (() => Promise<void>) | undefined;

async function start(): Promise<string> {
  effects = 0;
  log.length = 0;
  const listener = withFaults(faults, async (_req, res) => {
    effects += 1;
    res.writeHead(200, { 'content-type': 'application/json' });
    res.end('{}');
  });
  const server = createServer(withRequestLog(log, () => new Date(), listener));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  stop = () =>
    new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(async () => {
  faults.clear();
  await stop?.();
});

test('a fault hits only the method and path it was ordered for, and only as often as ordered', async () => {
  const url = await start();
  faults.add({ method: 'put', path: /^\/a/g, times: 1, do: { kind: 'status', status: 502 } });
  expect((await fetch(`${url}/a`)).status).toBe(200);
  expect((await fetch(`${url}/b`, { method: 'PUT' })).status).toBe(200);
  expect((await fetch(`${url}/a`, { method: 'PUT' })).status).toBe(502);
  expect((await fetch(`${url}/a`, { method: 'PUT' })).status).toBe(200);
  expect(effects).toBe(3);
});

test('a status fault sends its own body and headers and has no effect', async () => {
  const url = await start();
  faults.add({ do: { kind: 'status', status: 429, body: { message: 'slow down' }, headers: { 'retry-after': '3' } } });
  const answer = await fetch(url);
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '3']);
  expect(await answer.json()).toEqual({ message: 'slow down' });
  expect(effects).toBe(0);
});

test('an html fault looks like the page of a proxy', async () => {
  const url = await start();
  faults.add({ do: { kind: 'html', status: 503 } });
  const answer = await fetch(url);
  expect(answer.headers.get('content-type')).toContain('text/html');
  expect(await answer.text()).toMatch(/^<!DOCTYPE html>/);
});

test('drop-before has no effect, drop-after has its effect, and neither answers', async () => {
  const url = await start();
  faults.add({ times: 1, do: { kind: 'drop-before' } });
  await expect(fetch(url)).rejects.toThrow();
  expect(effects).toBe(0);
  faults.add({ times: 1, do: { kind: 'drop-after' } });
  await expect(fetch(url)).rejects.toThrow();
  expect(effects).toBe(1);
  expect(log.map((entry) => entry.status)).toEqual([0, 0]);
});

test.each([
  ['hang', 0],
  ['hang-after', 1],
] as const)('a request under %s ends when the client gives up, with %i effects', async (kind, expected) => {
  const url = await start();
  faults.add({ do: { kind } });
  await expect(fetch(url, { signal: AbortSignal.timeout(200) })).rejects.toThrow();
  expect(effects).toBe(expected);
  expect(log.map((entry) => entry.status)).toEqual([0]);
});

test('a cancelled fault hits nothing', async () => {
  const url = await start();
  const cancel = faults.add({ do: { kind: 'hang' } });
  cancel();
  expect((await fetch(url)).status).toBe(200);
});

test('a delay is waited out, then the request has its effect', async () => {
  const url = await start();
  faults.add({ do: { kind: 'delay', ms: 60 } });
  const before = performance.now();
  expect((await fetch(url)).status).toBe(200);
  expect(performance.now() - before).toBeGreaterThan(50);
  expect(effects).toBe(1);
});
