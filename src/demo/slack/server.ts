/**
 * The HTTP side of the pretend Slack: /api/METHOD and response_urls, with the faults, delays and limits that a test or the
 * demo ordered, and the log of what was asked.
 */
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { applyFault, createFaults, type FaultAction } from '../lib/faults.ts';
import { isObject, type Json } from './block-kit/check.ts';
import { SlackError } from './methods/method.ts';
import { respond } from './response-url.ts';
import type { SocketMode } from './socket-mode.ts';
import type { State } from './state.ts';
import { type Answer, type Call, createWebApi, unheardArguments } from './web-api.ts';

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

const mostLogged = 10_000;

/** What of a request decides what is done. */
interface Incoming {
  /** The API method, or `response_url`. */
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
}

export class Front {
  readonly server: Server;
  readonly requests: Asked[] = [];
  private readonly state: State;
  private readonly api: (call: Call) => Answer;
  private readonly faults = createFaults();
  private readonly latencyMs: number;
  private readonly lastPostAt = new Map<string, number>();
  private isLimiting = false;

  constructor(state: State, sockets: SocketMode, latencyMs: number) {
    this.state = state;
    this.latencyMs = latencyMs;
    this.api = createWebApi(state, () => sockets.newAddress());
    this.server = createServer((req, res) => {
      this.serve(req, res).catch((error: unknown) => {
        if (!res.headersSent) send(res, 500, { ok: false, error: 'fatal_error', detail: String(error) });
      });
    });
    this.server.on('upgrade', (req, socket, head) => sockets.upgrade(req, socket, head));
  }

  /** `method` is an API method, `response_url`, or `*`. Lasts until it is called off, or for `times` requests. */
  fault(method: string, fault: SlackFault, times?: number): () => void {
    const path = method === '*' ? /./ : new RegExp(`^${method.replaceAll('.', '\\.')}$`);
    return this.faults.add({ path, do: actionOf(fault), ...(times !== undefined && { times }) });
  }

  /** Slack's limit of about one message a second and channel; off at the start. */
  limitPosting(on: boolean): void {
    this.isLimiting = on;
  }

  private async serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { pathname: path, searchParams: query } = new URL(req.url ?? '/', 'http://localhost');
    const method = path.startsWith('/api/') ? path.slice('/api/'.length) : 'response_url';
    const incoming: Incoming = { method, path, query, headers: req.headers, body: await bodyOf(req) };
    if (this.latencyMs > 0) await wait(this.latencyMs);
    const action = this.faults.match('POST', method);
    if (action) {
      if (action.kind !== 'drop-after') this.log(method, false, unheardArguments(incoming), errorIn(action));
      return applyFault(action, req, res, async () => this.run(incoming, res));
    }
    if (this.isTooFast(incoming)) {
      this.log(method, false, unheardArguments(incoming), 'ratelimited');
      send(res, 429, { ok: false, error: 'ratelimited' }, { 'retry-after': '1' });
    } else {
      this.run(incoming, res);
    }
  }

  private run(incoming: Incoming, res: ServerResponse): void {
    if (incoming.method === 'response_url') {
      this.respond(incoming, res);
      return;
    }
    const answer = this.api(incoming);
    this.log(incoming.method, answer.body.ok, answer.args, answer.body.error);
    send(res, 200, answer.body, answer.headers);
  }

  private respond({ path, body, headers }: Incoming, res: ServerResponse): void {
    const payload = payloadOf(body, headers['content-type'] ?? '');
    const args = isObject(payload) ? payload : {};
    try {
      respond(this.state, path, payload);
      this.log('response_url', true, args);
      res.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end('ok');
    } catch (error) {
      if (!(error instanceof SlackError)) throw error;
      this.log('response_url', false, args, error.code);
      send(res, error.code === 'invalid_url' ? 404 : 400, { ok: false, error: error.code, ...error.extra });
    }
  }

  private log(method: string, ok: boolean, args: Json, error?: string): void {
    this.requests.push({ method, at: this.state.now(), ok, args, ...(error !== undefined && { error }) });
    if (this.requests.length > mostLogged) this.requests.shift();
  }

  private isTooFast({ method, body }: Incoming): boolean {
    if (!this.isLimiting || method !== 'chat.postMessage') return false;
    const channel = /channel(?:=|":\s*")([A-Z0-9]+)/.exec(body)?.[1] ?? '';
    const now = this.state.now().getTime();
    const isEarly = now - (this.lastPostAt.get(channel) ?? 0) < 1000;
    if (!isEarly) this.lastPostAt.set(channel, now);
    return isEarly;
  }
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

/** For the log: Slack's error, the status, or what was done to the connection. */
function errorIn(action: FaultAction): string {
  if (action.kind !== 'status') return action.kind;
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
