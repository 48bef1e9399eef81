/** What a fault means for the next try: when it is, and what the log is told. */
import { faultFields } from '#lib/log.ts';

const firstRetryMs = 1000;
const longestRetryMs = 60_000;

/** Later and later; but an end that this look was too early for is not kept waiting. */
export function nextTry(tries: { failures: number; endsAt: Date | undefined; startedAt: Date }, now: Date): Date {
  const { failures, endsAt, startedAt } = tries;
  const backOffMs = Math.min(longestRetryMs, firstRetryMs * 2 ** (failures - 1));
  const again = new Date(now.getTime() + backOffMs);
  return endsAt && endsAt > startedAt && endsAt < again ? endsAt : again;
}

/** A limit's own time, and whether it holds back everything that goes the same way. */
export function limitIn(fault: unknown): { until: Date; isForAll: boolean } | undefined {
  if (!(fault instanceof Error) || !('retryAt' in fault) || !(fault.retryAt instanceof Date)) return undefined;
  return { until: fault.retryAt, isForAll: 'isForAll' in fault && fault.isForAll === true };
}

/** What is safe to log of a fault, with the kind and the host's status where it has them. */
export function factsOf(fault: unknown): Record<string, unknown> {
  const { kind, status } = (fault instanceof Error ? fault : {}) as { kind?: unknown; status?: unknown };
  return { ...(kind !== undefined && { kind }), ...(status !== undefined && { status }), ...faultFields(fault) };
}

/** By queue: a limit that holds many keys back is told in the log once, not by each of them. */
export function createAnnouncements(now: () => Date): (queue: string, until: Date) => boolean {
  const told = new Map<string, Date>();
  return (queue, until) => {
    const known = told.get(queue);
    if (known && known > now()) return true;
    told.set(queue, until);
    return false;
  };
}
