/** Who is in which user group and channel, as Slack says. No answer is `unknown`, never no and never yes. */
import type { WebClient } from '@slack/web-api';
import type { Directory, Membership } from '#access/deps.ts';
import { atMost, type Clock, systemClock } from '#lib/clock.ts';
import { faultFields, type Log } from '#lib/log.ts';

/** How old an answer may be where `recent` is enough. */
const recentMs = 60_000;
/** Someone waits for the answer with a form or a button in hand. */
const patienceMs = 2_000;
/** Slack wants less than 1000 and recommends no more than 200: https://docs.slack.dev/reference/methods/conversations.members */
const pageSize = 200;

interface Answer<Value> {
  askedAt: number;
  value: Promise<Value>;
}

export function createDirectory(deps: { web: WebClient; clock: Clock; log: Log }): Directory {
  const { web, clock, log } = deps;
  const groups = new Map<string, Answer<ReadonlySet<string>>>();
  const people = new Map<string, Answer<Membership>>();

  /** The answer to a question that was asked lately, or a new one. */
  function ask<Value>(
    known: Map<string, Answer<Value>>,
    id: string,
    how: 'fresh' | 'recent',
    question: () => Promise<Value>,
  ): Promise<Value> {
    const now = clock.now().getTime();
    const last = known.get(id);
    if (how === 'recent' && last && now - last.askedAt < recentMs) return last.value;
    const value = question();
    known.set(id, { askedAt: now, value });
    // An answer that failed is not worth keeping; one that is only slow will serve the next question.
    value.catch(() => {
      if (known.get(id)?.value === value) known.delete(id);
    });
    return value;
  }

  const membersOf = (groupId: string, how: 'fresh' | 'recent') =>
    ask(groups, groupId, how, async () => {
      const { users } = await web.usergroups.users.list({ usergroup: groupId });
      return new Set(users ?? []);
    });

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

    async membershipOf(personId, how) {
      const asked = ask(people, personId, how, () => lookUpMembership(web, personId));
      return (await inTime({ person: personId }, asked)) ?? 'unknown';
    },

    async peopleOf(from) {
      if ('channel' in from) return (await inTime(from, everybodyIn(web, from.channel))) ?? 'unknown';
      const lists = await Promise.all(
        from.members.map(async (id) =>
          id.startsWith('S') ? await inTime({ group: id }, membersOf(id, 'recent')) : [id],
        ),
      );
      const all = new Set<string>();
      for (const list of lists) {
        if (list === undefined) return 'unknown';
        for (const id of list) all.add(id);
      }
      return [...all];
    },
  };
}

async function isListed(web: WebClient, channelId: string, personId: string): Promise<boolean> {
  for await (const members of pagesOf(web, channelId)) if (members.includes(personId)) return true;
  return false;
}

async function everybodyIn(web: WebClient, channelId: string): Promise<string[]> {
  const all: string[] = [];
  for await (const members of pagesOf(web, channelId)) all.push(...members);
  return all;
}

async function* pagesOf(web: WebClient, channel: string): AsyncGenerator<string[]> {
  let cursor: string | undefined;
  do {
    const page = await web.conversations.members({ channel, limit: pageSize, ...(cursor && { cursor }) });
    yield page.members ?? [];
    cursor = page.response_metadata?.next_cursor;
  } while (cursor);
}

/** https://docs.slack.dev/reference/objects/user-object: `deleted` is deactivated, both kinds of guests are `is_restricted`. */
async function lookUpMembership(web: WebClient, personId: string): Promise<Membership> {
  const { user } = await web.users.info({ user: personId });
  if (!user) throw new Error('Slack answered without the person');
  if (user.deleted) return 'deactivated';
  if (user.is_bot || personId === 'USLACKBOT') return 'bot';
  if (user.is_stranger) return 'stranger';
  return user.is_restricted || user.is_ultra_restricted ? 'guest' : 'member';
}
