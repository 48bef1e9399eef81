/**
 * The web server behind the demo's page: serves the static files in `page/`, one JSON snapshot per viewer, change pings, and
 * one route that does to the pretend Slack what a person could do. It answers only to this machine's own browser.
 */
import { readdir, readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { type ServerType, serve } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import { act, PageFault } from './page-acts.ts';
import { snapshot } from './page-state.ts';
import type { PretendSlack } from './slack/driver.ts';

/** One person's access to one repository, as the host itself shows it. */
export interface AccessRow {
  login: string;
  /** The person of the pretend Slack who owns this account; undefined for strangers. */
  personId?: string;
  /** The host's own word: `Write`, `Developer`. */
  level: string;
  /** Where the access comes from: `direct`, `team leads`, `group acme`. */
  source: string;
  /** ISO 8601; when the access ends. */
  endsAt?: string;
  /** Invited, not accepted yet. */
  pending?: boolean;
}

export interface HostPanel {
  host: 'github' | 'gitlab';
  label: string;
  url: string;
  repos: { path: string; archived: boolean; rows: AccessRow[] }[];
}

export interface AuditRow {
  seq: number;
  /** ISO 8601. */
  at: string;
  /** A person's id in the pretend Slack, or a name in words. */
  actor: string;
  what: string;
  hash: string;
}

export interface PageOptions {
  slack: PretendSlack;
  hosts: () => HostPanel[];
  /** Oldest or newest first: the page sorts by `seq`. */
  audit: () => Promise<AuditRow[]>;
  acceptInvitation: (host: HostPanel['host'], repoPath: string, login: string) => void | Promise<void>;
  /** Tells of changes at the hosts or in the audit trail; the pretend Slack's own changes are watched anyway. */
  onChange?: (listener: () => void) => () => void;
  /** 0, the default, takes any free port. */
  port?: number;
  /** Address to listen on; `127.0.0.1` by default. */
  hostname?: string;
}

const pageFolder = new URL('../../src/demo/page/', import.meta.url);
const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};
const safetyHeaders = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'self'; img-src 'self' data: https: http:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};
const settleMs = 50;
const heartbeatMs = 15_000;

/**
 * Starts the page.
 * @returns its address without a trailing slash, and the way to stop it (open event streams are ended).
 * @throws when the port is taken
 */
export async function startPage(options: PageOptions): Promise<{ url: string; close: () => Promise<void> }> {
  const streams = new Set<() => void>();
  const stopWatching = watchChanges(options, () => {
    for (const ping of streams) ping();
  });
  const app = pageApp(options, streams);
  const hostname = options.hostname ?? '127.0.0.1';
  const server = await new Promise<ServerType>((resolve, reject) => {
    const starting = serve({ fetch: app.fetch, port: options.port ?? 0, hostname }, () => resolve(starting));
    starting.once('error', reject);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${hostname === '0.0.0.0' ? '127.0.0.1' : hostname}:${port}`,
    close: () => {
      stopWatching();
      return new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
    },
  };
}

/** Calls `ping` at most once per settling time, however many changes come in a row. */
function watchChanges(options: PageOptions, ping: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const changed = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      ping();
    }, settleMs);
  };
  const stops = [options.slack.onChange(changed), options.onChange?.(changed)];
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop?.();
  };
}

function pageApp(options: PageOptions, streams: Set<() => void>): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    const refusal = refuseStrangers(c);
    if (refusal !== undefined) return c.json({ error: refusal }, 403);
    await next();
    for (const [name, value] of Object.entries(safetyHeaders)) c.res.headers.set(name, value);
  });
  app.get('/api/state', async (c) => c.json(await snapshot(options, c.req.query('as'), c.req.query('channel'))));
  app.get('/api/events', (c) => streamSSE(c, (stream) => sendPings(stream, streams)));
  app.post('/api/act', async (c) => c.json(await outcomeOf(options, await bodyOf(c))));
  app.get('/:file?', (c) => staticFile(c, c.req.param('file') ?? 'index.html'));
  app.notFound((c) => c.json({ error: 'There is no such page.' }, 404));
  app.onError((error, c) => c.json({ error: error.message }, error instanceof PageFault ? 400 : 500));
  return app;
}

/**
 * A page of another site must not reach in, neither through its own address (DNS rebinding: Host) nor with a form or a fetch
 * (Origin, Sec-Fetch-Site). See https://owasp.org/www-community/attacks/csrf.
 */
function refuseStrangers(c: Context): string | undefined {
  const host = c.req.header('host') ?? '';
  const name = host.replace(/:\d+$/, '');
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(name)) return 'This page answers only to localhost.';
  const origin = c.req.header('origin');
  if (origin !== undefined && origin !== `http://${host}`) return 'This page answers only to itself.';
  const site = c.req.header('sec-fetch-site');
  const isNavigation = c.req.method === 'GET' && c.req.header('sec-fetch-mode') === 'navigate';
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isNavigation)
    return 'This page answers only to itself.';
  return undefined;
}

/** A "no" of the pretend Slack is an answer like any other; only what the page should never send is an error of HTTP. */
async function outcomeOf(options: PageOptions, input: unknown): Promise<{ result: unknown } | { error: string }> {
  try {
    return { result: (await act(options, input)) ?? null };
  } catch (error) {
    if (error instanceof PageFault) throw error;
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

async function bodyOf(c: Context): Promise<unknown> {
  if (!c.req.header('content-type')?.startsWith('application/json')) throw new PageFault('Send JSON.');
  try {
    return await c.req.json();
  } catch {
    throw new PageFault('The request is not valid JSON.');
  }
}

async function sendPings(stream: SSEStreamingApi, streams: Set<() => void>): Promise<void> {
  await new Promise<void>((resolve) => {
    const send = (event: string) => {
      stream.writeSSE({ event, data: '' }).catch(() => resolve());
    };
    const ping = () => send('changed');
    const heartbeat = setInterval(() => send('alive'), heartbeatMs);
    streams.add(ping);
    stream.onAbort(() => {
      clearInterval(heartbeat);
      streams.delete(ping);
      resolve();
    });
    ping();
  });
}

async function staticFile(c: Context, name: string): Promise<Response> {
  const type = contentTypes[extname(name)];
  const known = type === undefined ? [] : await readdir(pageFolder);
  if (type === undefined || !known.includes(name)) return c.json({ error: 'There is no such page.' }, 404);
  return c.body(await readFile(new URL(name, pageFolder)), 200, { 'Content-Type': type });
}
