/** What a service that keeps schedules must be able to do, and the one exchange with it: two seconds, JSON or nothing, no redirects. */
import type { z } from 'zod';

export interface OnCallService {
  /** The e-mail addresses of those who are on call now. @throws OnCallFault */
  emailsOf(schedule: string): Promise<string[]>;
}

export interface ServiceOptions {
  /** Without a slash at its end. */
  apiUrl: string;
  token: string;
  /** For everything that one question takes; two seconds when left out. */
  timeoutMs?: number | undefined;
}

/** It is not known who is on call. The message is for the operator and holds nothing that the service or the credential said. */
export class OnCallFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'OnCallFault';
  }
}

/** Somebody waits with a form in hand. */
export const deadline = ({ timeoutMs = 2_000 }: ServiceOptions): AbortSignal => AbortSignal.timeout(timeoutMs);

interface Question<Body> {
  /** The service's name for people. */
  label: string;
  url: URL;
  headers: Record<string, string>;
  body: z.ZodType<Body>;
  signal: AbortSignal;
}

/** Far more than any list of people on call. */
const longestBody = 2_000_000;

/** @throws OnCallFault for everything that is not a good answer of the expected shape */
export async function askService<Body>({ label, url, headers, body, signal }: Question<Body>): Promise<Body> {
  const { status, text } = await exchange(label, url, { headers, signal, redirect: 'manual' });
  if (status !== 200) throw new OnCallFault(`${label} ${refusals[status] ?? `answered with ${status}`}`);
  const read = text.length > longestBody ? undefined : body.safeParse(parsed(text));
  if (!read?.success) throw new OnCallFault(`${label} answered with something that is not understood`);
  return read.data;
}

/** https://developer.pagerduty.com/docs/errors, https://docs.opsgenie.com/docs/response */
const refusals: Partial<Record<number, string>> = {
  401: 'does not take its token: set a valid one',
  402: 'does not offer this in the plan of the account',
  403: 'does not let its token read this schedule',
  404: 'knows no such schedule: check the name in the policy',
  429: 'asks for fewer requests',
};

/** What fetch throws is never passed on: it can hold the headers. */
async function exchange(label: string, url: URL, init: RequestInit): Promise<{ status: number; text: string }> {
  try {
    const answer = await fetch(url, init);
    return { status: answer.status, text: await answer.text() };
  } catch {
    throw new OnCallFault(init.signal?.aborted ? `${label} did not answer in time` : `${label} could not be reached`);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
