/** Which people are one and the same behind their Slack ids: those who share an account on a host, as far as was ever linked. */
import type { HostName } from '#domain/host-name.ts';
import { isSameLogin } from '#domain/request.ts';
import type { LinkedAccount } from './accounts.ts';
import type { Db } from './client.ts';

/** What is linked to these people, and whoever else holds an account of these logins. */
export async function accountsLike(
  db: Db,
  like: { personIds: readonly string[]; logins: readonly { host: HostName; login: string }[] },
): Promise<LinkedAccount[]> {
  const spelled = like.logins.flatMap(({ host, login }) => [
    { host, login },
    { host, login: login.toLowerCase() },
  ]);
  const rows = await db.account.findMany({ where: { OR: [{ personId: { in: [...like.personIds] } }, ...spelled] } });
  return rows.map(({ personId, host, accountId, login }) => ({ personId, host: host as HostName, accountId, login }));
}

/** Whether both name the same account. */
export const isSameAccount = (
  one: { host: HostName; login: string },
  other: { host: HostName; login: string },
): boolean => one.host === other.host && isSameLogin(one.login, other.login);
