/**
 * One bot for one database: two would post every card and message twice. The lock is a small SQLite file beside the database
 * with a transaction that is held open, so the operating system lets go of it at any end of the process, `kill -9` included,
 * and it holds between containers that share the folder, where process numbers mean nothing.
 */
import os from 'node:os';
import { type Client, createClient } from '@libsql/client';
import type { Clock } from '#lib/clock.ts';
import { pathOf, prepareFolder } from './place.ts';

/**
 * @param url `file:PATH` of the database
 * @returns the way to let go of it
 * @throws Error in plain words that name the process which holds it
 */
export async function lockDatabase(url: string, clock: Clock): Promise<() => Promise<void>> {
  const file = pathOf(url);
  await prepareFolder(file);
  const client = createClient({ url: `file:${file}.lock`, timeout: 0 });
  try {
    // In this mode a reader, even one that was left behind, keeps no writer waiting.
    await client.execute('PRAGMA journal_mode=WAL');
    await client.execute('CREATE TABLE IF NOT EXISTS holder (id INTEGER PRIMARY KEY, words TEXT NOT NULL)');
    const words = `process ${process.pid} on ${os.hostname()}, started at ${clock.now().toISOString()}`;
    await client.execute({ sql: 'INSERT OR REPLACE INTO holder VALUES (1, ?)', args: [words] });
    await client.execute('BEGIN IMMEDIATE');
    return async () => {
      // Closing alone would leave the transaction open until the client is collected as garbage.
      await client.execute('ROLLBACK');
      client.close();
    };
  } catch (cause) {
    const holder = await holderOf(client);
    client.close();
    if (!isBusy(cause)) throw cause;
    throw new Error(`${file} is in use by another bot (${holder}); stop that one first, or give this one its own`, {
      cause,
    });
  }
}

/** Readers may look while the lock is held. */
const holderOf = (client: Client): Promise<string> =>
  client.execute('SELECT words FROM holder').then(
    ({ rows }) => String(rows[0]?.words ?? 'which has just started'),
    () => 'which has just started',
  );

const isBusy = (fault: unknown): boolean =>
  fault instanceof Error && 'code' in fault && String(fault.code).startsWith('SQLITE_BUSY');
