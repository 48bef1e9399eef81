/**
 * GitHub's secondary limits, for each credential apart: requests at once, points a minute, content a minute and an hour. How
 * GitHub counts its windows is not documented; here one begins with its first request. Who goes on asking waits longer.
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits
 */

export interface SecondaryLimits {
  /** Requests under way at once, REST and GraphQL together. */
  concurrent: number;
  /** A minute over REST: reads cost 1, writes 5. */
  points: number;
  /** A minute over GraphQL: queries cost 1; there are no mutations here. */
  graphqlPoints: number;
  /** Requests that create or change something. */
  contentAMinute: number;
  contentAnHour: number;
  /** How long a minute is; a benchmark shortens it. */
  minuteMs: number;
}

export const documentedLimits: SecondaryLimits = {
  concurrent: 100,
  points: 900,
  graphqlPoints: 2000,
  contentAMinute: 80,
  contentAnHour: 500,
  minuteMs: 60_000,
};

/** What counts of a request. */
export interface Counted {
  method: string;
  isGraphql: boolean;
}

export interface Secondary {
  /** Counts a request as under way until the returned function is called. */
  enter(credential: string): () => void;
  /** Counts this request; seconds to wait and GitHub's words when it is one too many. */
  check(credential: string, request: Counted): { retryAfter: number; message: string } | undefined;
  /** Forgets everything that was counted. */
  lift(): void;
}

/** How long after a refusal others may still arrive that were sent before it was heard. */
const onItsWayMs = 1000;
const tooMany = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
const tooMuchContent =
  'You have exceeded a secondary rate limit and have been temporarily blocked from content creation. Please retry your request again later.';

interface Window {
  startedAt: number;
  used: number;
}

interface Tally {
  underWay: number;
  windows: Map<keyof SecondaryLimits, Window>;
  blocked: { until: number; saidAt: number; message: string } | undefined;
}

export function createSecondary(limits: SecondaryLimits, now: () => Date): Secondary {
  const tallies = new Map<string, Tally>();
  const tallyOf = (credential: string): Tally => {
    const tally = tallies.get(credential) ?? { underWay: 0, windows: new Map(), blocked: undefined };
    tallies.set(credential, tally);
    return tally;
  };

  /** When the window of this limit ends, if this request is one too many for it. */
  function overUntil(tally: Tally, name: keyof SecondaryLimits, cost: number): number | undefined {
    const time = now().getTime();
    const lengthMs = name === 'contentAnHour' ? 60 * limits.minuteMs : limits.minuteMs;
    const known = tally.windows.get(name);
    const window = known && known.startedAt + lengthMs > time ? known : { startedAt: time, used: 0 };
    tally.windows.set(name, window);
    if (window.used + cost > limits[name]) return window.startedAt + lengthMs;
    window.used += cost;
    return undefined;
  }

  function blockNew(tally: Tally, request: Counted): Tally['blocked'] {
    const saidAt = now().getTime();
    if (tally.underWay > limits.concurrent) return { until: saidAt + limits.minuteMs, saidAt, message: tooMany };
    for (const [name, cost] of costsOf(request)) {
      const until = overUntil(tally, name, cost);
      const message = name.startsWith('content') ? tooMuchContent : tooMany;
      if (until !== undefined) return { until, saidAt, message };
    }
    return undefined;
  }

  return {
    enter(credential) {
      const tally = tallyOf(credential);
      tally.underWay += 1;
      return () => {
        tally.underWay -= 1;
      };
    },
    check(credential, request) {
      const tally = tallyOf(credential);
      const time = now().getTime();
      const { blocked } = tally;
      if (!blocked || blocked.until <= time) tally.blocked = blockNew(tally, request);
      // What was on its way when the first refusal was said is no disobedience.
      else if (time - blocked.saidAt > onItsWayMs) blocked.until = time + limits.minuteMs;
      if (!tally.blocked) return undefined;
      const { until, message } = tally.blocked;
      return { retryAfter: Math.max(1, Math.ceil((until - time) / 1000)), message };
    },
    lift: () => tallies.clear(),
  };
}

function costsOf({ method, isGraphql }: Counted): [keyof SecondaryLimits, number][] {
  if (isGraphql) return [['graphqlPoints', 1]];
  const isRead = ['GET', 'HEAD', 'OPTIONS'].includes(method);
  const points: [keyof SecondaryLimits, number] = ['points', isRead ? 1 : 5];
  if (isRead || method === 'DELETE') return [points];
  return [points, ['contentAMinute', 1], ['contentAnHour', 1]];
}
