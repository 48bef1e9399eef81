/** Which requests and live grants a person's list is about, newest first; only the ids, because a list may show fewer of them. */

import type { Db } from './client.ts';
import { liveStates } from './grants.ts';

const newestFirst = { id: 'desc' } as const;
const live = { grant: { state: { in: liveStates } } };

/** Requests that wait for an answer: those of one person, or all. */
export async function openIds(db: Db, requesterId?: string): Promise<number[]> {
  const where = { state: 'open', ...(requesterId !== undefined && { requesterId }) };
  return idsOf(await db.request.findMany({ where, select: { id: true }, orderBy: newestFirst }));
}

/** Requests whose grant still concerns the host: those of one person, or all. */
export async function liveIds(db: Db, requesterId?: string): Promise<number[]> {
  const where = { ...live, ...(requesterId !== undefined && { requesterId }) };
  return idsOf(await db.request.findMany({ where, select: { id: true }, orderBy: newestFirst }));
}

/** Requests whose live grant rests on the yes of this person, to the request itself or to more time. */
export async function approvedLiveIds(db: Db, voterId: string): Promise<number[]> {
  const votes = { some: { voterId, verdict: 'approve', stage: { gte: 0 } } };
  const agreed = await db.request.findMany({
    where: { state: 'approved', votes, OR: [live, { extendsId: { not: null } }] },
    select: { id: true, extendsId: true },
  });
  const ids = agreed.map(({ id, extendsId }) => extendsId ?? id);
  return idsOf(
    await db.request.findMany({ where: { id: { in: ids }, ...live }, select: { id: true }, orderBy: newestFirst }),
  );
}

const idsOf = (rows: readonly { id: number }[]): number[] => rows.map(({ id }) => id);
