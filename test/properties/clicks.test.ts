import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { story } from './clicks.ts';
import { tellClicks } from './clicks-play.ts';
import { type Database, openDatabase } from './database.ts';
import { numbersOf, patient } from './seeds.ts';

let db: Database;
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

describe('clicks by anybody, in any order or at once', patient, () => {
  it('no grant ever exists without a sufficient decision of distinct people who were entitled when they clicked', async () => {
    let grants = 0;
    const property = fc.asyncProperty(story, async (told) => {
      const { broken, grants: made } = await tellClicks(db, told);
      grants += made;
      expect(broken).toEqual([]);
    });
    const runs = numbersOf(80);
    await fc.assert(property, runs);
    // Stories in which nobody is ever given anything would hold every promise.
    expect(grants).toBeGreaterThan(runs.numRuns / 2);
  });
});
