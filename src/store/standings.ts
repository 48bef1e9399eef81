/** One person's own row on one repository: baseline, what we last set, and the write under way. Every write is fenced by a version. */
import type { HostName } from '#domain/host-name.ts';
import type { Ledger, RowOrNone } from '#domain/standing.ts';
import { record } from './audit.ts';
import type { Db, Tx as PrismaTx } from './client.ts';
import { liveStates } from './grants.ts';
import { SomeoneWasFaster } from './move.ts';
import type { Tx } from './store.ts';

export interface Standing extends Ledger {
  id: number;
  version: number;
  host: HostName;
  repoId: string;
  repoPath: string;
  accountId: string;
  login: string;
  /** When it was last written. */
  updatedAt: Date;
}
type StandingRow = Awaited<ReturnType<Db['standing']['findUniqueOrThrow']>>;

/** The standing of this account on this repository, made on the first touch. */
export async function ensureStanding(
  tx: Tx,
  key: { host: HostName; repoId: string; repoPath: string; accountId: string; login: string },
): Promise<Standing> {
  const { host, repoId, accountId } = key;
  const row = await tx.db.standing.upsert({
    where: { host_repoId_accountId: { host, repoId, accountId } },
    create: { ...key, updatedAt: tx.now },
    update: {},
  });
  return toStanding(row);
}

export async function standingById(db: Db | PrismaTx, id: number): Promise<Standing | undefined> {
  const row = await db.standing.findUnique({ where: { id } });
  return row ? toStanding(row) : undefined;
}

/** Standings that no live grant will lead anyone to: a write whose end was not seen, or something of ours that nobody wants any more. */
export async function unfinishedStandings(db: Db): Promise<number[]> {
  const unwanted = { applied: { not: null }, grants: { none: { state: { in: liveStates } } } };
  const rows = await db.standing.findMany({
    where: { OR: [{ intent: { not: null } }, unwanted] },
    select: { id: true },
  });
  return rows.map((row) => row.id);
}

/**
 * Writes the ledger and the names that the host shows now; an intent that is new is recorded before the call that it announces.
 * @throws SomeoneWasFaster when another worker has written since `standing` was read
 */
export async function writeStanding(
  tx: Tx,
  standing: Standing,
  change: { ledger: Ledger; names?: { repoPath: string; login: string }; audit?: 'host.intended' | 'host.observed' },
): Promise<Standing> {
  const { ledger, names } = change;
  const { count } = await tx.db.standing.updateMany({
    where: { id: standing.id, version: standing.version },
    data: {
      ...names,
      version: { increment: 1 },
      baseline: toText(ledger.baseline),
      applied: toText(ledger.applied),
      intent: toText(ledger.intent),
      updatedAt: tx.now,
    },
  });
  if (count !== 1) throw new SomeoneWasFaster(`standing:${standing.id}`);
  if (change.audit) {
    await record(tx, {
      actor: 'jit',
      action: change.audit,
      subject: `${standing.host}:${standing.repoId}:${standing.accountId}`,
      data: { repo: names?.repoPath ?? standing.repoPath, login: names?.login ?? standing.login, ...ledger },
    });
  }
  return { ...standing, ...names, ...ledger, version: standing.version + 1, updatedAt: tx.now };
}

const toText = (row: RowOrNone | undefined): string | null => (row === undefined ? null : JSON.stringify(row));
const fromText = (text: string | null): RowOrNone | undefined =>
  text === null ? undefined : (JSON.parse(text) as RowOrNone);

function toStanding(row: StandingRow): Standing {
  const applied = fromText(row.applied);
  return {
    id: row.id,
    version: row.version,
    host: row.host as HostName,
    repoId: row.repoId,
    repoPath: row.repoPath,
    accountId: row.accountId,
    login: row.login,
    updatedAt: row.updatedAt,
    baseline: fromText(row.baseline),
    applied: applied === 'none' ? undefined : applied,
    intent: fromText(row.intent),
  };
}
