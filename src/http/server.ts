/** The HTTP door: health for supervisors, metrics for Prometheus, and Slack itself where it posts to us. */
import type { AddressInfo } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import { Hono } from 'hono';
import { faultFields } from '#lib/log.ts';
import type { HttpDeps } from './deps.ts';
import { routes } from './routes/index.ts';

/** The routes without a socket, for tests and for `listen`. */
export function createHttp(deps: HttpDeps): Hono {
  const app = new Hono();
  for (const add of routes) add(app, deps);
  app.notFound((context) => context.json({ error: 'not found' }, 404));
  app.onError((fault, context) => {
    deps.log.error({ path: context.req.path, ...faultFields(fault) }, 'a request over HTTP failed');
    return context.json({ error: 'internal error' }, 500);
  });
  return app;
}

/** @param port 0 takes any free one @throws Error when the port is taken */
export async function listen(app: Hono, port: number): Promise<{ port: number; close: () => Promise<void> }> {
  const server = await new Promise<ServerType>((done, failed) => {
    const starting: ServerType = serve({ fetch: app.fetch, port }, () => done(starting));
    starting.once('error', failed);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}
