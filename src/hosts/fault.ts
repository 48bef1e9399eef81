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

/** The fault that this answer is, in the host's own words where it has some. */
export function faultFromAnswer(label: string, answer: BadAnswer, now: Date): HostFault {
  const kind = kindOf(answer);
  const { status } = answer;
  const words = clip(wordsFor(label, kind, answer));
  return kind === 'limited'
    ? new HostFault(kind, words, { status, retryAt: retryAt(answer, now) })
    : new HostFault(kind, words, { status });
}

export const clip = (words: string): string =>
  words.length > longestWords ? `${words.slice(0, longestWords - 1)}…` : words;

/** A write that was refused on a repository seen to be archived was refused for that, whatever the host's words. */
export async function writeOn<T>(seen: Observation, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof HostFault) || error.kind !== 'refused' || !seen.repo.archived) throw error;
    throw new HostFault('archived', error.message, { cause: error, ...(error.status && { status: error.status }) });
  }
}

function kindOf(answer: BadAnswer): HostFaultKind {
  const { status, message } = answer;
  if (status === 401) return 'credential';
  if (status === 429 || (status === 403 && isLimit(answer))) return 'limited';
  if (status === 403 && /\barchived\b/i.test(message)) return 'archived';
  if (status === 404) return 'gone';
  return status >= 500 || status === 408 || status < 400 ? 'unreachable' : 'refused';
}

/**
 * GitHub says 403 both for "you may not" and for "not so fast"; only headers and words tell them apart.
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
function isLimit({ headers, message }: BadAnswer): boolean {
  if (headers['retry-after'] !== undefined) return true;
  if (String(headers['x-ratelimit-remaining'] ?? headers['ratelimit-remaining']) === '0') return true;
  return /rate limit|abuse detection/i.test(message);
}

/** From when on to try again: what the host asks for, a minute where it is silent; never past, never above an hour. */
function retryAt({ headers }: BadAnswer, now: Date): Date {
  const waitMs = askedWaitMs(headers, now.getTime()) ?? defaultWaitMs;
  return new Date(now.getTime() + Math.min(longestWaitMs, Math.max(1000, waitMs)));
}

function askedWaitMs(headers: BadAnswer['headers'], nowMs: number): number | undefined {
  const after = headers['retry-after'];
  if (after !== undefined) {
    const waitMs = Number.isNaN(Number(after)) ? Date.parse(String(after)) - nowMs : Number(after) * 1000;
    if (!Number.isNaN(waitMs)) return waitMs;
  }
  const resetSeconds = Number(headers['x-ratelimit-reset'] ?? headers['ratelimit-reset'] ?? Number.NaN);
  return Number.isNaN(resetSeconds) ? undefined : resetSeconds * 1000 - nowMs;
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
