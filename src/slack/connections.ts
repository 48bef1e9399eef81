/**
 * Two Socket Mode connections: a client waits five seconds before it reconnects, also when Slack asks for it, and what
 * people do in that gap is lost on a single one. Slack gives each event to one of them.
 */
import { type App, type Logger, SocketModeReceiver } from '@slack/bolt';
import { z } from 'zod';
import { atMost, systemClock } from '#lib/clock.ts';
import { socketDispatcher } from '#lib/proxy.ts';
import { slackCode, timeoutMs } from './web.ts';

/** How long the other side may take to say goodbye. */
const closingMs = 1_000;

export interface Connections {
  /** The one to build the App on. */
  first: SocketModeReceiver;
  /** Resolves once one of them is connected; the other follows by itself. @throws Error when Slack does not accept the token */
  start(app: App): Promise<void>;
  stop(): Promise<void>;
  /** True while at least one is up. */
  isConnected(): boolean;
}

export function createConnections(options: {
  appToken: string;
  apiUrl: string;
  logger: Logger;
  onChange: () => void;
}): Connections {
  const up = new Set<SocketModeReceiver>();
  const all = [receiver(options), receiver(options)] as const;
  for (const each of all) {
    guard(each.client, options.logger);
    each.client.on('connected', () => {
      up.add(each);
      options.onChange();
    });
    for (const state of ['close', 'reconnecting', 'disconnected']) {
      each.client.on(state, () => {
        up.delete(each);
        options.onChange();
      });
    }
  }
  return {
    first: all[0],
    async start(app) {
      all[1].init(app);
      const starting = all.map((each) => each.start().catch(refused));
      // A token that Slack does not accept must be told; a second connection that it does not grant must not keep the first waiting.
      await Promise.any(starting).catch((fault: AggregateError) => {
        throw fault.errors[0];
      });
    },
    async stop() {
      // The receivers' own `stop` does not wait for the sockets to be closed.
      await Promise.all(all.map((each) => atMost(systemClock, closingMs, each.client.disconnect())));
    },
    isConnected: () => up.size > 0,
  };
}

/** The client's own listener throws outside of every catch where a message is not what Slack sends, which would end the process. */
function guard(client: SocketModeReceiver['client'], logger: Logger): void {
  const listeners = client.listeners('ws_message');
  client.removeAllListeners('ws_message');
  client.on('ws_message', (data: unknown, isBinary: boolean) => {
    const isKnown = !isBinary && message.safeParse(String(data)).success;
    if (!isKnown) return logger.warn('a message over the socket is not understood, and is ignored');
    for (const listener of listeners) listener.call(client, data, isBinary);
  });
}

function parsed(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue('no JSON');
    return z.NEVER;
  }
}

/** https://docs.slack.dev/apis/events-api/using-socket-mode#events */
const message = z
  .string()
  .transform(parsed)
  .pipe(
    z.discriminatedUnion('type', [
      z.object({ type: z.enum(['hello', 'disconnect']) }),
      z.object({ type: z.enum(['slash_commands', 'interactive']), envelope_id: z.string(), payload: z.object({}) }),
      z.object({
        type: z.literal('events_api'),
        envelope_id: z.string(),
        payload: z.object({ event: z.object({ type: z.string() }) }),
      }),
    ]),
  );

function refused(thrown: unknown): never {
  const code = slackCode(thrown);
  if (code === undefined) throw thrown;
  const remedy = 'make an app-level token with the scope connections:write under "Basic Information"';
  throw new Error(`Slack does not accept SLACK_APP_TOKEN (${code}): ${remedy}`, { cause: thrown });
}

/** Options of its own: the client writes into them. A finite number of tries would end in a crash during an outage. */
function receiver({ appToken, apiUrl, logger }: { appToken: string; apiUrl: string; logger: Logger }) {
  const dispatcher = socketDispatcher();
  return new SocketModeReceiver({
    appToken,
    logger,
    // Only where there is a proxy: the client's own one can cut a connection whose other side does not say goodbye.
    ...(dispatcher && { dispatcher }),
    installerOptions: {
      clientOptions: { slackApiUrl: apiUrl, timeout: timeoutMs, retryConfig: { forever: true, maxTimeout: 8_000 } },
    },
  });
}
