/** Who is in which user group and channel, as Slack says, and who is on call. No answer is `unknown`, never no and never yes. */
import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import type { Directory } from '#access/deps.ts';
import { atMost, type Clock, systemClock } from '#lib/clock.ts';
import { faultFields, type Log } from '#lib/log.ts';
import { isSchedule, type OnCall } from '#on-call/on-call.ts';
import { createAnswers } from './answers.ts';
import { lookUpPerson, type PersonInSlack } from './person.ts';
import { slackCode } from './web.ts';

/** Someone waits for the answer with a form or a button in hand. */
const patienceMs = 2_000;
/** Slack wants less than 1000 and recommends no more than 200: https://docs.slack.dev/reference/methods/conversations.members */
const pageSize = 200;
/** Slack takes some twenty questions about groups a minute; above so many at once, all groups are asked for in one. */
const fewGroups = 4;
/** What Slack says of a group that was disabled or deleted, and of a channel that is not there for the app. */
const notThere = new Set(['no_such_subteam', 'channel_not_found']);

/** While a service is down, whoever types in a form does not wait for it at every letter. */
const faultsLastMs = 10_000;

export interface DirectoryDeps {
  web: WebClient;
  clock: Clock;
  log: Log;
  onCall: OnCall;
}

export function createDirectory(deps: DirectoryDeps): Directory {
  const { web, clock, onCall } = deps;
  const groups = createAnswers(clock, (id) => membersOfGroup(web, id));
  const allGroups = createAnswers(clock, () => membersOfAllGroups(web));
  const people = createAnswers(clock, (id) => lookUpPerson(web, id));
  const channels = createAnswers(clock, (id) => everybodyIn(web, id));
  const schedules = createAnswers(clock, (id) => onCall.emailsOf(id), { faultsLastMs });
  const inTime = createPatience(deps.log);

  async function isInGroup(
    personId: string,
    groupId: string,
    how: 'fresh' | 'recent',
    all?: ReturnType<typeof listed>,
  ) {
    const members = (await all)?.get(groupId) ?? (await groups.about(groupId, how));
    return members.has(personId);
  }

  /** All groups by one question; undefined where that fails, and each is asked for by itself. */
  const listed = (how: 'fresh' | 'recent') => allGroups.about('', how).catch(() => undefined);

  async function isOnCall(personId: string, schedule: string, how: 'fresh' | 'recent'): Promise<boolean> {
    const [person, emails] = await Promise.all([people.about(personId, how), schedules.about(schedule, how)]);
    return mayBeOnCall(person) && emails.has(emailOf(person));
  }

  return {
    async groupsOf(personId, groupIds, how) {
      const wanted = [...new Set(groupIds)];
      const all = wanted.filter((id) => !isSchedule(id)).length > fewGroups ? listed(how) : undefined;
      const found = new Map<string, boolean | undefined>();
      await Promise.all(
        wanted.map(async (id) => {
          const asked = isSchedule(id) ? isOnCall(personId, id, how) : isInGroup(personId, id, how, all);
          found.set(id, await inTime({ group: id }, asked));
        }),
      );
      return (groupId) => found.get(groupId) ?? 'unknown';
    },

    async isInChannel(personId, channelId) {
      return (await inTime({ channel: channelId }, isListed(web, channelId, personId))) ?? 'unknown';
    },

    async membershipOf(personId, how) {
      return (await inTime({ person: personId }, people.about(personId, how)))?.membership ?? 'unknown';
    },

    async peopleOf(from) {
      const asked =
        'channel' in from
          ? [inTime(from, orNobody(channels.about(from.channel, 'recent')))]
          : from.members.map((id) =>
              id.startsWith('S') ? inTime({ group: id }, orNobody(groups.about(id, 'recent'))) : [id],
            );
      const all = new Set<string>();
      for (const some of await Promise.all(asked)) {
        if (some === undefined) return 'unknown';
        for (const id of some) all.add(id);
      }
      return [...all];
    },
  };
}

/** People of other companies show whatever address they like, and nobody else has one that counts. */
const mayBeOnCall = ({ membership }: PersonInSlack): boolean => membership === 'member' || membership === 'guest';

function emailOf({ email }: PersonInSlack): string {
  if (email === undefined)
    throw new Error('Slack shows no confirmed e-mail address of the person (scope users:read.email)');
  return email;
}

/** Whoever was in it cannot be found in it any more, so that nobody is waited for in vain. */
async function orNobody(asked: Promise<ReadonlySet<string>>): Promise<ReadonlySet<string>> {
  try {
    return await asked;
  } catch (fault) {
    if (notThere.has(slackCode(fault) ?? '')) return new Set();
    throw fault;
  }
}

/** Disabled groups are left out by Slack: it has no such group then. https://docs.slack.dev/reference/methods/usergroups.users.list */
async function membersOfGroup(web: WebClient, usergroup: string): Promise<ReadonlySet<string>> {
  const { users } = await web.usergroups.users.list({ usergroup });
  return new Set(users ?? []);
}

/** Groups whose members Slack does not tell here are left out. https://docs.slack.dev/reference/methods/usergroups.list */
async function membersOfAllGroups(web: WebClient): Promise<Map<string, ReadonlySet<string>>> {
  const { usergroups } = await web.usergroups.list({ include_users: true });
  return new Map((usergroups ?? []).flatMap(({ id, users }) => (id && users ? [[id, new Set(users)] as const] : [])));
}

async function isListed(web: WebClient, channelId: string, personId: string): Promise<boolean> {
  for await (const members of pagesOf(web, channelId)) if (members.includes(personId)) return true;
  return false;
}

async function everybodyIn(web: WebClient, channelId: string): Promise<ReadonlySet<string>> {
  const all = new Set<string>();
  for await (const members of pagesOf(web, channelId)) for (const id of members) all.add(id);
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

/** What is answered within the time that people wait; else undefined, and a line in the log. */
function createPatience(log: Log) {
  const missed = new Set<string>();
  return async <T>(what: Record<string, string>, work: Promise<T>): Promise<T | undefined> => {
    try {
      const found = await atMost(systemClock, patienceMs, work);
      if (found === undefined) log.warn(what, 'it took too long to learn who is where');
      return found;
    } catch (fault) {
      const scope = missingScope(fault);
      if (scope !== undefined && !missed.has(scope))
        log.error({ scope }, 'the Slack app lacks a scope: update it from manifest.yml, and install it again');
      else log.warn({ ...what, ...faultFields(fault) }, 'it could not be learned who is where');
      if (scope !== undefined) missed.add(scope);
      return undefined;
    }
  };
}

/** https://docs.slack.dev/reference/methods/users.info#errors: `needed` names the scope, or several of which one would do. */
function missingScope(fault: unknown): string | undefined {
  if (!(fault instanceof WebAPIPlatformError) || fault.data.error !== 'missing_scope') return undefined;
  const { needed } = fault.data as { needed?: unknown };
  return typeof needed === 'string' ? needed : 'unknown';
}
