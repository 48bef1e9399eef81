/**
 * Brings the database to the form that this build knows, at every start. Each migration is one transaction that first
 * writes its own name, so of two programs starting together one applies it and the other finds it done.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Client, createClient } from '@libsql/client';
import type { Clock } from '#lib/clock.ts';
import { cannotBeOpened, pathOf, prepareFolder } from './place.ts';

const folder = path.join(import.meta.dirname, '../../prisma/migrations/sqlite');
const bookkeeping =
  'CREATE TABLE IF NOT EXISTS "_migrations" (name TEXT PRIMARY KEY, checksum TEXT NOT NULL, applied_at TEXT NOT NULL)';

/**
 * Applies what is missing and returns the names of what it applied.
 * @param url `file:PATH`; a missing file or folder is made.
 * @throws Error when the database is newer than this build, was migrated by an edited file, or a migration fails (rolled back).
 */
export async function migrate(url: string, clock: Clock, migrations: string = folder): Promise<string[]> {
  const client = await open(url);
  try {
    for (const pragma of ['journal_mode=WAL', 'synchronous=FULL', 'foreign_keys=OFF'])
      await client.execute(`PRAGMA ${pragma}`);
    await client.execute(bookkeeping);
    const names = (await readdir(migrations)).filter((name) => /^\d{14}_\w+$/.test(name)).sort();
    const unknown = [...(await applied(client)).keys()].filter((name) => !names.includes(name));
    if (unknown.length > 0) {
      throw new Error(`the database is newer than this build: it has ${unknown.join(', ')}; start the newer build`);
    }
    const done: string[] = [];
    for (const name of names) if (await apply(client, clock, migrations, name)) done.push(name);
    if (done.length > 0 && (await client.execute('PRAGMA foreign_key_check')).rows.length > 0) {
      throw new Error('the database has rows that point to nothing (foreign key check failed)');
    }
    return done;
  } finally {
    client.close();
  }
}

async function open(url: string): Promise<Client> {
  const file = pathOf(url);
  await prepareFolder(file);
  try {
    return createClient({ url, timeout: 30_000 });
  } catch (cause) {
    throw cannotBeOpened(file, cause);
  }
}

async function applied(client: Client): Promise<Map<string, string>> {
  const { rows } = await client.execute('SELECT name, checksum FROM "_migrations"');
  return new Map(rows.map((row) => [String(row.name), String(row.checksum)]));
}

async function apply(client: Client, clock: Clock, migrations: string, name: string): Promise<boolean> {
  const sql = (await readFile(path.join(migrations, name, 'migration.sql'), 'utf8')).replaceAll('\r\n', '\n');
  const checksum = createHash('sha256').update(sql).digest('hex');
  const before = (await applied(client)).get(name);
  if (before === checksum) return false;
  if (before !== undefined) throw new Error(`migration ${name} was edited after it was applied`);
  const mark = `INSERT INTO "_migrations" VALUES ('${name}', '${checksum}', '${clock.now().toISOString()}');`;
  try {
    await client.executeMultiple(`BEGIN IMMEDIATE;\n${mark}\n${sql}\n;COMMIT;`);
    return true;
  } catch (fault) {
    await client.execute('ROLLBACK').catch(() => {});
    if ((await applied(client)).get(name) === checksum) return false;
    throw new Error(`migration ${name} failed and was rolled back: ${(fault as Error).message}`, { cause: fault });
  }
}
