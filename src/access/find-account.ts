/** From a person in Slack to their account on a host: the administrator's mapping, resolved once to the host's numeric id. */
import type { HostName } from '#domain/host-name.ts';
import { Refused } from '#domain/refused.ts';
import { isSameLogin } from '#domain/request.ts';
import { AccountTaken, accountOf, type LinkedAccount, linkAccount } from '#store/accounts.ts';
import { isUniqueViolation } from '#store/unique-violation.ts';
import type { AccessDeps } from './deps.ts';

/**
 * The person's account, or undefined when nobody has told the bot which one it is. An account that the policy has moved
 * here from somebody else is taken from them.
 * @throws Refused `no-account` when the mapping names a login that the host does not know, or one that is somebody else's
 * @throws HostFault when the host could not be asked
 */
export async function findAccount(
  deps: Pick<AccessDeps, 'store' | 'policy' | 'hosts'>,
  who: { personId: string; host: HostName },
): Promise<LinkedAccount | undefined> {
  const { personId, host: hostName } = who;
  const login = deps.policy().people.get(personId)?.[hostName];
  const host = deps.hosts.get(hostName);
  if (login === undefined || !host) return undefined;
  const known = await accountOf(deps.store.read, personId, hostName);
  if (known && isSameLogin(known.login, login)) return known;
  const account = await host.findAccount(login);
  if (!account) {
    throw new Refused(
      'no-account',
      `${host.label} has no account "${login}"; ask an administrator to correct it in the policy.`,
    );
  }
  const link = { personId, host: hostName, accountId: account.id, login: account.login, source: 'policy' };
  if (known?.accountId === account.id && known.login === account.login) return known;
  const isStillTheirs = (holder: LinkedAccount): boolean => {
    const named = deps.policy().people.get(holder.personId)?.[hostName];
    return named !== undefined && (isSameLogin(named, holder.login) || isSameLogin(named, account.login));
  };
  try {
    await deps.store.write((tx) => linkAccount(tx, link, isStillTheirs));
  } catch (fault) {
    if (!(fault instanceof AccountTaken) && !isUniqueViolation(fault)) throw fault;
    throw taken(`${host.label} account "${login}"`, fault);
  }
  return link;
}

function taken(account: string, fault: unknown): Refused {
  const words =
    fault instanceof AccountTaken && fault.because === 'in-use'
      ? `The ${account} is still in use: someone else has access through it. Try again when that has ended.`
      : `The ${account} already belongs to someone else here; ask an administrator.`;
  return new Refused('no-account', words);
}
