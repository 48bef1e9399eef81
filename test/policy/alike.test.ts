/** Asked once for each kind of repository, the policy says what it says when it is asked for each repository. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Alike, kindOfPerson, kindsOffered, sortByRules } from '#policy/alike.ts';
import { mayAskFor } from '#policy/decide.ts';
import type { Ask, GroupLookup, Policy } from '#policy/policy.ts';
import { policyWith } from './policies.ts';

function run<Result>(work: Generator<void, Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value as Result;
  }
}

const groupsOf =
  (answers: Record<string, boolean | 'unknown'>): GroupLookup =>
  (group) =>
    answers[group] ?? false;

type Host = 'github' | 'gitlab';

function offered(policy: Policy, host: Host, alike: Alike, groups: GroupLookup, at: Ask['at']): string[] {
  const kinds = run(kindsOffered(policy, host, alike, { personId: 'U0EVE', groups, at }));
  return alike.paths.filter((_, place) => kinds[alike.kindOf[place] ?? 0] === 1);
}

const plainly = (policy: Policy, host: Host, paths: readonly string[], groups: GroupLookup, at: Ask['at']): string[] =>
  paths.filter((path) => mayAskFor(policy, { personId: 'U0EVE', groups, repo: { host, path }, at }));

const name = fc.constantFrom('a', 'ab', 'b', 'b-a', 'team-1', 'team-12', 'x.y');
const path = fc.array(name, { minLength: 2, maxLength: 4 }).map((names) => names.join('/'));
const paths = fc.uniqueArray(path, { maxLength: 40 }).map((all) => all.sort());
const part = fc.constantFrom('a', '*', 'team-*', '*-1*', '?', '[ab]', '[!a]*', 'team-[0-9]', '*.y', '{a,b}', 'b-?');
const glob = fc
  .tuple(
    fc.constantFrom('github:', 'gitlab:', '*:'),
    fc.constantFrom('', '**/'),
    fc.array(part, { minLength: 1, maxLength: 3 }),
    fc.constantFrom('', '/**'),
  )
  .map(([host, first, parts, last]) => `${host}${first}${parts.join('/')}${last}`);
const rule = fc
  .tuple(
    fc.array(glob, { minLength: 1, maxLength: 3 }),
    fc.constantFrom('', 'who: [S0A]', 'who: [S0B, U0EVE]', 'who: [S0C]'),
    fc.constantFrom('[read]', '[triage]', '[write, admin]', '[read, write]'),
    fc.constantFrom('', '', 'hours: { days: mon-fri, from: "08:00", to: "18:00", zone: Europe/Berlin }'),
  )
  .map(([globs, who, levels, hours]) =>
    [`repos: ${JSON.stringify(globs)}`, `levels: ${levels}`, who, hours].filter((piece) => piece !== '').join(', '),
  );
const time = fc.constantFrom<Ask['at']>('any', new Date('2026-11-20T10:00Z'), new Date('2026-11-20T22:00Z'));
/** Read one by one, because a file with rules that can never be reached is refused; what cannot be read is left out. */
const policyOf = (rules: readonly string[]): Policy => {
  const read = rules.flatMap((one) => {
    try {
      return policyWith(one).rules;
    } catch {
      return [];
    }
  });
  return { ...policyWith(''), rules: read };
};
const policy = fc.array(rule, { minLength: 1, maxLength: 6 }).map(policyOf);
const answer = fc.constantFrom<boolean | 'unknown'>(true, false, 'unknown');
const groups = fc.record({ S0A: answer, S0B: answer, S0C: answer }).map(groupsOf);

describe('repositories that are alike', () => {
  it('are offered to the people to whom each of them would be', () => {
    fc.assert(
      fc.property(
        policy,
        paths,
        groups,
        fc.constantFrom<Host>('github', 'gitlab'),
        time,
        (rules, all, asker, host, at) => {
          const alike = run(sortByRules(rules, host, all));
          expect(offered(rules, host, alike, asker, at)).toEqual(plainly(rules, host, all, asker, at));
        },
      ),
      { numRuns: 700 },
    );
  });

  it('are told from what was known of another list as well as from nothing', () => {
    fc.assert(
      fc.property(policy, paths, paths, groups, (rules, before, now, asker) => {
        const alike = run(sortByRules(rules, 'gitlab', now, run(sortByRules(rules, 'gitlab', before))));
        expect(offered(rules, 'gitlab', alike, asker, 'any')).toEqual(plainly(rules, 'gitlab', now, asker, 'any'));
      }),
      { numRuns: 300 },
    );
  });

  it('are few where many rules are about few of them', () => {
    const teams = Array.from({ length: 50 }, (_, team) => `repos: ["github:acme/team-${team}-*"]`);
    const all = Array.from({ length: 2_000 }, (_, n) => `acme/team-${n % 50}-${n}`).sort();
    const { kindOf } = run(sortByRules(policyWith(...teams), 'github', all));
    expect(new Set(kindOf).size).toBe(50);
  });

  it('are sorted in slices, even under rules that take everything', () => {
    const all = Array.from({ length: 10_000 }, (_, n) => `acme/${n}`).sort();
    const work = sortByRules(policyOf(Array.from({ length: 20 }, () => 'repos: ["**"]')), 'github', all);
    let slices = 0;
    while (!work.next().done) slices += 1;
    expect(slices).toBeGreaterThan(100);
  });
});

describe('people who are alike', () => {
  it('are so for as long as the same hours last', () => {
    const rules = policyWith('levels: [write], hours: { days: mon-fri, from: "08:00", to: "18:00", zone: UTC }', '');
    const at = (time: string) => kindOfPerson(rules, { personId: 'U0EVE', groups: () => false, at: new Date(time) });
    expect(at('2026-11-20T08:00Z')).toBe(at('2026-11-19T17:59Z'));
    expect(at('2026-11-20T08:00Z')).not.toBe(at('2026-11-20T18:00Z'));
  });

  it('are those of whom every rule says the same, unknown included', () => {
    const rules = policyWith('who: [S0A]', 'who: [S0B, U0EVE]');
    const of = (personId: string, answers: Record<string, boolean | 'unknown'>) =>
      kindOfPerson(rules, { personId, groups: groupsOf(answers), at: 'any' });
    expect(of('U0EVE', { S0A: true })).toBe(of('U0ADA', { S0A: true, S0B: true }));
    expect(new Set([of('U0ADA', {}), of('U0ADA', { S0A: 'unknown' }), of('U0ADA', { S0A: true })]).size).toBe(3);
  });
});
