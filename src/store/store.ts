/** The truth: one database, opened once. Reads go through `read`, every change through `write`, which is one transaction with one time. */
import type { Clock } from '#lib/clock.ts';
import { type Db, openDb, type Tx as PrismaTx } from './client.ts';
import { migrate } from './migrate.ts';

/** A transaction under way. */
export interface Tx {
  db: PrismaTx;
  /** The one time of everything that this transaction writes. */
  now: Date;
}

export interface Store {
  read: Db;
  /** All or nothing. No network calls inside: on SQLite everyone else waits meanwhile. */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Throws when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Migrates the database and opens it.
 * @param options.url `file:PATH`
 * @throws Error in plain words when the database cannot be opened or migrated
 */
export async function openStore(options: { url: string; clock: Clock }): Promise<Store> {
  await migrate(options.url, options.clock);
  const db = openDb(options.url);
  return {
    read: db,
    write: (work) => db.$transaction((tx) => work({ db: tx, now: options.clock.now() })),
    ping: async () => {
      await db.auditHead.findUniqueOrThrow({ where: { id: 1 } });
    },
    close: () => db.$disconnect(),
  };
}
