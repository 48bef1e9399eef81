/** The warning that a credential is about to end: a revocation that comes later could not be made with it. */
import type { Finding } from './host.ts';

const soonMs = 14 * 86_400_000;

/** @param ends a date or a date with time and zone; undefined or unreadable when the credential has no end. */
export function soonExpired(what: string, ends: string | undefined, now: Date): Finding[] {
  const endsAtMs = Date.parse(ends ?? '');
  if (Number.isNaN(endsAtMs) || endsAtMs - now.getTime() > soonMs) return [];
  const words = `${what} ends on ${new Date(endsAtMs).toISOString().slice(0, 10)}. Replace it before: without it no access can be taken back.`;
  return [{ severity: 'warning', words }];
}
