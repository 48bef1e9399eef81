/** Starts a pretend GitLab on this machine. It speaks the REST API v4 below `url` and refuses what GitLab refuses. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { createFaults, type Listener, withFaults } from '#demo/lib/faults.ts';
import { withPages } from '#demo/lib/host-page.ts';
import { type LoggedRequest, withRequestLog } from '#demo/lib/request-log.ts';
import { createHandler } from './handler.ts';
import { pagesOf } from './people-pages.ts';
import { plant } from './plant.ts';
import type { GitLabSeed } from './seed.ts';
import type { GitLabWorld } from './world.ts';
import { createWorldActs } from './world-acts.ts';
import { createWorldView } from './world-view.ts';

export interface PretendGitLab {
  /** For GITLAB_URL; without a slash at the end. */
  url: string;
  /** The bot's personal access token. */
  token: string;
  world: GitLabWorld;
  /** Stops listening and cuts every connection. */
  close(): Promise<void>;
}

/** @param options `port` 0 (or none) takes a free one; `latencyMs` is added to every answer. */
export async function startPretendGitLab(options: {
  port?: number;
  now?: () => Date;
  latencyMs?: number;
  seed: GitLabSeed;
}): Promise<PretendGitLab> {
  const { port = 0, now = () => new Date(), latencyMs = 0, seed } = options;
  const listeners = new Set<() => void>();
  const state = plant(seed, now, () => {
    for (const listener of listeners) listener();
  });
  const faults = createFaults();
  const requests: LoggedRequest[] = [];
  const api = withRequestLog(requests, now, withFaults(faults, slowed(latencyMs, createHandler(state))));
  const view = createWorldView(state);
  const answering = withPages(pagesOf(view), api);
  const server = createServer((req, res) => {
    answering(req, res).catch((fault: unknown) => {
      process.emitWarning(fault instanceof Error ? fault : String(fault));
      res.destroy();
    });
  });
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', done);
  });
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const world: GitLabWorld = {
    ...view,
    ...createWorldActs(state),
    settings: state.settings,
    requests,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    limitFor(seconds) {
      state.limitedUntil = new Date(now().getTime() + seconds * 1000);
    },
  };
  const close = async () => {
    const closed = new Promise<void>((done) => server.close(() => done()));
    server.closeAllConnections();
    await closed;
  };
  return { url: state.url, token: state.tokens[0]?.value ?? '', world, close };
}

function slowed(latencyMs: number, listener: Listener): Listener {
  if (latencyMs === 0) return listener;
  return async (req, res) => {
    await wait(latencyMs);
    return listener(req, res);
  };
}
