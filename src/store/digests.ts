/** The daily lists of what waits: which channel has had the one of which day. */
import type { Db } from './client.ts';
import type { Tx } from './store.ts';

export interface DigestDay {
  channel: string;
  /** `2026-11-20`, in the zone in which the list is sent. */
  day: string;
}

/** @returns false when this channel has had the list of that day */
export async function takeDigest(tx: Tx, digest: DigestDay): Promise<boolean> {
  const { channel, day } = digest;
  const before = await tx.db.digest.findUnique({ where: { channel_day: { channel, day } } });
  if (before) return false;
  await tx.db.digest.create({ data: { channel, day } });
  return true;
}

/** Slack did not take the list: it is to be sent again. */
export async function giveBackDigest(tx: Tx, { channel, day }: DigestDay): Promise<void> {
  await tx.db.digest.deleteMany({ where: { channel, day } });
}

export const hasDigest = async (db: Db, { channel, day }: DigestDay): Promise<boolean> =>
  (await db.digest.findUnique({ where: { channel_day: { channel, day } } })) !== null;
