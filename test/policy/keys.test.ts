/** The keys for people who need more than one approval: what they become, and what is said of each slip in them. */
import { describe, expect, test } from 'vitest';
import { company } from './company.ts';
import { faultsOf, policyOf } from './policies.ts';

/** One rule, with this written on its ninth line. */
const withKey = (written: string) => `version: 1
approvers:
  platform: { channel: C0PLATFORM, members: [U0GRACE, S0LEADS] }
  duo: { channel: C0DUO, members: [U0ADA, U0EVE] }
rules:
  - name: payments
    repos: ["github:acme/payments"]
    levels: [read, write]
    ${written}
    max: 4h
${written.includes('approve:') ? '' : '    approve: platform\n'}`;

const ruleWith = (written: string) => policyOf(withKey(written)).rules[0];

describe('what is written becomes', () => {
  test('the longest life of a grant, which is twice max where nothing is said', () => {
    expect(ruleWith('max_total: 1d')?.maxTotalSeconds).toBe(86_400);
    expect(ruleWith('max_total: 4h')?.maxTotalSeconds).toBe(14_400);
    expect(ruleWith('risk: low')?.maxTotalSeconds).toBe(28_800);
  });

  test('the stages in their order, and to whom they escalate', () => {
    expect(company.rules[1]).toMatchObject({
      risk: 'high',
      approve: [
        { group: 'platform', count: 1 },
        { group: 'security', count: 2 },
      ],
      escalate: { afterSeconds: 900, to: 'security' },
      onCall: 'S0ONCALL',
      emergency: { who: ['S0SRE'], maxSeconds: 3_600, review: 'security', withinSeconds: 86_400 },
    });
  });

  test('a review within a day where nothing is said', () => {
    const rule = ruleWith('emergency: { who: [S0SRE, U0SAM], max: 8h, review: platform }');
    expect(rule?.emergency).toEqual({
      who: ['S0SRE', 'U0SAM'],
      maxSeconds: 28_800,
      review: 'platform',
      withinSeconds: 86_400,
    });
  });

  test.each([
    ['mon-fri', [1, 2, 3, 4, 5]],
    ['mon', [1]],
    ['mon, wed, fri', [1, 3, 5]],
    ['"mon-wed,sat"', [1, 2, 3, 6]],
    ['sat-mon', [0, 1, 6]],
    ['[sat, sun]', [0, 6]],
    ['[mon-tue, "thu, fri"]', [1, 2, 4, 5]],
    ['sun-sat', [0, 1, 2, 3, 4, 5, 6]],
  ])('days: %s', (days, numbers) => {
    // Between brackets, a comma would end the value.
    const written = /^[a-z].*,/.test(days) ? `"${days}"` : days;
    const rule = ruleWith(`hours: { days: ${written}, from: 08:00, to: "24:00", zone: Asia/Kolkata }`);
    expect(rule?.hours).toEqual({ days: numbers, fromMinute: 480, toMinute: 1_440, zone: 'Asia/Kolkata' });
  });

  test.each(['S0ONCALL', 'pagerduty:PI7DH85', 'opsgenie:4513b7ea-3b91-438f-b7e4-e3e54af9147c', 'opsgenie:Infra night'])(
    'on_call: %s',
    (reference) => {
      expect(ruleWith(`on_call: "${reference}"`)?.onCall).toBe(reference);
    },
  );

  test('freezes, of which an override is optional', () => {
    expect(company.freezes).toMatchObject([
      { name: 'year end', from: new Date('2026-12-20'), to: new Date('2027-01-03'), override: 'security' },
      { name: 'stocktaking', from: new Date('2026-12-31T17:00Z'), repos: ['gitlab:acme/data/**'], levels: ['write'] },
      { name: 'release', from: new Date('2026-11-24T14:30Z'), to: new Date('2026-11-24T16:00Z') },
    ]);
    expect(company.freezes[1]).not.toHaveProperty('override');
    expect(policyOf(`${withKey('risk: low')}freeze: []\n`).freezes).toEqual([]);
  });
});

const hours = (change: string, to: string) =>
  `hours: { days: mon-fri, from: "08:00", to: "18:00", zone: Europe/Berlin }`.replace(change, to);
const emergency = (change: string, to: string) =>
  'emergency: { who: [S0SRE], max: 1h, review: platform, within: 2h }'.replace(change, to);

describe('a slip is named with line, column and what to write', () => {
  test.each<[written: string, ...faults: string[]]>([
    ['max_total: 3h', '16: `max_total` is shorter than `max`, which is 4h; write `4h` or more'],
    ['max_total: 8', '16: `max_total: 8` is not a duration; write `8h` or `8m`'],
    ['risk: extreme', '11: `risk` cannot be `extreme`; write `low`, `medium` or `high`'],
    ['escalate: 15m', '15: `escalate` is not a map; write `{ after: 15m, to: platform }`'],
    ['escalate: { after: 15m }', '15: `escalate` does not say `to`; write `to: platform` in it'],
    ['escalate: { after: 15, to: duo }', '24: `after: 15` is not a duration; write `15h` or `15m`'],
    ['escalate: { after: 15m, to: plattform }', '33: no entry of `approvers` is named `plattform`; write `platform`'],
    ['escalate: { after: 15m, to: duo, also: x }', '38: `escalate` has no key `also`; write one of `after`, `to`'],
    [
      'approve: [platform, duo, platform]',
      '30: `platform` is asked twice; write it once, with `count: 2` where two people must approve',
    ],
    [
      'approve: { by: duo, count: 3 }',
      '32: 3 of `duo` can never approve, because it has only 2 members; write `count: 2` or less, or give the group more members',
    ],
    ['approve: { by: duo, count: two }', '32: `count` cannot be `two`; write a whole number from 1 on'],
    [hours('mon-fri', 'Mon-Friday'), '20: `days` cannot be `Mon-Friday`; write `mon-fri`'],
    [
      hours('mon-fri', 'weekdays'),
      '20: `days` cannot be `weekdays`; write one like `mon-fri`, `sat` or `mon, wed, fri`',
    ],
    [hours('mon-fri', '"mon-fri, tue"'), '20: `tue` is in `days` twice; keep one of them'],
    [hours('mon-fri', '[mon, 2]'), '26: `days` cannot be `2`; write one like `mon-fri`, `sat` or `mon, wed, fri`'],
    [hours('mon-fri', '[]'), '20: `days` cannot be a list; write one like `mon-fri`, `sat` or `mon, wed, fri`'],
    [hours('"08:00"', '8'), '35: `from: 8` is not a time of day; write one like `"08:00"`, in quotes'],
    [hours('"08:00"', '480'), '35: `from: 480` is not a time of day; write one like `"08:00"`, in quotes'],
    [hours('"08:00"', '8:30'), '35: `from: 8:30` is not a time of day; write one like `"08:30"`, in quotes'],
    [hours('"08:00"', '"24:00"'), '35: `from: 24:00` is not a time of day; write one like `"08:00"`, in quotes'],
    [hours('"18:00"', '"24:01"'), '48: `to: 24:01` is not a time of day; write one like `"18:00"`, in quotes'],
    [hours('"18:00"', '"08:00"'), '48: `to` is the same as `from`; for a whole day write `"00:00"` and `"24:00"`'],
    [hours('Europe/Berlin', 'Berlin'), '63: `Berlin` is not a time zone; write `Europe/Berlin`'],
    [hours('Europe/Berlin', 'new york'), '63: `new york` is not a time zone; write `America/New_York`'],
    [hours('Europe/Berlin', '"+01:00"'), '63: `+01:00` is not a time zone; write one like `Europe/Berlin`'],
    [hours(', zone: Europe/Berlin', ''), '12: `hours` does not say `zone`; write `zone: Europe/Berlin` in it'],
    [
      'on_call: oncall',
      '14: `on_call` cannot be `oncall`; write a user group like `S0ONCALL`, `pagerduty:PABC123` or `opsgenie:NAME`',
    ],
    [
      'on_call: [S0ONCALL]',
      '14: `on_call` cannot be a list; write a user group like `S0ONCALL`, `pagerduty:PABC123` or `opsgenie:NAME`',
    ],
    [emergency('[S0SRE]', 'S0SRE'), '23: `who` is not a list; write `who: [S0SRE]`'],
    [
      emergency('[S0SRE]', '[sre]'),
      '24: `sre` is not the Slack id of a person or user group; write one like `U0ADA` or `S0LEADS`',
    ],
    [
      emergency('review: platform', 'review: sec'),
      '49: no entry of `approvers` is named `sec`; write one of `platform`, `duo`',
    ],
    [emergency('within: 2h', 'within: 2'), '67: `within: 2` is not a duration; write `2h` or `2m`'],
    [emergency(', max: 1h', ''), '16: `emergency` does not say `max`; write `max: 1h` in it'],
  ])('%s', (written, ...faults) => {
    expect(faultsOf(withKey(written))).toEqual(faults.map((fault) => `jit.yml:9:${fault}`));
  });

  const freeze = (change: string, to: string) =>
    `${withKey('risk: low')}freeze:
  - { name: year end, from: 2026-12-20T00:00Z, to: 2027-01-03T00:00Z, repos: ["**"], levels: [write], override: duo }
`.replace(change, to);

  test.each<[from: string, to: string, fault: string]>([
    ['name: year end, ', '', '13:5: a freeze does not say `name`; write `name: "year end"` in it'],
    ['year end', '""', '13:13: the name `` is no short line of text; write one like `"year end"`'],
    [
      '2026-12-20T00:00Z',
      '2026-12-20',
      '13:29: `from: 2026-12-20` is not a day and time with a zone; write one like `2026-12-20T00:00Z`',
    ],
    [
      '2026-12-20T00:00Z',
      '2026-12-20 18:30',
      '13:29: `from: 2026-12-20 18:30` is not a day and time with a zone; write one like `2026-12-20T18:30Z`',
    ],
    [
      '2027-01-03T00:00Z',
      '2027-02-30T00:00Z',
      '13:52: `to: 2027-02-30T00:00Z` is not a day and time with a zone; write one like `2027-01-03T00:00Z`',
    ],
    ['2027-01-03T00:00Z', '2026-12-20T00:00Z', '13:52: `to` is not after `from`; write when it ends'],
    ['["**"]', '["acme/x"]', '13:79: `acme/x` names no host; write `github:acme/x` or `gitlab:acme/x`'],
    ['[write]', '[push]', '13:95: `push` is not a level; write `write`'],
    [
      'override: duo',
      'override: trio',
      '13:113: no entry of `approvers` is named `trio`; write one of `platform`, `duo`',
    ],
    ['override: duo', 'overide: duo', '13:103: a freeze has no key `overide`; did you mean `override`?'],
    [
      'freeze:\n',
      'freeze: none\nx:\n',
      '12:9: `freeze` is not a list; write one with `- { name: …, from: …, to: …, repos: …, levels: … }` for each freeze',
    ],
  ])('freeze: %s -> %s', (from, to, fault) => {
    expect(freeze(from, to)).not.toBe(freeze('', ''));
    expect(faultsOf(freeze(from, to))[0]).toBe(`jit.yml:${fault}`);
  });

  test('people count once, so a stage for which nobody is left is a fault', () => {
    const text = withKey('approve: [{ by: duo, count: 2 }, trio]').replace(
      'rules:',
      '  trio: { channel: C0TRIO, members: [U0ADA] }\nrules:',
    );
    expect(faultsOf(text)).toEqual([
      'jit.yml:10:38: nobody is left for this stage, because one person counts once; write another group',
    ]);
    expect(faultsOf(text.replace('[U0ADA] }', '[U0ADA, U0SAM] }'))).toEqual([]);
    expect(faultsOf(text.replace('[U0ADA] }', '[U0ADA, S0X] }'))).toEqual([]);
  });
});
