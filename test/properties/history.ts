/** What can happen in a history: the world that it begins with, and one thing after another, as data that fast-check can shrink. */
import fc from 'fast-check';
import type { Level, LevelOrNone } from '#domain/level.ts';
import type { Kind } from './model.ts';
import type { FaultKind } from './model-faults.ts';

export interface PersonAtStart {
  /** A custom role is another role of the same level. */
  own: { level: Level; isCustom: boolean; daysLeft: number | undefined } | undefined;
  others: LevelOrNone;
  floor: LevelOrNone;
  isOutside: boolean;
  rules: number;
}

export interface Start {
  kind: Kind;
  hasContainers: boolean;
  /** Two of them, of whom histories speak as 0 and 1. */
  people: PersonAtStart[];
}

export type Hand =
  /** Somebody gives the person this level of their own, whatever it was before. */
  | { act: 'set'; level: Level }
  | { act: 'remove' }
  | { act: 'contain'; level: Level }
  | { act: 'uncontain' }
  | { act: 'invite'; level: Level }
  /** One of the rules that name the person goes. */
  | { act: 'unrule' };

export type Command =
  | { do: 'ask'; who: number; level: Level; minutes: number; rule: 'auto' | 'direct' | 'container' }
  /** Ends the grant before its time. */
  | { do: 'release'; nth: number }
  /** Time passes, and everything that falls due is done. */
  | { do: 'wait'; minutes: number }
  /** The machine was off: time has passed, and no timer has fired. */
  | { do: 'jump'; minutes: number }
  | { do: 'wake'; times: number }
  | { do: 'fault'; on: 'look' | 'write'; kind: FaultKind; seconds: number; times: number }
  | { do: 'die'; steps: number }
  | { do: 'archive' }
  | { do: 'unarchive' }
  /** The repository or the account cannot be seen for less than a day. */
  | { do: 'hide'; who: number | undefined; minutes: number }
  | { do: 'rename'; who: number | undefined }
  | { do: 'accept'; who: number }
  | { do: 'decline'; who: number }
  /** Access from elsewhere comes, or goes. */
  | { do: 'others'; who: number; level: LevelOrNone }
  | { do: 'mask'; on: boolean }
  /** The bot gets another credential, which ends then. */
  | { do: 'credential'; minutes: number }
  | { do: 'hand'; who: number; hand: Hand };

const level = fc.constantFrom<Level>('read', 'write', 'maintain', 'admin');
const lowLevel = fc.constantFrom<Level>('read', 'read', 'read', 'write', 'write', 'maintain', 'admin');
/** Mostly none: who has enough already is given nothing, and nothing can go wrong. */
const others = fc.constantFrom<LevelOrNone>(...Array(8).fill('none'), 'read', 'write', 'admin');
const floor = fc.constantFrom<LevelOrNone>(...Array(6).fill('none'), 'read', 'write');
const who = fc.nat({ max: 1 });

const person: fc.Arbitrary<PersonAtStart> = fc.record({
  own: fc.option(
    fc.record({
      level: lowLevel,
      isCustom: fc.boolean(),
      daysLeft: fc.option(fc.integer({ min: 3, max: 60 }), { nil: undefined }),
    }),
    { nil: undefined },
  ),
  others,
  floor,
  isOutside: fc.boolean(),
  rules: fc.nat({ max: 3 }),
});

export const start: fc.Arbitrary<Start> = fc.record({
  kind: fc.constantFrom<Kind>('github', 'gitlab'),
  hasContainers: fc.boolean(),
  people: fc.tuple(person, person),
});

const of = <C extends Command['do']>(name: C) => fc.constant(name);
const minutes = fc.integer({ min: 1, max: 45 });
const seconds = fc.integer({ min: 1, max: 40 }).map((count) => count / 60);

export const ask = fc.record({
  do: of('ask'),
  who,
  level,
  minutes: fc.integer({ min: 2, max: 240 }),
  rule: fc.constantFrom('auto' as const, 'direct' as const, 'container' as const),
});
const fault = fc.record({
  do: of('fault'),
  on: fc.constantFrom('look' as const, 'write' as const),
  kind: fc.constantFrom<FaultKind>(
    'fail',
    'lose',
    'late',
    'slow',
    'gone',
    'refused',
    'identity',
    'limited',
    'credential',
  ),
  seconds: fc.integer({ min: 1, max: 60 }),
  times: fc.integer({ min: 1, max: 4 }),
});

/** What no person does to anybody's access. */
const undisturbed: { arbitrary: fc.Arbitrary<Command>; weight: number }[] = [
  { weight: 6, arbitrary: ask },
  { weight: 4, arbitrary: fc.record({ do: of('release'), nth: fc.nat({ max: 5 }) }) },
  { weight: 5, arbitrary: fc.record({ do: of('wait'), minutes: fc.oneof(minutes, seconds) }) },
  { weight: 3, arbitrary: fc.record({ do: of('jump'), minutes: fc.integer({ min: 1, max: 3000 }) }) },
  { weight: 2, arbitrary: fc.record({ do: of('wake'), times: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 8, arbitrary: fault },
  { weight: 6, arbitrary: fc.record({ do: of('die'), steps: fc.integer({ min: 1, max: 25 }) }) },
  { weight: 1, arbitrary: fc.record({ do: of('archive') }) },
  { weight: 1, arbitrary: fc.record({ do: of('unarchive') }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: of('hide'),
      who: fc.option(who, { nil: undefined }),
      minutes: fc.integer({ min: 1, max: 1300 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: of('rename'), who: fc.option(who, { nil: undefined }) }) },
  { weight: 3, arbitrary: fc.record({ do: of('accept'), who }) },
  { weight: 1, arbitrary: fc.record({ do: of('decline'), who }) },
  { weight: 1, arbitrary: fc.record({ do: of('mask'), on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: of('credential'), minutes: fc.integer({ min: 1, max: 300 }) }) },
];

const acts: fc.Arbitrary<Hand>[] = [
  fc.record({ act: fc.constant('set' as const), level }),
  fc.record({ act: fc.constant('remove' as const) }),
  fc.record({ act: fc.constant('contain' as const), level }),
  fc.record({ act: fc.constant('uncontain' as const) }),
  fc.record({ act: fc.constant('unrule' as const) }),
];
const invite: fc.Arbitrary<Hand> = fc.record({ act: fc.constant('invite' as const), level });

const byHand = (...hands: fc.Arbitrary<Hand>[]): fc.Arbitrary<Command> =>
  fc.record({ do: of('hand'), who, hand: fc.oneof(...hands) });

/** A history that nobody asks anything in is none. */
const afterAsk = (acts: { arbitrary: fc.Arbitrary<Command>; weight: number }[]): fc.Arbitrary<Command[]> =>
  fc
    .tuple(
      fc.array(troubleFirst, { maxLength: 2 }),
      ask,
      fc.array(fc.oneof(...acts), { minLength: 1, maxLength: 10, size: 'max' }),
    )
    .map(([before, first, rest]) => [...before, first, ...rest]);

const troubleFirst: fc.Arbitrary<Command> = fc.oneof(
  fault,
  fc.record({ do: of('die'), steps: fc.integer({ min: 1, max: 25 }) }),
);

/** Nobody but the bot, the people who ask and time itself does anything. */
export const quietHistory = afterAsk(undisturbed);

/** People with rights on the host do what they like as well. */
export const busyHistory = afterAsk([
  ...undisturbed,
  { weight: 10, arbitrary: byHand(...acts, invite) },
  { weight: 2, arbitrary: fc.record({ do: of('others'), who, level: others }) },
]);

/** The same, without invitations by people: what they make of a row is theirs, and is seen before the next thing happens. */
export const seenHistory = afterAsk([
  ...undisturbed,
  { weight: 16, arbitrary: byHand(...acts) },
  { weight: 2, arbitrary: fc.record({ do: of('others'), who, level: others }) },
]);

const one = fc.constant(0);
const lasting = fc.integer({ min: 60, max: 240 });
const askAgain = fc.record({
  do: of('ask'),
  who: one,
  level,
  minutes: lasting,
  rule: fc.constantFrom('auto' as const, 'direct' as const),
});

/** Everything happens to one person: grants overlap, and others give and take meanwhile. */
export const denseHistory: fc.Arbitrary<Command[]> = fc
  .tuple(
    askAgain,
    fc.array(
      fc.oneof(
        { weight: 6, arbitrary: askAgain },
        { weight: 3, arbitrary: fc.record({ do: of('release'), nth: fc.nat({ max: 3 }) }) },
        { weight: 3, arbitrary: fc.record({ do: of('wait'), minutes: fc.integer({ min: 1, max: 100 }) }) },
        {
          weight: 3,
          arbitrary: fc.record({ do: of('others'), who: one, level: fc.constantFrom('none', 'write', 'admin') }),
        },
        { weight: 3, arbitrary: fc.record({ do: of('hand'), who: one, hand: fc.oneof(...acts) }) },
        { weight: 1, arbitrary: troubleFirst },
      ),
      { minLength: 2, maxLength: 9, size: 'max' },
    ),
  )
  .map(([first, rest]) => [first, ...rest]);

const late = fc.record({
  do: of('fault'),
  on: fc.constant('write' as const),
  kind: fc.constantFrom<FaultKind>('late', 'late', 'lose', 'fail'),
  seconds: fc.integer({ min: 1, max: 15 }),
  times: fc.constant(1),
});

/** Grants of one person overlap and end within seconds, while writes get lost or come late. */
export const hastyHistory: fc.Arbitrary<Command[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: askAgain },
    { weight: 4, arbitrary: late },
    { weight: 4, arbitrary: fc.record({ do: of('release'), nth: fc.nat({ max: 3 }) }) },
    { weight: 3, arbitrary: fc.record({ do: of('wait'), minutes: seconds }) },
    { weight: 1, arbitrary: fc.record({ do: of('die'), steps: fc.integer({ min: 1, max: 25 }) }) },
  ),
  { minLength: 4, maxLength: 10, size: 'max' },
);

/** Grants that overlap, and nothing else. */
export const asks = fc.array(ask, { minLength: 2, maxLength: 4 });

/** Neither host nor bot fails, and nobody else does anything. */
export const faultlessHistory = fc
  .oneof(quietHistory, denseHistory)
  .map((history) => history.filter(({ do: what }) => !['fault', 'die', 'hide', 'hand', 'others'].includes(what)));
