/**
 * Calls to Slack's Web API: one try with a deadline each. Retrying is the reconciler's business, which knows what still
 * matters; Slack's no comes back as SlackFault with Slack's own code.
 */

import {
  type Logger,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
  type WebClientOptions,
} from '@slack/web-api';
import type { Clock } from '#lib/clock.ts';
import { SlackFault, type SlackTrouble } from '#reconcile/picture.ts';

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

/**
 * Slack's codes by what they are about. Whatever is not here is about the app: it is tried again without end, because a code
 * that nobody knows must not lose a message. https://docs.slack.dev/reference/methods/chat.postMessage#errors
 */
const troubles: Readonly<Record<string, SlackTrouble>> = {
  ...about('place', [
    'cannot_dm_bot',
    'cannot_reply_to_message',
    'cant_update_message',
    'channel_not_found',
    'channel_type_not_supported',
    'edit_window_closed',
    'is_archived',
    'is_inactive',
    'message_not_found',
    'messages_tab_disabled',
    'not_in_channel',
    'user_disabled',
    'user_not_found',
    'user_not_visible',
    'users_not_found',
  ]),
  ...about('content', [
    'invalid_blocks',
    'invalid_blocks_format',
    'metadata_too_large',
    'msg_blocks_too_long',
    'msg_too_long',
    'no_text',
    'too_many_attachments',
  ]),
  ...about('service', [
    'accesslimited',
    'external_channel_migrating',
    'fatal_error',
    'internal_error',
    'message_limit_exceeded',
    'ratelimited',
    'rate_limited',
    'request_timeout',
    'service_unavailable',
    'team_added_to_org',
  ]),
};

function about(trouble: SlackTrouble, codes: readonly string[]): Record<string, SlackTrouble> {
  return Object.fromEntries(codes.map((code) => [code, trouble]));
}

function troubleOf(code: string): SlackTrouble {
  return troubles[code] ?? (code.startsWith('restricted_action') ? 'place' : 'app');
}

/** What a call threw, as the reconciler knows it. */
export function slackFault(clock: Clock, thrown: unknown): SlackFault {
  if (thrown instanceof WebAPIRateLimitedError) {
    const retryAt = new Date(clock.now().getTime() + thrown.retryAfter * 1000);
    return new SlackFault('ratelimited', { about: 'service', retryAt, cause: thrown });
  }
  const code = slackCode(thrown);
  if (code === undefined) {
    return new SlackFault('unreachable', { about: 'service', mayBeDone: isAnswerLost(thrown), cause: thrown });
  }
  return new SlackFault(code, { about: troubleOf(code), cause: thrown });
}

/** What there was no connection for was not sent. */
const notSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

function isAnswerLost(thrown: unknown): boolean {
  if (!(thrown instanceof WebAPIRequestError)) return false;
  const { original } = thrown;
  const causes = [original, original.cause].map((cause) =>
    cause instanceof Error && 'code' in cause ? String(cause.code) : '',
  );
  return !causes.some((code) => notSent.has(code));
}

/** Slack's own code for a no (`channel_not_found`); undefined when there was no answer. */
export const slackCode = (thrown: unknown): string | undefined =>
  thrown instanceof WebAPIPlatformError ? thrown.data.error : undefined;
