/** Who is in which user group and channel, as Slack says. No answer is `unknown`, never no and never yes. */
import type { WebClient } from '@slack/web-api';
import type { Directory } from '#access/deps.ts';
import { atMost, type Clock, systemClock } from '#lib/clock.ts';
import { faultFields, type Log } from '#lib/log.ts';

/** How old an answer may be where `recent` is enough. */
const recentMs = 60_000;
/** Someone waits for the answer with a form or a button in hand. */
const patienceMs = 2_000;
/** Slack wants less than 1000 and recommends no more than 200: https://docs.slack.dev/reference/methods/conversations.members */
const pageSize = 200;

interface Answer {
  askedAt: number;
  members: Promise<ReadonlySet<string>>;
}

export function createDirectory(deps: { web: WebClient; clock: Clock; log: Log }): Directory {
  const { web, clock, log } = deps;
  const answers = new Map<string, Answer>();

  function membersOf(groupId: string, how: 'fresh' | 'recent'): Promise<ReadonlySet<string>> {
    const now = clock.now().getTime();
    const known = answers.get(groupId);
    if (how === 'recent' && known && now - known.askedAt < recentMs) return known.members;
    const members = web.usergroups.users.list({ usergroup: groupId }).then(({ users }) => new Set(users ?? []));
    answers.set(groupId, { askedAt: now, members });
    // An answer that failed is not worth keeping; one that is only slow will serve the next question.
    members.catch(() => {
      if (answers.get(groupId)?.members === members) answers.delete(groupId);
    });
    return members;
  }

  async function inTime<T>(what: Record<string, string>, work: Promise<T>): Promise<T | undefined> {
    try {
      const found = await atMost(systemClock, patienceMs, work);
      if (found === undefined) log.warn(what, 'Slack took too long to say who is where');
      return found;
    } catch (fault) {
      log.warn({ ...what, ...faultFields(fault) }, 'Slack could not say who is where');
      return undefined;
    }
  }

  return {
    async groupsOf(personId, groupIds, how) {
      const found = new Map<string, boolean | 'unknown'>();
      await Promise.all(
        [...new Set(groupIds)].map(async (groupId) => {
          const members = await inTime({ group: groupId }, membersOf(groupId, how));
          found.set(groupId, members === undefined ? 'unknown' : members.has(personId));
        }),
      );
      return (groupId) => found.get(groupId) ?? 'unknown';
    },

    async isInChannel(personId, channelId) {
      return (await inTime({ channel: channelId }, isListed(web, channelId, personId))) ?? 'unknown';
    },
  };
}

async function isListed(web: WebClient, channelId: string, personId: string): Promise<boolean> {
  let cursor: string | undefined;
  do {
    const page = await web.conversations.members({ channel: channelId, limit: pageSize, ...(cursor && { cursor }) });
    if (page.members?.includes(personId)) return true;
    cursor = page.response_metadata?.next_cursor;
  } while (cursor);
  return false;
}
