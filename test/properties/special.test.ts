import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, forgetAll, openDatabase } from './database.ts';
import { asks, type Command, quietHistory, start } from './history.ts';
import { effectiveOf, ownRow } from './model.ts';
import { bringToRest, heal, minuteMs, open, play, type Story, wait, whoIs } from './play.ts';
import { numbersOf, patient } from './seeds.ts';

let db: Database;
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

/** What the host shows of everybody, and how every grant came out. */
async function outcomeOf(story: Story): Promise<unknown> {
  const people = [...story.model.people.values()].map((person) => ({
    row: ownRow(person),
    level: effectiveOf(person),
    contained: person.contained,
    invitation: person.invitation?.row,
    rules: person.rules,
  }));
  const grants = await db.store.read.grant.findMany({ orderBy: { id: 'asc' } });
  return { people, grants: grants.map(({ state, level, endCause }) => `${level} ${state} ${endCause}`) };
}

/** Dates are those of the day on which a history begins. */
const timeless = (outcome: unknown): unknown =>
  JSON.parse(JSON.stringify(outcome, (key, value: unknown) => (key === 'expiresAt' ? 'a date' : value)));

async function endOf(from: Parameters<typeof open>[1], commands: Command[]): Promise<unknown> {
  const story = await open(db, from, {});
  await play(story, commands, {});
  await bringToRest(story);
  await story.bot.loop().stop(0);
  return timeless(await outcomeOf(story));
}

describe('histories told twice', patient, () => {
  it('6: a bot that dies at any step, any number of times, ends as one that never died', async () => {
    const isCalm = (command: Command) => command.do !== 'fault';
    const property = fc.asyncProperty(start, quietHistory, async (from, history) => {
      const calm = history.filter(isCalm);
      const undying = calm.filter((command) => command.do !== 'die');
      expect(await endOf(from, calm)).toEqual(await endOf(from, undying));
    });
    await fc.assert(property, numbersOf(120));
  });

  it('8: grants that overlap, ended in any order, leave the same, half way and in the end', async () => {
    const property = fc.asyncProperty(start, asks, fc.infiniteStream(fc.nat()), async (from, all, order) => {
      const one = all.map((ask) => ({ ...ask, who: 0, minutes: 600 }));
      const ended = [...new Set([...order.take(one.length)].map((nth) => nth % one.length))];
      const half = async (indexes: number[]) => {
        const story = await open(db, from, {});
        await play(story, one, {});
        await endThese(
          story,
          indexes.map((index) => one[index]?.level ?? 'read'),
        );
        const outcome = await outcomeOf(story);
        await bringToRest(story);
        const after = await outcomeOf(story);
        await story.bot.loop().stop(0);
        return timeless([outcome, after]);
      };
      expect(await half(ended)).toEqual(await half([...ended].reverse()));
    });
    await fc.assert(property, numbersOf(60));
  });
});

/** Ends the grants of these levels, one after the other. */
async function endThese(story: Story, levels: string[]): Promise<void> {
  for (const level of levels) {
    const states = ['wanted', 'invited', 'active'];
    const grant = await db.store.read.grant.findFirst({ where: { level, state: { in: states } } });
    if (!grant) continue;
    const endingAt = db.clock.now();
    await db.store.read.grant.update({ where: { id: grant.id }, data: { state: 'ending', endingAt } });
    story.bot.loop().wake(`grant:${grant.id}`);
    await wait(story, minuteMs);
  }
}

describe('a database that is lost', patient, () => {
  it('16: leaves nobody in a container, and no row that shows that the bot made it; what was raised, and rows on a host that does not tell, need a backup', async () => {
    const property = fc.asyncProperty(start, quietHistory, async (from, history) => {
      const story = await open(db, from, {});
      await play(story, history, {});
      await forgetAll(db.store);
      await story.bot.loop().stop(0);
      await story.bot.start();
      await story.bot.settle();
      await heal(story);
      await wait(story, 11 * minuteMs);
      for (const index of [0, 1]) {
        const person = whoIs(story, index);
        expect(person.contained).toBeUndefined();
        if (from.kind === 'gitlab') expect(person.own?.byBot ?? false).toBe(false);
        // A row below what everybody has is not taken any more once it was raised, and a dated one ends by itself.
        const before = from.people[index];
        const isKept = before?.own?.daysLeft === undefined && before?.floor === 'none';
        if (before?.own && isKept) expect(ownRow(person)).not.toBe('none');
      }
      await story.bot.loop().stop(0);
    });
    await fc.assert(property, numbersOf(80));
  });
});
