/** Brings a new grant to the row that it concerns: finds the person's account, once, and hands over to the standing. */

import type { Grant } from '#domain/grant.ts';
import { isLive } from '#domain/grant.ts';
import { Refused } from '#domain/refused.ts';
import { HostFault } from '#hosts/host.ts';
import type { LinkedAccount } from '#store/accounts.ts';
import { attachGrant, grantById } from '#store/grants.ts';
import { moveGrant } from '#store/move.ts';
import { requestById } from '#store/requests.ts';
import { ensureStanding } from '#store/standings.ts';
import type { ReconcileDeps } from './deps.ts';
import { isFinal } from './host-fault.ts';
import type { Again } from './loop.ts';

export async function reconcileGrant(deps: ReconcileDeps, id: number): Promise<Again> {
  const grant = await grantById(deps.store.read, id);
  if (!grant || !isLive(grant)) return {};
  if (grant.standingId !== undefined) {
    deps.wake(`standing:${grant.standingId}`);
    return {};
  }
  if (grant.state === 'ending' || grant.endsAt <= deps.clock.now()) return closeUntouched(deps, grant);
  const account = await accountFor(deps, grant);
  if (account === undefined) return {};
  const standingId = await deps.store.write(async (tx) => {
    const request = await requestById(tx.db, grant.requestId);
    if (!request) throw new Error(`grant ${id} has no request`);
    const { host, repoId, repoPath } = request;
    const standing = await ensureStanding(tx, {
      host,
      repoId,
      repoPath,
      accountId: account.accountId,
      login: account.login,
    });
    await attachGrant(tx, id, standing.id);
    return standing.id;
  });
  deps.wake(`standing:${standingId}`);
  return {};
}

/** Nothing of this grant was ever on the host, so its end needs no host. */
async function closeUntouched(deps: ReconcileDeps, grant: Grant): Promise<Again> {
  await deps.store.write(async (tx) => {
    if (grant.state !== 'ending') await moveGrant(tx, grant, 'end', { actor: 'jit', notes: { endCause: 'expired' } });
    const note = 'its time was over before it could be set up';
    await moveGrant(tx, { ...grant, state: 'ending' }, 'close', { actor: 'jit', notes: { note } });
  });
  deps.wake(`request:${grant.requestId}`);
  return {};
}

/** The account, or undefined after the grant has failed for want of one. */
async function accountFor(deps: ReconcileDeps, grant: Grant): Promise<LinkedAccount | undefined> {
  const request = await requestById(deps.store.read, grant.requestId);
  if (!request) throw new Error(`grant ${grant.id} has no request`);
  let why = 'no account on this host is linked to the person who asked';
  try {
    const account = await deps.findAccount({ personId: request.requesterId, host: request.host });
    if (account) return account;
  } catch (fault) {
    const isNo = fault instanceof Refused || (fault instanceof HostFault && isFinal(fault));
    if (!isNo) throw fault;
    why = fault.message;
  }
  await deps.store.write((tx) => moveGrant(tx, grant, 'fail', { actor: 'jit', notes: { note: why } }));
  deps.wake(`request:${grant.requestId}`);
  return undefined;
}
