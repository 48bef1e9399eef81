/** Asks Slack about the ids that a policy file names. Nobody waits with a form in hand, so Slack's limits are waited for. */
import type { WebClient } from '@slack/web-api';
import { systemClock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import type { SlackNames } from '#policy/check-online.ts';
import { createLogger } from './logger.ts';
import { lookUpPerson } from './person.ts';
import { createWeb, slackCode, slackFault } from './web.ts';

/** Slack says how long to wait; longer than so many times in a row is no answer. */
const mostTries = 5;

/**
 * @param deps.pause keeps the process alive while it lasts
 * @returns answers that throw SlackFault where Slack gives none
 */
export function askSlack(deps: {
  botToken: string;
  apiUrl: string;
  log: Log;
  pause: (ms: number) => Promise<unknown>;
}): SlackNames {
  const web = createWeb({ botToken: deps.botToken, apiUrl: deps.apiUrl, logger: createLogger(deps.log) });
  let groups: Promise<Groups> | undefined;

  async function patiently<T>(work: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await work();
      } catch (thrown) {
        const fault = slackFault(systemClock, thrown);
        if (!fault.retryAt || tries === mostTries) throw fault;
        await deps.pause(Math.max(0, fault.retryAt.getTime() - systemClock.now().getTime()));
      }
    }
  }

  return {
    person: (id) => patiently(async () => (await lookUpPerson(web, id)).membership),
    async group(id) {
      groups ??= patiently(() => allGroups(web));
      return (await groups).get(id) ?? 'missing';
    },
    channel: (id) => patiently(() => lookUpChannel(web, id)),
  };
}

type Groups = Map<string, 'good' | 'empty' | 'disabled'>;

/** One question for all of them: Slack answers some twenty of these a minute. */
async function allGroups(web: WebClient): Promise<Groups> {
  const { usergroups } = await web.usergroups.list({ include_disabled: true, include_count: true });
  const found: Groups = new Map();
  for (const { id, date_delete, user_count } of usergroups ?? []) {
    // A count is a number, or text in Slack's own examples.
    if (id) found.set(id, date_delete ? 'disabled' : Number(user_count ?? 1) === 0 ? 'empty' : 'good');
  }
  return found;
}

/** A public channel takes what the app posts even where it is not a member: it has `chat:write.public`. */
async function lookUpChannel(web: WebClient, id: string): ReturnType<SlackNames['channel']> {
  try {
    const { channel } = await web.conversations.info({ channel: id });
    if (!channel) throw new Error('Slack answered without the channel');
    if (channel.is_archived) return 'archived';
    return channel.is_member === false && channel.is_private ? 'missing' : 'good';
  } catch (thrown) {
    if (slackCode(thrown) === 'channel_not_found') return 'missing';
    throw thrown;
  }
}
