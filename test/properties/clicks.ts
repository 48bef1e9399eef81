/** Stories of clicks: who is where in Slack, what the policy says and when, and who presses what, one after the other or at once. */
import fc from 'fast-check';
import type { Membership } from '#access/deps.ts';
import type { Level } from '#domain/level.ts';

export const groupNames = ['one', 'two', 'three', 'hall'] as const;
export type GroupName = (typeof groupNames)[number];

/** Slack's user groups and the one channel whose members are approvers. */
export const lists = ['S0ONE', 'S0TWO', 'S0THREE', 'C0HALL'] as const;
export type List = (typeof lists)[number];

/** Two of them have two Slack ids each: the accounts that they share tell. */
export const humans = {
  U0REQ: 'the requester',
  U0REQB: 'the requester',
  U0A: 'a',
  U0AB: 'a',
  U0B: 'b',
  U0C: 'c',
  U0D: 'd',
  U0E: 'e',
  U0GUEST: 'a guest',
  U0BOT: 'a bot',
} as const;
export type Id = keyof typeof humans;
export const ids = Object.keys(humans) as Id[];

export type Stages = { group: GroupName; count: number }[];

export interface RuleSpec {
  approve: 'auto' | Stages;
  escalateTo?: GroupName | undefined;
}

export interface PolicySpec {
  /** In working hours: 08:00 to 18:00 UTC where there is a rule for the rest of the day, else always. */
  day: RuleSpec;
  /** At all other times; `none` where nothing may be asked for then. */
  night: RuleSpec | 'none' | 'as by day';
  /** In hours after the start of the story. */
  freeze?: { from: number; to: number; override?: GroupName | undefined } | undefined;
  /** Whose list is behind the group `two`. */
  two: 'S0TWO' | 'S0THREE';
  maxHours: number;
}

export type Click =
  | { press: 'approve'; who: Id }
  | { press: 'change'; who: Id; level: Level; hours: number }
  | { press: 'deny'; who: Id }
  | { press: 'take-back'; who: Id };

export type Change =
  | { turn: 'join' | 'leave'; who: Id; list: List }
  | { turn: 'become'; who: Id; is: Membership }
  | { turn: 'silent' | 'speaking'; about: Id | List }
  | { turn: 'policy'; to: PolicySpec };

export type Step =
  | { do: 'clicks'; clicks: Click[]; meanwhile?: { change: Change; after: number } | undefined }
  | { do: 'change'; change: Change }
  | { do: 'wait'; minutes: number }
  | { do: 'escalate' }
  | { do: 'ask'; who: Id };

export interface Story {
  policy: PolicySpec;
  members: Record<List, Id[]>;
  steps: Step[];
}

const group = fc.constantFrom(...groupNames);
const id = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<Id>('U0A', 'U0B', 'U0C', 'U0D', 'U0E') },
  fc.constantFrom(...ids),
);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const stages: fc.Arbitrary<Stages> = fc
  .uniqueArray(group, { minLength: 1, maxLength: 3 })
  .chain((groups) =>
    fc.tuple(
      ...groups.map((name) => fc.record({ group: fc.constant(name), count: fc.constantFrom(1, 1, 1, 2, 2, 3) })),
    ),
  );

const rule: fc.Arbitrary<RuleSpec> = fc.record({
  approve: fc.oneof({ weight: 14, arbitrary: stages }, fc.constant('auto' as const)),
  escalateTo: maybe(group),
});

const policy: fc.Arbitrary<PolicySpec> = fc.record({
  day: rule,
  night: fc.oneof({ weight: 5, arbitrary: fc.constant('as by day' as const) }, rule, fc.constant('none' as const)),
  freeze: fc.option(
    fc
      .record({ from: fc.integer({ min: 0, max: 6 }), lasts: fc.integer({ min: 1, max: 6 }), override: maybe(group) })
      .map(({ from, lasts, override }) => ({ from, to: from + lasts, override })),
    { nil: undefined, freq: 1 },
  ),
  two: fc.constantFrom('S0TWO' as const, 'S0THREE' as const),
  maxHours: fc.constantFrom(8, 8, 8, 8, 8, 2),
});

const click: fc.Arbitrary<Click> = fc.oneof(
  { weight: 22, arbitrary: fc.record({ press: fc.constant('approve' as const), who: id }) },
  {
    weight: 4,
    arbitrary: fc.record({
      press: fc.constant('change' as const),
      who: id,
      level: fc.constantFrom<Level>('read', 'write', 'write', 'admin'),
      hours: fc.constantFrom(1, 2, 3, 3, 4, 4, 5),
    }),
  },
  { weight: 3, arbitrary: fc.record({ press: fc.constant('take-back' as const), who: id }) },
  { weight: 1, arbitrary: fc.record({ press: fc.constant('deny' as const), who: id }) },
);

const membership = fc.constantFrom<Membership>('member', 'member', 'guest', 'bot', 'deactivated', 'stranger');
const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      turn: fc.constantFrom('join' as const, 'leave' as const),
      who: id,
      list: fc.constantFrom(...lists),
    }),
  },
  fc.record({ turn: fc.constant('become' as const), who: id, is: membership }),
  fc.record({
    turn: fc.constantFrom('silent' as const, 'speaking' as const, 'speaking' as const),
    about: fc.oneof(id, fc.constantFrom(...lists)),
  }),
  { weight: 3, arbitrary: fc.record({ turn: fc.constant('policy' as const), to: policy }) },
);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant('clicks' as const),
      clicks: fc.array(click, { minLength: 1, maxLength: 6 }),
      meanwhile: fc.option(fc.record({ change, after: fc.integer({ min: 0, max: 30 }) }), { nil: undefined, freq: 3 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('change' as const), change }) },
  fc.record({ do: fc.constant('wait' as const), minutes: fc.constantFrom(10, 60, 60, 180, 600) }),
  fc.record({ do: fc.constant('escalate' as const) }),
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('ask' as const), who: fc.constantFrom<Id>('U0REQ', 'U0A', 'U0B') }),
  },
);

const people = fc.subarray(ids, { minLength: 6 });

export const story: fc.Arbitrary<Story> = fc.record({
  policy,
  members: fc.record({ S0ONE: people, S0TWO: people, S0THREE: people, C0HALL: people }),
  steps: fc.array(step, { minLength: 4, maxLength: 14 }),
});
