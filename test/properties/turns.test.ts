import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SomeoneWasFaster } from '#store/move.ts';
import { ensureStanding, type Standing, standingById, writeStanding } from '#store/standings.ts';
import { type Database, forgetAll, openDatabase } from './database.ts';
import type { Command, Start } from './history.ts';
import { minuteMs, obey, open, play, whoIs } from './play.ts';
import { numbersOf, patient } from './seeds.ts';

let db: Database;
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

const crowd = (size: number, kind: Start['kind']): Start => ({
  kind,
  hasContainers: false,
  people: Array.from({ length: size }, () => ({
    own: undefined,
    others: 'none',
    floor: 'none',
    isOutside: false,
    rules: 0,
  })),
});

const ask = (who: number, minutes: number): Command => ({ do: 'ask', who, level: 'write', minutes, rule: 'direct' });

describe('whose turn it is', patient, () => {
  it('13: what is due to end is ended next, however many grants wait at a host that does not answer for them', async () => {
    const queued = fc.record({
      waiting: fc.integer({ min: 1, max: 40 }),
      ending: fc.integer({ min: 1, max: 4 }),
      kind: fc.constantFrom('github' as const, 'gitlab' as const),
    });
    const property = fc.asyncProperty(queued, async ({ waiting, ending, kind }) => {
      const story = await open(db, crowd(waiting + ending, kind), {});
      const due = Array.from({ length: ending }, (_, index) => index);
      await play(
        story,
        due.map((who) => ask(who, 10)),
        {},
      );
      let answer = () => {};
      const until = new Promise<void>((done) => {
        answer = done;
      });
      const others = Array.from({ length: waiting }, (_, index) => ending + index);
      story.model.hanging = { ids: new Set(others.map((who) => whoIs(story, who).id)), until };
      for (const who of others) await obey(story, ask(who, 60), {});
      await db.clock.advance(10 * minuteMs);
      const isOver = () => due.every((who) => whoIs(story, who).own === undefined);
      for (let turns = 0; turns < 5000 && !isOver(); turns += 1) await setImmediate();
      expect(isOver()).toBe(true);
      answer();
      await story.bot.settle();
      await story.bot.loop().stop(0);
    });
    await fc.assert(property, numbersOf(12));
  });

  it('7: of several workers only one that has read the newest version can write; the others change nothing', async () => {
    const acts = fc.array(fc.record({ worker: fc.nat({ max: 2 }), act: fc.constantFrom('read', 'write') }), {
      minLength: 3,
      maxLength: 20,
    });
    const property = fc.asyncProperty(acts, async (all) => {
      await forgetAll(db.store);
      const key = { host: 'github', repoId: '7', repoPath: 'a/b', accountId: '1', login: 'p', mode: 'direct' } as const;
      const { id } = await db.store.write((tx) => ensureStanding(tx, key));
      const held = new Map<number, Standing>();
      for (const { worker, act } of all) {
        const newest = await standingById(db.store.read, id);
        if (!newest) throw new Error('the standing is gone');
        const mine = held.get(worker) ?? newest;
        held.set(worker, act === 'read' ? newest : mine);
        if (act === 'read') continue;
        const row = { level: 'write', role: `by ${worker}` } as const;
        const written = db.store.write((tx) =>
          writeStanding(tx, mine, { ledger: { baseline: 'none', applied: undefined, intent: row } }),
        );
        if (mine.version === newest.version) held.set(worker, await written);
        else {
          await expect(written).rejects.toBeInstanceOf(SomeoneWasFaster);
          expect(await standingById(db.store.read, id)).toEqual(newest);
        }
      }
    });
    await fc.assert(property, numbersOf(40));
  });
});
