/** Ends access before its time. The grant is ending from now on, and over once the host shows that it is gone. */
import type { EndCause, Grant } from '#domain/grant.ts';
import { Refused } from '#domain/refused.ts';
import type { Request } from '#domain/request.ts';
import { grantOfRequest } from '#store/grants.ts';
import { moveGrant, SomeoneWasFaster } from '#store/move.ts';
import { requestById } from '#store/requests.ts';
import type { AccessDeps } from './deps.ts';

type EndDeps = Pick<AccessDeps, 'store' | 'wake'>;

/** The requester no longer needs it. @throws Refused when it is not theirs, or over already */
export async function release(deps: EndDeps, input: { requestId: number; personId: string }): Promise<void> {
  const { request, grant } = await grantToEnd(deps, input.requestId);
  if (request.requesterId !== input.personId) {
    throw new Refused('not-yours', 'Only the person who has this access can release it.');
  }
  await end(deps, grant, 'released', input.personId);
}

/** An administrator takes it back. The caller has made sure that they may. @throws Refused when there is nothing to take back */
export async function revoke(
  deps: EndDeps,
  input: { requestId: number; actor: string; reason?: string },
): Promise<void> {
  const { grant } = await grantToEnd(deps, input.requestId);
  await end(deps, grant, 'revoked', input.actor, input.reason);
}

async function grantToEnd(deps: EndDeps, requestId: number): Promise<{ request: Request; grant: Grant }> {
  const request = await requestById(deps.store.read, requestId);
  const grant = request && (await grantOfRequest(deps.store.read, requestId));
  if (!request || !grant) throw new Refused('bad-input', 'There is no access under this request.');
  if (grant.state === 'ending') throw new Refused('already-decided', 'This access is already being taken back.');
  if (grant.state === 'ended' || grant.state === 'failed') {
    throw new Refused('already-decided', 'This access is over already.');
  }
  return { request, grant };
}

async function end(deps: EndDeps, grant: Grant, endCause: EndCause, actor: string, note?: string): Promise<void> {
  const notes = note === undefined ? { endCause } : { endCause, note };
  try {
    await deps.store.write((tx) => moveGrant(tx, grant, 'end', { actor, notes }));
  } catch (fault) {
    if (!(fault instanceof SomeoneWasFaster)) throw fault;
    // It was just applied, ended or given up: what is true now decides.
    const now = await grantToEnd(deps, grant.requestId);
    await deps.store.write((tx) => moveGrant(tx, now.grant, 'end', { actor, notes }));
  }
  deps.wake(`request:${grant.requestId}`);
  deps.wake(`grant:${grant.id}`);
}
