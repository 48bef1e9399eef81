/**
 * The HTTP side of the pretend Slack: /api/METHOD and response_urls, with the faults, delays and limits that a test or the
 * demo ordered, and the log of what was asked.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { applyFault, createFaults, type FaultAction } from '../lib/faults.ts';
import { isObject, type Json } from './block-kit/check.ts';
import { SlackError } from './methods/method.ts';
import { respond } from './response-url.ts';
import type { SocketMode } from './socket-mode.ts';
import type { State } from './state.ts';
import { createWebApi } from './web-api.ts';

/** One request of the app. */
export interface Asked {
  /** The API method, or `response_url`. */
  method: string;
  at: Date;
  ok: boolean;
  /** Slack's error, or the fault that hit it. */
  error?: string;
  /** Without the token; JSON that came as text is parsed. */
  args: Json;
}

export type SlackFault =
  | { kind: 'error'; error: string }
  | { kind: 'status'; status: number }
  | { kind: 'ratelimited'; retryAfter: number }
  | { kind: 'hang' }
  | { kind: 'drop-before' }
  | { kind: 'drop-after' };

export interface Front {
  server: Server;
  requests: Asked[];
  /** `method` is an API method, `response_url`, or `*`. Lasts until it is called off, or for `times` requests. */
  fault(method: string, fault: SlackFault, times?: number): () => void;
  /** Slack's limit of about one message a second and channel; off at the start. */
  limitPosting(on: boolean): void;
}

const mostLogged = 10_000;

export function createFront(state: State, sockets: SocketMode, latencyMs: number): Front {
  const faults = createFaults();
  const requests: Asked[] = [];
  const lastPostAt = new Map<string, number>();
  let isLimiting = false;
  const api = createWebApi(state, () => sockets.newAddress());

  function log(method: string, ok: boolean, args: Json, error?: string): void {
    requests.push({ method, at: state.now(), ok, args, ...(error !== undefined && { error }) });
    if (requests.length > mostLogged) requests.shift();
  }

  function isTooFast(method: string, body: string): boolean {
    if (!isLimiting || method !== 'chat.postMessage') return false;
    const channel = /channel(?:=|":\s*")([A-Z0-9]+)/.exec(body)?.[1] ?? '';
    const now = state.now().getTime();
    const isEarly = now - (lastPostAt.get(channel) ?? 0) < 1000;
    if (!isEarly) lastPostAt.set(channel, now);
    return isEarly;
  }

  async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(req.url ?? '/', 'http://localhost');
    const body = await bodyOf(req);
    const method = pathname.startsWith('/api/') ? pathname.slice('/api/'.length) : 'response_url';
    if (latencyMs > 0) await wait(latencyMs);
    const action = faults.match('POST', method);
    if (action) {
      if (action.kind !== 'drop-after')
        log(method, false, {}, action.kind === 'status' ? errorIn(action) : action.kind);
      return applyFault(action, req, res, async () => run(method, pathname, searchParams, body, req, res));
    }
    if (isTooFast(method, body)) {
      log(method, false, {}, 'ratelimited');
      return send(res, 429, { ok: false, error: 'ratelimited' }, { 'retry-after': '1' });
    }
    run(method, pathname, searchParams, body, req, res);
  }

  function run(
    method: string,
    pathname: string,
    query: URLSearchParams,
    body: string,
    req: IncomingMessage,
    res: ServerResponse,
  ): void {
    if (method === 'response_url') {
      runResponseUrl(pathname, body, req, res);
      return;
    }
    const answer = api({ method, headers: req.headers, query, body });
    log(method, answer.body.ok, answer.args, answer.body.error);
    send(res, 200, answer.body, answer.headers);
  }

  function runResponseUrl(pathname: string, body: string, req: IncomingMessage, res: ServerResponse): void {
    const payload = payloadOf(body, req.headers['content-type'] ?? '');
    const args = isObject(payload) ? payload : {};
    try {
      respond(state, pathname, payload);
      log('response_url', true, args);
      res.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end('ok');
    } catch (error) {
      if (!(error instanceof SlackError)) throw error;
      log('response_url', false, args, error.code);
      send(res, error.code === 'invalid_url' ? 404 : 400, { ok: false, error: error.code, ...error.extra });
    }
  }

  const server = createServer((req, res) => {
    serve(req, res).catch((error: unknown) => {
      if (!res.headersSent) send(res, 500, { ok: false, error: 'fatal_error', detail: String(error) });
    });
  });
  server.on('upgrade', (req, socket, head) => sockets.upgrade(req, socket, head));

  return {
    server,
    requests,
    fault(method, fault, times) {
      const path = method === '*' ? /./ : new RegExp(`^${method.replaceAll('.', '\\.')}$`);
      return faults.add({ path, do: actionOf(fault), ...(times !== undefined && { times }) });
    },
    limitPosting(on) {
      isLimiting = on;
    },
  };
}

function actionOf(fault: SlackFault): FaultAction {
  switch (fault.kind) {
    case 'error':
      return { kind: 'status', status: 200, body: { ok: false, error: fault.error } };
    case 'ratelimited':
      return {
        kind: 'status',
        status: 429,
        body: { ok: false, error: 'ratelimited' },
        headers: { 'retry-after': String(fault.retryAfter) },
      };
    case 'status':
      return { kind: 'status', status: fault.status, body: 'upstream error' };
    default:
      return fault;
  }
}

function errorIn(action: Extract<FaultAction, { kind: 'status' }>): string {
  return isObject(action.body) ? String(action.body.error) : String(action.status);
}

function payloadOf(body: string, type: string): unknown {
  const text = type.startsWith('application/x-www-form-urlencoded') ? new URLSearchParams(body).get('payload') : body;
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

function send(res: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  res.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  res.end(JSON.stringify(body));
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of req) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

/** Resolves with the port, on this machine only. */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', () => done((server.address() as AddressInfo).port));
  });
}
