/**
 * Starts the pretend GitHub on 127.0.0.1: the REST API at `/` and GraphQL at `/graphql`, or, as an Enterprise Server, at
 * `/api/v3` and `/api/graphql`.
 * It refuses what GitHub refuses; what it cannot do at all is "Not Found".
 */
import { createServer, type Server as HttpServer, type IncomingMessage } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { createFaults, type Listener, withFaults } from '#demo/lib/faults.ts';
import { withPages } from '#demo/lib/host-page.ts';
import { type LoggedRequest, withRequestLog } from '#demo/lib/request-log.ts';
import { createCoincidences } from './coincidences.ts';
import { type Exchange, exchanges } from './exchange.ts';
import { createLimits, type LimitOptions } from './limits.ts';
import { pagesOf } from './pages.ts';
import { plant, plantBot } from './plant.ts';
import type { GitHubSeed } from './seed.ts';
import { type Server, serve } from './serve.ts';
import { createWebhooks } from './webhooks/deliver.ts';
import { createWorld, type World } from './world.ts';

export interface PretendGitHub {
  /** Base address, without a slash at the end: for `GITHUB_API_URL`, with `/api/v3` behind it for an Enterprise Server. */
  url: string;
  /** The bot's token: for `GITHUB_TOKEN`. */
  token: string;
  world: World;
  close(): Promise<void>;
}

export interface PretendGitHubOptions {
  /** Any free one when left out. */
  port?: number;
  /** GitHub's own clock: expiries, limits and the Date header. */
  now?: () => Date;
  /** How long every answer takes at least. */
  latencyMs?: number;
  /** Address of the pages that `html_url` points to, without a slash at the end; the API's own when left out. */
  webUrl?: string;
  limits?: LimitOptions;
  seed: GitHubSeed;
}

export async function startPretendGitHub(options: PretendGitHubOptions): Promise<PretendGitHub> {
  const { port = 0, now = () => new Date(), latencyMs = 0, webUrl, seed } = options;
  const state = plant(seed, now);
  const token = plantBot(state, seed.bot);
  const faults = createFaults();
  const limits = createLimits(now, options.limits);
  const coincidences = createCoincidences();
  const requests: LoggedRequest[] = [];
  const server: Server = { state, limits, coincidences, web: webUrl };
  const listener: Listener = async (req, res) => {
    res.once('close', limits.enter(req.headers.authorization));
    const exchange = await received(req, seed.enterpriseServer);
    exchanges.publish(exchange);
    const answering = withFaults(faults, async () => {
      if (latencyMs > 0) await wait(latencyMs);
      serve(server, res, exchange);
    });
    await answering(req, res);
  };
  let url = '';
  const prefix = seed.enterpriseServer === undefined ? '' : '/api/v3';
  const webhooks = createWebhooks(state, () => ({ api: `${url}${prefix}`, web: webUrl ?? url }));
  const world = createWorld({ state, faults, limits, coincidences, webhooks, requests, botToken: token });
  const answering = withPages(pagesOf(world), withRequestLog(requests, now, listener));
  const http = createServer((req, res) => {
    answering(req, res).catch((fault: unknown) => {
      res.writeHead(500, { 'content-type': 'application/json; charset=utf-8' });
      res.end(JSON.stringify({ message: `the pretend GitHub itself is at fault: ${String(fault)}` }));
    });
  });
  url = await listen(http, port);
  const close = () => {
    webhooks.close();
    return new Promise<void>((done) => {
      http.close(() => done());
      http.closeAllConnections();
    });
  };
  return { url, token, world, close };
}

/** @returns the address, without a slash at the end */
async function listen(http: HttpServer, port: number): Promise<string> {
  await new Promise<void>((done, fail) => {
    http.once('error', fail);
    http.listen(port, '127.0.0.1', done);
  });
  const address = http.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`;
}

/** The whole request, read before any ordered fault may hit it. */
async function received(req: IncomingMessage, enterpriseServer: string | undefined): Promise<Exchange> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  const { method = 'GET', url: target = '/', headers } = req;
  const body = Buffer.concat(chunks).toString('utf8');
  return { enterpriseServer, method, target, headers, body, answer: undefined };
}
