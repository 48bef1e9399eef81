/** The one way from state to state: what was expected -> what follows + an audit entry, in one transaction, or "someone was faster". */
import type { Action, Actor } from '#audit/entry.ts';
import { type EndCause, type Grant, type GrantMove, type GrantState, grantAfter } from '#domain/grant.ts';
import type { LevelOrNone } from '#domain/level.ts';
import { type Request, type RequestMove, type RequestState, requestAfter } from '#domain/request.ts';
import { record } from './audit.ts';
import type { Tx } from './store.ts';

/** The thing had already moved on. Nothing was written; look again and say what happened. */
export class SomeoneWasFaster extends Error {
  constructor(subject: string) {
    super(`${subject} had already moved on`);
    this.name = 'SomeoneWasFaster';
  }
}

/** Moves an open request to its decision. One without a grant of its own frees the way for the same ask again. @throws SomeoneWasFaster */
export async function moveRequest(
  tx: Tx,
  request: Pick<Request, 'id' | 'state'> & Partial<Pick<Request, 'extendsId'>>,
  move: RequestMove,
  by: { actor: Actor; reason?: string; data?: Record<string, unknown>; policyHash?: string },
): Promise<void> {
  const next = requestAfter(request.state, move);
  if (!next) throw new SomeoneWasFaster(`request:${request.id}`);
  const { count } = await tx.db.request.updateMany({
    where: { id: request.id, state: request.state },
    data: {
      state: next,
      version: { increment: 1 },
      decidedAt: tx.now,
      decidedBy: by.actor,
      decisionReason: by.reason ?? null,
      ...(by.policyHash !== undefined && { policyHash: by.policyHash }),
      ...(move === 'approve' && request.extendsId === undefined ? {} : { openKey: null }),
    },
  });
  if (count !== 1) throw new SomeoneWasFaster(`request:${request.id}`);
  await record(tx, {
    actor: by.actor,
    action: `request.${next}` as Action,
    subject: `request:${request.id}`,
    data: { ...by.data, ...(by.reason === undefined ? {} : { reason: by.reason }) },
  });
}

const grantActions: Record<GrantState, Action> = {
  wanted: 'grant.wanted',
  invited: 'grant.invited',
  active: 'grant.active',
  ending: 'grant.ending',
  ended: 'grant.ended',
  failed: 'grant.failed',
};

/** What may be noted on a grant along with a move. */
export interface GrantNotes {
  endCause?: EndCause;
  note?: string;
  inviteUrl?: string;
  held?: boolean;
  levelAfter?: LevelOrNone;
}

/**
 * Moves a grant, and has its messages drawn again. Asks for more time have nothing to prolong once it is on its way out.
 * @returns the requests for more time that were closed with it
 * @throws SomeoneWasFaster, for a grant that expires also when its end has been moved meanwhile
 */
export async function moveGrant(
  tx: Tx,
  grant: Pick<Grant, 'id' | 'state' | 'requestId'>,
  move: GrantMove,
  by: { actor: Actor; notes?: GrantNotes },
): Promise<number[]> {
  const next = grantAfter(grant.state, move);
  if (!next) throw new SomeoneWasFaster(`grant:${grant.id}`);
  const isOver = next === 'ended' || next === 'failed';
  const isExpiry = move === 'end' && by.notes?.endCause === 'expired';
  const { count } = await tx.db.grant.updateMany({
    where: { id: grant.id, state: grant.state, ...(isExpiry && { endsAt: { lte: tx.now } }) },
    data: {
      // What it waited for is over.
      ...(next === 'active' ? { note: null } : {}),
      ...by.notes,
      state: next,
      ...(next === 'active' ? { activeAt: tx.now, inviteUrl: null } : {}),
      ...(next === 'ending' ? { endingAt: tx.now } : {}),
      ...(isOver ? { endedAt: tx.now } : {}),
      ...(move === 'end' || move === 'lose' ? { endedBy: by.actor } : {}),
    },
  });
  if (count !== 1) throw new SomeoneWasFaster(`grant:${grant.id}`);
  await tx.db.request.update({
    where: { id: grant.requestId },
    data: { version: { increment: 1 }, ...(isOver ? { openKey: null } : {}) },
  });
  await record(tx, {
    actor: by.actor,
    action: grantActions[next],
    subject: `request:${grant.requestId}`,
    data: { grant: grant.id, ...by.notes },
  });
  return isOver || next === 'ending' ? closeExtensions(tx, grant.requestId) : [];
}

/**
 * Closes the open requests for more time of the access under this request: it is over, or on its way out.
 * @returns their ids
 */
export async function closeExtensions(tx: Tx, requestId: number): Promise<number[]> {
  const open = await tx.db.request.findMany({
    where: { extendsId: requestId, state: 'open' satisfies RequestState },
    select: { id: true, answerBy: true },
  });
  for (const { id, answerBy } of open) {
    const isLate = answerBy <= tx.now;
    const reason = 'The access that it would prolong has ended.';
    const by = isLate ? { actor: 'jit' } : { actor: 'jit', reason };
    await moveRequest(tx, { id, state: 'open' }, isLate ? 'lapse' : 'refuse', by);
  }
  return open.map(({ id }) => id);
}

/** What a grant waits for; it stays in its state, and has its messages drawn again. One that has moved on is left alone. */
export async function noteOnGrant(
  tx: Tx,
  grant: Pick<Grant, 'id' | 'state' | 'requestId'>,
  note: string,
): Promise<void> {
  const { count } = await tx.db.grant.updateMany({ where: { id: grant.id, state: grant.state }, data: { note } });
  if (count === 0) return;
  await tx.db.request.update({ where: { id: grant.requestId }, data: { version: { increment: 1 } } });
}
