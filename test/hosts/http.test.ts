import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { HostFault } from '#hosts/host.ts';
import { createHostFetch } from '#hosts/http.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A new one each time: what a host has said of its limits is remembered. */
const hostFetch: typeof globalThis.fetch = (input, init) =>
  createHostFetch({ label: 'Host', timeoutMs: 10_000, now: () => new Date() })(input, init);
const impatientFetch = createHostFetch({ label: 'Host', timeoutMs: 150, now: () => new Date() });
const faultOf = async (call: Promise<unknown>): Promise<HostFault> => {
  const fault = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(fault instanceof HostFault)) throw new Error(`expected a HostFault, got ${String(fault)}`);
  return fault;
};

test('a host that never answers is unreachable after the deadline', async () => {
  const url = await serve(() => {});
  const fault = await faultOf(impatientFetch(url));
  expect(fault).toMatchObject({ kind: 'unreachable', message: 'Host did not answer within 0.15 s.' });
});

test('a host that stops in the middle of its answer is unreachable after the deadline', async () => {
  const url = await serve((_, res) => {
    res.writeHead(200, { 'content-type': 'application/json' });
    res.write('{"id":');
  });
  expect(await faultOf(impatientFetch(url))).toMatchObject({ kind: 'unreachable' });
});

test('a connection that is cut is unreachable, and the words name the code', async () => {
  const url = await serve((req) => req.socket.destroy());
  const fault = await faultOf(hostFetch(url));
  expect(fault.kind).toBe('unreachable');
  expect(fault.message).toMatch(/^Host could not be reached \([A-Z_]+\)\.$/);
});

test('nobody listening is unreachable', async () => {
  const url = await serve(() => {});
  servers.splice(0).forEach((server) => {
    server.close();
  });
  expect((await faultOf(hostFetch(url))).message).toBe('Host could not be reached (ECONNREFUSED).');
});

test('a success that is no JSON is no success', async () => {
  const url = await serve((_, res) => res.writeHead(200, { 'content-type': 'text/html' }).end('<p>Sign in</p>'));
  expect(await faultOf(hostFetch(url))).toMatchObject({ kind: 'unreachable', status: 200 });
});

test('a 404 that is no JSON comes from a proxy and does not mean that something is gone', async () => {
  const url = await serve((_, res) => res.writeHead(404).end('no such upstream'));
  expect(await faultOf(hostFetch(url))).toMatchObject({ kind: 'unreachable', status: 404 });
});

test('JSON cut short is no answer', async () => {
  const url = await serve((_, res) => res.writeHead(200, { 'content-type': 'application/json' }).end('[{"id":1},'));
  expect(await faultOf(hostFetch(url))).toMatchObject({ kind: 'unreachable' });
});

test('an empty 204 and a plain 429 are answers', async () => {
  const url = await serve((req, res) => res.writeHead(req.url === '/a' ? 204 : 429).end('Retry later'));
  expect((await hostFetch(`${url}/a`)).status).toBe(204);
  expect(await (await hostFetch(`${url}/b`)).text()).toBe('Retry later');
});

test('a read follows the host to its own new address, a write does not', async () => {
  const url = await serve((req, res) => {
    if (req.url === '/old') res.writeHead(301, { location: '/new' }).end();
    else res.writeHead(200).end('{"at":"new"}');
  });
  expect(await (await hostFetch(`${url}/old`)).json()).toEqual({ at: 'new' });
  expect(await faultOf(hostFetch(`${url}/old`, { method: 'PUT', body: '{}' }))).toMatchObject({
    kind: 'unreachable',
    status: 301,
  });
});

test('the credential never follows a redirect to another address', async () => {
  const got: unknown[] = [];
  const elsewhere = await serve((req, res) => {
    got.push(req.headers['private-token']);
    res.end('{}');
  });
  const url = await serve((_, res) => res.writeHead(302, { location: elsewhere }).end());
  const fault = await faultOf(hostFetch(url, { headers: { 'private-token': 'secret' } }));
  expect(fault.kind).toBe('unreachable');
  expect(got).toEqual([]);
});

test('many exchanges open no more than eighty connections, and what takes access away does not wait behind the reads', async () => {
  let open = 0;
  let most = 0;
  const begun: string[] = [];
  const url = await serve((_, res) => {
    setTimeout(() => res.end('{}'), 20);
  });
  servers[0]?.on('connection', (socket) => {
    open += 1;
    most = Math.max(most, open);
    socket.on('close', () => {
      open -= 1;
    });
  });
  const fetch: typeof globalThis.fetch = (input, init) => {
    begun.push(init?.method ?? 'GET');
    return globalThis.fetch(input, init);
  };
  const patientFetch = createHostFetch({ label: 'Host', timeoutMs: 60_000, fetch, now: () => new Date() });
  const reads = Array.from({ length: 800 }, () => patientFetch(url));
  const write = patientFetch(url, { method: 'DELETE' });
  for (const { status } of await Promise.all([...reads, write])) expect(status).toBe(200);
  expect(most).toBeLessThanOrEqual(80);
  expect(begun.indexOf('DELETE')).toBe(60);
});

test('nobody waits in the line for longer than the deadline, either', async () => {
  const url = await serve(() => {});
  const all = Array.from({ length: 200 }, () => faultOf(impatientFetch(url)));
  const startedAt = Date.now();
  for (const { kind } of await Promise.all(all)) expect(kind).toBe('unreachable');
  expect(Date.now() - startedAt).toBeLessThan(2000);
});

test('a host that redirects in a circle is unreachable', async () => {
  const url = await serve((_, res) => res.writeHead(302, { location: '/again' }).end());
  expect(await faultOf(hostFetch(url))).toMatchObject({ kind: 'unreachable', message: 'Host redirects without end.' });
});
