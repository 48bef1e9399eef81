/**
 * Who can act on what waits. Slack is asked when a stage gets its turn, and then every few minutes, less often the longer it
 * waits; in between what was last seen counts. Unknown is never nobody.
 */
import type { Request } from '#domain/request.ts';
import type { ReconcileDeps } from './deps.ts';
import { mentionsOf } from './mentions.ts';

/** What is remembered of one request, in memory only. */
export interface Watch {
  seen?: Seen;
  /** Channels into which its messages could not be posted at the last try. */
  unreachable: ReadonlySet<string>;
  /** How many messages may be there without our knowing, because Slack's answer was lost; none once all is shown. */
  lostAnswers: number;
  /** When it is to be looked at again; the sweep comes to what a timer has missed. */
  dueAt?: Date;
}

/** One look at the people. */
export interface Seen {
  /** Of which turn: another one is looked at anew. */
  turn: string;
  at: Date;
  found: Found;
  /** Whom to mention, in the order of the groups asked; undefined where it could not be told. */
  mentions: (string[] | undefined)[];
}

export type Found = 'enough' | 'too few' | 'nobody' | 'unknown';

const soonMs = 5 * 60_000;
const lateMs = 60 * 60_000;
/** Above so many people who might count, the rest of them is left unknown: each costs a question. */
const mostAsked = 50;

export function watchOf(deps: Pick<ReconcileDeps, 'watches'>, id: number): Watch {
  const watch = deps.watches.get(id) ?? { unreachable: new Set<string>(), lostAnswers: 0 };
  deps.watches.set(id, watch);
  return watch;
}

/** What is asked of Slack about people who can act. */
export interface Question {
  request: Request;
  /** Approver groups, of which one is enough for a person to count. */
  groups: readonly string[];
  need: number;
  /** Who counts elsewhere, or has acted. */
  without: ReadonlySet<string>;
  /** Since when it waits. */
  since: Date;
}

/** What was seen lately, or a new look. @returns `isNew` for a second look at the same turn */
export async function lookAtPeople(deps: ReconcileDeps, question: Question): Promise<Seen & { isNew: boolean }> {
  const { request, groups, need, without } = question;
  const watch = watchOf(deps, request.id);
  const turn = JSON.stringify([groups, need, [...without]]);
  const before = watch.seen?.turn === turn ? watch.seen : undefined;
  const now = deps.clock.now();
  if (before && nextLook(before, question.since) > now) return { ...before, isNew: false };
  const mentions: Seen['mentions'] = [];
  for (const [index, group] of groups.entries()) {
    mentions.push((await mentionsOf(deps, request, group)) ?? before?.mentions[index]);
  }
  const seen: Seen = { turn, at: now, found: await findPeople(deps, question), mentions };
  watch.seen = seen;
  return { ...seen, isNew: before !== undefined };
}

/** Later and later while all is well; what is not well is looked at every few minutes. */
export function nextLook({ at, found }: Pick<Seen, 'at' | 'found'>, since: Date): Date {
  const ageMs = at.getTime() - since.getTime();
  const inMs = found === 'enough' ? Math.min(lateMs, Math.max(soonMs, ageMs / 3)) : soonMs;
  return new Date(at.getTime() + inMs);
}

async function findPeople(deps: ReconcileDeps, { request, groups, need, without }: Question): Promise<Found> {
  const { people, isUnsure } = await peopleIn(deps, groups);
  let count = 0;
  let asked = 0;
  let isOpen = isUnsure;
  for (const person of people) {
    if (without.has(person) || person === request.requesterId) continue;
    if (asked >= mostAsked) return 'unknown';
    asked += 1;
    const may = await deps.mayCount(request, person);
    if (may === 'unknown') isOpen = true;
    if (may === true) count += 1;
    if (count >= need) return 'enough';
  }
  if (isOpen) return 'unknown';
  return count === 0 ? 'nobody' : 'too few';
}

/** Nobody is in a group that the policy does not have any more. */
async function peopleIn(
  deps: ReconcileDeps,
  groups: readonly string[],
): Promise<{ people: Set<string>; isUnsure: boolean }> {
  const policy = deps.policy();
  const people = new Set<string>();
  let isUnsure = policy === undefined;
  for (const name of groups) {
    const group = policy?.approvers.get(name);
    if (!group) continue;
    const { members, channel } = group;
    const found = await deps.peopleOf(members ? { members } : { channel });
    if (found === 'unknown') isUnsure = true;
    else for (const person of found) people.add(person);
  }
  return { people, isUnsure };
}
