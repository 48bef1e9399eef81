/** What approvers asked back before they decided, and what they were answered. */
import type { Db } from './client.ts';

/** One question on one request. */
export interface Question {
  id: number;
  requestId: number;
  askerId: string;
  words: string;
  askedAt: Date;
  answer: string | undefined;
  answeredAt: Date | undefined;
}

export async function questionsOn(db: Db, requestId: number): Promise<Question[]> {
  const rows = await db.question.findMany({ where: { requestId }, orderBy: { id: 'asc' } });
  return rows.map((row) => ({ ...row, answer: row.answer ?? undefined, answeredAt: row.answeredAt ?? undefined }));
}
