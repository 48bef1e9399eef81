/** A forward proxy on 127.0.0.1 that asks for a password, tunnels (CONNECT) and hands on, and knows names that nobody else knows. */
import { createServer, request } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Certificate } from './certificate.ts';

export interface ProxyServer {
  /** With the name and password in it. */
  url: string;
  /** Every CONNECT and every request in full form, as `METHOD target`. */
  asked: string[];
  close(): void;
}

export const proxyPassword = 'hush-4711';

/** @param names `host:port` -> the port on 127.0.0.1 where that is; everything else is where it says */
export async function startProxy(names: Readonly<Record<string, number>>): Promise<ProxyServer> {
  const asked: string[] = [];
  const expected = `Basic ${Buffer.from(`jit:${proxyPassword}`).toString('base64')}`;
  const server = createServer((incoming, answer) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    const { 'proxy-authorization': given, ...headers } = incoming.headers;
    if (given !== expected) return void answer.writeHead(407).end();
    const to = new URL(incoming.url ?? '');
    const { hostname, port, pathname, search } = to;
    const path = `${pathname}${search}`;
    const outgoing = request({ hostname, port, path, method: incoming.method, headers }, (back) => {
      answer.writeHead(back.statusCode ?? 502, back.headers);
      back.pipe(answer);
    });
    outgoing.on('error', () => answer.destroy());
    incoming.pipe(outgoing);
  });
  const sockets = new Set<Socket>();
  server.on('connect', (incoming, socket: Socket) => {
    const target = incoming.url ?? '';
    asked.push(`CONNECT ${target}`);
    if (incoming.headers['proxy-authorization'] !== expected) return void socket.end('HTTP/1.1 407 No\r\n\r\n');
    const port = names[target] ?? Number(target.split(':')[1]);
    join(socket, connect(port, '127.0.0.1'), sockets, () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
  });
  const port = await listening(server);
  const close = () => {
    server.close();
    server.closeAllConnections();
    for (const socket of sockets) socket.destroy();
  };
  return { url: `http://jit:${proxyPassword}@127.0.0.1:${port}`, asked, close };
}

/** Takes TLS off and hands on to a server without: what an instance behind a private authority looks like. */
export async function startTls({ cert, key }: Certificate, to: number): Promise<{ port: number; close: () => void }> {
  const sockets = new Set<Socket>();
  const server = createTlsServer({ cert, key }, (socket) => join(socket, connect(to, '127.0.0.1'), sockets));
  const port = await listening(server);
  return {
    port,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function join(one: Socket, other: Socket, all: Set<Socket>, whenOpen = () => {}): void {
  for (const [from, into] of [
    [one, other],
    [other, one],
  ] as const) {
    all.add(from);
    from.on('error', () => into.destroy());
    from.on('close', () => into.destroy());
  }
  other.once('connect', () => {
    whenOpen();
    one.pipe(other).pipe(one);
  });
}

async function listening(server: {
  listen(port: number, host: string, done: () => void): unknown;
  address(): unknown;
}) {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}
