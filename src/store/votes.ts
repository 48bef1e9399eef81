/** The votes on a request, as the database keeps them: one row a person. A change of mind changes it; the audit trail has every word. */
import type { Level } from '#domain/level.ts';
import type { RequestState } from '#domain/request.ts';
import type { Verdict, Vote } from '#domain/vote.ts';
import { record } from './audit.ts';
import type { Db, Tx as PrismaTx } from './client.ts';
import { SomeoneWasFaster } from './move.ts';
import type { Tx } from './store.ts';

/** A vote with the reason that was given for it. */
export type VoteWithReason = Vote & { reason: string | undefined };

export async function votesOn(db: Db | PrismaTx, requestId: number): Promise<VoteWithReason[]> {
  const rows = await db.vote.findMany({ where: { requestId }, orderBy: { id: 'asc' } });
  return rows.map(({ voterId, stage, group, verdict, level, durationSeconds, castAt, reason }) => ({
    voterId,
    stage,
    group: group ?? undefined,
    verdict: verdict as Verdict,
    level: (level as Level | null) ?? undefined,
    durationSeconds: durationSeconds ?? undefined,
    castAt,
    reason: reason ?? undefined,
  }));
}

/**
 * Makes sure that the request can be voted on, and keeps it so until the transaction ends; its messages are drawn again.
 * @throws SomeoneWasFaster when it is no longer open, or the time to answer it is up
 */
export async function holdOpen(tx: Tx, requestId: number): Promise<void> {
  const { count } = await tx.db.request.updateMany({
    where: { id: requestId, state: 'open' satisfies RequestState, answerBy: { gt: tx.now } },
    data: { version: { increment: 1 } },
  });
  if (count !== 1) throw new SomeoneWasFaster(`request:${requestId}`);
}

export interface FreshVote {
  requestId: number;
  voterId: string;
  stage: number;
  group: string | undefined;
  verdict: Verdict;
  reason?: string;
  /** Where they agree to less than what was asked for. */
  level?: Level;
  durationSeconds?: number;
}

/**
 * Writes one person's vote in place of the one that they have cast before, and has the messages of the request drawn again.
 * @throws SomeoneWasFaster when the request is no longer open, or the time to answer it is up
 */
export async function castVote(tx: Tx, vote: FreshVote): Promise<void> {
  await holdOpen(tx, vote.requestId);
  const { requestId, voterId, stage, group, verdict, reason, level, durationSeconds } = vote;
  const word = {
    stage,
    group: group ?? null,
    verdict,
    reason: reason ?? null,
    level: level ?? null,
    durationSeconds: durationSeconds ?? null,
    castAt: tx.now,
  };
  const where = { requestId_voterId: { requestId, voterId } };
  const before = await tx.db.vote.findUnique({ where });
  // A yes to other terms is as old as the yes: it must not make those who come after wait anew.
  const isSameYes = before?.verdict === 'approve' && verdict === 'approve' && before.stage === stage;
  await tx.db.vote.upsert({
    where,
    create: { requestId, voterId, ...word },
    update: { ...word, ...(isSameYes && { castAt: before.castAt }) },
  });
  await record(tx, {
    actor: voterId,
    action: verdict === 'taken-back' ? 'vote.taken-back' : 'vote.cast',
    subject: `request:${requestId}`,
    data: Object.fromEntries(
      Object.entries({ stage, group, verdict, reason, level, durationSeconds }).filter(
        ([, fact]) => fact !== undefined,
      ),
    ),
  });
}
