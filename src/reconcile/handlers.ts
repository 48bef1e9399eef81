/** Which handler looks after which kind of key, and how many of a kind may be under way at once. */
import { reconcileRequest } from './card.ts';
import type { ReconcileDeps } from './deps.ts';
import { reconcileGrant } from './grant.ts';
import type { Again, Key } from './loop.ts';
import { sayReports } from './report.ts';
import { reconcileStanding } from './standing.ts';

/** Slack takes about a message a second a channel; endings on a host go at once, side by side. */
const widths = { slack: 8, hosts: 256 } as const;

export function handleKey(deps: ReconcileDeps, key: Key): Promise<Again> {
  if (key === 'reports') return sayReports(deps);
  const [kind, number] = key.split(':');
  const id = Number(number);
  if (kind === 'request') return reconcileRequest(deps, id);
  return kind === 'grant' ? reconcileGrant(deps, id) : reconcileStanding(deps, id);
}

export function widthOf(key: Key): { kind: string; width: number } {
  const kind = key.startsWith('request:') || key === 'reports' ? 'slack' : 'hosts';
  return { kind, width: widths[kind] };
}
