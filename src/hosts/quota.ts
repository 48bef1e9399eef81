/**
 * What a host has said of its limits, for one credential: until when it wants quiet, and how much of its budget is left. From
 * the signal to the named time nothing is sent; a fifth of the budget is kept for endings.
 */
import { type BadAnswer, type Limit, limitOf, resetAt } from './fault.ts';

/** Which of a host's limits a request falls under. */
export interface Ask {
  /** GitHub counts GraphQL, and what the App asks in its own name, apart from the rest. */
  resource: 'core' | 'graphql' | 'app';
  /** Method and path without the last part: GitLab limits some endpoints by themselves. */
  endpoint: string;
}

export interface Closed {
  until: Date;
  /** The host has asked for quiet, or what is left of its budget is kept for endings. */
  why: 'asked' | 'kept';
  /** Neither the limit of one endpoint nor that of GraphQL alone. */
  isForAll: boolean;
}

export interface Quota {
  /** From when on this may be sent, and why not before; undefined when it may be sent now. */
  closed(ask: Ask, isEnding: boolean): Closed | undefined;
  /** Takes in what an answer says of the budget, and a bad one of limits. */
  learn(ask: Ask, answer: BadAnswer, isBad: boolean): void;
  /** True for a while after the host has limited us. */
  isCareful(): boolean;
}

const keptShare = 0.2;
/** When the host takes requests again, endings have it to themselves for this long. */
const headStartMs = 1000;
const carefulForMs = 10 * 60_000;
const longestWaitMs = 3_600_000;

interface Budget {
  limit: number;
  left: number;
  /** The reset as the host names it: two answers of the same window share it. */
  window: number;
  resetAtMs: number;
}

export function createQuota(now: () => Date): Quota {
  /** By resource, by endpoint, or `all`; `times` counts the limits in a row. */
  const quiet = new Map<string, { untilMs: number; times: number }>();
  const budgets = new Map<string, Budget>();
  let limitedAtMs = Number.NEGATIVE_INFINITY;

  function close(scope: string, { until, isAsked }: Limit): void {
    const nowMs = now().getTime();
    const { untilMs, times } = quiet.get(scope) ?? { untilMs: 0, times: 0 };
    // Answers that were on their way together count once.
    const isInARow = untilMs <= nowMs;
    const waitMs = (until.getTime() - nowMs) * (isAsked ? 1 : 2 ** times);
    const longest = isInARow || isAsked ? Math.min(longestWaitMs, waitMs) : 0;
    quiet.set(scope, { untilMs: Math.max(untilMs, nowMs + longest), times: times + (isInARow ? 1 : 0) });
    limitedAtMs = nowMs;
  }

  /** An answer that is no limit: the next limit without a time is the first one again. */
  function forgive(scopes: readonly string[]): void {
    for (const scope of scopes) if ((quiet.get(scope)?.untilMs ?? 0) <= now().getTime()) quiet.delete(scope);
  }

  return {
    closed(ask, isEnding) {
      const nowMs = now().getTime();
      const headStart = isEnding ? 0 : headStartMs;
      const untilMs = (scope: string) => (quiet.get(scope)?.untilMs ?? Number.NEGATIVE_INFINITY) + headStart;
      const last = Math.max(...scopesOf(ask).map(untilMs));
      if (last > nowMs) {
        const isForAll = last === untilMs('all') || last === untilMs('core');
        return { until: new Date(last), why: 'asked', isForAll };
      }
      const budget = budgets.get(ask.resource);
      if (!budget || budget.resetAtMs <= nowMs) return undefined;
      const until = new Date(budget.resetAtMs);
      if (budget.left === 0) return { until, why: 'asked', isForAll: ask.resource === 'core' };
      const isKept = !isEnding && ask.resource !== 'app' && budget.left < budget.limit * keptShare;
      return isKept ? { until, why: 'kept', isForAll: false } : undefined;
    },
    learn(ask, answer, isBad) {
      note(budgets, ask, answer, now());
      const limit = isBad ? limitOf(answer, now()) : undefined;
      if (!limit) return forgive(scopesOf(ask));
      const scope = { all: 'all', budget: ask.resource, endpoint: ask.endpoint }[limit.of];
      close(scope, limit);
    },
    isCareful: () => now().getTime() - limitedAtMs < carefulForMs,
  };
}

const scopesOf = ({ resource, endpoint }: Ask): string[] => ['all', resource, endpoint];

/** Answers overtake each other: within one window, the lowest figure is the newest. */
function note(budgets: Map<string, Budget>, { resource }: Ask, { headers }: BadAnswer, now: Date): void {
  const figure = (name: string) => Number(headers[`x-ratelimit-${name}`] ?? headers[`ratelimit-${name}`] ?? Number.NaN);
  const [limit, left, window] = [figure('limit'), figure('remaining'), figure('reset')];
  const resetAtMs = resetAt(headers, now.getTime());
  if (Number.isNaN(left) || !(limit > 0) || resetAtMs === undefined || resetAtMs <= now.getTime()) return;
  const known = budgets.get(resource);
  if (known && known.window > window) return;
  budgets.set(resource, {
    limit,
    left: known?.window === window ? Math.min(known.left, left) : left,
    window,
    resetAtMs,
  });
}
