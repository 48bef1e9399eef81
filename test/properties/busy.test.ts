import fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { busyHistory, denseHistory, seenHistory } from './history.ts';
import { everyWordStands } from './human-word.ts';
import { hold, patient } from './seeds.ts';
import { nothingGivenAgain, nothingTooHigh, onlyWhatPeopleGave } from './watchers.ts';

let db: Database;
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

const anyHistory = fc.oneof(busyHistory, denseHistory);

describe('histories in which people change access on the host as well', patient, () => {
  it('2: of what the bot did nothing is left; a row that is there is one that somebody gave', () =>
    hold(() => db, anyHistory, onlyWhatPeopleGave, 200));
  it('4: no row is set above what live grants and people’s own decisions allow', () =>
    hold(() => db, anyHistory, nothingTooHigh, 200));
  it('9: access is added only for a grant that was approved and has never been in force', () =>
    hold(() => db, anyHistory, nothingGivenAgain, 200));
  it('1, 9, 10 of the table: what people decide stands, upwards and downwards, and what is above it goes at the end', () =>
    hold(() => db, fc.oneof(seenHistory, denseHistory), everyWordStands, 200));
});
