/** The one place where a request becomes approved: with its grant, or with the later end of the grant that it prolongs, in one transaction. */
import type { Actor } from '#audit/entry.ts';
import type { Grant } from '#domain/grant.ts';
import type { Request } from '#domain/request.ts';
import type { Terms } from '#domain/vote.ts';
import { moveRequest } from '#store/move.ts';
import { startReview } from '#store/reviews.ts';
import type { Tx } from '#store/store.ts';
import { finishExtension, tooLateToExtend } from './finish-extension.ts';
import { grantFrom } from './grant-from.ts';

/**
 * For votes that suffice, and for what the policy approves by itself.
 * @param request with the hash of the policy by which it was judged last
 * @param terms what was agreed to; what was asked for when left out
 * @returns the grant, to be woken; undefined for more time that comes too late, whose request is refused instead
 * @throws SomeoneWasFaster when the request is no longer open
 */
export async function carryOut(
  tx: Tx,
  request: Request,
  by: { actor: Actor; data?: Record<string, unknown> },
  terms: Terms = request,
): Promise<Grant | undefined> {
  const { level, durationSeconds } = terms;
  const { policyHash } = request;
  const data = { ...by.data, ...(isOther(terms, request) && { level, durationSeconds }) };
  if (request.extendsId === undefined) {
    await moveRequest(tx, request, 'approve', { ...by, data, policyHash });
    if (request.review) await startReview(tx, request, request.review);
    return grantFrom(tx, request, terms);
  }
  const grant = await finishExtension(tx, request, terms);
  if (grant) await moveRequest(tx, request, 'approve', { ...by, data, policyHash });
  else await moveRequest(tx, request, 'refuse', { actor: 'jit', reason: tooLateToExtend });
  return grant;
}

/** Whether what is agreed to is something else than what was asked for, or agreed to before. */
export const isOther = (terms: Terms, asked: Terms): boolean =>
  terms.level !== asked.level || terms.durationSeconds !== asked.durationSeconds;
