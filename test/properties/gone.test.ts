import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { ask, type Command, start } from './history.ts';
import { ownRow } from './model.ts';
import { minuteMs, open, play, type Story, wait, wakeAll, whoIs } from './play.ts';
import { numbersOf, patient } from './seeds.ts';

let db: Database;
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

const dayMs = 24 * 60 * minuteMs;
/** Looks, as they come when the machine was off most of the time. */
async function later(story: Story, ms: number): Promise<void> {
  db.clock.jump(ms);
  await story.bot.sweep();
  await wakeAll(story, 1);
}

describe('what the host does not show any more', patient, () => {
  const hidden = fc.record({
    whose: fc.constantFrom('repo' as const, 'account' as const),
    hours: fc.integer({ min: 1, max: 23 }),
    days: fc.integer({ min: 2, max: 60 }),
  });

  const undated = start.map((from) => ({
    ...from,
    people: from.people.map((one) => ({ ...one, own: one.own && { ...one.own, daysLeft: undefined } })),
  }));

  it('11, 26: is not believed gone within a day, however often it is looked for; then every grant is over and someone is told', async () => {
    const property = fc.asyncProperty(undated, ask, hidden, async (from, first, { whose, hours, days }) => {
      const story = await open(db, from, {});
      await play(story, [{ ...first, who: 0, minutes: 200 * 24 * 60 }] as Command[], {});
      const person = whoIs(story, 0);
      const applied = story.under.writes.length > 0;
      const hide = (isHidden: boolean) => {
        if (whose === 'repo') story.model.repo.isHidden = isHidden;
        else person.isHidden = isHidden;
      };
      const states = async () => (await db.store.read.grant.findMany()).map(({ state }) => state);
      const before = await states();
      hide(true);
      await wakeAll(story, 3);
      await later(story, hours * 60 * minuteMs);
      expect(await states()).toEqual(before);
      await later(story, days * dayMs);
      await later(story, minuteMs);
      if (applied) {
        expect(await states()).not.toContain('active');
        expect(story.bot.told.join()).toMatch(/so Jit takes it for deleted/);
      }
      hide(false);
      await later(story, 8 * dayMs);
      await wait(story, 12 * minuteMs);
      expectNothingUnseen(story, applied);
      await story.bot.loop().stop(0);
    });
    await fc.assert(property, numbersOf(80));
  });
});

/** 29: what comes back is taken away where it is surely the bot’s, and else reported. */
function expectNothingUnseen(story: Story, applied: boolean): void {
  const person = whoIs(story, 0);
  expect(person.contained).toBeUndefined();
  if (!applied) return;
  const at = story.start.people[0]?.own;
  const row = ownRow(person);
  if (story.model.kind === 'gitlab' && !at) expect(row).toBe('none');
  const isAsBefore = at ? row !== 'none' && row.level === at.level : row === 'none';
  // Below the floor, the host takes no row any more.
  if (!isAsBefore && story.start.people[0]?.floor === 'none')
    expect(story.bot.told.join()).toMatch(/Jit leaves it: please look/);
}
