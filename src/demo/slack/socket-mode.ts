/**
 * Socket Mode: one-time addresses, hello, envelopes and their acknowledgements. Envelopes go to the open connections in
 * turn, and one that nobody acknowledges is not sent again. https://docs.slack.dev/apis/events-api/using-socket-mode
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { isObject } from './block-kit/check.ts';
import type { Outcome, PayloadKind } from './delivery.ts';
import type { State } from './state.ts';

const mostConnections = 10;
const pingEveryMs = 10_000;

export type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled' | 'too_many_websockets';

export interface SocketMode {
  /** A new address for one connection, as apps.connections.open gives it. */
  newAddress(): string;
  openConnections(): number;
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Sends one envelope and waits for its acknowledgement. */
  deliver(kind: PayloadKind, payload: unknown, withinMs: number): Promise<Outcome>;
  /** Sends this text to one connection as it is. */
  sendRaw(text: string): void;
  /** Asks every client to go, as Slack does when it recycles a connection; without a reason the connections are cut. */
  disconnect(reason?: DisconnectReason): void;
  refuse(refused: boolean): void;
  close(): void;
}

export function createSocketMode(state: State): SocketMode {
  const server = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const open: WebSocket[] = [];
  const waiting = new Map<string, (payload: unknown) => void>();
  let isRefusing = false;
  let turn = 0;

  const next = () => open[turn++ % Math.max(1, open.length)];
  const ping = setInterval(() => {
    for (const socket of open) socket.ping('Ping from the pretend Slack');
  }, pingEveryMs);
  ping.unref();

  function greet(socket: WebSocket): void {
    open.push(socket);
    socket.on('close', () => {
      open.splice(open.indexOf(socket), 1);
      state.changed();
    });
    socket.on('error', () => socket.terminate());
    socket.on('message', (data) => {
      const message = parsed(String(data));
      if (isObject(message)) waiting.get(String(message.envelope_id))?.(message.payload);
    });
    if (open.length > mostConnections) {
      goodbye(socket, 'too_many_websockets');
      return;
    }
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: open.length,
        debug_info: { host: 'applink-pretend', build_number: 1, approximate_connection_time: 18_060 },
        connection_info: { app_id: state.workspace.bot.appId },
      }),
    );
    state.changed();
  }

  return {
    newAddress() {
      const ticket = randomBytes(16).toString('hex');
      tickets.add(ticket);
      return `${state.origin.replace('http', 'ws')}/link/?ticket=${ticket}&app_id=${state.workspace.bot.appId}`;
    },
    openConnections: () => open.length,
    upgrade(req, socket, head) {
      const ticket = new URL(req.url ?? '/', state.origin).searchParams.get('ticket') ?? '';
      const refusal = isRefusing ? '503 Service Unavailable' : tickets.delete(ticket) ? undefined : '401 Unauthorized';
      if (refusal) socket.end(`HTTP/1.1 ${refusal}\r\nconnection: close\r\n\r\n`);
      else server.handleUpgrade(req, socket, head, greet);
    },
    deliver(kind, payload, withinMs) {
      const socket = next();
      if (!socket) return Promise.resolve({ kind: 'failed', error: 'dispatch_failed' });
      const id = randomUUID();
      const at = performance.now();
      return new Promise((done) => {
        const finish = (outcome: Outcome) => {
          clearTimeout(timer);
          waiting.delete(id);
          done(outcome);
        };
        const timer = setTimeout(() => finish({ kind: 'timeout' }), withinMs);
        waiting.set(id, (answer) => finish({ kind: 'acked', afterMs: performance.now() - at, payload: answer }));
        socket.send(JSON.stringify(envelope(id, kind, payload)));
      });
    },
    sendRaw(text) {
      const socket = next();
      if (!socket) throw new Error('no Socket Mode connection is open');
      socket.send(text);
    },
    disconnect(reason) {
      for (const socket of [...open]) {
        if (reason) goodbye(socket, reason);
        else socket.terminate();
      }
    },
    refuse(refused) {
      isRefusing = refused;
    },
    close() {
      clearInterval(ping);
      for (const socket of [...open]) socket.terminate();
      server.close();
    },
  };
}

function goodbye(socket: WebSocket, reason: DisconnectReason): void {
  socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'applink-pretend' } }));
}

function envelope(id: string, kind: PayloadKind, payload: unknown) {
  const type = isObject(payload) ? payload.type : undefined;
  return {
    envelope_id: id,
    payload,
    type: kind,
    accepts_response_payload: kind === 'slash_commands' || type === 'view_submission' || type === 'block_suggestion',
    ...(kind === 'events_api' && { retry_attempt: 0, retry_reason: '' }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
