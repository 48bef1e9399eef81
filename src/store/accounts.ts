/** Which host account belongs to which person, by the host's numeric id; unique both ways. */
import type { HostName } from '#domain/host-name.ts';
import { record } from './audit.ts';
import type { Db } from './client.ts';
import { liveStates } from './grants.ts';
import type { Tx } from './store.ts';

export interface LinkedAccount {
  personId: string;
  host: HostName;
  accountId: string;
  login: string;
}

/** The account is another person's, and stays so. */
export class AccountTaken extends Error {
  /** `in-use`: only until the access that this person has through it is over. */
  readonly because: 'named' | 'in-use';

  constructor(because: 'named' | 'in-use') {
    super(`the account is another person's (${because})`);
    this.name = 'AccountTaken';
    this.because = because;
  }
}

export async function accountOf(db: Db, personId: string, host: HostName): Promise<LinkedAccount | undefined> {
  const row = await db.account.findUnique({ where: { personId_host: { personId, host } } });
  return row ? { personId, host, accountId: row.accountId, login: row.login } : undefined;
}

/**
 * Links the account to the person, in place of what was linked before; linking the same again is no event.
 * @param isStillTheirs whether the policy still names this account for the person who holds it; if not, they lose it first
 * @throws AccountTaken, or a unique violation when somebody else was faster
 */
export async function linkAccount(
  tx: Tx,
  link: LinkedAccount & { source: string },
  isStillTheirs: (holder: LinkedAccount) => boolean,
): Promise<void> {
  const { personId, host, accountId, login, source } = link;
  const known = await tx.db.account.findUnique({ where: { personId_host: { personId, host } } });
  if (known?.accountId === accountId && known.login === login) return;
  await takeFromHolder(tx, link, isStillTheirs);
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

/** An account that was moved to another person in the policy leaves the one before, unless they have access through it. */
async function takeFromHolder(
  tx: Tx,
  link: LinkedAccount,
  isStillTheirs: (holder: LinkedAccount) => boolean,
): Promise<void> {
  const { host, accountId } = link;
  const row = await tx.db.account.findUnique({ where: { host_accountId: { host, accountId } } });
  if (!row || row.personId === link.personId) return;
  const { personId, login } = row;
  if (isStillTheirs({ personId, host, accountId, login })) throw new AccountTaken('named');
  const inUse = await tx.db.grant.count({
    where: {
      state: { in: liveStates },
      request: { requesterId: personId, host },
      OR: [{ standing: { accountId } }, { standingId: null, request: { accountId } }],
    },
  });
  if (inUse > 0) throw new AccountTaken('in-use');
  await tx.db.account.delete({ where: { id: row.id } });
  await record(tx, {
    actor: 'jit',
    action: 'account.unlinked',
    subject: `person:${personId}`,
    data: { host, accountId, login, movedTo: link.personId },
  });
}
