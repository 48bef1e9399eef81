/** Answers that are good for a while. Failures are never kept, and whoever asks while one is under way shares its answer. */

/**
 * @param keepMs for how long this answer is good
 * @returns what asks; with `isGood`, only a kept answer that passes it will do
 */
export function remembered<T>(
  now: () => Date,
  ask: () => Promise<T>,
  keepMs: (answer: T) => number,
): (isGood?: (answer: T) => boolean) => Promise<T> {
  let kept: { answer: T; untilMs: number } | undefined;
  let underWay: Promise<T> | undefined;
  return async (isGood = () => true) => {
    if (kept && now().getTime() < kept.untilMs && isGood(kept.answer)) return kept.answer;
    underWay ??= ask()
      .then((answer) => {
        kept = { answer, untilMs: now().getTime() + keepMs(answer) };
        return answer;
      })
      .finally(() => {
        underWay = undefined;
      });
    return underWay;
  };
}
