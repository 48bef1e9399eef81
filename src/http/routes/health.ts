/** `/healthz`: the process lives. `/readyz`: Slack, the database and the policy are good. */
import type { Hono } from 'hono';
import type { HttpDeps } from '../deps.ts';

export function health(app: Hono, deps: HttpDeps): void {
  app.get('/healthz', (context) => context.text('ok'));
  app.get('/readyz', async (context) => {
    const reasons = await deps.notReady();
    return reasons.length === 0 ? context.text('ready') : context.json({ ready: false, reasons }, 503);
  });
}
