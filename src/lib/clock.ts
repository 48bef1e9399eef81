/** The only place that knows the time. Everything else is handed a Clock, so that a test can turn it by hand. */

/** Stops a timer that has not fired yet; afterwards it does nothing. */
export type Cancel = () => void;

export interface Clock {
  now(): Date;
  /** Runs `work` once, at `at` or as soon after as possible; at once (but never within this call) when `at` is past. */
  at(at: Date, work: () => void): Cancel;
}

/** setTimeout fires at once for a delay above this (about 24.8 days), and at times a millisecond early: both are armed again. */
const longestDelayMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => new Date(),
  at(at, work) {
    let timer: NodeJS.Timeout;
    const arm = (): void => {
      const delayMs = Math.max(0, at.getTime() - Date.now());
      timer = setTimeout(() => (Date.now() < at.getTime() ? arm() : work()), Math.min(delayMs, longestDelayMs));
      timer.unref();
    };
    arm();
    return () => clearTimeout(timer);
  },
};

/** Waits on a clock's own time. */
export const sleep = (clock: Clock, ms: number): Promise<void> =>
  new Promise((done) => clock.at(new Date(clock.now().getTime() + ms), done));

/** What `work` gives if it is done within `ms`, else undefined; the work goes on. A fault of the work is thrown. */
export async function atMost<T>(clock: Clock, ms: number, work: Promise<T>): Promise<T | undefined> {
  let cancel: Cancel = () => {};
  const tooLate = new Promise<undefined>((done) => {
    cancel = clock.at(new Date(clock.now().getTime() + ms), () => done(undefined));
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    cancel();
    work.catch(() => {});
  }
}
