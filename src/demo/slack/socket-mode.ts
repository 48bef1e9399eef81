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

export class SocketMode {
  private readonly state: State;
  private readonly server = new WebSocketServer({ noServer: true });
  private readonly tickets = new Set<string>();
  private readonly open: WebSocket[] = [];
  /** Who waits for which envelope's acknowledgement. */
  private readonly waiting = new Map<string, (payload: unknown) => void>();
  private readonly pinging: NodeJS.Timeout;
  private isRefusing = false;
  private turn = 0;

  constructor(state: State) {
    this.state = state;
    this.pinging = setInterval(() => {
      for (const socket of this.open) socket.ping('Ping from the pretend Slack');
    }, pingEveryMs);
    this.pinging.unref();
  }

  /** A new address for one connection, as apps.connections.open gives it. */
  newAddress(): string {
    const ticket = randomBytes(16).toString('hex');
    this.tickets.add(ticket);
    const { origin, workspace } = this.state;
    return `${origin.replace('http', 'ws')}/link/?ticket=${ticket}&app_id=${workspace.bot.appId}`;
  }

  openConnections(): number {
    return this.open.length;
  }

  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void {
    const ticket = new URL(req.url ?? '/', this.state.origin).searchParams.get('ticket') ?? '';
    const refusal = this.refusalOf(ticket);
    if (refusal) socket.end(`HTTP/1.1 ${refusal}\r\nconnection: close\r\n\r\n`);
    else this.server.handleUpgrade(req, socket, head, (opened) => this.greet(opened));
  }

  /** Sends one envelope and waits for its acknowledgement. */
  deliver(kind: PayloadKind, payload: unknown, withinMs: number): Promise<Outcome> {
    const socket = this.next();
    if (!socket) return Promise.resolve({ kind: 'failed', error: 'dispatch_failed' });
    const id = randomUUID();
    const at = performance.now();
    return new Promise((done) => {
      const finish = (outcome: Outcome) => {
        clearTimeout(timer);
        this.waiting.delete(id);
        done(outcome);
      };
      const timer = setTimeout(() => finish({ kind: 'timeout' }), withinMs);
      this.waiting.set(id, (answer) => finish({ kind: 'acked', afterMs: performance.now() - at, payload: answer }));
      socket.send(JSON.stringify(envelope(id, kind, payload)));
    });
  }

  /** Sends this text to one connection as it is. */
  sendRaw(text: string): void {
    const socket = this.next();
    if (!socket) throw new Error('no Socket Mode connection is open');
    socket.send(text);
  }

  /** Asks every client to go, as Slack does when it recycles a connection; without a reason the connections are cut. */
  disconnect(reason?: DisconnectReason): void {
    for (const socket of [...this.open]) {
      if (reason) goodbye(socket, reason);
      else socket.terminate();
    }
  }

  refuse(refused: boolean): void {
    this.isRefusing = refused;
  }

  close(): void {
    clearInterval(this.pinging);
    this.disconnect();
    this.server.close();
  }

  private next(): WebSocket | undefined {
    return this.open[this.turn++ % Math.max(1, this.open.length)];
  }

  private refusalOf(ticket: string): string | undefined {
    if (this.isRefusing) return '503 Service Unavailable';
    return this.tickets.delete(ticket) ? undefined : '401 Unauthorized';
  }

  private greet(socket: WebSocket): void {
    this.open.push(socket);
    socket.on('close', () => {
      this.open.splice(this.open.indexOf(socket), 1);
      this.state.changed();
    });
    socket.on('error', () => socket.terminate());
    socket.on('message', (data) => {
      const message = parsed(String(data));
      if (isObject(message)) this.waiting.get(String(message.envelope_id))?.(message.payload);
    });
    if (this.open.length > mostConnections) {
      goodbye(socket, 'too_many_websockets');
      return;
    }
    const hello = {
      type: 'hello',
      num_connections: this.open.length,
      debug_info: { host: 'applink-pretend', build_number: 1, approximate_connection_time: 18_060 },
      connection_info: { app_id: this.state.workspace.bot.appId },
    };
    socket.send(JSON.stringify(hello));
    this.state.changed();
  }
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
