/** Whatever the policy and the ask: what is not known, and a freeze, never give anyone more than they would have without. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { levels } from '#domain/level.ts';
import { decide, levelsFor } from '#policy/decide.ts';
import { freezesOn } from '#policy/freeze.ts';
import type { Ask, Decision, Policy } from '#policy/policy.ts';
import { policyOf } from './policies.ts';

type Answer = boolean | 'unknown';

const groupIds = ['S0AAA', 'S0BBB', 'S0CCC', 'pagerduty:P1'] as const;
const approverNames = ['platform', 'security', 'data'] as const;
const approver = fc.constantFrom(...approverNames);
const pattern = fc.constantFrom('github:acme/*', 'github:acme/a*', '*:acme/ab', 'gitlab:acme/**', '**');
const level = fc.constantFrom(...levels);
const some = <Value>(value: fc.Arbitrary<Value>) => fc.uniqueArray(value, { minLength: 1, maxLength: 3 });
const maybe = (text: fc.Arbitrary<string>) => fc.oneof(fc.constant(''), text);
const whoever = some(fc.constantFrom('U0ADA', 'S0AAA', 'S0BBB', 'S0CCC'));

const rule = fc
  .tuple(
    some(pattern).map((all) => `repos: ${JSON.stringify(all)}`),
    some(fc.constantFrom('read', 'write', 'maintain', 'admin')).map((all) => `levels: [${all}]`),
    fc.oneof(
      fc.constant('approve: auto'),
      some(approver).map((all) => `approve: [${all.map((by) => `{ by: ${by}, count: 2 }`)}]`),
    ),
    maybe(whoever.map((who) => `who: [${who}]`)),
    maybe(fc.constant('hours: { days: mon-fri, from: "08:00", to: "18:00", zone: UTC }')),
    maybe(fc.constantFrom(...groupIds).map((id) => `on_call: ${id}`)),
    maybe(fc.tuple(whoever, approver).map(([who, by]) => `emergency: { who: [${who}], max: 8h, review: ${by} }`)),
    maybe(approver.map((to) => `escalate: { after: 5m, to: ${to} }`)),
  )
  .map((pieces) => pieces.filter((piece) => piece !== '').join(', '));

const day = (number: number) => `2026-11-${String(number).padStart(2, '0')}T00:00Z`;
const freeze = fc
  .tuple(fc.integer({ min: 10, max: 25 }), fc.integer({ min: 1, max: 4 }), pattern, some(level), maybe(approver))
  .map(
    ([from, days, repo, all, by]) =>
      `{ name: f, from: ${day(from)}, to: ${day(from + days)}, repos: ["${repo}"], levels: [${all}]${by && `, override: ${by}`} }`,
  );

/** Rules are read one by one, because a file with rules that can never be reached is refused. */
function policyFrom(rules: readonly string[], freezes: readonly string[]): Policy {
  const approvers = approverNames.map((name) => `${name}: { channel: C0${name.toUpperCase()} }`).join(', ');
  const read = (one: string, index: number) =>
    policyOf(
      `version: 1\napprovers: { ${approvers} }\nrules:\n  - { name: r${index}, max: 4h, ${one} }\nfreeze: [${freezes}]\n`,
    );
  const all = rules.map(read);
  const [first] = all;
  if (!first) throw new Error('a policy needs a rule');
  return { ...first, rules: all.flatMap((policy) => policy.rules) };
}

const policy = fc
  .tuple(fc.array(rule, { minLength: 1, maxLength: 4 }), fc.array(freeze, { maxLength: 3 }))
  .map(([rules, freezes]) => policyFrom(rules, freezes));

const answers = fc.record(Object.fromEntries(groupIds.map((id) => [id, fc.constantFrom<Answer>(true, false)])));
const ask = fc.record({
  personId: fc.constantFrom('U0ADA', 'U0EVE'),
  repo: fc.record({
    host: fc.constantFrom('github' as const, 'gitlab' as const),
    path: fc.constantFrom('acme/a', 'acme/ab', 'acme/b/c', 'other/x'),
  }),
  level,
  at: fc.date({ min: new Date(day(9)), max: new Date(day(30)), noInvalidDate: true }),
  isEmergency: fc.boolean(),
});

const asked = (of: Omit<Ask, 'groups'>, known: Record<string, Answer>): Ask => ({
  ...of,
  groups: (id) => known[id] ?? false,
});

/** Reading a policy takes longer than many asks. */
function holds<Case>(one: fc.Arbitrary<Case>, promise: (policy: Policy, one: Case) => void): void {
  const cases = fc.array(one, { minLength: 20, maxLength: 20 });
  const each = (read: Policy, all: Case[]) => {
    for (const one of all) promise(read, one);
  };
  fc.assert(fc.property(policy, cases, each), { numRuns: 60 });
}

const cases = fc.tuple(
  ask,
  fc.record(Object.fromEntries(groupIds.map((id) => [id, fc.constantFrom<Answer>(true, false, 'unknown')]))),
);

const rank = { refuse: 0, ask: 1, auto: 2 };

/** The people whose approval it takes, by group. */
function approvals(decision: Decision): Map<string, number> {
  return new Map(decision.kind === 'ask' ? decision.stages.map(({ group, count }) => [group, count]) : []);
}

test('what could not be looked up gives no more than the worst of what it could be', () => {
  const halfKnown = fc.tuple(ask, answers, fc.subarray([...groupIds], { minLength: 1 }));
  holds(halfKnown, (rules, [of, known, hidden]) => {
    const told = (tell: (index: number) => Answer) =>
      decide(rules, asked(of, { ...known, ...Object.fromEntries(hidden.map((id, index) => [id, tell(index)])) }));
    const unclear = told(() => 'unknown');
    const certain = Array.from({ length: 2 ** hidden.length }, (_, bits) =>
      told((index) => Boolean(bits & (1 << index))),
    );
    expect(rank[unclear.kind]).toBeLessThanOrEqual(Math.min(...certain.map(({ kind }) => rank[kind])));
    if (unclear.kind === 'refuse') return;
    for (const decision of certain) {
      if (decision.kind === 'refuse') throw new Error('not refused, although it could have to be');
      for (const [group, count] of approvals(decision))
        expect(approvals(unclear).get(group)).toBeGreaterThanOrEqual(count);
      expect(unclear.maxSeconds).toBeLessThanOrEqual(decision.maxSeconds);
    }
  });
});

test('a freeze gives nobody more than there would be without it', () => {
  holds(cases, (rules, [of, groups]) => {
    const frozen = decide(rules, asked(of, groups));
    const free = decide({ ...rules, freezes: [] }, asked(of, groups));
    expect(rank[frozen.kind]).toBeLessThanOrEqual(rank[free.kind]);
    if (frozen.kind === 'refuse' || free.kind === 'refuse') return;
    expect(frozen.maxSeconds).toBe(free.maxSeconds);
    for (const [group, count] of approvals(free)) expect(approvals(frozen).get(group)).toBe(count);
    for (const { override = '' } of freezesOn(rules, asked(of, groups))) {
      expect(approvals(frozen).has(override)).toBe(true);
      expect([override, undefined]).toContain(frozen.rule.escalate?.to);
    }
  });
});

test('break-glass never opens to people whom the rule does not name for it', () => {
  holds(cases, (rules, [of, known]) => {
    const decision = decide(rules, asked({ ...of, isEmergency: true }, known));
    if (decision.kind === 'refuse') return;
    const named = decision.rule.emergency?.who ?? [];
    expect(named.some((id) => id === of.personId || known[id] === true)).toBe(true);
    expect(decision.maxSeconds).toBe(decision.rule.emergency?.maxSeconds);
  });
});

test('a level is offered when, and only when, asking for it in the ordinary way is not refused', () => {
  holds(cases, (rules, [{ isEmergency: _, ...of }, groups]) => {
    const offered = levelsFor(rules, asked(of, groups)).includes(of.level);
    expect(offered).toBe(decide(rules, asked(of, groups)).kind !== 'refuse');
  });
});
