import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import type { Command, PersonAtStart, Start } from './history.ts';
import { everyWordStands } from './human-word.ts';
import { tell, type Watcher } from './play.ts';
import { approvedComesTrue, nothingLostNothingLeft } from './watchers.ts';

let db: Database;
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

const nobody: PersonAtStart = { own: undefined, others: 'none', floor: 'none', isOutside: false, rules: 0 };
const reader = { level: 'read', isCustom: false, daysLeft: undefined } as const;
/** Their own row is below what everybody like them has, so the host drops it instead of lowering it. */
const belowFloor: PersonAtStart = { ...nobody, own: reader, floor: 'write', rules: 1 };

const ask = (level: 'read' | 'write' | 'maintain' | 'admin', minutes: number, rule: 'auto' | 'direct' = 'auto') =>
  ({ do: 'ask', who: 0, level, minutes, rule }) as const;

interface Found {
  name: string;
  first: PersonAtStart;
  kind?: Start['kind'];
  hasContainers?: boolean;
  history: Command[];
  watcher: () => Watcher;
}

/** Each broke a promise once. */
const found: Found[] = [
  {
    name: 'rules go with a row that is dropped because it cannot be lowered that far, and come back',
    first: belowFloor,
    history: [ask('read', 2), ask('admin', 2)],
    watcher: nothingLostNothingLeft,
  },
  {
    name: 'rules are remembered while ours stays and access from elsewhere is taken',
    first: belowFloor,
    hasContainers: true,
    history: [
      ask('maintain', 60, 'direct'),
      { do: 'hand', who: 0, hand: { act: 'contain', level: 'admin' } },
      ask('admin', 60),
      { do: 'wait', minutes: 30 },
    ],
    watcher: everyWordStands,
  },
  {
    name: 'a second grant in a container gets the container of its own level',
    first: nobody,
    hasContainers: true,
    history: [ask('read', 60), ask('write', 60)],
    watcher: approvedComesTrue,
  },
  {
    name: 'a raise that comes late is not taken for somebody’s decision, nor does it survive the removal',
    first: nobody,
    kind: 'github',
    history: [
      ask('read', 60),
      { do: 'fault', on: 'write', kind: 'late', seconds: 10, times: 1 },
      ask('write', 60),
      { do: 'release', nth: 0 },
      { do: 'release', nth: 0 },
    ],
    watcher: nothingLostNothingLeft,
  },
];

describe('what histories have found', () => {
  it.each(found)('$name', async ({ first, kind = 'gitlab', hasContainers = false, history, watcher }) => {
    const start: Start = { kind, hasContainers, people: [first, nobody] };
    expect((await tell(db, start, history, watcher())).broken).toEqual([]);
  });
});
