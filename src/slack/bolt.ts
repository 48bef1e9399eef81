/**
 * The Slack door: built on Bolt, over Socket Mode or over HTTP. It translates what people do in Slack into calls of the
 * access room, and pictures of requests into messages; it decides nothing.
 */
import { App, type BlockAction, type Receiver, type ViewSubmitAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { AccessDeps, Directory } from '#access/deps.ts';
import type { Part } from '#domain/words.ts';
import { atMost, type Clock, sleep, systemClock } from '#lib/clock.ts';
import { faultFields, type Log } from '#lib/log.ts';
import type { OnCall } from '#on-call/on-call.ts';
import type { Draw, Poster } from '#reconcile/picture.ts';
import { commands, slashCommand } from './commands/index.ts';
import { createConnections } from './connections.ts';
import { createDirectory } from './directory.ts';
import { type Edge, onClick, onCommand, onSubmission, onSuggestion, type SeenCopy } from './edge.ts';
import { createHttpReceiver, type HttpHandler } from './http-receiver.ts';
import { createLogger } from './logger.ts';
import { createNewest } from './newest.ts';
import { createPoster, say } from './poster.ts';
import { draw } from './views/draw.ts';
import { createWeb, slackFault, webOptions } from './web.ts';

export interface SlackConfig {
  botToken: string;
  /** With it, Socket Mode; without it, HTTP. */
  appToken?: string | undefined;
  signingSecret?: string | undefined;
  /** Ends with `/api/`; Slack's own when left out. */
  apiUrl?: string | undefined;
}

export interface SlackOptions {
  config: SlackConfig;
  /** Read at every interaction: it does not have to be there before `start`. */
  access: () => AccessDeps;
  onCall: OnCall;
  log: Log;
  clock: Clock;
  /** Somebody pressed a button of this message; it may be a copy that nobody remembers. */
  onCopySeen: (copy: SeenCopy) => void | Promise<void>;
}

export interface SlackDoor {
  /** Resolves once Slack is connected; waits as long as it cannot be reached. @throws Error when Slack does not accept a token */
  start(): Promise<void>;
  /** Waits for handlers under way, at most ten seconds, and closes. */
  stop(): Promise<void>;
  isConnected(): boolean;
  /** @returns the way to stop listening */
  onStateChange(listener: (isConnected: boolean) => void): () => void;
  directory: Directory;
  poster: Poster;
  draw: Draw;
  /** Says something in a channel. @throws SlackFault */
  say(channel: string, words: string | readonly Part[]): Promise<void>;
  /** What Slack posts to `/slack/events` goes here, and is put off (503) until `start` and after `stop`; undefined in Socket Mode. */
  httpHandler: HttpHandler | undefined;
}

/** @throws Error when there is neither an app token nor a signing secret */
export function createSlack(options: SlackOptions): SlackDoor {
  const { config, clock, onCall } = options;
  const log = options.log.child({ door: 'slack' });
  const logger = createLogger(log);
  const apiUrl = config.apiUrl ?? 'https://slack.com/api/';
  const web = createWeb({ botToken: config.botToken, apiUrl, logger });
  const state = createState();
  const { receiver, link, httpHandler } = createLink({ ...options, log }, { apiUrl, logger, state });
  const app = createApp({ botToken: config.botToken, apiUrl, receiver, logger });
  const poster = createPoster({ web, clock });
  const inFlight = listen(app, {
    get access() {
      return options.access();
    },
    web,
    clock,
    log,
    newest: createNewest(),
    commands,
    onCopySeen: options.onCopySeen,
  });
  return {
    async start() {
      await acceptedToken(web, log);
      await link.start(app);
      await state.connected();
    },
    async stop() {
      await inFlight.atMost(10_000);
      await link.stop();
    },
    isConnected: state.isConnected,
    onStateChange: state.onChange,
    directory: createDirectory({ web, clock, log, onCall }),
    poster,
    draw,
    say: (channel, words) => say(poster, channel, words),
    httpHandler,
  };
}

/** Tells who listens when the connection comes and goes. */
function createState() {
  const listeners = new Set<(isConnected: boolean) => void>();
  let isConnected = false;
  return {
    isConnected: () => isConnected,
    /** Resolves as soon as there is a connection: one may be lost again while others are still being made. */
    connected: () =>
      new Promise<void>((done) => {
        if (isConnected) return done();
        const listener = (now: boolean) => {
          if (!now) return;
          listeners.delete(listener);
          done();
        };
        listeners.add(listener);
      }),
    onChange(listener: (isConnected: boolean) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    set(now: boolean) {
      if (now === isConnected) return;
      isConnected = now;
      for (const listener of listeners) listener(now);
    },
  };
}

interface Link {
  receiver: Receiver;
  link: { start(app: App): Promise<void>; stop(): Promise<void> };
  httpHandler: HttpHandler | undefined;
}

function createLink(
  { config, log }: SlackOptions,
  parts: {
    apiUrl: string;
    logger: ReturnType<typeof createLogger>;
    state: ReturnType<typeof createState>;
  },
): Link {
  const { apiUrl, logger, state } = parts;
  if (config.appToken !== undefined) {
    const connections = createConnections({
      appToken: config.appToken,
      apiUrl,
      logger,
      onChange: () => state.set(connections.isConnected()),
    });
    return { receiver: connections.first, link: connections, httpHandler: undefined };
  }
  if (config.signingSecret === undefined) throw new Error('Slack needs an app token or a signing secret');
  const receiver = createHttpReceiver({ signingSecret: config.signingSecret, clock: systemClock, log });
  // Slack calls us: with the token accepted there is nothing to keep up.
  const link = { start: async () => state.set(true), stop: async () => state.set(false) };
  const notYet = { status: 503, body: 'not ready yet', contentType: 'text/plain' };
  const httpHandler: HttpHandler = async (...post) => (state.isConnected() ? receiver.handle(...post) : notYet);
  return { receiver, link, httpHandler };
}

/** The App and its receiver are built apart: together they would share retry settings that are wrong for one of them. */
function createApp(parts: {
  botToken: string;
  apiUrl: string;
  receiver: Receiver;
  logger: ReturnType<typeof createLogger>;
}): App {
  const { botToken, apiUrl, receiver, logger } = parts;
  return new App({
    // Not `token`: that would ask Slack at once, and crash the process or break every event when Slack is away just then.
    authorize: async () => ({ botToken }),
    receiver,
    logger,
    convoStore: false,
    clientOptions: {
      ...webOptions({ apiUrl, logger }),
      fetch: (url, init) => fetch(url, { ...init, signal: init?.signal ?? AbortSignal.timeout(10_000) }),
    },
  });
}

/** Everything that Slack sends goes through the edge. @returns how to wait for what is under way */
function listen(app: App, edge: Edge): { atMost(ms: number): Promise<void> } {
  const anything = /^/;
  const running = new Set<Promise<void>>();
  app.use(async ({ next }) => {
    const work = next();
    running.add(work);
    try {
      await work;
    } finally {
      running.delete(work);
    }
  });
  app.command(slashCommand, (args) => onCommand(edge, args));
  app.action<BlockAction>(anything, (args) => onClick(edge, args));
  app.view<ViewSubmitAction>(anything, (args) => onSubmission(edge, args));
  app.options(anything, (args) => onSuggestion(edge, args));
  app.error(async (fault) => edge.log.error(faultFields(fault), 'an event from Slack could not be handled'));
  return {
    async atMost(ms) {
      const drained = async () => {
        while (running.size > 0) await Promise.allSettled(running);
      };
      await atMost(systemClock, ms, drained());
    },
  };
}

/** Asks Slack until it answers. @throws Error when the answer is no */
async function acceptedToken(web: WebClient, log: Log): Promise<void> {
  for (let waitMs = 500; ; waitMs = Math.min(waitMs * 2, 15_000)) {
    try {
      await web.auth.test();
      return;
    } catch (thrown) {
      const fault = slackFault(systemClock, thrown);
      if (fault.about !== 'service') {
        const remedy = 'copy the "Bot User OAuth Token" again, from "OAuth & Permissions"';
        throw new Error(`Slack does not accept SLACK_BOT_TOKEN (${fault.code}): ${remedy}`, { cause: thrown });
      }
      log.warn(faultFields(thrown), 'Slack cannot be reached; trying again');
      await sleep(systemClock, waitMs);
    }
  }
}
