/** From a host's complete but bad answer to a HostFault. Each host hands in its own message; the statuses mean the same on both. */
import { HostFault, type HostFaultKind, type Observation } from './host.ts';

export interface BadAnswer {
  status: number;
  /** With lower-case names. */
  headers: Readonly<Record<string, string | number | undefined>>;
  /** What the host itself says about it. */
  message: string;
}

const longestWords = 300;
const defaultWaitMs = 60_000;
const longestWaitMs = 3_600_000;
/** The Date header has no fractions and may have been on its way for a while. */
const noticedSkewMs = 5_000;

/** The fault that this answer is, in the host's own words where it has some. */
export function faultFromAnswer(label: string, answer: BadAnswer, now: Date): HostFault {
  const kind = kindOf(answer);
  const { status } = answer;
  const words = clip(wordsFor(label, kind, answer));
  const limit = limitOf(answer, now);
  return new HostFault(kind, words, { status, ...(limit && { retryAt: limit.until }) });
}

/** A host's wish for fewer requests. */
export interface Limit {
  /** What it concerns: all requests of this credential, those that share a budget, or one endpoint. */
  of: 'all' | 'budget' | 'endpoint';
  /** From when on to try again: what the host asks for, a minute where it is silent; never past, never above an hour. */
  until: Date;
  /** False where the host has named no time. */
  isAsked: boolean;
}

/** The limit that a bad answer tells of; undefined when it is another fault. */
export function limitOf(answer: BadAnswer, now: Date): Limit | undefined {
  if (kindOf(answer) !== 'limited') return undefined;
  const askedMs = askedWaitMs(answer.headers, now.getTime());
  const waitMs = Math.min(longestWaitMs, Math.max(1000, askedMs ?? defaultWaitMs));
  return { of: scopeOf(answer), until: new Date(now.getTime() + waitMs), isAsked: askedMs !== undefined };
}

/**
 * GitLab's limits on single endpoints (60 deletions of members a minute in one project) have these words of their own:
 * https://docs.gitlab.com/security/rate_limits/
 */
function scopeOf({ headers, message }: BadAnswer): Limit['of'] {
  if (/endpoint has been requested too many times/i.test(message)) return 'endpoint';
  const isBudget = remaining(headers) === '0' && headers['retry-after'] === undefined && !/secondary/i.test(message);
  return isBudget ? 'budget' : 'all';
}

export const clip = (words: string): string =>
  words.length > longestWords ? `${words.slice(0, longestWords - 1)}…` : words;

/**
 * A write to what a look has just shown. Refused on a repository seen to be archived, it was refused for that, whatever the
 * host's words. Where something is not to be found any more (an invitation just accepted, a login just changed), only
 * another look can tell what became of it.
 */
export async function writeOn<T>(seen: Observation, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof HostFault)) throw error;
    if (error.kind === 'refused' && seen.repo.archived) throw as('archived', error);
    const hadSomething = seen.invitation !== undefined || seen.direct !== 'none';
    if (error.kind === 'gone' && hadSomething) throw as('unreachable', error, 'It was there a moment ago.');
    throw error;
  }
}

/**
 * What follows upon a write that the host has taken. Whatever fails here, the write has been made, so no fault may read as
 * "the host said no"; only a change proven to be undone, or to wait for an approval, is told as such.
 */
export async function afterWrite<T>(label: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof HostFault)) {
      throw new HostFault('unreachable', `${label} gave no usable answer.`, { cause: error });
    }
    if (['identity', 'queued', 'unreachable'].includes(error.kind)) throw error;
    throw as('unreachable', error, 'A change was made before, so its effect is still to be seen.');
  }
}

/** The same fault as another kind, with more words. */
function as(kind: HostFaultKind, fault: HostFault, more = ''): HostFault {
  const words = clip([fault.message, more].filter((part) => part !== '').join(' '));
  const { status, retryAt } = fault;
  return new HostFault(kind, words, { cause: fault, ...(status && { status }), ...(retryAt && { retryAt }) });
}

function kindOf(answer: BadAnswer): HostFaultKind {
  const { status, message } = answer;
  if (status === 401) return 'credential';
  if (status === 429 || ((status === 403 || status === 200) && isLimit(answer))) return 'limited';
  if (status === 403 && /\barchived\b/i.test(message)) return 'archived';
  if (status === 404) return 'gone';
  return status >= 500 || status === 408 || status < 400 ? 'unreachable' : 'refused';
}

/**
 * GitHub says 403 both for "you may not" and for "not so fast"; only headers and words tell them apart. GraphQL says 200.
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
function isLimit({ headers, message }: BadAnswer): boolean {
  if (headers['retry-after'] !== undefined) return true;
  return remaining(headers) === '0' || /rate limit|abuse detection/i.test(message);
}

const remaining = (headers: BadAnswer['headers']): string =>
  String(headers['x-ratelimit-remaining'] ?? headers['ratelimit-remaining'] ?? '');

function askedWaitMs(headers: BadAnswer['headers'], nowMs: number): number | undefined {
  const after = headers['retry-after'];
  if (after !== undefined) {
    const waitMs = Number.isNaN(Number(after)) ? Date.parse(String(after)) - nowMs : Number(after) * 1000;
    if (!Number.isNaN(waitMs)) return waitMs;
  }
  // A quota that is not used up was not what limited us, so its reset is no answer.
  if (!['0', ''].includes(remaining(headers))) return undefined;
  const resetAtMs = resetAt(headers, nowMs);
  return resetAtMs === undefined ? undefined : resetAtMs - nowMs;
}

/** When the budget is full again, in milliseconds of our own clock: the host names it by its own, which may differ. */
export function resetAt(headers: BadAnswer['headers'], nowMs: number): number | undefined {
  const reset = headers['x-ratelimit-reset'] ?? headers['ratelimit-reset'];
  const resetSeconds = Number(reset);
  if (reset === undefined || reset === '' || Number.isNaN(resetSeconds)) return undefined;
  const aheadMs = Date.parse(String(headers.date)) - nowMs;
  return resetSeconds * 1000 - (Math.abs(aheadMs) > noticedSkewMs ? aheadMs : 0);
}

function wordsFor(label: string, kind: HostFaultKind, { status, message }: BadAnswer): string {
  switch (kind) {
    case 'credential':
      return `${label} does not accept the bot's credential: ${message}`;
    case 'limited':
      return `${label} asks for fewer requests: ${message}`;
    case 'gone':
      return `${label} does not show it to the bot: ${message}`;
    case 'unreachable':
      return `${label} has a fault of its own (${status}).`;
    default:
      return `${label} refused: ${message}`;
  }
}
