/** Grants, as the database keeps them. */
import type { EndCause, Grant, GrantState } from '#domain/grant.ts';
import type { Level, LevelOrNone } from '#domain/level.ts';
import { openKeyOf } from '#domain/request.ts';
import { record } from './audit.ts';
import type { Db, Tx as PrismaTx } from './client.ts';
import type { Tx } from './store.ts';

type GrantRow = Awaited<ReturnType<Db['grant']['findUniqueOrThrow']>>;
/** The grant still concerns the host. */
export const liveStates: GrantState[] = ['wanted', 'invited', 'active', 'ending'];
const wantedOnHost: GrantState[] = ['wanted', 'invited', 'active'];

/** Writes the grant of a request that has just been approved. */
export async function createGrant(tx: Tx, fresh: { requestId: number; level: Level; endsAt: Date }): Promise<Grant> {
  const row = await tx.db.grant.create({ data: { ...fresh, state: 'wanted' satisfies GrantState, createdAt: tx.now } });
  await record(tx, {
    actor: 'jit',
    action: 'grant.wanted',
    subject: `request:${fresh.requestId}`,
    data: { grant: row.id, level: fresh.level, endsAt: fresh.endsAt.toISOString() },
  });
  return toGrant(row);
}

/**
 * A grant of less than was asked for stands in the way of the same ask for less, and no longer of the one that was made.
 * Where another open ask has that place, both keep theirs.
 */
export async function keepOpenAt(
  tx: Tx,
  request: Parameters<typeof openKeyOf>[0] & { id: number },
  level: Level,
): Promise<void> {
  const openKey = openKeyOf({ ...request, level });
  if (await tx.db.request.findUnique({ where: { openKey }, select: { id: true } })) return;
  await tx.db.request.update({ where: { id: request.id }, data: { openKey } });
}

export async function grantById(db: Db | PrismaTx, id: number): Promise<Grant | undefined> {
  const row = await db.grant.findUnique({ where: { id } });
  return row ? toGrant(row) : undefined;
}

export async function grantOfRequest(db: Db | PrismaTx, requestId: number): Promise<Grant | undefined> {
  const row = await db.grant.findUnique({ where: { requestId } });
  return row ? toGrant(row) : undefined;
}

/** Grants that still concern the host, for one standing. */
export async function liveGrantsOf(db: Db | PrismaTx, standingId: number): Promise<Grant[]> {
  const rows = await db.grant.findMany({ where: { standingId, state: { in: liveStates } }, orderBy: { id: 'asc' } });
  return rows.map(toGrant);
}

/** Every grant that still concerns a host. */
export async function liveGrants(db: Db): Promise<Grant[]> {
  const rows = await db.grant.findMany({ where: { state: { in: liveStates } }, orderBy: { endsAt: 'asc' } });
  return rows.map(toGrant);
}

/** Grants to look at now: past their end, or on their way in or out. */
export async function grantsToLookAt(db: Db, now: Date): Promise<Grant[]> {
  const rows = await db.grant.findMany({
    where: { OR: [{ state: { in: ['wanted', 'ending'] } }, { state: { in: wantedOnHost }, endsAt: { lte: now } }] },
    orderBy: { endsAt: 'asc' },
  });
  return rows.map(toGrant);
}

/** How many requests and grants are in which state. */
export async function countByState(db: Db) {
  const [requests, grants] = await Promise.all([
    db.request.groupBy({ by: ['state'], _count: true }),
    db.grant.groupBy({ by: ['state'], _count: true }),
  ]);
  const plain = (rows: { state: string; _count: number }[]) =>
    rows.map(({ state, _count }) => ({ state, count: _count }));
  return { requests: plain(requests), grants: plain(grants) };
}

/** Ties a grant to the person's row on the repository, once their account is known; from here on the trail says whose it is. */
export async function attachGrant(
  tx: Tx,
  grant: Pick<Grant, 'id' | 'requestId'>,
  standing: { id: number; host: string; repoId: string; repoPath: string; accountId: string; login: string },
): Promise<void> {
  const { host, repoId, repoPath, accountId, login } = standing;
  await tx.db.grant.update({ where: { id: grant.id }, data: { standingId: standing.id } });
  await record(tx, {
    actor: 'jit',
    action: 'grant.account',
    subject: `request:${grant.requestId}`,
    data: { grant: grant.id, host, repoId, repoPath, accountId, login },
  });
}

/** The live grants of one standing go over to another one of the same person and repository. */
export async function moveGrantsTo(tx: Tx, from: { id: number }, to: { id: number }): Promise<void> {
  await tx.db.grant.updateMany({
    where: { standingId: from.id, state: { in: liveStates } },
    data: { standingId: to.id },
  });
}

function toGrant(row: GrantRow): Grant {
  return {
    ...row,
    state: row.state as GrantState,
    level: row.level as Level,
    standingId: row.standingId ?? undefined,
    activeAt: row.activeAt ?? undefined,
    endingAt: row.endingAt ?? undefined,
    endedAt: row.endedAt ?? undefined,
    endCause: (row.endCause as EndCause | null) ?? undefined,
    endedBy: row.endedBy ?? undefined,
    note: row.note ?? undefined,
    inviteUrl: row.inviteUrl ?? undefined,
    levelAfter: (row.levelAfter as LevelOrNone | null) ?? undefined,
  };
}
