/** Which standings a happening on a host can concern: those of a repository, of an account, or of both, that are not over. */
import type { HostName } from '#domain/host-name.ts';
import type { Db } from './client.ts';
import { liveStates } from './grants.ts';

export interface Concern {
  host: HostName;
  /** The host's numeric ids, as text; with neither, everything on that host. */
  repoId?: string;
  accountId?: string;
}

/** @returns their ids: of what is ours there, may be, or is given up but looked for, and of what a live grant wants */
export async function standingsOf(db: Db, { host, repoId, accountId }: Concern): Promise<number[]> {
  const rows = await db.standing.findMany({
    where: {
      host,
      ...(repoId === undefined ? {} : { repoId }),
      ...(accountId === undefined ? {} : { accountId }),
      OR: [
        { applied: { not: null } },
        { intent: { not: null } },
        { aftercare: { not: null } },
        { tombstone: { not: null } },
        { grants: { some: { state: { in: liveStates } } } },
      ],
    },
    select: { id: true },
  });
  return rows.map((row) => row.id);
}
