/** `/metrics` in Prometheus' text format. */
import type { Hono } from 'hono';
import type { HttpDeps } from '../deps.ts';

export function metrics(app: Hono, deps: HttpDeps): void {
  app.get('/metrics', async (context) =>
    context.text(await deps.metrics(), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }),
  );
}
