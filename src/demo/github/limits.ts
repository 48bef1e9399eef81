/**
 * The rate limits and their headers. Requests are really counted (5,000 an hour for a credential, 60 without one), and a
 * test can put either limit in force. https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
import { type Answer, ok, Refusal } from './answer.ts';
import type { Actor } from './call.ts';

const hourMs = 60 * 60 * 1000;
const documentationUrl = 'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api';

export type LimitKind = 'primary' | 'secondary';

export interface Limits {
  /** Puts a limit in force for everybody, for so many seconds from now. */
  limitFor(seconds: number, kind: LimitKind): void;
  lift(): void;
  /** Counts one request and refuses it when a limit is in force. */
  count(actor: Actor, requestId: string): void;
  /** Gives the last request back to the primary limit: an unchanged answer (304) is free there. */
  refund(actor: Actor): void;
  headers(actor: Actor): Record<string, string>;
  /** What `GET /rate_limit` shows; asking does not count. */
  overview(actor: Actor): Answer;
  /** For GraphQL, which answers the primary limit with 200 and an error. */
  isPrimaryInForce(): boolean;
}

export function createLimits(now: () => Date): Limits {
  const windows = new Map<string, { used: number; resetAt: number }>();
  let forced: { kind: LimitKind; until: number } | undefined;
  const time = () => now().getTime();
  const inForce = () => (forced && forced.until > time() ? forced : undefined);

  const windowOf = (actor: Actor) => {
    const key = nameOf(actor);
    const known = windows.get(key);
    if (known && known.resetAt > time()) return known;
    const fresh = { used: 0, resetAt: time() + hourMs };
    windows.set(key, fresh);
    return fresh;
  };

  const figures = (actor: Actor) => {
    const limit = actor.kind === 'anonymous' ? 60 : 5_000;
    const { used, resetAt } = windowOf(actor);
    const primary = inForce()?.kind === 'primary' ? inForce() : undefined;
    return {
      limit,
      used: primary ? limit : used,
      remaining: primary ? 0 : Math.max(0, limit - used),
      reset: Math.ceil((primary?.until ?? resetAt) / 1000),
    };
  };

  const refuseSecondary = (until: number) => {
    const seconds = Math.max(1, Math.ceil((until - time()) / 1000));
    throw new Refusal(
      429,
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      {
        headers: { 'retry-after': String(seconds) },
        documentationUrl: `${documentationUrl}#about-secondary-rate-limits`,
      },
    );
  };

  return {
    limitFor(seconds, kind) {
      forced = { kind, until: time() + seconds * 1000 };
    },
    lift() {
      forced = undefined;
      windows.clear();
    },
    count(actor, requestId) {
      const limit = inForce();
      if (limit?.kind === 'secondary') refuseSecondary(limit.until);
      const isSpent = figures(actor).remaining === 0;
      if (!isSpent) windowOf(actor).used += 1;
      else {
        throw new Refusal(
          403,
          `API rate limit exceeded for ${nameOf(actor)}. If you reach out to GitHub Support for help, please include the request ID ${requestId}.`,
          { documentationUrl },
        );
      }
    },
    refund(actor) {
      const window = windowOf(actor);
      window.used = Math.max(0, window.used - 1);
    },
    headers(actor) {
      const { limit, remaining, used, reset } = figures(actor);
      return {
        'x-ratelimit-limit': String(limit),
        'x-ratelimit-remaining': String(remaining),
        'x-ratelimit-used': String(used),
        'x-ratelimit-reset': String(reset),
        'x-ratelimit-resource': 'core',
      };
    },
    overview(actor) {
      const core = { ...figures(actor), resource: 'core' };
      const search = { limit: 30, used: 0, remaining: 30, reset: core.reset, resource: 'search' };
      return ok({ resources: { core, search, graphql: { ...core, resource: 'graphql' } }, rate: core });
    },
    isPrimaryInForce: () => inForce()?.kind === 'primary',
  };
}

function nameOf(actor: Actor): string {
  if (actor.kind === 'user') return `user ID ${actor.account.id}`;
  if (actor.kind === 'installation') return `installation ID ${actor.installation.id}`;
  return actor.kind === 'app' ? 'the app' : '127.0.0.1';
}
