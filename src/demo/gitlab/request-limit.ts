/**
 * The instance's limit of requests, as Rack::Attack counts and answers it: windows that begin at whole minutes, for every
 * user apart. https://docs.gitlab.com/administration/settings/user_and_ip_rate_limits/
 */
import type { IncomingMessage } from 'node:http';
import { Refusal } from './answer.ts';
import { tokenOf } from './auth.ts';
import type { State } from './state.ts';

export interface RequestLimit {
  /** Counts this request. @returns the headers that tell of the limit, where one is set. @throws Refusal 429 */
  count(req: IncomingMessage): Record<string, string>;
}

const usual = 2000;

export function createRequestLimit(state: State): RequestLimit {
  const seen = new Map<string, { window: number; count: number }>();

  return {
    count(req) {
      const { limitedUntil, settings } = state;
      const now = state.now().getTime();
      if (limitedUntil && limitedUntil.getTime() > now) throw tooMany(usual, usual + 1, limitedUntil, now);
      const { requestsAMinute, minuteMs } = settings;
      if (requestsAMinute === undefined) return {};
      const user = state.tokens.find(({ value }) => value === tokenOf(req))?.userId ?? 'anonymous';
      const window = Math.floor(now / minuteMs);
      const known = seen.get(String(user));
      const count = known?.window === window ? known.count + 1 : 1;
      seen.set(String(user), { window, count });
      const resetAt = new Date((window + 1) * minuteMs);
      if (count > requestsAMinute) throw tooMany(requestsAMinute, count, resetAt, now);
      return headersOf(requestsAMinute, count, resetAt);
    },
  };
}

const tooMany = (limit: number, observed: number, resetAt: Date, now: number): Refusal =>
  new Refusal(429, 'Retry later\n', {
    'Retry-After': String(Math.ceil((resetAt.getTime() - now) / 1000)),
    ...headersOf(limit, observed, resetAt),
  });

const headersOf = (limit: number, observed: number, resetAt: Date): Record<string, string> => ({
  'RateLimit-Name': 'throttle_authenticated_api',
  'RateLimit-Limit': String(limit),
  'RateLimit-Observed': String(observed),
  'RateLimit-Remaining': String(Math.max(0, limit - observed)),
  'RateLimit-Reset': String(Math.ceil(resetAt.getTime() / 1000)),
  'RateLimit-ResetTime': resetAt.toUTCString(),
});
