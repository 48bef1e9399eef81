/** What Prometheus may read: the process itself, and how many requests and grants are in which state, counted at each scrape. */
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { isLive } from '#domain/grant.ts';
import type { Clock } from '#lib/clock.ts';
import { countByState, liveGrants } from '#store/grants.ts';
import type { Store } from '#store/store.ts';

/** @returns a function that gives Prometheus text */
export function createMetrics(deps: { store: () => Store | undefined; clock: Clock }): () => Promise<string> {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const requests = new Gauge({
    name: 'jit_requests',
    help: 'Requests by state.',
    labelNames: ['state'],
    registers: [register],
  });
  const grants = new Gauge({
    name: 'jit_grants',
    help: 'Grants by state.',
    labelNames: ['state'],
    registers: [register],
  });
  const overdue = new Gauge({
    name: 'jit_grants_overdue_seconds',
    help: 'How long the access that is latest to end has been past its end; 0 when none is.',
    registers: [register],
  });
  return async () => {
    const store = deps.store();
    if (store) {
      const counts = await countByState(store.read);
      requests.reset();
      grants.reset();
      for (const { state, count } of counts.requests) requests.set({ state }, count);
      for (const { state, count } of counts.grants) grants.set({ state }, count);
      const now = deps.clock.now().getTime();
      const lateMs = (await liveGrants(store.read)).filter(isLive).map((grant) => now - grant.endsAt.getTime());
      overdue.set(Math.max(0, ...lateMs) / 1000);
    }
    return register.metrics();
  };
}
