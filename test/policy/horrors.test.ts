/** Hand-made horrors of the whole file; those that are about YAML alone are in hostile.test.ts. */
import { describe, expect, test } from 'vitest';
import { read } from './as-written.ts';
import { documented } from './good-files.ts';
import { faultsOf, policyOf } from './policies.ts';

const changed = (from: string, to: string): string => {
  expect(documented).toContain(from);
  return documented.replace(from, to);
};

describe('what looks odd, but says what it means, is good', () => {
  test.each<[string, string]>([
    ['a byte order mark', `\uFEFF${documented}`],
    ['line ends of another system', documented.replaceAll('\n', '\r\n')],
    [
      'an anchor and its alias',
      changed('who: [S0PAYMENTS, U0ADA]', 'who: &team [S0PAYMENTS, U0ADA]').replace('who: [S0SRE]', 'who: *team'),
    ],
    ['quotes around everything', changed('max: 8h', '"max": "8h"')],
    ['a document start', `---\n${documented}`],
  ])('%s', (_, text) => {
    expect(faultsOf(text)).toEqual([]);
    expect(read(text)).toBe('good');
  });
});

describe('what means nothing, or too much, is refused', () => {
  const hours = (from: string, to: string) =>
    changed(
      `hours: { days: mon-fri, from: "08:00", to: "18:00", zone: Europe/Berlin }`,
      `hours: { days: mon-fri, from: ${from}, to: ${to}, zone: UTC }`,
    );
  const zone = (written: string) => changed('zone: Europe/Berlin', `zone: ${written}`);
  const freeze = (from: string, to: string) =>
    changed('from: 2026-12-20T00:00Z, to: 2027-01-03T00:00Z', `from: ${from}, to: ${to}`);
  const inTest = (written: string) =>
    changed('level: write, expect: refuse', `level: write, expect: refuse, ${written}`);

  test.each<[string, string]>([
    ['a zone of no place', zone('Europe/Atlantis')],
    ['a zone beyond the world', zone('"+25:00"')],
    ['a zone that is a file', zone('../../etc/localtime')],
    ['no zone', zone('""')],
    ['a list of zones', zone('[UTC]')],
    ['hours as a number of minutes', hours('480', '1080')],
    ['hours of another planet', hours('"25:00"', '"18:00"')],
    ['no time at all', hours('"08:00"', '"08:00"')],
    ['a freeze that ends before it begins', freeze('2027-01-03T00:00Z', '2026-12-20T00:00Z')],
    ['a freeze on the 30th of February', freeze('2026-02-30T00:00Z', '2027-01-03T00:00Z')],
    ['a freeze without a zone', freeze('2026-12-20T00:00', '2027-01-03T00:00Z')],
    ['a freeze from a number', freeze('20261220', '2027-01-03T00:00Z')],
    ['a freeze for ever', freeze('2026-12-20T00:00Z', '.inf')],
    ['a test at no time', inTest('at: soon')],
    ['a test with a merge key', inTest('"<<": { expect: auto }')],
    ['a test with the prototype as key', inTest('__proto__: { expect: auto }')],
    ['a test twice as long as for ever', inTest('duration: 1e99h')],
    ['a test that says its expectation twice', inTest('expect: auto')],
    ['a rule that says its approvers twice', changed('approve: auto', 'approve: platform\n    approve: auto')],
    ['a rule with the prototype as key', changed('approve: auto', '__proto__: { approve: auto }')],
    ['an approver group of the prototype', changed('approve: auto', 'approve: constructor')],
    ['an approver group that is everybody', changed('approve: auto', 'approve: "*"')],
    ['nobody as approver', changed('approve: auto', 'approve: ~')],
    ['a rule for nobody', changed('who: [S0PAYMENTS, U0ADA]', 'who: []')],
    ['a rule for nothing', changed('who: [S0PAYMENTS, U0ADA]', 'who: ~')],
    ['a rule for everything that is not', changed('"github:acme/sandbox-*"', '"!github:acme/sandbox-*"')],
    ['an alias of itself in the tests', `${documented}  - &t [*t]\n`],
    ['a second file within', `${documented}---\n${documented}`],
  ])('%s', (_, text) => {
    expect(read(text)).toBe('refused');
  });

  test.each([
    '(a+)+$',
    '(a|a)*b',
    '(a|ab)+c',
    '([a-z]+)*1',
    '.*.*.*.*=',
    '(?:a?){30}a{30}',
    '(.+)\\1',
    '(?=(a+))a*b',
    '[A-Z]+-[0-9]+',
  ])('the ticket %s is refused, or matches whatever is typed at once', (pattern) => {
    const text = changed('ticket: "[A-Z]+-[0-9]+"', `ticket: '${pattern}'`);
    if (read(text) === 'refused') return;
    const { ticket } = policyOf(text).rules.find(({ name }) => name === 'payments') ?? {};
    const startedAt = performance.now();
    for (const typed of [
      'a'.repeat(100),
      'a'.repeat(99_999),
      `${'aA-1='.repeat(20)}`,
      `${'A'.repeat(50)}-${'1'.repeat(49)}`,
    ])
      ticket?.matches(typed);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});

test('thousands of tests that fail are told within seconds, and not all of them', () => {
  const one = '  - { who: U0EVE, repo: "github:acme/payments", level: write, expect: auto }\n';
  const startedAt = performance.now();
  const faults = faultsOf(`${documented}${one.repeat(1_990)}`);
  expect(faults).toHaveLength(100);
  expect(performance.now() - startedAt).toBeLessThan(15_000);
});
