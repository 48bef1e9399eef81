/**
 * The rate limits and their headers. Requests are really counted (5,000 an hour for a credential, 60 without one; GraphQL
 * apart), secondary limits where they are asked for, and a test can put either kind in force.
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
import { type Answer, ok, Refusal } from './answer.ts';
import type { Actor } from './call.ts';
import { type Counted, createSecondary, documentedLimits, type SecondaryLimits } from './secondary.ts';

const hourMs = 60 * 60 * 1000;
const documentationUrl = 'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api';

export type LimitKind = 'primary' | 'secondary';
export type Resource = 'core' | 'graphql';

export interface LimitOptions {
  /** Requests of a credential an hour: 5,000 when left out. */
  perHour?: number;
  /** Off when left out; what is named differs from what GitHub documents. */
  secondary?: Partial<SecondaryLimits>;
}

/** One request as the limits see it. */
export interface LimitedRequest extends Counted {
  actor: Actor;
  requestId: string;
}

export interface Limits {
  /** Puts a limit in force for everybody, for so many seconds from now. */
  limitFor(seconds: number, kind: LimitKind): void;
  lift(): void;
  /** Counts a request as under way until the returned function is called. */
  enter(authorization: string | undefined): () => void;
  /** Counts one request and refuses it when a limit is in force. */
  count(request: LimitedRequest, authorization: string | undefined): void;
  /** Gives the last request back to the primary limit: an unchanged answer (304) is free there. */
  refund(actor: Actor): void;
  headers(actor: Actor, resource: Resource): Record<string, string>;
  /** What `GET /rate_limit` shows; asking does not count. */
  overview(actor: Actor): Answer;
  /** For GraphQL, which answers the primary limit with 200 and an error. */
  isPrimaryInForce(): boolean;
}

export function createLimits(now: () => Date, options: LimitOptions = {}): Limits {
  const { perHour = 5_000 } = options;
  const secondary = options.secondary && createSecondary({ ...documentedLimits, ...options.secondary }, now);
  const windows = new Map<string, { used: number; resetAt: number }>();
  let forced: { kind: LimitKind; until: number } | undefined;
  const time = () => now().getTime();
  const inForce = () => (forced && forced.until > time() ? forced : undefined);

  const windowOf = (actor: Actor, resource: Resource) => {
    const key = `${resource} ${nameOf(actor)}`;
    const known = windows.get(key);
    if (known && known.resetAt > time()) return known;
    const fresh = { used: 0, resetAt: time() + hourMs };
    windows.set(key, fresh);
    return fresh;
  };

  const figures = (actor: Actor, resource: Resource) => {
    const limit = actor.kind === 'anonymous' ? 60 : perHour;
    const { used, resetAt } = windowOf(actor, resource);
    const primary = inForce()?.kind === 'primary' ? inForce() : undefined;
    return {
      limit,
      used: primary ? limit : used,
      remaining: primary ? 0 : Math.max(0, limit - used),
      reset: Math.ceil((primary?.until ?? resetAt) / 1000),
    };
  };

  const secondsUntil = (until: number) => Math.max(1, Math.ceil((until - time()) / 1000));

  return {
    limitFor(seconds, kind) {
      forced = { kind, until: time() + seconds * 1000 };
    },
    lift() {
      forced = undefined;
      windows.clear();
      secondary?.lift();
    },
    enter: (authorization) => secondary?.enter(authorization ?? '') ?? (() => {}),
    count({ actor, requestId, method, isGraphql }, authorization) {
      const limit = inForce();
      if (limit?.kind === 'secondary') throw refusal(429, tooMany, secondsUntil(limit.until));
      const refused = secondary?.check(authorization ?? '', { method, isGraphql });
      if (refused) throw refusal(403, refused.message, refused.retryAfter);
      const resource = isGraphql ? 'graphql' : 'core';
      const isSpent = figures(actor, resource).remaining === 0;
      if (!isSpent) windowOf(actor, resource).used += 1;
      else {
        throw new Refusal(
          403,
          `API rate limit exceeded for ${nameOf(actor)}. If you reach out to GitHub Support for help, please include the request ID ${requestId}.`,
          { documentationUrl },
        );
      }
    },
    refund(actor) {
      const window = windowOf(actor, 'core');
      window.used = Math.max(0, window.used - 1);
    },
    headers(actor, resource) {
      const { limit, remaining, used, reset } = figures(actor, resource);
      return {
        'x-ratelimit-limit': String(limit),
        'x-ratelimit-remaining': String(remaining),
        'x-ratelimit-used': String(used),
        'x-ratelimit-reset': String(reset),
        'x-ratelimit-resource': resource,
      };
    },
    overview(actor) {
      const core = { ...figures(actor, 'core'), resource: 'core' };
      const graphql = { ...figures(actor, 'graphql'), resource: 'graphql' };
      const search = { limit: 30, used: 0, remaining: 30, reset: core.reset, resource: 'search' };
      return ok({ resources: { core, search, graphql }, rate: core });
    },
    isPrimaryInForce: () => inForce()?.kind === 'primary',
  };
}

const tooMany = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';

/** GitHub uses both statuses for its secondary limits. */
const refusal = (status: 403 | 429, message: string, retryAfter: number): Refusal =>
  new Refusal(status, message, {
    headers: { 'retry-after': String(retryAfter) },
    documentationUrl: `${documentationUrl}#about-secondary-rate-limits`,
  });

function nameOf(actor: Actor): string {
  if (actor.kind === 'user') return `user ID ${actor.account.id}`;
  if (actor.kind === 'installation') return `installation ID ${actor.installation.id}`;
  return actor.kind === 'app' ? 'the app' : '127.0.0.1';
}
