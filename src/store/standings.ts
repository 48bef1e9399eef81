/**
 * One person's row on one repository: baseline, what we last set, and the write under way. Every write is fenced by a version.
 * A person may have one row of each mode on a repository, but only one of them is in use at a time.
 */
import type { HostName } from '#domain/host-name.ts';
import type { LevelOrNone } from '#domain/level.ts';
import type { DirectRow, Ledger, Mode, RowOrNone } from '#domain/standing.ts';
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
  mode: Mode;
  /** What has to be looked after once nothing of ours is applied any more. */
  aftercare: Aftercare | undefined;
  /** Since when the host has not shown repository or account, while it has not. */
  goneSince: Date | undefined;
  /** What we gave up looking for; it is looked for again, now and then, until that time. */
  tombstone: Tombstone | undefined;
  /** When it was last written. */
  updatedAt: Date;
}

export interface Tombstone {
  ledger: Ledger;
  aftercare?: Aftercare;
  /** The host had stopped showing repository or account; nobody was seen to take anything away. */
  isLostSight?: boolean;
  until: Date;
}

export interface Aftercare {
  /** Rules naming the person that the host drops together with their row, as the host wrote them down. */
  rules?: unknown;
  /** The person's own row, before they could change it themselves from within a container. */
  own?: RowOrNone;
  /** The person's own row when they came into a container: looked at again only if they leave it by another hand than ours. */
  before?: RowOrNone;
  /** What the person had from all sources, before they could bring in others, and themselves through them. */
  had?: LevelOrNone;
  /** The invitation that the bot has sent: its sender is no proof once the bot acts by another account. */
  invitation?: string;
  /** A write of ours whose answer was lost, and that was made again: until then it may still come, and undo what follows. */
  late?: { row: DirectRow; baseline: RowOrNone; until: string };
}

/** Whose access to what: one person may have a standing of each mode there. */
export interface StandingKey {
  host: HostName;
  repoId: string;
  accountId: string;
}

type StandingRow = Awaited<ReturnType<Db['standing']['findUniqueOrThrow']>>;

const stillOurs = [{ applied: { not: null } }, { intent: { not: null } }, { aftercare: { not: null } }];

/** The standing that is in use for this person and repository: something of ours is there, or a grant wants it. */
export async function standingInUse(
  db: Db | PrismaTx,
  { host, repoId, accountId }: StandingKey,
): Promise<Standing | undefined> {
  const isWanted = { grants: { some: { state: { in: liveStates } } } };
  const row = await db.standing.findFirst({
    where: { host, repoId, accountId, OR: [...stillOurs, isWanted] },
    orderBy: { id: 'asc' },
  });
  return row ? toStanding(row) : undefined;
}

/** The standing of this account on this repository, made on the first touch; the one in use goes before the one of that mode. */
export async function ensureStanding(
  tx: Tx,
  key: StandingKey & { repoPath: string; login: string; mode: Mode },
): Promise<Standing> {
  return (await standingInUse(tx.db, key)) ?? standingOfMode(tx, key);
}

/** The standing of this very mode, in use or not, made on the first touch. */
export async function standingOfMode(
  tx: Tx,
  key: StandingKey & { repoPath: string; login: string; mode: Mode },
): Promise<Standing> {
  const { host, repoId, accountId, mode } = key;
  const row = await tx.db.standing.upsert({
    where: { host_repoId_accountId_mode: { host, repoId, accountId, mode } },
    create: { ...key, updatedAt: tx.now },
    update: {},
  });
  return toStanding(row);
}

export async function findStanding(
  db: Db | PrismaTx,
  { host, repoId, accountId, mode }: StandingKey & { mode: Mode },
): Promise<Standing | undefined> {
  const row = await db.standing.findUnique({
    where: { host_repoId_accountId_mode: { host, repoId, accountId, mode } },
  });
  return row ? toStanding(row) : undefined;
}

export async function standingById(db: Db | PrismaTx, id: number): Promise<Standing | undefined> {
  const row = await db.standing.findUnique({ where: { id } });
  return row ? toStanding(row) : undefined;
}

/** Standings that no live grant will lead anyone to: a write whose end was not seen, or something of ours that nobody wants any more. */
export async function unfinishedStandings(db: Db): Promise<number[]> {
  const isUnwanted = { grants: { none: { state: { in: liveStates } } } };
  const rows = await db.standing.findMany({
    where: { OR: [{ intent: { not: null } }, { OR: stillOurs, ...isUnwanted }] },
    select: { id: true },
  });
  return rows.map((row) => row.id);
}

/** Standings with a tombstone that nobody has looked at since `before`. */
export async function tombstonesToLookAt(db: Db, before: Date): Promise<number[]> {
  const rows = await db.standing.findMany({
    where: { tombstone: { not: null }, updatedAt: { lt: before } },
    select: { id: true },
    take: 100,
  });
  return rows.map((row) => row.id);
}

export interface StandingChange {
  ledger: Ledger;
  names?: { repoPath: string; login: string };
  audit?: 'host.intended' | 'host.observed' | 'host.orphan';
  /** `null` forgets it; left out, it stays. */
  aftercare?: Aftercare | null;
  goneSince?: Date | null;
  tombstone?: Tombstone | null;
}

/**
 * Writes the ledger and the names that the host shows now; an intent that is new is recorded before the call that it announces.
 * @throws SomeoneWasFaster when another worker has written since `standing` was read
 */
export async function writeStanding(tx: Tx, standing: Standing, change: StandingChange): Promise<Standing> {
  const { ledger, names, aftercare, goneSince, tombstone } = change;
  const { count } = await tx.db.standing.updateMany({
    where: { id: standing.id, version: standing.version },
    data: {
      ...names,
      version: { increment: 1 },
      baseline: toText(ledger.baseline),
      applied: toText(ledger.applied),
      intent: toText(ledger.intent),
      updatedAt: tx.now,
      ...(aftercare !== undefined && { aftercare: toText(aftercare ?? undefined) }),
      ...(goneSince !== undefined && { goneSince }),
      ...(tombstone !== undefined && {
        tombstone: toText(
          tombstone
            ? { ...tombstone.ledger, aftercare: tombstone.aftercare, isLostSight: tombstone.isLostSight }
            : undefined,
        ),
        tombstoneUntil: tombstone?.until ?? null,
      }),
    },
  });
  if (count !== 1) throw new SomeoneWasFaster(`standing:${standing.id}`);
  if (change.audit) {
    await record(tx, {
      actor: 'jit',
      action: change.audit,
      subject: `${standing.host}:${standing.repoId}:${standing.accountId}`,
      data: {
        repo: names?.repoPath ?? standing.repoPath,
        login: names?.login ?? standing.login,
        mode: standing.mode,
        ...ledger,
      },
    });
  }
  return {
    ...standing,
    ...names,
    ...ledger,
    ...(aftercare !== undefined && { aftercare: aftercare ?? undefined }),
    ...(goneSince !== undefined && { goneSince: goneSince ?? undefined }),
    ...(tombstone !== undefined && { tombstone: tombstone ?? undefined }),
    version: standing.version + 1,
    updatedAt: tx.now,
  };
}

const toText = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));
const fromText = <T>(text: string | null): T | undefined => (text === null ? undefined : (JSON.parse(text) as T));

function toStanding(row: StandingRow): Standing {
  const applied = fromText<RowOrNone>(row.applied);
  return {
    id: row.id,
    version: row.version,
    host: row.host as HostName,
    repoId: row.repoId,
    repoPath: row.repoPath,
    accountId: row.accountId,
    login: row.login,
    mode: row.mode as Mode,
    updatedAt: row.updatedAt,
    baseline: fromText<RowOrNone>(row.baseline),
    applied: applied === 'none' ? undefined : applied,
    intent: fromText<RowOrNone>(row.intent),
    aftercare: fromText<Aftercare>(row.aftercare),
    goneSince: row.goneSince ?? undefined,
    tombstone: toTombstone(row),
  };
}

function toTombstone({ tombstone, tombstoneUntil: until }: StandingRow): Tombstone | undefined {
  const kept = fromText<Ledger & Pick<Tombstone, 'aftercare' | 'isLostSight'>>(tombstone);
  if (!kept || !until) return undefined;
  const { baseline, applied, intent, aftercare, isLostSight } = kept;
  const ledger = { baseline, applied, intent };
  return { ledger, ...(aftercare && { aftercare }), ...(isLostSight && { isLostSight }), until };
}
