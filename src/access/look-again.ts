/** A short look at the host before a vote counts: where the repository is now, and whose account the access would be for. */
import { Refused } from '#domain/refused.ts';
import { isForAccount, isSameLogin, type Request } from '#domain/request.ts';
import { HostFault } from '#hosts/host.ts';
import { atMost } from '#lib/clock.ts';
import type { LinkedAccount } from '#store/accounts.ts';
import type { AccessDeps } from './deps.ts';
import { findAccount } from './find-account.ts';

/** Whoever votes waits for it; where the host takes longer, what was recorded counts, and the grant looks again. */
const patienceMs = 1500;

/** @throws Refused `unavailable` when it cannot be told whose account it would be */
export async function lookAgain(deps: AccessDeps, request: Request): Promise<{ path: string } | { why: string }> {
  const until = deps.clock.now().getTime() + patienceMs;
  const inTime = <T>(work: Promise<T>): Promise<T | undefined> =>
    atMost(deps.clock, Math.max(0, until - deps.clock.now().getTime()), work).catch((fault: unknown) => {
      if (fault instanceof HostFault) return undefined;
      throw fault;
    });
  const account = await accountNow(deps, request, inTime);
  if (account && 'why' in account) return account;
  const host = deps.hosts.get(request.host);
  if (!account || !host) return { path: request.repoPath };
  const repo = { id: request.repoId, path: request.repoPath };
  const seen = await inTime(host.observe(repo, { id: account.accountId, login: account.login }));
  return { path: seen?.repo.path ?? request.repoPath };
}

/**
 * The requester's account, as long as it is the one that the request was made for; undefined when the host did not say.
 * @throws Refused `unavailable` when the policy names another login than it did, and the host did not say whose it is
 */
async function accountNow(
  deps: AccessDeps,
  request: Request,
  inTime: <T>(work: Promise<T>) => Promise<T | undefined>,
): Promise<LinkedAccount | { why: string } | undefined> {
  const { requesterId: personId, host: hostName } = request;
  const label = deps.hosts.get(hostName)?.label ?? hostName;
  const login = deps.policy().people.get(personId)?.[hostName];
  if (login === undefined) return { why: `it names no ${label} account for the person who asked any more.` };
  try {
    const account = await inTime(findAccount(deps, { personId, host: hostName }));
    if (account) return isForAccount(request, account) ? account : { why: otherAccount(label, request) };
  } catch (fault) {
    if (fault instanceof Refused) return { why: fault.message };
    throw fault;
  }
  if (request.accountLogin === undefined || isSameLogin(request.accountLogin, login)) return undefined;
  if (request.accountId === undefined) return { why: otherAccount(label, request) };
  throw new Refused(
    'unavailable',
    `${label} does not answer just now, so it is not known whose account this is. Try again in a minute.`,
  );
}

const otherAccount = (label: string, { accountLogin = 'the one asked for' }: Request): string =>
  `the ${label} account of the person who asked is not ${accountLogin} any more. Please ask again.`;
