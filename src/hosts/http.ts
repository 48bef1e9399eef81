/**
 * The way to a host for one credential: every request takes its turn in the line, and none is sent while the host has asked
 * for quiet, nor a write on a look that is old.
 */
import { systemClock } from '#lib/clock.ts';
import { type Call, callOf } from './call.ts';
import { type ExchangeOptions, exchange, type Fetch } from './exchange.ts';
import type { BadAnswer } from './fault.ts';
import { HostFault } from './host.ts';
import { createLine } from './line.ts';
import { type Purpose, presentPurpose } from './purpose.ts';
import { createQuota, type Quota } from './quota.ts';
import { createRation } from './ration.ts';

export type { Fetch } from './exchange.ts';

export interface HostFetchOptions extends ExchangeOptions {
  now: () => Date;
  /** Between two writes of grants; a second when left out. */
  writePauseMs?: number | undefined;
  /** How many of those writes an hour; no limit when left out. */
  mostWritesAnHour?: number | undefined;
  /** How old a look may be when a write that rests upon it is sent; 15 s when left out. */
  lookLastsMs?: number | undefined;
}

/** GitHub takes more than a hundred at once for abuse, over all that use the same credential. */
const mostAtOnce = 80;
/** Once the host has limited us, what is under way when it does so again is work lost. */
const mostWhenCareful = 20;
const shareOfOthers = 0.75;
/** After a limit, what only confirms an ending comes behind whatever is still to be ended. */
const confirmsLaterMs = 100;
/** How long a read for an ending waits in a crowded line: what it has done so far is not thrown away lightly. */
const endingWaitsMs = 60_000;

/**
 * A fetch for the SDKs, for one credential: all that share it stand in one line and share what the host says of its limits.
 * Its answers are JSON, except 204, 205 and 304 (empty) and 429 (whatever a limiter wrote).
 * @throws HostFault `unreachable`; `limited` without a request, when the host wants quiet or the call came too late
 */
export function createHostFetch(options: HostFetchOptions): Fetch {
  const { label, timeoutMs, now, lookLastsMs = 15_000 } = options;
  const quota = createQuota(now);
  const ration = createRation(options.mostWritesAnHour ?? Number.POSITIVE_INFINITY, now);
  const most = () => (quota.isCareful() ? mostWhenCareful : mostAtOnce);
  const pauseMs = options.writePauseMs ?? 1000;
  const line = createLine({ most, isScarce: quota.isCareful, shareOfOthers, pauseMs });

  /** How long this may wait in a crowded line. */
  const patienceMs = ({ passage }: Call) =>
    passage.isWrite ? lookLastsMs : passage.isEnding ? endingWaitsMs : timeoutMs;

  async function send(call: Call, purpose: Purpose | undefined, url: URL, init: RequestInit): Promise<Response> {
    mustBeOpen(quota, label, call);
    const { isWrite, isPaced } = call.passage;
    if (isWrite) mustBeFresh(options, purpose, lookLastsMs);
    const retryAt = isPaced && call.isContent ? ration.fullUntil() : undefined;
    if (retryAt) throw new HostFault('limited', `${label} is written to as often as it advises.`, { retryAt });
    if (call.isContent) ration.take();
    if (purpose && isWrite) purpose.hasWritten = true;
    const answer = await exchange(options, url, init, (said, json) => learn(quota, call, said, json));
    if (purpose && !isWrite) purpose.lookedAt = systemClock.now();
    return answer;
  }

  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const purpose = presentPurpose();
    const call = callOf(url, init, purpose);
    mustBeOpen(quota, label, call);
    const patience = AbortSignal.timeout(patienceMs(call));
    const signal = init.signal ? AbortSignal.any([init.signal, patience]) : patience;
    try {
      return await line.pass(call.passage, signal, () => send(call, purpose, url, init));
    } catch (cause) {
      if (cause instanceof HostFault || !patience.aborted) throw cause;
      throw new HostFault('unreachable', `${label} has had too much to do for ${patienceMs(call) / 1000} s.`, {
        cause,
      });
    }
  };
}

/** Limits hide in GraphQL answers with status 200. https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api */
function learn(quota: Quota, { ask }: Call, answer: BadAnswer, json: unknown): void {
  const errors = ask.resource === 'graphql' ? (json as { errors?: unknown } | undefined)?.errors : undefined;
  const isLimit = Array.isArray(errors) && /"RATE_LIMITED"|secondary rate limit/i.test(JSON.stringify(errors));
  const said = isLimit ? { ...answer, status: 429 } : answer;
  quota.learn(ask, said, said.status >= 400);
}

function mustBeOpen(quota: Quota, label: string, { ask, passage }: Call): void {
  const closed = quota.closed(ask, passage.isEnding);
  if (!closed) return;
  const words =
    closed.why === 'asked'
      ? `${label} asks for fewer requests.`
      : `${label} takes few more requests for now; these are kept for access that ends.`;
  const retryAt = new Date(closed.until.getTime() + (passage.isConfirming ? confirmsLaterMs : 0));
  throw new HostFault('limited', words, { retryAt, isForAll: closed.isForAll && !passage.isConfirming });
}

/** A write rests upon the look before it. Where that is old by now, only another look can tell what is to be done. */
function mustBeFresh({ label, now }: HostFetchOptions, purpose: Purpose | undefined, lookLastsMs: number): void {
  const ageMs = purpose?.lookedAt ? systemClock.now().getTime() - purpose.lookedAt.getTime() : 0;
  if (ageMs <= lookLastsMs) return;
  throw new HostFault('limited', `${label} could not be written to in time.`, { retryAt: now() });
}
