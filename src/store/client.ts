/**
 * The one place where a database is opened. Prisma's stock SQLite adapter starts deferred transactions and leaks handles,
 * so ours starts every transaction as a writer (BEGIN IMMEDIATE) on the one connection it has.
 */
import { type Client, type Config, createClient, type InStatement } from '@libsql/client';
import { PrismaLibSql } from '@prisma/adapter-libsql';
import { type Prisma, PrismaClient } from '#generated/sqlite/client.ts';

export type Db = PrismaClient;
/** A transaction under way: inside `write`, only this may be used. */
export type Tx = Prisma.TransactionClient;

class SqliteAdapter extends PrismaLibSql {
  override createClient(config: Config): Client {
    const client = createClient(config);
    const execute = (statement: InStatement) => client.execute(statement);
    const rollback = () => execute('ROLLBACK');
    const commit = () =>
      execute('COMMIT').catch(async (fault: unknown) => {
        await rollback().catch(() => {});
        throw fault;
      });
    const transaction = async () => {
      await execute('BEGIN IMMEDIATE');
      return { execute, commit, rollback };
    };
    const executeMultiple = (sql: string) => client.executeMultiple(sql);
    return { execute, transaction, executeMultiple, close: () => client.close() } as unknown as Client;
  }

  override async connect() {
    const adapter = await super.connect();
    for (const pragma of ['busy_timeout=5000', 'journal_mode=WAL', 'synchronous=FULL', 'foreign_keys=ON']) {
      await adapter.queryRaw({ sql: `PRAGMA ${pragma}`, args: [], argTypes: [] });
    }
    return adapter;
  }
}

/** @param url `file:PATH`; the folder must exist and the migrations must be applied. */
export const openDb = (url: string): Db =>
  new PrismaClient({
    adapter: new SqliteAdapter({ url }),
    // A burst of endings queues here; waiting for a place is normal then, a slow transaction is not.
    transactionOptions: { maxWait: 60_000, timeout: 15_000 },
  });
