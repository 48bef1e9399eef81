/**
 * A line before a host: so many exchanges at a time and no more. Without one, every look opens sockets of its own, and GitHub
 * takes more than a hundred requests at once for abuse.
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits
 */

export interface Line {
  /**
   * Does the work when its turn has come; urgent work goes before the rest.
   * @param signal gives up waiting: the work is then not begun, and the signal's reason is thrown
   */
  pass<T>(isUrgent: boolean, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

/** @param most how much work may be under way at once */
export function createLine(most: number): Line {
  const urgent = new Set<() => void>();
  const others = new Set<() => void>();
  let underWay = 0;

  function turn(line: Set<() => void>, signal: AbortSignal): Promise<void> {
    return new Promise((go, giveUp) => {
      const leave = () => {
        line.delete(enter);
        giveUp(signal.reason);
      };
      const enter = () => {
        line.delete(enter);
        signal.removeEventListener('abort', leave);
        go();
      };
      line.add(enter);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  /** The place goes to the next one in line, or is free again. */
  function leavePlace(): void {
    const [next] = urgent.size > 0 ? urgent : others;
    if (next) next();
    else underWay -= 1;
  }

  return {
    async pass(isUrgent, signal, work) {
      signal.throwIfAborted();
      if (underWay < most) underWay += 1;
      else await turn(isUrgent ? urgent : others, signal);
      try {
        return await work();
      } finally {
        // One turn later, when fetch has its connection back; the next one would open another.
        setImmediate(leavePlace);
      }
    },
  };
}
