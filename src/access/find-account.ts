/** From a person in Slack to their account on a host: the administrator's mapping, resolved once to the host's numeric id. */
import type { HostName } from '#domain/host-name.ts';
import { Refused } from '#domain/refused.ts';
import { accountOf, type LinkedAccount, linkAccount } from '#store/accounts.ts';
import type { AccessDeps } from './deps.ts';

/**
 * The person's account, or undefined when nobody has told the bot which one it is.
 * @throws Refused `no-account` when the mapping names a login that the host does not know, or one that now belongs to another id
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
  if (known && known.login.toLowerCase() === login.toLowerCase()) return known;
  const account = await host.findAccount(login);
  if (!account) {
    throw new Refused(
      'no-account',
      `${host.label} has no account "${login}"; ask an administrator to correct it in the policy.`,
    );
  }
  const link = { personId, host: hostName, accountId: account.id, login: account.login, source: 'policy' };
  if (known?.accountId === account.id && known.login === account.login) return known;
  await deps.store
    .write((tx) => linkAccount(tx, link))
    .catch(() => {
      throw new Refused(
        'no-account',
        `The ${host.label} account "${login}" already belongs to someone else here; ask an administrator.`,
      );
    });
  return link;
}
