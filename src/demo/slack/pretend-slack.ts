/**
 * A Slack for one workspace and one app, on this machine: the real Bolt and Web API client talk to it, people act through
 * the driver. It refuses what Slack refuses, and tells no more than Slack tells.
 */
import { createClient } from './client.ts';
import { createModalClient } from './client-modal.ts';
import { createCourier } from './delivery.ts';
import type { PretendSlack } from './driver.ts';
import { Front, listen } from './server.ts';
import { SocketMode } from './socket-mode.ts';
import { createState, type StateOptions } from './state.ts';
import { createWorld, type SlackWorldForTests } from './world.ts';

export type { SlackWorldForTests } from './world.ts';

export interface PretendSlackOptions extends StateOptions {
  /** 0, or left out, for any free one. */
  port?: number;
  /** Delay of every answer of the API; 0 when left out. */
  latencyMs?: number;
}

export async function startPretendSlack(
  options: PretendSlackOptions,
): Promise<PretendSlack & { world: SlackWorldForTests }> {
  const state = createState(options);
  const sockets = new SocketMode(state);
  const courier = createCourier(state, sockets);
  const front = new Front(state, sockets, options.latencyMs ?? 0);
  const port = await listen(front.server, options.port ?? 0);
  state.origin = `http://127.0.0.1:${port}`;
  return {
    apiUrl: `${state.origin}/api/`,
    botToken: state.botToken,
    appToken: state.appToken,
    signingSecret: state.signingSecret,
    workspace: state.workspace,
    isConnected: () => courier.requestUrl !== undefined || sockets.openConnections() > 0,
    setRequestUrl(url) {
      courier.requestUrl = url;
      state.changed();
    },
    ...createClient(state, courier),
    ...createModalClient(state, courier),
    onChange(listener) {
      state.listeners.add(listener);
      return () => state.listeners.delete(listener);
    },
    async close() {
      sockets.close();
      front.server.closeAllConnections();
      await new Promise((done) => front.server.close(done));
    },
    world: createWorld(state, sockets, courier, front),
  };
}
