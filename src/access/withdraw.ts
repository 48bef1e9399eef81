/** The requester takes an open request back. */
import { Refused } from '#domain/refused.ts';
import { moveRequest } from '#store/move.ts';
import { requestById } from '#store/requests.ts';
import { alreadyDecided, orAlreadyDecided } from './decide-request.ts';
import type { AccessDeps } from './deps.ts';

/** @throws Refused when it is not the person's own, or is decided already */
export async function withdraw(deps: AccessDeps, input: { requestId: number; personId: string }): Promise<void> {
  const request = await requestById(deps.store.read, input.requestId);
  if (!request || request.requesterId !== input.personId) {
    throw new Refused('not-yours', 'Only the person who asked can withdraw this request.');
  }
  if (request.state !== 'open') throw alreadyDecided(request);
  await orAlreadyDecided(
    deps,
    request.id,
    deps.store.write((tx) => moveRequest(tx, request, 'withdraw', { actor: input.personId })),
  );
  deps.wake(`request:${request.id}`);
}
