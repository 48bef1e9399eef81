/**
 * Calls to Slack's Web API: one try with a deadline each. Retrying is the reconciler's business, which knows what still
 * matters; Slack's no comes back as SlackFault with Slack's own code.
 */

import {
  type Logger,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebClient,
  type WebClientOptions,
} from '@slack/web-api';
import type { Clock } from '#lib/clock.ts';
import { SlackFault } from '#reconcile/picture.ts';

export const timeoutMs = 10_000;

export const createWeb = (options: { botToken: string; apiUrl: string; logger: Logger }): WebClient =>
  new WebClient(options.botToken, webOptions(options));

/** The same manners for every client of the Web API. */
export const webOptions = (options: { apiUrl: string; logger: Logger }): WebClientOptions => ({
  slackApiUrl: options.apiUrl,
  logger: options.logger,
  timeout: timeoutMs,
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
});

/** Slack's codes for troubles that pass by themselves; after any other no, somebody has to change something. */
const passing = new Set([
  'accesslimited',
  'fatal_error',
  'internal_error',
  'ratelimited',
  'rate_limited',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
]);

/** What a call threw, as the reconciler knows it. */
export function slackFault(clock: Clock, thrown: unknown): SlackFault {
  if (thrown instanceof WebAPIRateLimitedError) {
    const retryAt = new Date(clock.now().getTime() + thrown.retryAfter * 1000);
    return new SlackFault('ratelimited', { isLasting: false, retryAt, cause: thrown });
  }
  const code = slackCode(thrown);
  if (code === undefined) return new SlackFault('unreachable', { isLasting: false, cause: thrown });
  return new SlackFault(code, { isLasting: !passing.has(code), cause: thrown });
}

/** Slack's own code for a no (`channel_not_found`); undefined when there was no answer. */
export const slackCode = (thrown: unknown): string | undefined =>
  thrown instanceof WebAPIPlatformError ? thrown.data.error : undefined;
