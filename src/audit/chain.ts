/** The hash chain: each entry holds the hash of the one before it, so a changed, removed or inserted entry breaks every later one. */
import { createHash } from 'node:crypto';
import type { AuditEntry, Happening } from './entry.ts';

/** What the first entry holds as its predecessor. */
export const genesis = '0'.repeat(64);

/** The next link after `previous`. */
export function link(head: { seq: number; hash: string }, at: Date, happening: Happening): AuditEntry {
  const entry = {
    seq: head.seq + 1,
    at: at.toISOString(),
    actor: happening.actor,
    action: happening.action,
    subject: happening.subject,
    data: canonical(happening.data),
    previous: head.hash,
  };
  return { ...entry, hash: hashOf(entry) };
}

/** Goes along the chain, entry by entry; `problem` names the first place where it does not hold. */
export function createVerifier() {
  let head = { seq: 0, hash: genesis };
  return {
    /** @returns what is wrong with this entry, or undefined. */
    next(entry: AuditEntry): string | undefined {
      if (entry.seq !== head.seq + 1) return `entry ${head.seq + 1} is missing (found ${entry.seq} in its place)`;
      if (entry.previous !== head.hash)
        return `entry ${entry.seq} does not follow entry ${head.seq}: its link is broken`;
      if (hashOf(entry) !== entry.hash) return `entry ${entry.seq} was changed: its hash does not match its content`;
      head = { seq: entry.seq, hash: entry.hash };
      return undefined;
    },
    head: () => head,
  };
}

const hashOf = (entry: Omit<AuditEntry, 'hash'>): string =>
  createHash('sha256')
    .update(JSON.stringify([entry.seq, entry.at, entry.actor, entry.action, entry.subject, entry.data, entry.previous]))
    .digest('hex');

/** JSON with sorted keys, so that the same facts are always the same text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
