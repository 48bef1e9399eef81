import fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { faultlessHistory, hastyHistory, quietHistory } from './history.ts';
import { hold, patient } from './seeds.ts';
import {
  approvedComesTrue,
  nothingEndsEarly,
  nothingLostNothingLeft,
  nothingWithoutAWayBack,
  oneChangeAtATime,
  replaysChangeNothing,
} from './watchers.ts';

let db: Database;
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

describe('histories in which nobody but the bot touches anybody’s access', patient, () => {
  it('1, 2, 8: what stood before the first touch stands after the last end, to the letter, and nothing else', () =>
    hold(() => db, fc.oneof(quietHistory, hastyHistory), nothingLostNothingLeft, 250));
  it('3, 11: no active access is less than was granted, ends early, or is taken for gone because of a look that failed', () =>
    hold(() => db, quietHistory, nothingEndsEarly, 150));
  it('5: replays change neither the host nor the trail', () => hold(() => db, quietHistory, replaysChangeNothing, 60));
  it('7: no two changes of one person’s access are under way at once', () =>
    hold(() => db, quietHistory, oneChangeAtATime, 80));
  it('12: nothing is given that cannot be taken back', () => hold(() => db, quietHistory, nothingWithoutAWayBack, 100));
  it('what is approved comes true on a host without faults, or fails for a reason that is told; and it ends', () =>
    hold(() => db, faultlessHistory, approvedComesTrue, 150));
});
