/**
 * The date on which a host itself drops a row that we made: a net below the end of the access. It follows the last end of
 * the live grants, and moves by an announced write like every other change of the row.
 */
import { type Grant, isWantedOnHost } from '#domain/grant.ts';
import type { DirectRow, NextStep } from '#domain/standing.ts';
import type { GitHost, Observation } from '#hosts/host.ts';

/** Until when the host's own net may let the row live. */
export function lastEnd(grants: readonly Grant[]): Date | undefined {
  const ends = grants.filter(isWantedOnHost).map((grant) => grant.endsAt.getTime());
  return ends.length > 0 ? new Date(Math.max(...ends)) : undefined;
}

/** The same step with the date that the row is to have; where all is well but for a date that comes too early, the step that moves it. */
export function withNet(
  next: NextStep,
  { host, grants, seen }: { host: GitHost; grants: readonly Grant[]; seen: Observation },
): NextStep {
  const { step, ledger } = next;
  const end = lastEnd(grants);
  const date = end && host.netFor?.(end);
  // A row that stood before has no net: its own end, or none, is to be put back.
  if (date === undefined || ledger.baseline !== 'none') return next;
  if (step.do === 'set') return { ...next, step: { do: 'set', row: dated(step.row, seen, date) } };
  const { applied } = ledger;
  if (step.do !== 'rest' || applied === undefined || !isOurDate(applied, seen, date)) return next;
  return { ...next, step: { do: 'set', row: { ...applied, expiresAt: date } } };
}

/** Where somebody has taken the date away, none is put back. */
function dated({ expiresAt: _, ...row }: DirectRow, { direct }: Observation, date: string): DirectRow {
  return typeof direct === 'object' && direct.expiresAt === undefined ? row : { ...row, expiresAt: date };
}

/** Whether the row shows a date before the wanted one, and it is the one that we set: dates of others stand. */
function isOurDate(applied: DirectRow, { direct }: Observation, date: string): boolean {
  if (typeof direct === 'string' || direct.expiresAt === undefined) return false;
  return direct.expiresAt < date && (applied.expiresAt ?? direct.expiresAt) === direct.expiresAt;
}
