/** Requests of the past, open or decided, with what is needed to judge them again. */
import type { HostName } from '#domain/host-name.ts';
import type { Level } from '#domain/level.ts';
import type { Request, RequestState } from '#domain/request.ts';
import type { Db } from './client.ts';

export type PastRequest = Pick<
  Request,
  | 'id'
  | 'state'
  | 'requesterId'
  | 'host'
  | 'repoPath'
  | 'level'
  | 'durationSeconds'
  | 'reason'
  | 'ticket'
  | 'rule'
  | 'stages'
  | 'groups'
  | 'isEmergency'
  | 'createdAt'
>;

const pageSize = 500;

/** Those that were asked at `since` or later, from the oldest on; read page by page, for there may be very many. */
export async function* requestsSince(db: Db, since: Date): AsyncGenerator<PastRequest> {
  let last = 0;
  for (;;) {
    const rows = await db.request.findMany({
      where: { createdAt: { gte: since }, id: { gt: last } },
      select: {
        id: true,
        state: true,
        requesterId: true,
        host: true,
        repoPath: true,
        level: true,
        durationSeconds: true,
        reason: true,
        ticket: true,
        rule: true,
        stages: true,
        groups: true,
        isEmergency: true,
        createdAt: true,
      },
      orderBy: { id: 'asc' },
      take: pageSize,
    });
    for (const row of rows) {
      last = row.id;
      yield {
        ...row,
        state: row.state as RequestState,
        host: row.host as HostName,
        level: row.level as Level,
        ticket: row.ticket ?? undefined,
        stages: JSON.parse(row.stages) as Request['stages'],
        groups: JSON.parse(row.groups) as Request['groups'],
      };
    }
    if (rows.length < pageSize) return;
  }
}
