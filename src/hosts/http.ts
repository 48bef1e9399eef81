/**
 * One request to a Git host, read to its end: a deadline over the whole exchange, JSON or nothing, redirects only where they are safe.
 * Whatever is no usable answer is thrown as HostFault `unreachable`; every complete answer, good or bad, is returned.
 */
import { HostFault } from './host.ts';
import { createLine } from './line.ts';

export type Fetch = typeof globalThis.fetch;

export interface HostFetchOptions {
  /** The host's name for people. */
  label: string;
  /** For the whole exchange, waiting for its turn, its body and redirects included. */
  timeoutMs: number;
  /** Sent with every request. */
  headers?: Record<string, string>;
  fetch?: Fetch | undefined;
  now: () => Date;
  /** Between two writes of grants; a second when left out. */
  writePauseMs?: number | undefined;
}

const mostRedirects = 3;
const mostAtOnce = 80;

/**
 * A fetch for the SDKs, which keeps the host from too much at once: all that share it stand in one line, writes before reads. Its answers are JSON, except 204, 205 and 304 (empty) and 429 (whatever a limiter wrote).
 * @throws HostFault `unreachable`
 */
export function createHostFetch({ label, timeoutMs, headers, fetch }: HostFetchOptions): Fetch {
  const line = createLine(mostAtOnce);
  return async (input, init = {}) => {
    const deadline = AbortSignal.timeout(timeoutMs);
    const signal = init.signal ? AbortSignal.any([init.signal, deadline]) : deadline;
    const request: RequestInit = {
      ...init,
      headers: { ...Object.fromEntries(new Headers(init.headers)), ...headers },
      redirect: 'manual',
      signal,
    };
    const url = new URL(input instanceof Request ? input.url : input);
    try {
      return await line.pass((init.method ?? 'GET') !== 'GET', signal, async () => {
        const answer = await followRedirects(fetch ?? globalThis.fetch, url, request, label);
        return readAnswer(answer, label);
      });
    } catch (cause) {
      if (cause instanceof HostFault) throw cause;
      const words = deadline.aborted
        ? `${label} did not answer within ${timeoutMs / 1000} s.`
        : `${label} could not be reached (${networkCode(cause)}).`;
      throw new HostFault('unreachable', words, { cause });
    }
  };
}

/**
 * Follows a host that points a read to its own new address (a renamed repository). Never to another origin, which would be
 * handed the credential, and never for a write: what moved since it was looked at must be looked at again.
 */
async function followRedirects(fetch: Fetch, from: URL, request: RequestInit, label: string): Promise<Response> {
  let url = from;
  for (let hop = 0; ; hop++) {
    const answer = await fetch(url, request);
    const location = answer.headers.get('location');
    if (answer.status < 301 || answer.status > 308 || answer.status === 304 || !location) return answer;
    await answer.body?.cancel();
    const next = new URL(location, url);
    const { status } = answer;
    if ((request.method ?? 'GET') !== 'GET') throw new HostFault('unreachable', `${label} has moved it.`, { status });
    if (next.origin !== from.origin) {
      throw new HostFault('unreachable', `${label} points to another address: ${next.origin}`, { status });
    }
    if (hop === mostRedirects) throw new HostFault('unreachable', `${label} redirects without end.`, { status });
    url = next;
  }
}

async function readAnswer(answer: Response, label: string): Promise<Response> {
  const { status, statusText } = answer;
  const headers = new Headers(answer.headers);
  const text = await answer.text();
  if (status === 204 || status === 205 || status === 304) return new Response(null, { status, statusText, headers });
  if (status !== 429 && !isJson(text)) {
    throw new HostFault('unreachable', `${label} gave no usable answer (${status}, not JSON).`, { status });
  }
  headers.set('content-type', isJson(text) ? 'application/json' : 'text/plain');
  return new Response(text, { status, statusText, headers });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The system's short code (ECONNREFUSED, UND_ERR_SOCKET): fetch hides it in its error's cause. */
function networkCode(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return 'no connection';
}
