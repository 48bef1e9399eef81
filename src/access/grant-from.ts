/** From an approved request to the grant that it stands for. Its end is absolute and counted from the decision. */
import type { Grant } from '#domain/grant.ts';
import type { Request } from '#domain/request.ts';
import { createGrant } from '#store/grants.ts';
import type { Tx } from '#store/store.ts';

export const grantFrom = (tx: Tx, request: Pick<Request, 'id' | 'level' | 'durationSeconds'>): Promise<Grant> =>
  createGrant(tx, {
    requestId: request.id,
    level: request.level,
    endsAt: new Date(tx.now.getTime() + request.durationSeconds * 1000),
  });
