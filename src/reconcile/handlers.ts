/** Which handler looks after which kind of key. */
import { hostNames } from '#domain/host-name.ts';
import { reconcileRequest } from './card.ts';
import type { ReconcileDeps } from './deps.ts';
import { sendDigests } from './digest.ts';
import { reconcileGrant } from './grant.ts';
import type { Again, Key } from './loop.ts';
import { sweepContainers, sweepRows } from './orphans.ts';
import { sayReports } from './report.ts';
import { reconcileStanding } from './standing.ts';

export function handleKey(deps: ReconcileDeps, key: Key): Promise<Again> {
  if (key === 'reports') return sayReports(deps);
  if (key === 'digests') return sendDigests(deps);
  const [kind, number] = key.split(':');
  const host = hostNames.find((name) => name === number);
  if (kind === 'containers' && host) return sweepContainers(deps, host);
  if (kind === 'rows' && host) return sweepRows(deps, host);
  const id = Number(number);
  if (kind === 'request') return reconcileRequest(deps, id);
  return kind === 'grant' ? reconcileGrant(deps, id) : reconcileStanding(deps, id);
}
