/** From an approved extension to the later end of the grant that it is about. Whoever is in time wins: what is ending stays ending. */
import { type Grant, isWantedOnHost } from '#domain/grant.ts';
import type { Request } from '#domain/request.ts';
import type { Terms } from '#domain/vote.ts';
import { extendGrant } from '#store/extensions.ts';
import { grantOfRequest } from '#store/grants.ts';
import type { Tx } from '#store/store.ts';

/** The reason of an extension that comes too late, for the request that is refused with it. */
export const tooLateToExtend = 'The access that it would prolong is over, or on its way out.';

/**
 * Counts from the end that the grant has now, in the transaction that approves the request.
 * @param terms what was agreed to; only the time counts, the level is the grant's
 * @returns the grant with its new end, to be woken; undefined when its access is no longer wanted on the host: nothing was written,
 * and the request is to be refused with `tooLateToExtend`
 */
export async function finishExtension(
  tx: Tx,
  request: Pick<Request, 'id' | 'extendsId'>,
  terms: Pick<Terms, 'durationSeconds'>,
): Promise<Grant | undefined> {
  if (request.extendsId === undefined) throw new Error(`request ${request.id} extends nothing`);
  const grant = await grantOfRequest(tx.db, request.extendsId);
  if (!grant || !isWantedOnHost(grant) || grant.endsAt <= tx.now) return undefined;
  const to = new Date(grant.endsAt.getTime() + terms.durationSeconds * 1000);
  return extendGrant(tx, grant, to, { actor: 'jit', data: { extension: request.id } });
}
