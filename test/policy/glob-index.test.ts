/** What is found through the index is what walking through every rule finds. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { levels } from '#domain/level.ts';
import { decide, levelsFor } from '#policy/decide.ts';
import { explainAll } from '#policy/explain.ts';
import { rulesNear } from '#policy/glob-index.ts';
import type { Policy, RepoName } from '#policy/policy.ts';
import { conditions } from '#policy/rules/index.ts';
import { takesRepo } from '#policy/rules/repos.ts';
import { faultsOf, inGroups, policyOf } from './policies.ts';

const segment = fc.constantFrom('a', 'ab', 'A', 'b', '*', 'a*', '*b', '?', '[ab]', 'a?', '**', 'abc', '{a,ab}');
const host = fc.constantFrom('github:', 'gitlab:', 'git*:', '');
const glob = fc
  .tuple(host, fc.array(segment, { minLength: 2, maxLength: 4 }))
  .map(([start, parts]) => start + parts.join('/'));
const rule = fc.record({
  globs: fc.uniqueArray(glob, { minLength: 1, maxLength: 3 }),
  levels: fc.constantFrom('[read]', '[write]', '[read, write]'),
  who: fc.constantFrom('', 'who: [U0ADA], ', 'who: [S0A], ', 'who: [S0B, U0EVE], '),
  approve: fc.constantFrom('auto', 'platform'),
});
const path = fc
  .array(fc.constantFrom('a', 'ab', 'B', 'abc', 'c'), { minLength: 2, maxLength: 4 })
  .map((parts) => parts.join('/'));
const repo: fc.Arbitrary<RepoName> = fc.record({ host: fc.constantFrom('github', 'gitlab'), path });

const fileOf = (rules: readonly { globs: string[]; levels: string; who: string; approve: string }[]) =>
  `version: 1\napprovers: { platform: { channel: C0PLATFORM } }\nrules:\n${rules
    .map(
      ({ globs, levels, who, approve }, index) =>
        `- { name: r${index}, repos: ${JSON.stringify(globs)}, levels: ${levels}, ${who}max: 1h, approve: ${approve} }\n`,
    )
    .join('')}`;

/** Bad globs and unreachable rules are left out until the file is good. */
function goodPolicy(rules: Parameters<typeof fileOf>[0]): Policy | undefined {
  let left = [...rules];
  while (left.length > 0) {
    const bad = new Set(faultsOf(fileOf(left)).map((fault) => Number(fault.split(':')[1]) - 4));
    if (bad.size === 0) return policyOf(fileOf(left));
    left = left.filter((_, index) => !bad.has(index));
  }
  return undefined;
}

describe('the index of rules', () => {
  test('leaves out no rule that takes the repository, and keeps their order', () => {
    let looked = 0;
    fc.assert(
      fc.property(
        fc.array(rule, { minLength: 1, maxLength: 12 }),
        fc.array(repo, { minLength: 5, maxLength: 10 }),
        (rules, repos) => {
          const policy = goodPolicy(rules);
          if (!policy) return;
          for (const asked of repos) {
            const taking = policy.rules.filter((one) => takesRepo(one, asked));
            looked += taking.length;
            expect(rulesNear(policy, asked).filter((one) => takesRepo(one, asked))).toEqual(taking);
          }
        },
      ),
      { numRuns: 100 },
    );
    expect(looked).toBeGreaterThan(50);
  });

  test('decides as the walk through all rules does', () => {
    fc.assert(
      fc.property(
        fc.array(rule, { minLength: 1, maxLength: 12 }),
        repo,
        fc.constantFrom(...levels),
        (rules, asked, level) => {
          const policy = goodPolicy(rules);
          if (!policy) return;
          for (const groups of [inGroups([]), inGroups(['S0A']), inGroups([], ['S0A'])]) {
            const ask = { personId: 'U0ADA', groups, repo: asked, level, at: 'any' as const };
            const decision = decide(policy, ask);
            const walked = explainAll(policy, ask).find(({ decides }) => decides);
            expect(decision.kind === 'refuse' ? undefined : decision.rule.name).toBe(
              walked?.fits === true ? walked.rule : undefined,
            );
            const offered = levels.filter(
              (each) => explainAll(policy, { ...ask, level: each }).find(({ decides }) => decides)?.fits === true,
            );
            expect(levelsFor(policy, ask)).toEqual(offered);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  test('finds every rule that can never be reached which comparing all with all finds', () => {
    const alone = (one: Parameters<typeof fileOf>[0][number]) => faultsOf(fileOf([one])).length === 0;
    let unreachable = 0;
    fc.assert(
      fc.property(fc.array(rule, { minLength: 2, maxLength: 12 }), (rules) => {
        const good = rules.map((one) => ({ ...one, levels: '[read]', who: '' })).filter(alone);
        if (good.length === 0) return;
        const all = good.map((one) => policyOf(fileOf([one])).rules[0]);
        const expected = all.flatMap((later, index) =>
          all
            .slice(0, index)
            .some((earlier) => earlier && later && conditions.every(({ covers }) => covers(earlier, later)))
            ? [index]
            : [],
        );
        const found = faultsOf(fileOf(good)).map((fault) => Number(fault.split(':')[1]) - 4);
        unreachable += expected.length;
        expect(found).toEqual(expected);
      }),
      { numRuns: 100 },
    );
    expect(unreachable).toBeGreaterThan(3);
  });
});
