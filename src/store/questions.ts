/** What approvers asked back before they decided, and what they were answered. */
import type { RequestState } from '#domain/request.ts';
import { record } from './audit.ts';
import type { Db, Tx as PrismaTx } from './client.ts';
import { SomeoneWasFaster } from './move.ts';
import type { Tx } from './store.ts';

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

type QuestionRow = Awaited<ReturnType<Db['question']['findUniqueOrThrow']>>;

export async function questionsOn(db: Db, requestId: number): Promise<Question[]> {
  const rows = await db.question.findMany({ where: { requestId }, orderBy: { id: 'asc' } });
  return rows.map(toQuestion);
}

export async function questionById(db: Db | PrismaTx, id: number): Promise<Question | undefined> {
  const row = await db.question.findUnique({ where: { id } });
  return row ? toQuestion(row) : undefined;
}

/**
 * Writes a question, and has the messages of the request drawn again. Asked again by the same person while it waits for its
 * answer, it is the same: a form that was answered slowly may be sent twice.
 * @throws SomeoneWasFaster when it is not open any more
 */
export async function createQuestion(
  tx: Tx,
  fresh: { requestId: number; askerId: string; words: string },
): Promise<Question> {
  await whileOpen(tx, fresh.requestId);
  const same = await tx.db.question.findFirst({ where: { ...fresh, answer: null } });
  if (same) return toQuestion(same);
  const row = await tx.db.question.create({ data: { ...fresh, askedAt: tx.now } });
  await record(tx, {
    actor: fresh.askerId,
    action: 'request.asked-back',
    subject: `request:${fresh.requestId}`,
    data: { question: row.id, words: fresh.words },
  });
  return toQuestion(row);
}

/** Writes the answer, or a better one. @throws SomeoneWasFaster when the request is not open any more */
export async function keepAnswer(
  tx: Tx,
  question: Pick<Question, 'id' | 'requestId'>,
  by: { personId: string; words: string },
): Promise<void> {
  await whileOpen(tx, question.requestId);
  await tx.db.question.update({ where: { id: question.id }, data: { answer: by.words, answeredAt: tx.now } });
  await record(tx, {
    actor: by.personId,
    action: 'request.answered',
    subject: `request:${question.requestId}`,
    data: { question: question.id, words: by.words },
  });
}

async function whileOpen(tx: Tx, requestId: number): Promise<void> {
  const { count } = await tx.db.request.updateMany({
    where: { id: requestId, state: 'open' satisfies RequestState, answerBy: { gt: tx.now } },
    data: { version: { increment: 1 } },
  });
  if (count !== 1) throw new SomeoneWasFaster(`request:${requestId}`);
}

const toQuestion = (row: QuestionRow): Question => ({
  ...row,
  answer: row.answer ?? undefined,
  answeredAt: row.answeredAt ?? undefined,
});
