/** What administrators must look at, kept until Slack has taken it. The same thing is said once a day. */
import type { Db } from './client.ts';
import type { Tx } from './store.ts';

const sayAgainAfterMs = 24 * 3_600_000;

/** Keeps a report unless one with this key waits to be said, or was said within a day. @returns true when it is to be said */
export async function keepReport(tx: Tx, report: { key: string; words: string }): Promise<boolean> {
  const before = await tx.db.report.findUnique({ where: { key: report.key } });
  if (!before) {
    await tx.db.report.create({ data: { ...report, createdAt: tx.now } });
    return true;
  }
  if (!before.saidAt || tx.now.getTime() - before.saidAt.getTime() < sayAgainAfterMs) return false;
  await tx.db.report.update({
    where: { id: before.id },
    data: { words: report.words, createdAt: tx.now, saidAt: null },
  });
  return true;
}

export const unsaidReports = (db: Db): Promise<{ id: number; words: string }[]> =>
  db.report.findMany({ where: { saidAt: null }, orderBy: { id: 'asc' }, take: 20, select: { id: true, words: true } });

export async function markSaid(db: Db, id: number, at: Date): Promise<void> {
  await db.report.update({ where: { id }, data: { saidAt: at } });
}
