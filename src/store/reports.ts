/** What administrators must look at, kept until Slack has taken it. The same thing is said once. */
import type { Db } from './client.ts';
import type { Tx } from './store.ts';

/** Keeps a report unless one with this key is there already. @returns true when it is new */
export async function keepReport(tx: Tx, report: { key: string; words: string }): Promise<boolean> {
  if (await tx.db.report.findUnique({ where: { key: report.key } })) return false;
  await tx.db.report.create({ data: { ...report, createdAt: tx.now } });
  return true;
}

export const unsaidReports = (db: Db): Promise<{ id: number; words: string }[]> =>
  db.report.findMany({ where: { saidAt: null }, orderBy: { id: 'asc' }, take: 20, select: { id: true, words: true } });

export async function markSaid(db: Db, id: number, at: Date): Promise<void> {
  await db.report.update({ where: { id }, data: { saidAt: at } });
}
