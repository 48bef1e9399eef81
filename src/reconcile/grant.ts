/** Brings a new grant to the row that it concerns: looks once more whose and where that is, and hands over to the standing. */
import type { Grant } from '#domain/grant.ts';
import { isLive } from '#domain/grant.ts';
import { Refused } from '#domain/refused.ts';
import { isForAccount, type Request } from '#domain/request.ts';
import type { Mode } from '#domain/standing.ts';
import { HostFault, type Observation } from '#hosts/host.ts';
import type { LinkedAccount } from '#store/accounts.ts';
import { attachGrant, grantById } from '#store/grants.ts';
import { moveGrant } from '#store/move.ts';
import { requestById } from '#store/requests.ts';
import { ensureStanding, type Standing, writeStanding } from '#store/standings.ts';
import type { Tx } from '#store/store.ts';
import { chooseMode } from './choose-mode.ts';
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
  const request = await requestById(deps.store.read, grant.requestId);
  if (!request) throw new Error(`grant ${id} has no request`);
  const found = await look(deps, request, grant);
  if ('why' in found) {
    await deps.store.write((tx) => moveGrant(tx, grant, 'fail', { actor: 'jit', notes: { note: found.why } }));
    deps.wake(`request:${grant.requestId}`);
    return {};
  }
  const { host, repoId } = request;
  const { accountId, login } = found.account;
  const key = { host, repoId, repoPath: found.repoPath, accountId, login, mode: found.mode };
  const standingId = await deps.store.write(async (tx) => {
    const standing = await ensureStanding(tx, key);
    if (standing.mode !== found.mode) return undefined;
    if (standing.mode === 'container') await rememberOwnRow(tx, standing, found.own);
    await attachGrant(tx, grant, { ...key, id: standing.id });
    return standing.id;
  });
  // Meanwhile another grant has taken the other way: this one is to follow it, once that is prepared for it.
  deps.wake(standingId === undefined ? `grant:${id}` : `standing:${standingId}`);
  return {};
}

/** Written down on the way into a container, for the case that somebody else takes the person out of it. */
async function rememberOwnRow(tx: Tx, standing: Standing, own: Observation['direct']): Promise<void> {
  if (own === 'unknown' || standing.aftercare?.before !== undefined) return;
  await writeStanding(tx, standing, { ledger: standing, aftercare: { ...standing.aftercare, before: own } });
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

/**
 * Whose account it is, where the repository is now and which way the grant takes; or why this must not be given: a repository
 * that was renamed since may be under another rule, and a login may have been moved to somebody else.
 */
async function look(
  deps: ReconcileDeps,
  request: Request,
  grant: Grant,
): Promise<{ account: LinkedAccount; repoPath: string; mode: Mode; own: Observation['direct'] } | { why: string }> {
  const host = deps.hosts.get(request.host);
  try {
    const account = await deps.findAccount({ personId: request.requesterId, host: request.host });
    if (!account || !host) return { why: 'no account on this host is linked to the person who asked' };
    if (!isForAccount(request, account)) {
      return {
        why: `the account of the person who asked is not ${request.accountLogin ?? 'the one asked for'} any more`,
      };
    }
    const asked = { id: request.repoId, path: request.repoPath };
    const seen = await host.observe(asked, { id: account.accountId, login: account.login });
    const why = await whyNot(deps, request, seen.repo.path);
    if (why !== undefined) return { why };
    const chosen = await chooseMode(deps, { host, request, grant, seen });
    if ('why' in chosen) return chosen;
    return { account, repoPath: seen.repo.path, mode: chosen.mode, own: seen.direct };
  } catch (fault) {
    const isNo =
      (fault instanceof Refused && fault.code !== 'unavailable') || (fault instanceof HostFault && isFinal(fault));
    if (!isNo) throw fault;
    return { why: fault.message };
  }
}

/** The decision holds while neither policy nor path has changed since the request was judged, and no freeze can have begun. */
async function whyNot(deps: ReconcileDeps, request: Request, path: string): Promise<string | undefined> {
  const policy = deps.policy();
  const isSame = path === request.repoPath && policy?.hash === request.policyHash;
  if (isSame && policy?.freezes.length === 0) return undefined;
  const why = await deps.whyNotNow(request, path);
  return why === undefined ? undefined : `the policy does not allow it on ${path} now: ${why}`;
}
