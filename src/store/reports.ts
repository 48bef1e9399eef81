/** What administrators must look at, kept until Slack has taken it. The same thing is said once a day. */
import type { Part } from '#domain/words.ts';
import type { Db } from './client.ts';
import type { Tx } from './store.ts';

const sayAgainAfterMs = 24 * 3_600_000;

/** Keeps a report unless one with this key waits to be said, or was said within a day. @returns true when it is to be said */
export async function keepReport(
  tx: Tx,
  { key, words: parts }: { key: string; words: readonly Part[] },
): Promise<boolean> {
  const words = JSON.stringify(parts);
  const before = await tx.db.report.findUnique({ where: { key } });
  if (!before) {
    await tx.db.report.create({ data: { key, words, createdAt: tx.now } });
    return true;
  }
  if (!before.saidAt || tx.now.getTime() - before.saidAt.getTime() < sayAgainAfterMs) return false;
  await tx.db.report.update({
    where: { id: before.id },
    data: { words, createdAt: tx.now, saidAt: null },
  });
  return true;
}

export async function unsaidReports(db: Db): Promise<{ id: number; words: Part[] }[]> {
  const select = { id: true, words: true };
  const rows = await db.report.findMany({ where: { saidAt: null }, orderBy: { id: 'asc' }, take: 20, select });
  return rows.map(({ id, words }) => ({ id, words: partsIn(words) }));
}

/** Reports that were kept by an earlier version are one text. */
const partsIn = (words: string): Part[] => (words.startsWith('[') ? (JSON.parse(words) as Part[]) : [words]);

export async function markSaid(db: Db, id: number, at: Date): Promise<void> {
  await db.report.update({ where: { id }, data: { saidAt: at } });
}
