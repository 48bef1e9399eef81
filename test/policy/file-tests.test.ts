import { describe, expect, test } from 'vitest';
import { example, faultsOf, policyOf } from './policies.ts';

const withTests = (...tests: string[]): string => `${example}tests:\n${tests.map((line) => `  - ${line}\n`).join('')}`;
/** Tests begin in the line after the example. */
const firstLine = example.split('\n').length + 1;
const faultsWith = (...tests: string[]): string[] => faultsOf(withTests(...tests));
const payments = 'who: U0ADA, repo: "github:acme/payments", level: write';
const sandbox = 'who: U0EVE, repo: "github:acme/sandbox-1", level: write';

describe('a file whose tests hold', () => {
  test.each([
    `{ ${payments}, expect: ask }`,
    `{ ${payments}, expect: ask, of: [platform] }`,
    `{ ${sandbox}, expect: auto }`,
    `{ ${sandbox}, duration: 8h, expect: auto }`,
    '{ who: U0EVE, repo: "github:acme/payments", level: write, expect: refuse }',
    '{ who: U0EVE, repo: "github:acme/payments", level: write, in: [S0PAYMENTS], expect: ask }',
    '{ who: U0EVE, repo: "github:acme/payments", level: write, in: [S0OTHER], expect: refuse }',
    '{ who: U0EVE, repo: "gitlab:acme/payments/api", level: triage, expect: refuse }',
    `{ ${payments}, ticket: PAY-7, expect: ask }`,
    `{ ${payments}, ticket: pay, expect: refuse }`,
    `{ ${payments}, at: "2026-11-20T14:00Z", expect: ask }`,
    `{ ${payments}, at: 2026-11-20T14:00:30+01:00, emergency: false, expect: ask }`,
  ])('is loaded: %s', (line) => {
    expect(faultsWith(line)).toEqual([]);
    expect(policyOf(withTests(line)).rules).toHaveLength(2);
  });
});

describe('a file whose tests fail is not loaded, and says at which place and what to write', () => {
  test.each<[string, string, string]>([
    [
      'asked instead of at once',
      `{ ${payments}, expect: auto }`,
      '71: this test expects `auto`, but the policy says: Rule “payments”: one of platform (C0PLATFORM) must approve; write `expect: ask` with `of: [platform]`, or change the rules',
    ],
    [
      'at once instead of refused',
      `{ ${sandbox}, expect: refuse }`,
      '72: this test expects `refuse`, but the policy says: Rule “sandboxes”: approved at once, nobody is asked; write `expect: auto`, or change the rules',
    ],
    [
      'refused instead of asked',
      '{ who: U0EVE, repo: "github:acme/payments", level: write, expect: ask }',
      '71: this test expects `ask`, but the policy says: Write access to github:acme/payments is for other people. Please ask an administrator: S0LEADS or U0ROOT; write `expect: refuse`, or change the rules',
    ],
    [
      'other groups',
      `{ ${payments}, expect: ask, of: [security, platform] }`,
      '80: this test expects that security, then platform are asked, but the policy says: Rule “payments”: one of platform (C0PLATFORM) must approve; write `of: [platform]`, or change the rules',
    ],
    [
      'longer than the rule lets anyone ask for',
      `{ ${sandbox}, duration: 9h, expect: auto }`,
      '86: this test expects `auto`, but the form would not be sent: The longest here is 8h; write `expect: refuse`, or change the rules',
    ],
  ])('%s', (_, line, fault) => {
    expect(faultsWith(line)).toEqual([`jit.yml:${firstLine}:${fault}`]);
  });

  test('each of them, where it stands', () => {
    const faults = faultsWith(
      `{ ${payments}, expect: ask }`,
      `{ ${payments}, expect: auto }`,
      `{ ${sandbox}, expect: ask }`,
    );
    expect(faults.map((fault) => Number(fault.split(':')[1]))).toEqual([firstLine + 1, firstLine + 2]);
  });
});

describe('a test that cannot be read is named', () => {
  test.each<[string, string, string]>([
    [
      'who is missing',
      '{ repo: "github:a/b", level: read, expect: ask }',
      'this test has no `who`; write `who: ` and the Slack id of a person, like `U0ADA`',
    ],
    [
      'expect is missing',
      `{ ${payments} }`,
      'this test has no `expect`; write `expect: auto`, `expect: ask` or `expect: refuse`',
    ],
    [
      'a group as who',
      `{ ${payments.replace('U0ADA', 'S0ADA')}, expect: ask }`,
      '`S0ADA` is not the Slack id of a person',
    ],
    [
      'a pattern as repo',
      `{ ${payments.replace('payments', '*')}, expect: ask }`,
      '`github:acme/*` is not one repository; write it like `"github:acme/payments"`',
    ],
    ['no host', `{ ${payments.replace('github:', '')}, expect: ask }`, '`acme/payments` is not one repository'],
    ['another level', `{ ${payments.replace('write', 'push')}, expect: ask }`, '`push` is not a level; write `write`'],
    [
      'another expectation',
      `{ ${payments}, expect: deny }`,
      '`expect` cannot be `deny`; write `auto`, `ask` or `refuse`',
    ],
    ['of without ask', `{ ${payments}, expect: refuse, of: [platform] }`, '`of` goes with `expect: ask` only'],
    [
      'of that is no list',
      `{ ${payments}, expect: ask, of: platform }`,
      '`of` is not a list of approver groups; write one like `of: [platform]`',
    ],
    [
      'of a group that there is not',
      `{ ${payments}, expect: ask, of: [plattform] }`,
      'no entry of `approvers` is named `plattform`; write `platform`',
    ],
    ['a person as group', `{ ${payments}, expect: ask, in: [U0ADA] }`, '`U0ADA` is not the Slack id of a user group'],
    [
      'a day that there is not',
      `{ ${payments}, expect: ask, at: 2026-02-30T00:00Z }`,
      '`2026-02-30T00:00Z` is not a day and time with a zone',
    ],
    [
      'a time without a zone',
      `{ ${payments}, expect: ask, at: "2026-02-20T00:00" }`,
      '`2026-02-20T00:00` is not a day and time with a zone; write one like `2026-11-20T14:00Z`',
    ],
    [
      'a word for emergency',
      `{ ${payments}, expect: ask, emergency: now }`,
      '`emergency` cannot be `now`; write `true`, or remove it',
    ],
    [
      'a bare duration',
      `{ ${payments}, expect: ask, duration: 4 }`,
      '`duration: 4` is not a duration; write `4h` or `4m`',
    ],
    ['an unknown key', `{ ${payments}, expect: ask, group: x }`, 'a test has no key `group`'],
    ['a word', 'payments', 'this test is not a map'],
  ])('%s', (_, line, words) => {
    const faults = faultsWith(line);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(new RegExp(`^jit\\.yml:${firstLine}:\\d+: `));
    expect(faults[0]).toContain(words);
  });

  test('tests that are no list are named', () => {
    expect(faultsOf(`${example}tests: { who: U0ADA }\n`)[0]).toContain('`tests` is not a list; write one with');
  });

  test('what else is wrong with the file is said first, for its tests would say nothing', () => {
    const faults = faultsOf(withTests(`{ ${payments}, expect: auto }`).replace('max: 8h', 'max: 8 hours'));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain('is not a duration');
  });
});

test('more tests than could be run at each load are refused', () => {
  const many = (count: number) => faultsWith(...Array.from({ length: count }, () => `{ ${sandbox}, expect: auto }`));
  expect(many(2_000)).toEqual([]);
  expect(many(2_001)).toEqual([
    `jit.yml:${firstLine - 1}:1: there are more than 2000 tests; keep those that tell the most`,
  ]);
});
