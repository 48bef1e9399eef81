/** From an approved request to the grant that it stands for. Its end is absolute and counted from the decision. */
import type { Grant } from '#domain/grant.ts';
import type { Request } from '#domain/request.ts';
import type { Terms } from '#domain/vote.ts';
import { createGrant, keepOpenAt } from '#store/grants.ts';
import type { Tx } from '#store/store.ts';

/** @param terms what was agreed to; what was asked for when left out */
export async function grantFrom(tx: Tx, request: Request, terms: Terms = request): Promise<Grant> {
  const { level, durationSeconds } = terms;
  if (level !== request.level) await keepOpenAt(tx, request, level);
  const endsAt = new Date(tx.now.getTime() + durationSeconds * 1000);
  return createGrant(tx, { requestId: request.id, level, endsAt });
}
