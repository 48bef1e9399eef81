/** Reviews of break-glass access: who has looked at it afterwards, and what still waits for that. */
import type { Request, RequestState, Review, ReviewVerdict } from '#domain/request.ts';
import { record } from './audit.ts';
import type { Db } from './client.ts';
import { SomeoneWasFaster } from './move.ts';
import type { Tx } from './store.ts';

/** What was not approved was never used, and needs no review. */
const missing = { state: 'approved' satisfies RequestState, reviewBy: { not: null }, reviewedAt: null };

/** The time to review runs from when the access was given, and so do its reminders: it may have waited for others before. */
export async function startReview(
  tx: Tx,
  { id, createdAt }: Pick<Request, 'id' | 'createdAt'>,
  { by }: Pick<Review, 'by'>,
): Promise<void> {
  const reviewBy = new Date(tx.now.getTime() + by.getTime() - createdAt.getTime());
  await tx.db.request.update({ where: { id }, data: { reviewBy, reminders: 0, remindedAt: null } });
}

/** Writes the one review of a request, and has its messages drawn again. @throws SomeoneWasFaster */
export async function keepReview(
  tx: Tx,
  review: { requestId: number; reviewerId: string; group: string; verdict: ReviewVerdict; words: string | undefined },
): Promise<void> {
  const { requestId, reviewerId, group, verdict, words } = review;
  const { count } = await tx.db.request.updateMany({
    where: { id: requestId, ...missing },
    data: {
      reviewedAt: tx.now,
      reviewedBy: reviewerId,
      reviewVerdict: verdict,
      reviewWords: words ?? null,
      version: { increment: 1 },
    },
  });
  if (count !== 1) throw new SomeoneWasFaster(`request:${requestId}`);
  await record(tx, {
    actor: reviewerId,
    action: 'request.reviewed',
    subject: `request:${requestId}`,
    data: { group, verdict, ...(words === undefined ? {} : { words }) },
  });
}

/** Break-glass requests that nobody has reviewed yet. */
export async function unreviewed(db: Db): Promise<Pick<Request, 'id'>[]> {
  return db.request.findMany({
    where: missing,
    select: { id: true },
    orderBy: { id: 'asc' },
  });
}
