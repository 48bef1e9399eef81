/** Writes and reads the audit chain. Taking the head is what puts concurrent writers in one line, on any database. */
import { createVerifier, link } from '#audit/chain.ts';
import type { AuditEntry, Happening } from '#audit/entry.ts';
import type { Db } from './client.ts';
import type { Tx } from './store.ts';

/** Links what happened into the chain, in the transaction of the change itself. */
export async function record(tx: Tx, happening: Happening): Promise<void> {
  const head = await tx.db.auditHead.update({ where: { id: 1 }, data: { seq: { increment: 1 } } });
  const entry = link({ seq: head.seq - 1, hash: head.hash }, tx.now, happening);
  await tx.db.auditEntry.create({ data: entry });
  await tx.db.auditHead.update({ where: { id: 1 }, data: { hash: entry.hash } });
}

/** Entries with a number above `after`, in order. */
export const readAudit = (db: Db, after: number, limit: number): Promise<AuditEntry[]> =>
  db.auditEntry.findMany({ where: { seq: { gt: after } }, orderBy: { seq: 'asc' }, take: limit });

/** The last entries, newest first. */
export const latestAudit = (db: Db, limit: number): Promise<AuditEntry[]> =>
  db.auditEntry.findMany({ orderBy: { seq: 'desc' }, take: limit });

/** Every entry, in order, without holding them all in memory. */
export async function* allAudit(db: Db): AsyncGenerator<AuditEntry> {
  let after = 0;
  for (;;) {
    const page = await readAudit(db, after, 1000);
    if (page.length === 0) return;
    yield* page;
    after = page.at(-1)?.seq ?? after;
  }
}

/** Checks the whole chain against itself and against the recorded head. */
export async function verifyAudit(db: Db): Promise<{ entries: number; hash: string; problem?: string }> {
  const verifier = createVerifier();
  for await (const entry of allAudit(db)) {
    const problem = verifier.next(entry);
    if (problem) return { entries: verifier.head().seq, hash: verifier.head().hash, problem };
  }
  const { seq, hash } = verifier.head();
  const head = await db.auditHead.findUniqueOrThrow({ where: { id: 1 } });
  const isWhole = head.seq === seq && head.hash === hash;
  return isWhole
    ? { entries: seq, hash }
    : {
        entries: seq,
        hash,
        problem: `the chain ends at entry ${seq}, but entry ${head.seq} was written: the end is missing`,
      };
}
