/** Which Git hosts Jit still has something to do on: a live grant, or a row that is not as it was found. */
import type { HostName } from '#domain/host-name.ts';
import type { Db } from './client.ts';
import { liveStates } from './grants.ts';

export async function hostsInUse(db: Db): Promise<HostName[]> {
  const ofRequests = await db.request.findMany({
    where: { grant: { state: { in: liveStates } } },
    distinct: ['host'],
    select: { host: true },
  });
  const ofStandings = await db.standing.findMany({
    where: { OR: [{ intent: { not: null } }, { applied: { not: null } }] },
    distinct: ['host'],
    select: { host: true },
  });
  return [...new Set([...ofRequests, ...ofStandings].map(({ host }) => host as HostName))];
}
