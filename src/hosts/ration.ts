/**
 * So many writes for grants an hour and no more, where a host answers too many by wanting quiet for everything, endings
 * included. https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits
 */

export interface Ration {
  /** From when on there is room for another write; undefined when there is now. */
  fullUntil(): Date | undefined;
  /** A write goes out. */
  take(): void;
}

const hourMs = 3_600_000;

export function createRation(mostAnHour: number, now: () => Date): Ration {
  /** Of the last hour, the oldest first. */
  let taken: number[] = [];
  return {
    fullUntil() {
      const nowMs = now().getTime();
      // A time still to come was noted before the clock was set back.
      taken = taken.filter((at) => at > nowMs - hourMs && at <= nowMs);
      const oldest = taken[0];
      return taken.length < mostAnHour || oldest === undefined ? undefined : new Date(oldest + hourMs);
    },
    take() {
      if (Number.isFinite(mostAnHour)) taken.push(now().getTime());
    },
  };
}
