/**
 * Whether somebody is of the workspace that the app belongs to. In a channel that is shared with another company, its
 * people see our cards and can press their buttons: https://docs.slack.dev/apis/slack-connect
 */
import type { WebClient } from '@slack/web-api';
import { Refused } from '#domain/refused.ts';
import { atMost, systemClock } from '#lib/clock.ts';

/** Where Slack says a person is from. Older payloads say nothing. */
export interface Origin {
  /** The person's own workspace; on Enterprise Grid the organisation: https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload */
  home?: string | undefined;
  /** The organisation around it, where it is the person's own too. */
  enterprise?: string | undefined;
}

/** The workspace of our token. */
export interface Own {
  team: string | undefined;
  enterprise: string | undefined;
}

/** A token's workspace never changes, so Slack is asked until it has answered once. */
const known = new WeakMap<WebClient, Promise<Own>>();
/** What is refused without an answer can wait for it; a form must be open within three seconds. */
const patienceMs = { refuse: 8000, pass: 1000 };

/**
 * @param whenUnknown what counts while Slack does not say which workspace is ours; whatever decides or asks must be refused
 * @throws Refused for somebody from elsewhere
 */
export async function mustBeOwn(web: WebClient, origin: Origin, whenUnknown: 'refuse' | 'pass'): Promise<void> {
  if (origin.home === undefined && origin.enterprise === undefined) return;
  const own = await atMost(systemClock, patienceMs[whenUnknown], ownTeam(web)).catch(() => undefined);
  if (!own) {
    if (whenUnknown === 'pass') return;
    throw new Refused(
      'unavailable',
      'Slack could not say just now which workspace you are from. Try again in a minute.',
    );
  }
  if (own.team === undefined || origin.home === own.team) return;
  if (own.enterprise !== undefined && [origin.home, origin.enterprise].includes(own.enterprise)) return;
  throw new Refused('not-allowed', 'Sorry, Jit is only for people of the workspace that it is installed in.');
}

/** @throws what the Web API throws where Slack does not say */
export function ownTeam(web: WebClient): Promise<Own> {
  const before = known.get(web);
  if (before) return before;
  const asked = web.auth.test().then(({ team_id: team, enterprise_id: enterprise }) => ({ team, enterprise }));
  known.set(web, asked);
  asked.catch(() => known.delete(web));
  return asked;
}
