/**
 * Bolt's receiver for HTTP mode. It has no server of its own: the product's server hands it each request's raw body, and
 * what the handlers acknowledge is the answer. https://docs.slack.dev/apis/events-api/using-http-request-urls
 */
import type { App, Receiver, ReceiverEvent } from '@slack/bolt';
import { type Clock, systemClock } from '#lib/clock.ts';
import { faultFields, type Log } from '#lib/log.ts';
import { isFromSlack } from './signature.ts';

export interface HttpAnswer {
  status: number;
  body: string;
  contentType?: string;
}

/** @param header gives a header's value by its lower-case name */
export type HttpHandler = (rawBody: string, header: (name: string) => string | undefined) => Promise<HttpAnswer>;

/** Slack gives up after three seconds; an answer must not come from us later than that. */
const patienceMs = 2_900;

const harmless = new Set(['view_closed', 'shortcut', 'message_action', 'event_callback']);

export function createHttpReceiver(deps: {
  signingSecret: string;
  clock: Clock;
  log: Log;
}): Receiver & { handle: HttpHandler } {
  const { signingSecret, clock, log } = deps;
  let app: App | undefined;

  const refuse = (status: number, why: string): HttpAnswer => {
    log.warn({ status, why }, 'a request to the Slack address was refused');
    return { status, body: why, contentType: 'text/plain' };
  };

  /** What is Slack's own and not for us (a closed form, a shortcut) is no failure: anything but a 200 would be shown to people as one. */
  const unanswered = ({ type }: Record<string, unknown>): HttpAnswer => {
    if (typeof type === 'string' && harmless.has(type)) return { status: 200, body: '' };
    return refuse(400, 'nothing here answers to this');
  };

  return {
    init: (boltApp) => {
      app = boltApp;
    },
    start: async () => {},
    stop: async () => {},
    async handle(rawBody, header) {
      if (isCertificateCheck(rawBody)) return { status: 200, body: '' };
      const timestamp = header('x-slack-request-timestamp');
      const signature = header('x-slack-signature');
      if (!isFromSlack(signingSecret, { rawBody, timestamp, signature }, clock.now())) {
        return refuse(401, 'the signature is missing, wrong or too old');
      }
      const body = readBody(rawBody, header('content-type') ?? '');
      if (!body) return refuse(400, 'the body cannot be read');
      if (body.type === 'url_verification' && typeof body.challenge === 'string') {
        return { status: 200, body: body.challenge, contentType: 'text/plain' };
      }
      if (!app) return refuse(503, 'not ready yet');
      return (await acknowledged(app, body, log)) ?? unanswered(body);
    },
  };
}

/** Runs the handlers; the answer is there as soon as one of them acknowledges, while they go on. Undefined when none does. */
async function acknowledged(app: App, body: Record<string, unknown>, log: Log): Promise<HttpAnswer | undefined> {
  return new Promise((done) => {
    const deadline = new Date(systemClock.now().getTime() + patienceMs);
    const cancel = systemClock.at(deadline, () => done({ status: 503, body: '' }));
    const settle = (answer: HttpAnswer | undefined) => {
      cancel();
      done(answer);
    };
    const event: ReceiverEvent = { body, ack: async (response) => settle(answerOf(response)) };
    app.processEvent(event).then(
      () => settle(undefined),
      (fault) => {
        log.warn(faultFields(fault), 'a request to the Slack address could not be understood');
        settle(undefined);
      },
    );
  });
}

function answerOf(response: unknown): HttpAnswer {
  if (response === undefined || response === null || response === '') return { status: 200, body: '' };
  if (typeof response === 'string') return { status: 200, body: response, contentType: 'text/plain' };
  return { status: 200, body: JSON.stringify(response), contentType: 'application/json' };
}

/** Slack checks the certificate without a signature, and wants nothing but a 200. Nothing else of such a post is read. */
const isCertificateCheck = (rawBody: string): boolean =>
  rawBody.length < 1000 && /(?:^|&)ssl_check=1(?:&|$)/.test(rawBody);

/** The fields of a slash command, or the JSON in an interaction's `payload`; undefined when it is neither. */
function readBody(rawBody: string, contentType: string): Record<string, unknown> | undefined {
  if (!contentType.toLowerCase().startsWith('application/x-www-form-urlencoded')) return readObject(rawBody);
  const form = new URLSearchParams(rawBody);
  const payload = form.get('payload');
  return payload === null ? Object.fromEntries(form) : readObject(payload);
}

function readObject(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
