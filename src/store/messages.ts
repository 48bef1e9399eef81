/** Which Slack messages show which request, and what they last showed. */
import type { Db } from './client.ts';

export interface ShownMessage {
  id: number;
  kind: string;
  channel: string;
  ts: string;
  /** Hash of what was last shown; `lost` when Slack no longer lets us change it. */
  shown: string;
}

export const messagesOf = (db: Db, requestId: number): Promise<ShownMessage[]> =>
  db.message.findMany({ where: { requestId }, orderBy: { id: 'asc' } });

/** Remembers a message that Slack has taken, or a copy that was found later. @returns what is known of it, if it was known before */
export async function keepMessage(
  db: Db,
  message: { requestId: number; kind: string; channel: string; ts: string; shown: string },
): Promise<ShownMessage> {
  const { channel, ts } = message;
  return db.message.upsert({ where: { channel_ts: { channel, ts } }, create: message, update: {} });
}

export async function markShown(db: Db, id: number, shown: string): Promise<void> {
  await db.message.update({ where: { id }, data: { shown } });
}
