/** Requests for more time, and the end of the grants that they are about. */
import type { Actor } from '#audit/entry.ts';
import type { Grant } from '#domain/grant.ts';
import type { Request } from '#domain/request.ts';
import { record } from './audit.ts';
import type { Db, Tx as PrismaTx } from './client.ts';
import { SomeoneWasFaster } from './move.ts';
import { requestById } from './requests.ts';
import type { Tx } from './store.ts';

/** What makes two asks for more time the same one while it is open. */
export const extensionKeyOf = (requestId: number): string => `extend ${requestId}`;

/** The open request for more time of the access under this request, if there is one. */
export async function openExtensionOf(db: Db | PrismaTx, requestId: number): Promise<Request | undefined> {
  const row = await db.request.findFirst({ where: { extendsId: requestId, state: 'open' }, select: { id: true } });
  return row ? requestById(db, row.id) : undefined;
}

/** Every ask for more time of the access under this request, in their order. */
export async function extensionsOf(db: Db | PrismaTx, requestId: number): Promise<Request[]> {
  const rows = await db.request.findMany({
    where: { extendsId: requestId },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  const found = await Promise.all(rows.map(({ id }) => requestById(db, id)));
  return found.filter((one) => one !== undefined);
}

/**
 * Moves the end of a grant that is wanted on the host, and has its messages drawn again.
 * @param to later than the end that it has
 * @throws SomeoneWasFaster when it is not in the state, or has not the end, in which it was read
 */
export async function extendGrant(
  tx: Tx,
  grant: Grant,
  to: Date,
  by: { actor: Actor; data?: Record<string, unknown> },
): Promise<Grant> {
  if (to <= grant.endsAt) throw new Error(`grant ${grant.id} would end no later`);
  const { id, state, endsAt, requestId } = grant;
  const { count } = await tx.db.grant.updateMany({ where: { id, state, endsAt }, data: { endsAt: to } });
  if (count !== 1) throw new SomeoneWasFaster(`grant:${id}`);
  await tx.db.request.update({ where: { id: requestId }, data: { version: { increment: 1 } } });
  await record(tx, {
    actor: by.actor,
    action: 'grant.extended',
    subject: `request:${requestId}`,
    data: { grant: id, from: endsAt.toISOString(), to: to.toISOString(), ...by.data },
  });
  return { ...grant, endsAt: to };
}
