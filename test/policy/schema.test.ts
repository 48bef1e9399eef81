import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { example, faultsOf, policyOf } from './policies.ts';

describe('a good file', () => {
  test('becomes the policy that it says', () => {
    const policy = policyOf(example);
    expect(policy.version).toBe(1);
    expect(policy.hash).toBe(createHash('sha256').update(example).digest('hex'));
    expect(policy.people).toEqual(new Map([['U0ADA', { github: 'ada-l', gitlab: 'ada' }]]));
    expect(policy.approvers.get('platform')).toEqual({
      name: 'platform',
      channel: 'C0PLATFORM',
      members: ['U0GRACE', 'S0LEADS'],
    });
    expect(policy.approvers.get('security')).toEqual({ name: 'security', channel: 'C0SECURITY' });
    expect(policy.admins).toEqual({ channel: 'C0JITADMIN', members: ['S0LEADS', 'U0ROOT'] });
    expect(policy.rules).toMatchObject([
      { name: 'sandboxes', line: 18, maxSeconds: 28_800, approve: 'auto', repos: ['github:acme/sandbox-*'] },
      { name: 'payments', line: 24, who: ['S0PAYMENTS', 'U0ADA'], approve: [{ group: 'platform', count: 1 }] },
    ]);
  });

  test('gets the documented values where it says nothing', () => {
    const [sandboxes, payments] = policyOf(example).rules;
    expect(sandboxes).toMatchObject({ defaultSeconds: 3_600, reason: 'required', answerWithinSeconds: 86_400 });
    expect(sandboxes?.who).toBeUndefined();
    expect(sandboxes?.ticket).toBeUndefined();
    expect(payments).toMatchObject({ defaultSeconds: 1_800, answerWithinSeconds: 7_200 });
  });

  test('proposes no more than max when that is below an hour', () => {
    expect(policyOf(example.replace('max: 8h', 'max: 45m')).rules[0]?.defaultSeconds).toBe(2_700);
  });

  test.each([
    'approve: platform',
    'approve: [platform]',
    'approve: { by: platform }',
    'approve: [{ by: platform, count: 1 }]',
  ])('may write one approver group as %s', (written) => {
    const policy = policyOf(example.replace('approve:\n      - platform', written));
    expect(policy.rules[1]?.approve).toEqual([{ group: 'platform', count: 1 }]);
  });

  test('may have CRLF line ends, a byte order mark and aliases', () => {
    const text = example
      .replace('[read, write]', '&levels [read, write]')
      .replace('[read, triage, write, admin]', '*levels');
    expect(policyOf(`\uFEFF${text.replaceAll('\n', '\r\n')}`).rules[1]?.levels).toEqual(['read', 'write']);
  });
});

/** The example with one piece replaced, and all the faults that this makes. */
const replaced: [promise: string, from: string, to: string, ...faults: string[]][] = [
  ['a missing version', 'version: 1\n', '', '2:1: the file does not say its version; write `version: 1` first'],
  ['another version', 'version: 1', 'version: 2', '1:10: this program reads version 1; write `version: 1`'],
  ['a version in quotes', 'version: 1', 'version: "1"', '1:10: this program reads version 1; write `version: 1`'],
  ['an unknown key of the file', 'admins:', 'admin:', '13:1: the file has no key `admin`; did you mean `admins`?'],
  ['an empty value', 'max: 8h', 'max:', '21:5: `max` is empty; write a value, or remove the line'],
  ['an unknown key of a rule', 'ticket:', 'tikcet:', '30:5: a rule has no key `tikcet`; did you mean `ticket`?'],
  ['a key twice', 'max: 8h', 'max: 8h\n    max: 7h', '22:5: `max` is written twice here; keep one of them'],
  ['a duration in words', 'max: 8h', 'max: "8 hours"', '21:10: `max: 8 hours` is not a duration; write `8h`'],
  ['a bare number', 'max: 4h', 'max: 4', '28:10: `max: 4` is not a duration; write `4h` or `4m`'],
  ['no duration at all', 'max: 4h', 'max: soon', '28:10: `max: soon` is not a duration; write one like `4h`'],
  ['a duration of zero', 'max: 4h', 'max: 0h', '28:10: `max: 0h` is not a duration; write one like `4h`'],
  [
    'a default above max',
    'default: 30m',
    'default: 5h',
    '29:14: `default` is longer than `max`, which is 4h; write `4h` or less',
  ],
  [
    'a bad answer_within',
    'answer_within: 2h',
    'answer_within: 2',
    '33:20: `answer_within: 2` is not a duration; write `2h` or `2m`',
  ],
  [
    'an unknown approver group',
    '- platform\n',
    '- platfrom\n',
    '32:9: no entry of `approvers` is named `platfrom`; write `platform`',
  ],
  ['auto within a list', '- platform\n', '- auto\n', '32:9: `auto` stands by itself; write `approve: auto`'],
  [
    'a count that is no count',
    '- platform\n',
    '- { by: platform, count: 0 }\n',
    '32:32: `count` cannot be `0`; write a whole number from 1 on',
  ],
  [
    'an unknown key of a stage',
    '- platform\n',
    '- { bye: platform }\n',
    '32:9: this stage does not say who approves; write `by: ` and one of `platform`, `security`',
    '32:11: a stage has no key `bye`; did you mean `by`?',
  ],
  [
    'a rule without repos',
    '    repos: ["github:acme/sandbox-*"]\n',
    '',
    '18:5: this rule says no repositories; write `repos: ["github:acme/payments"]`',
  ],
  [
    'a rule without levels',
    '    levels: [read, write]\n',
    '',
    '18:5: this rule says no levels; write `levels: [read, write]`',
  ],
  ['a rule without max', '    max: 8h\n', '', '18:5: this rule says no longest time; write `max: 4h`'],
  [
    'a rule without approve',
    '    approve: auto\n',
    '',
    '18:5: this rule does not say who approves; write `approve: auto`, or the name of an approver group',
  ],
  [
    'a rule without name',
    'name: sandboxes\n    ',
    '',
    '18:5: this rule has no name; write `name: ` and a short word for it',
  ],
  [
    'a rule name twice',
    'name: payments',
    'name: sandboxes',
    '24:11: line 18 has a rule `sandboxes` already; write another name',
  ],
  [
    'a glob without host',
    '"gitlab:acme/payments/**"',
    '"acme/payments"',
    '25:38: `acme/payments` names no host; write `github:acme/payments` or `gitlab:acme/payments`',
  ],
  [
    'one repository that is no list',
    '["github:acme/sandbox-*"]',
    '"github:acme/sandbox-*"',
    '19:12: `repos` is not a list; write `repos: ["github:acme/payments"]`',
  ],
  [
    'a level not on the ladder',
    'levels: [read, write]',
    'levels: [read, writ]',
    '20:20: `writ` is not a level; write `write`',
  ],
  [
    "a host's own word for a level",
    'levels: [read, write]',
    'levels: [read, push]',
    '20:20: `push` is not a level; write `write`',
  ],
  [
    'a level twice',
    'levels: [read, write]',
    'levels: [read, read]',
    '20:20: `read` is in this list twice; keep one of them',
  ],
  [
    'triage where all is GitLab',
    '"github:acme/payments*", ',
    '',
    '27:20: GitLab has no level `triage`; write `read` or `write`',
  ],
  [
    'nobody',
    'who: [S0PAYMENTS, U0ADA]',
    'who: []',
    '26:10: `who` is an empty list; write one like `[S0PAYMENTS, U0ADA]`',
  ],
  [
    'a name instead of an id',
    'who: [S0PAYMENTS, U0ADA]',
    'who: [S0PAYMENTS, ada]',
    '26:23: `ada` is not the Slack id of a person or user group; write one like `U0ADA` or `S0LEADS`',
  ],
  [
    'a person twice in a list',
    'who: [S0PAYMENTS, U0ADA]',
    'who: [U0ADA, U0ADA]',
    '26:18: `U0ADA` is in this list twice; keep one of them',
  ],
  [
    'a channel name',
    'channel: C0PLATFORM',
    'channel: "#platform"',
    "8:14: `#platform` is not the Slack id of a channel; write one like `C0PLATFORM` (in Slack: at the foot of the channel's details)",
  ],
  [
    'an approver group without channel',
    '    channel: C0SECURITY\n',
    '    members: [U0EVE]\n',
    '10:3: `security` has no channel; write `channel: C0PLATFORM` below it',
  ],
  [
    'admins without members',
    '  members: [S0LEADS, U0ROOT]\n',
    '',
    '13:1: `admins` has no members; write `members: [U0GRACE, S0LEADS]` below it',
  ],
  [
    'a group named auto',
    'security:',
    'auto:',
    '10:3: `auto` means that nobody is asked; write another name for this group',
  ],
  [
    'a person who is a name',
    'U0ADA: {',
    'ada: {',
    '4:3: `ada` is not the Slack id of a person; write one like `U0ADA` (in Slack: the profile, then Copy member ID)',
  ],
  [
    'a person twice',
    '\napprovers:',
    '  U0ADA: { github: ada2 }\n\napprovers:',
    '5:3: `U0ADA` is written twice here; keep one of them',
  ],
  [
    'an account of two people',
    '\napprovers:',
    '  U0EVE: { gitlab: Ada }\n\napprovers:',
    '5:20: `Ada` is already the gitlab account of `U0ADA`; write each account once',
  ],
  ['a login with @', 'github: ada-l', 'github: "@ada-l"', '4:20: the login `@ada-l` starts with `@`; write it without'],
  [
    'a login that is none',
    'github: ada-l',
    'github: ada l',
    "4:20: `ada l` is no login on github; write the name that follows the host in the profile's address",
  ],
  ['an unknown host', 'github: ada-l', 'githib: ada-l', '4:12: `U0ADA` has no key `githib`; did you mean `github`?'],
  [
    'a person without accounts',
    '{ github: ada-l, gitlab: ada }',
    '{}',
    '4:10: `U0ADA` has no account; write `{ github: LOGIN }`, or remove the line',
  ],
  [
    'a bad reason',
    'default: 30m',
    'reason: maybe',
    '29:13: `reason` cannot be `maybe`; write `required` or `optional`',
  ],
  [
    'a ticket that is no pattern',
    '"[A-Z]+-[0-9]+"',
    '"[A-Z+"',
    '30:13: the ticket `[A-Z+` is no valid regular expression; write one like `[A-Z]+-[0-9]+`',
  ],
  [
    'a ticket that could hang',
    '"[A-Z]+-[0-9]+"',
    '"([A-Z]+)+"',
    '30:13: the ticket `([A-Z]+)+` repeats something that itself repeats (`(a+)+`); write one repetition, or bound the outer one, as in `{1,3}`',
  ],
];

describe('a faulty file is refused', () => {
  test.each(replaced)('%s is named with line, column and what to write', (_, from, to, ...faults) => {
    expect(example).toContain(from);
    expect(faultsOf(example.replace(from, to))).toEqual(faults.map((fault) => `jit.yml:${fault}`));
  });

  test.each(['auto', 'container', 'direct'])(
    'grant: %s says how the host is told, and anything else is a fault',
    (way) => {
      expect(faultsOf(example.replace('default: 30m', `grant: ${way}`))).toEqual([]);
      expect(faultsOf(example.replace('default: 30m', `grant: [${way}]`))).toHaveLength(1);
      expect(faultsOf(example.replace('default: 30m', 'grant: team'))).toEqual([
        'jit.yml:29:12: `grant` cannot be `team`; write `auto`, `container` or `direct`',
      ]);
    },
  );

  test('all faults are named at once, in the order of the file', () => {
    const text = example.replace('max: 8h', 'max: 8').replace('ada-l', '"@ada"').replace('max: 4h', 'maxx: 4h');
    expect(faultsOf(text).map((fault) => fault.split(': ')[0])).toEqual([
      'jit.yml:4:20',
      'jit.yml:21:10',
      'jit.yml:24:5',
      'jit.yml:28:5',
    ]);
  });

  test('the column counts on CRLF lines and after a byte order mark', () => {
    const text = `\uFEFF${example.replace('version: 1', 'version: 2').replaceAll('\n', '\r\n').replace('max: 8h', 'max: 8')}`;
    expect(faultsOf(text).map((fault) => fault.split(': ')[0])).toEqual(['jit.yml:1:10', 'jit.yml:21:10']);
  });
});
