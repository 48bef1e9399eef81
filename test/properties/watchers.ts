/** The promises, each as someone who watches a history and says in what it was broken. Where nature sets a limit, the promise names it. */
import { setImmediate } from 'node:timers/promises';
import { compareLevels, highestLevel, isAtLeast, type LevelOrNone } from '#domain/level.ts';
import type { RowOrNone } from '#domain/standing.ts';
import type { Grant } from '#generated/sqlite/client.ts';
import { effectiveOf, ownRow, type Person } from './model.ts';
import type { Write } from './model-host.ts';
import { type Story, type Watcher, wakeAll } from './play.ts';

const copyOf = (person: Person): Person => ({ ...person });

const grantsOf = (story: Story, person: Person, states: string[]): Promise<Grant[]> =>
  story.db.store.read.grant.findMany({
    where: { state: { in: states }, request: { requesterId: person.id } },
  });

/** What is left of the bot's doing, in words; undefined when there is nothing. */
export function residueOf(
  { own, contained, invitation }: Person,
  before: Person,
  isDated: boolean,
): string | undefined {
  if (contained) return `is still in the container for ${contained}`;
  if (invitation?.byBot) return `still has an invitation to ${invitation.row.role}`;
  if (!own && !before.own) return undefined;
  const isBelowFloor = before.own !== undefined && !isAtLeast(before.own.row.level, before.floor);
  // The host takes no such row any more; without it the access is the same.
  if (!own && (isDated || isBelowFloor)) return undefined;
  const isSame = JSON.stringify(own?.row) === JSON.stringify(before.own?.row);
  return isSame ? undefined : `has ${JSON.stringify(own?.row)} instead of ${JSON.stringify(before.own?.row)}`;
}

/** The host itself ends rows on their own date. */
function isPastItsDate({ own }: Person, now: Date): boolean {
  const end = own?.row.expiresAt;
  return end !== undefined && new Date(`${end}T00:10:00Z`) <= now;
}

/** 1 and 2, where nobody else changes anything: what stood before is what stands after, to the letter. */
export function nothingLostNothingLeft(): Watcher {
  let before: Map<string, Person> | undefined;
  const remember = (story: Story) => {
    before ??= new Map([...story.model.people].map(([id, person]) => [id, copyOf(person)]));
    return before;
  };
  return {
    atStart: remember,
    async atRest(story, isCalm) {
      if (!isCalm) return;
      for (const [id, was] of remember(story)) {
        const person = story.model.people.get(id);
        if (!person || (await grantsOf(story, person, live)).length > 0) continue;
        hold(story, person, was);
      }
    },
    atEnd(story) {
      for (const [id, was] of remember(story)) {
        const person = story.model.people.get(id);
        if (person) hold(story, person, was);
      }
    },
  };

  function hold(story: Story, person: Person, was: Person): void {
    const isDated = isPastItsDate(was, story.db.clock.now());
    const words = residueOf(person, was, isDated);
    if (words) story.broken.push(`${person.login} ${words}`);
    if (!isDated && was.rules.join() !== person.rules.join()) {
      story.broken.push(`${person.login} is named by the rules ${person.rules.join()}, not ${was.rules.join()}`);
    }
  }
}

export const live = ['wanted', 'invited', 'active', 'ending'];

/** 3: while a grant is active and nobody else interfered, the person has at least its level; and none ends before its time. */
export function nothingEndsEarly(): Watcher {
  const hold = async (story: Story, person: Person): Promise<void> => {
    if (isPastItsDate(person, story.db.clock.now())) return;
    for (const { level, endsAt } of await grantsOf(story, person, ['active'])) {
      if (endsAt <= story.db.clock.now() || isAtLeast(effectiveOf(person), level as LevelOrNone)) continue;
      story.broken.push(`${person.login} has ${effectiveOf(person)} while ${level} is active`);
    }
  };
  const dated = new Set<string>();
  return {
    atStart(story) {
      for (const person of story.model.people.values()) if (person.own?.row.expiresAt) dated.add(person.id);
    },
    afterWrite: (story, { person }) => (dated.has(person.id) ? undefined : hold(story, person)),
    async atRest(story) {
      for (const person of story.model.people.values()) if (!dated.has(person.id)) await hold(story, person);
    },
    async atEnd(story) {
      for (const person of story.model.people.values()) {
        if (dated.has(person.id)) continue;
        const ended = await grantsOf(story, person, ['ended', 'failed']);
        const lost = ended.find(({ endCause }) => endCause === 'taken-away' || endCause === 'gone');
        if (lost)
          story.broken.push(`nobody took ${lost.level} from ${person.login}, but it is said to be ${lost.endCause}`);
      }
    },
  };
}

/** 4: no row above what live grants and people's own decisions allow. */
export function nothingTooHigh(): Watcher {
  const byPeople = new Map<string, LevelOrNone>();
  const note = (person: Person) => {
    const levels = givenTo(person).map((row) => (row === 'none' ? 'none' : row.level));
    byPeople.set(person.id, highestLevel([byPeople.get(person.id) ?? 'none', ...levels]));
  };
  return {
    atStart(story) {
      for (const person of story.model.people.values()) note(person);
    },
    afterHand: (_, person) => void note(person),
    async beforeWrite(story, { person, row }) {
      if (row === 'none') return;
      const granted = await grantsOf(story, person, ['wanted', 'invited', 'active']);
      const most = highestLevel([
        byPeople.get(person.id) ?? 'none',
        ...granted.map(({ level }) => level as LevelOrNone),
      ]);
      if (!isAtLeast(most, row.level))
        story.broken.push(`${person.login} is given ${row.level}, at most ${most} is allowed`);
    },
  };
}

/** 5: whatever is replayed, and however often, the host stays as it is, and nothing more is recorded. */
export function replaysChangeNothing(): Watcher {
  return {
    async atEnd(story) {
      const { bot, under, db } = story;
      const count = async () => [under.writes.length, await db.store.read.auditEntry.count(), bot.told.length].join();
      const before = await count();
      await wakeAll(story, 3);
      for (const name of ['containers', 'rows'] as const) bot.loop().wake(`${name}:${story.model.kind}`);
      await bot.sweep();
      const after = await count();
      if (before !== after)
        story.broken.push(`writes, entries, reports were ${before}, and are ${after} after a replay`);
      const entries = await db.store.read.auditEntry.findMany({ where: { action: { startsWith: 'grant.e' } } });
      const keys = entries.map(({ action, data }) => `${action} ${JSON.parse(data).grant}`);
      const twice = keys.find((key, index) => keys.indexOf(key) !== index);
      if (twice) story.broken.push(`${twice} is recorded twice`);
    },
  };
}

const reasons =
  /is archived|credential ends before|policy wants a container|cannot be told|has no level|is in a container, and|its time was over/;

/** What was approved comes true on a host without faults, or fails for a reason that somebody can do something about. */
export function approvedComesTrue(): Watcher {
  return {
    async atEnd(story) {
      for (const grant of await story.db.store.read.grant.findMany()) {
        const isTold = grant.note !== null && reasons.test(grant.note);
        if (!isTold && (grant.state === 'failed' || (grant.activeAt === null && grant.endCause === null))) {
          story.broken.push(`${grant.level} never came true: ${grant.state}, ${grant.note}`);
        }
        const isOver = grant.state === 'ended' || grant.state === 'failed';
        if (!isOver) story.broken.push(`${grant.level} is still ${grant.state} minutes after its end`);
      }
    },
  };
}

/** 7: never two changes of one person's access at once. */
export function oneChangeAtATime(): Watcher {
  const under = new Map<string, number>();
  let wakes = 0;
  return {
    async beforeWrite(story, { person }) {
      const count = (under.get(person.id) ?? 0) + 1;
      under.set(person.id, count);
      if (count > 1) story.broken.push(`two changes for ${person.login} at once`);
      // The worst moment to be woken is this one. (Not for ever: whoever is woken during the work looks again at once.)
      wakes += 1;
      if (wakes > 20) return;
      const { standing } = story.db.store.read;
      for (const { id } of await standing.findMany({ select: { id: true } })) story.bot.loop().wake(`standing:${id}`);
      // Time enough for another look to come as far as this one.
      for (let turns = 0; turns < 25; turns += 1) await standing.count();
    },
    async afterWrite() {
      await setImmediate();
    },
    overWrite: ({ person }) => void under.set(person.id, (under.get(person.id) ?? 1) - 1),
  };
}

/** 9: access is added only for a grant that was approved and has not been in force before. */
export function nothingGivenAgain(): Watcher {
  return {
    async beforeWrite(story, write) {
      if (!isRaise(write)) return;
      const { person, row } = write;
      const fresh = await grantsOf(story, person, ['wanted']);
      const level = row === 'none' ? 'none' : row.level;
      if (fresh.some((grant) => isAtLeast(grant.level as LevelOrNone, level))) return;
      story.broken.push(`${person.login} is raised to ${level} without a new grant`);
    },
  };
}

function isRaise({ way, person, row }: Write): boolean {
  if (row === 'none' || way === 'rules') return false;
  const present = way === 'container' ? (person.contained ?? 'none') : (person.own?.row.level ?? 'none');
  const invited = way === 'direct' ? (person.invitation?.row.level ?? 'none') : 'none';
  return compareLevels(row.level, highestLevel([present, invited])) > 0;
}

/** 12: nothing is added that could not be taken back, as far as is known from less than five minutes ago. */
export function nothingWithoutAWayBack(): Watcher {
  return {
    async beforeWrite(story, write) {
      const { model, under, db } = story;
      if (!isRaise(write)) return;
      const { login } = write.person;
      const ageMs = db.clock.now().getTime() - (under.askedAt?.getTime() ?? 0);
      if (ageMs > 5 * 60_000) story.broken.push(`${login} is given access ${ageMs} ms after the last proof`);
      if (model.repo.isArchived && write.way === 'direct') story.broken.push(`${login} is given access to an archive`);
      const fresh = await grantsOf(story, write.person, ['wanted']);
      const late = fresh.find(({ endsAt }) => endsAt > model.credentialEndsAt);
      if (late && fresh.every(({ endsAt }) => endsAt > model.credentialEndsAt)) {
        story.broken.push(`${login} is given access until ${late.endsAt.toISOString()}, beyond the credential`);
      }
    },
  };
}

/** What people have just made of it: the row, and the row that they invite to. */
const givenTo = (person: Person): RowOrNone[] => {
  const { invitation } = person;
  return [ownRow(person), ...(invitation && !invitation.byBot ? [invitation.row] : [])];
};

/** 2, where people do what they like as well: of the bot's doing nothing is left; a row is one that somebody gave. */
export function onlyWhatPeopleGave(): Watcher {
  const given = new Map<string, string[]>();
  const key = (row: RowOrNone) => (row === 'none' ? 'none' : `${row.role} ${row.memberRoleId ?? ''}`);
  const note = (person: Person) => given.set(person.id, [...(given.get(person.id) ?? []), ...givenTo(person).map(key)]);
  return {
    atStart(story) {
      for (const person of story.model.people.values()) note(person);
    },
    afterHand: (_, person) => void note(person),
    atEnd(story) {
      for (const person of story.model.people.values()) {
        if (person.contained) story.broken.push(`${person.login} is still in the container for ${person.contained}`);
        if (person.invitation?.byBot) story.broken.push(`${person.login} is still invited`);
        if (person.own && !given.get(person.id)?.includes(key(person.own.row))) {
          story.broken.push(`${person.login} has ${key(person.own.row)}, which nobody gave but the bot`);
        }
      }
    },
  };
}
