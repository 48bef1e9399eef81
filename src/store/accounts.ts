/** Which host account belongs to which person, by the host's numeric id; unique both ways. */
import type { HostName } from '#domain/host-name.ts';
import { record } from './audit.ts';
import type { Db } from './client.ts';
import type { Tx } from './store.ts';

export interface LinkedAccount {
  personId: string;
  host: HostName;
  accountId: string;
  login: string;
}

export async function accountOf(db: Db, personId: string, host: HostName): Promise<LinkedAccount | undefined> {
  const row = await db.account.findUnique({ where: { personId_host: { personId, host } } });
  return row ? { personId, host, accountId: row.accountId, login: row.login } : undefined;
}

/** Links the account to the person, in place of what was linked before; linking the same again is no event. @throws a unique violation when it is someone else's */
export async function linkAccount(tx: Tx, link: LinkedAccount & { source: string }): Promise<void> {
  const { personId, host, accountId, login, source } = link;
  const known = await tx.db.account.findUnique({ where: { personId_host: { personId, host } } });
  if (known?.accountId === accountId && known.login === login) return;
  const facts = { accountId, login, source, verifiedAt: tx.now };
  await tx.db.account.upsert({
    where: { personId_host: { personId, host } },
    create: { personId, host, ...facts },
    update: facts,
  });
  await record(tx, {
    actor: 'jit',
    action: 'account.linked',
    subject: `person:${personId}`,
    data: { host, accountId, login, source },
  });
}
