/**
 * Brings a payload to the app, by Socket Mode or as a signed request, and says how the app acknowledged it.
 * Three seconds are Slack's limit. https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
import { createHmac } from 'node:crypto';
import { isObject, type Json } from './block-kit/check.ts';
import type { Delivery } from './driver.ts';
import type { SocketMode } from './socket-mode.ts';
import type { State } from './state.ts';

export type PayloadKind = 'slash_commands' | 'interactive' | 'events_api';

export type Outcome =
  | { kind: 'acked'; afterMs: number; payload: unknown }
  | { kind: 'timeout' }
  /** No connection, or an answer that is none: `dispatch_failed`. */
  | { kind: 'failed'; error: string };

export const ackWithinMs = 3000;

export interface Courier {
  requestUrl: string | undefined;
  deliver(kind: PayloadKind, payload: Json): Promise<Outcome>;
}

export function createCourier(state: State, sockets: SocketMode): Courier {
  return {
    requestUrl: undefined,
    deliver(kind, payload) {
      if (this.requestUrl === undefined) return sockets.deliver(kind, payload, ackWithinMs);
      return post(state, this.requestUrl, kind, payload);
    },
  };
}

async function post(state: State, requestUrl: string, kind: PayloadKind, payload: Json): Promise<Outcome> {
  const at = performance.now();
  const body = kind === 'events_api' ? JSON.stringify(payload) : formOf(kind, payload);
  const type = kind === 'events_api' ? 'application/json' : 'application/x-www-form-urlencoded';
  try {
    const response = await fetch(requestUrl, {
      method: 'POST',
      headers: { ...signedHeaders(state, body), 'content-type': type, accept: 'application/json,*/*' },
      body,
      signal: AbortSignal.timeout(ackWithinMs),
    });
    const text = await response.text();
    if (response.status !== 200) return { kind: 'failed', error: 'dispatch_failed' };
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { kind: 'acked', afterMs: performance.now() - at, payload: answerOf(text, isJson) };
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') return { kind: 'timeout' };
    return { kind: 'failed', error: 'dispatch_failed' };
  }
}

/** Signed at the real time, whatever the workspace's clock says: the app checks it against its own. */
export function signedHeaders(state: State, body: string, at = Date.now()): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000));
  const digest = createHmac('sha256', state.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${digest}`,
  };
}

function formOf(kind: PayloadKind, payload: Json): string {
  if (kind === 'interactive') return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const fields = Object.entries(payload).map(([name, value]): [string, string] => [name, String(value)]);
  return new URLSearchParams(fields).toString();
}

function answerOf(text: string, isJson: boolean): unknown {
  if (text === '') return undefined;
  if (!isJson) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** How the driver reports it. */
export function deliveryOf(outcome: Outcome): Delivery {
  if (outcome.kind !== 'acked') return {};
  const delivery: Delivery = { ackedAfterMs: outcome.afterMs };
  if (outcome.payload !== undefined && !isEmptyAnswer(outcome.payload)) delivery.payload = outcome.payload;
  return delivery;
}

/** Bolt acknowledges with `{}`, or an empty string, where there is nothing to say. */
export function isEmptyAnswer(payload: unknown): boolean {
  return (
    payload === undefined ||
    payload === null ||
    payload === '' ||
    (isObject(payload) && Object.keys(payload).length === 0)
  );
}
