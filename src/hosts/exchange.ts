/**
 * One request to a host, read to its end: a deadline over the whole exchange, JSON or nothing, redirects only where they are
 * safe. Whatever is no usable answer is thrown as HostFault `unreachable`; every complete answer, good or bad, is returned.
 */
import type { BadAnswer } from './fault.ts';
import { HostFault } from './host.ts';

export type Fetch = typeof globalThis.fetch;

export interface ExchangeOptions {
  /** The host's name for people. */
  label: string;
  /** For the whole exchange, its body and redirects included. */
  timeoutMs: number;
  /** Sent with every request. */
  headers?: Record<string, string>;
  fetch?: Fetch | undefined;
}

const mostRedirects = 3;

/**
 * The exchange itself, once its turn has come.
 * @param init with `signal`, where the caller may give up
 * @param hear is told of every complete answer, with its whole text as the message, before it is judged
 * @throws HostFault `unreachable`
 */
export async function exchange(
  { label, timeoutMs, headers, fetch = globalThis.fetch }: ExchangeOptions,
  url: URL,
  init: RequestInit,
  hear: (answer: BadAnswer, json: unknown) => void,
): Promise<Response> {
  const deadline = AbortSignal.timeout(timeoutMs);
  const request: RequestInit = {
    ...init,
    headers: { ...Object.fromEntries(new Headers(init.headers)), ...headers },
    redirect: 'manual',
    signal: init.signal ? AbortSignal.any([init.signal, deadline]) : deadline,
  };
  try {
    const answer = await followRedirects(fetch, url, request, label);
    return await readAnswer(answer, label, hear);
  } catch (cause) {
    if (cause instanceof HostFault) throw cause;
    const words = deadline.aborted
      ? `${label} did not answer within ${timeoutMs / 1000} s.`
      : `${label} could not be reached (${networkCode(cause)}).`;
    throw new HostFault('unreachable', words, { cause });
  }
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

async function readAnswer(
  answer: Response,
  label: string,
  hear: (answer: BadAnswer, json: unknown) => void,
): Promise<Response> {
  const { status, statusText } = answer;
  const headers = new Headers(answer.headers);
  const text = await answer.text();
  const json = parsed(text);
  hear({ status, headers: Object.fromEntries(headers), message: text }, json);
  if (status === 204 || status === 205 || status === 304) return new Response(null, { status, statusText, headers });
  if (status !== 429 && json === undefined) {
    throw new HostFault('unreachable', `${label} gave no usable answer (${status}, not JSON).`, { status });
  }
  headers.set('content-type', json === undefined ? 'text/plain' : 'application/json');
  return new Response(text, { status, statusText, headers });
}

/** Undefined where the text is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The system's short code (ECONNREFUSED, UND_ERR_SOCKET): fetch hides it in its error's cause. */
function networkCode(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return 'no connection';
}
