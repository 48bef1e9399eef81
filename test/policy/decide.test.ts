import { describe, expect, test } from 'vitest';
import type { HostName } from '#domain/host-name.ts';
import type { Level } from '#domain/level.ts';
import { plain } from '#domain/words.ts';
import {
  askable,
  decide,
  groupsForAsking,
  groupsForDeciding,
  isAdmin,
  judge,
  levelsFor,
  mayAskFor,
  mayDecide,
} from '#policy/decide.ts';
import type { Ask, Policy } from '#policy/policy.ts';
import { company } from './company.ts';
import { example, inGroups, policyOf, policyWith } from './policies.ts';

const repoOf = (text: string) => {
  const [host, path = ''] = text.split(':');
  return { host: host as HostName, path };
};

const ask = (personId: string, repo: string, level: Level, groups = inGroups([])): Ask => ({
  personId,
  groups,
  repo: repoOf(repo),
  level,
  at: 'any',
});

/** `auto sandboxes`, `ask payments platform`, `refuse who`. */
function answer(policy: Policy, asked: Ask): string {
  const decision = decide(policy, asked);
  if (decision.kind === 'refuse') return `refuse ${decision.cause}`;
  const stages = decision.kind === 'ask' ? decision.stages.map(({ group }) => ` ${group}`).join('') : '';
  return `${decision.kind} ${decision.rule.name}${stages}`;
}

describe('the documented example', () => {
  const policy = policyOf(example);
  test.each<[string, string, Level, string[], string[], string]>([
    ['U0EVE', 'github:acme/sandbox-1', 'write', [], [], 'auto sandboxes'],
    ['U0EVE', 'github:Acme/Sandbox-1', 'read', [], [], 'auto sandboxes'],
    ['U0EVE', 'github:acme/sandbox-1', 'admin', [], [], 'refuse level'],
    ['U0EVE', 'gitlab:acme/sandbox-1', 'read', [], [], 'refuse no-rule'],
    ['U0EVE', 'github:other/sandbox-1', 'read', [], [], 'refuse no-rule'],
    ['U0ADA', 'github:acme/payments', 'write', [], [], 'ask payments platform'],
    ['U0EVE', 'github:acme/payments', 'write', ['S0PAYMENTS'], [], 'ask payments platform'],
    ['U0EVE', 'github:acme/payments', 'write', ['S0LEADS'], [], 'refuse who'],
    ['U0EVE', 'github:acme/payments', 'write', [], ['S0PAYMENTS'], 'refuse unknown'],
    ['U0EVE', 'github:acme/payments', 'maintain', [], ['S0PAYMENTS'], 'refuse no-rule'],
    ['U0EVE', 'github:acme/payments', 'maintain', [], [], 'refuse no-rule'],
    ['U0ADA', 'github:acme/payments', 'write', [], ['S0PAYMENTS'], 'ask payments platform'],
    ['U0ADA', 'gitlab:acme/payments/api', 'admin', [], [], 'ask payments platform'],
    ['U0ADA', 'gitlab:acme/payments', 'admin', [], [], 'refuse no-rule'],
    ['U0ADA', 'github:acme/payments', 'triage', [], [], 'ask payments platform'],
    ['U0ADA', 'gitlab:acme/payments/api', 'triage', [], [], 'refuse level'],
    ['U0ADA', 'github:acme/payments', 'maintain', [], [], 'refuse level'],
  ])('%s asks for %s %s, in %j, unknown %j: %s', (personId, repo, level, groups, unknown, expected) => {
    expect(answer(policy, ask(personId, repo, level, inGroups(groups, unknown)))).toBe(expected);
  });

  test('a refused level comes with the ones that can be asked for', () => {
    const decision = decide(policy, ask('U0ADA', 'gitlab:acme/payments/api', 'triage'));
    expect(decision).toMatchObject({ kind: 'refuse', cause: 'level', levelsPossible: ['read', 'write', 'admin'] });
  });
});

describe('the rule that decides', () => {
  test('is the first that fits, whatever later ones would give', () => {
    const policy = policyWith('who: [S0X], approve: platform', 'approve: auto');
    expect(answer(policy, ask('U0EVE', 'github:a/b', 'read', inGroups(['S0X'])))).toBe('ask rule 1 platform');
    expect(answer(policy, ask('U0EVE', 'github:a/b', 'read'))).toBe('auto rule 2');
  });

  test('is nobody when an earlier one hangs on a group that Slack could not be asked about', () => {
    const policy = policyWith('who: [S0X], approve: platform', 'approve: auto');
    const unclear = ask('U0EVE', 'github:a/b', 'read', inGroups([], ['S0X']));
    expect(answer(policy, unclear)).toBe('refuse unknown');
    expect(levelsFor(policy, unclear)).toEqual([]);
    expect(askable(policy, 'U0EVE', unclear.groups, 'any')(unclear.repo)).toBe(false);
  });

  test('does not hang on the groups of rules that do not fit anyway', () => {
    const policy = policyWith('repos: ["github:x/y"], who: [S0X]', 'levels: [admin], who: [S0X]', 'approve: auto');
    expect(answer(policy, ask('U0EVE', 'github:a/b', 'read', inGroups([], ['S0X'])))).toBe('auto rule 3');
  });

  test('never fits a person for having the id of a group', () => {
    expect(answer(policyWith('who: [S0X]'), ask('U0EVE', 'github:a/b', 'read'))).toBe('refuse who');
  });
});

describe('what may be asked for', () => {
  const policy = policyOf(example);
  test('is every level that some rule gives, from low to high', () => {
    const two = policyWith('levels: [admin]', 'levels: [write, read, triage]');
    expect(levelsFor(two, ask('U0EVE', 'github:a/b', 'read'))).toEqual(['read', 'triage', 'write', 'admin']);
    expect(levelsFor(two, ask('U0EVE', 'gitlab:a/b', 'read'))).toEqual(['read', 'write', 'admin']);
  });

  test.each(['github:acme/sandbox-1', 'github:acme/payments', 'gitlab:acme/payments/x', 'gitlab:acme/x', 'github:x/y'])(
    'is the same for one repository and for many: %s',
    (repo) => {
      for (const [personId, groups] of [
        ['U0ADA', inGroups([])],
        ['U0EVE', inGroups([])],
        ['U0EVE', inGroups(['S0PAYMENTS'])],
        ['U0EVE', inGroups([], ['S0PAYMENTS'])],
      ] as const) {
        const may = mayAskFor(policy, ask(personId, repo, 'read', groups));
        expect(askable(policy, personId, groups, 'any')(repoOf(repo))).toBe(may);
      }
    },
  );

  test('is known of 50,000 repositories within the time of a keystroke', () => {
    const many = policyWith(
      ...Array.from({ length: 30 }, (_, i) => `repos: ["github:acme/t${i}-*", "*:acme/*-x${i}"]`),
    );
    const repos = Array.from({ length: 50_000 }, (_, i) => repoOf(`github:acme/some-repository-${i}`));
    const mayAsk = askable(many, 'U0EVE', inGroups([]), 'any');
    const startedAt = performance.now();
    expect(repos.filter(mayAsk)).toHaveLength(0);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});

describe('the form', () => {
  const policy = policyOf(example);
  const good = { durationSeconds: 3_600, reason: 'fix the payout job', ticket: 'PAY-7' };
  const asked = ask('U0ADA', 'github:acme/payments', 'write');
  const fieldsOf = (wish: Partial<typeof good>) => judge(policy, { ...asked, ...good, ...wish }).fields;

  test('is good when every field is', () => {
    expect(judge(policy, { ...asked, ...good })).toMatchObject({ decision: { kind: 'ask' }, fields: {} });
    expect(fieldsOf({ durationSeconds: 4 * 3_600, ticket: ' PAY-7 ' })).toEqual({});
  });

  test.each([14_401, 0, -1, Number.NaN, Number.POSITIVE_INFINITY])('never passes %s seconds', (durationSeconds) => {
    expect(fieldsOf({ durationSeconds })).toEqual({ duration: 'The longest here is 4h.' });
  });

  test.each(['', '  \n\t', '\u200B\u2060', '\u00A0'])('never takes %j for a reason', (reason) => {
    expect(fieldsOf({ reason })).toEqual({ reason: 'Please say why you need it.' });
  });

  test.each(['PAY', 'PAY-7x', 'see PAY-7', 'PAY-7\nPAY-8', 'pay-7', `PAY-${'7'.repeat(200)}`])(
    'takes no ticket but one that has the form as a whole: not %j',
    (ticket) => {
      expect(fieldsOf({ ticket })).toEqual({
        ticket: expect.stringMatching(/^“[^”]{3,61}” does not match \[A-Z\]\+-\[0-9\]\+\.$/),
      });
      expect(fieldsOf({ ticket }).ticket).toContain(ticket.slice(0, 5));
    },
  );

  test('names a missing ticket, and all faults at once', () => {
    expect(fieldsOf({ durationSeconds: 1e9, reason: '', ticket: ' ' })).toEqual({
      duration: 'The longest here is 4h.',
      reason: 'Please say why you need it.',
      ticket: 'A ticket is needed; it must match [A-Z]+-[0-9]+.',
    });
  });

  test('needs neither reason nor ticket where the rule does not', () => {
    const optional = policyWith('reason: optional');
    expect(judge(optional, { ...asked, level: 'read', durationSeconds: 60 }).fields).toEqual({});
  });

  test('that is refused anyway has no faulty fields', () => {
    expect(judge(policy, { ...asked, level: 'maintain', durationSeconds: 1e9 }).fields).toEqual({});
  });
});

describe('who may decide', () => {
  const policy = policyOf(example);
  test.each<[string, string, string[], string[], boolean | 'unknown', boolean | 'unknown']>([
    ['platform', 'U0GRACE', [], ['S0LEADS'], false, true],
    ['platform', 'U0EVE', ['S0LEADS'], [], false, true],
    ['platform', 'U0EVE', [], [], true, false],
    ['platform', 'U0EVE', [], ['S0LEADS'], true, 'unknown'],
    ['security', 'U0EVE', [], [], true, true],
    ['security', 'U0EVE', [], [], false, false],
    ['security', 'U0EVE', [], [], 'unknown', 'unknown'],
    ['nobody', 'U0GRACE', ['S0LEADS'], [], true, false],
  ])('%s: %s in %j, unknown %j, in the channel %s: %s', (group, personId, groups, unknown, channelMember, expected) => {
    expect(mayDecide(policy, group, personId, { groups: inGroups(groups, unknown), channelMember })).toBe(expected);
  });

  test('an administrator is named, or in a group that is; what Slack cannot say is no', () => {
    expect(isAdmin(policy, 'U0ROOT', inGroups([]))).toBe(true);
    expect(isAdmin(policy, 'U0EVE', inGroups(['S0LEADS']))).toBe(true);
    expect(isAdmin(policy, 'U0EVE', inGroups([], ['S0LEADS']))).toBe(false);
    expect(isAdmin(policyWith('max: 1h'), 'U0EVE', inGroups(['S0LEADS']))).toBe(false);
  });

  test('Slack is asked only about the groups on which the answer can depend', () => {
    expect(groupsForAsking(policy)).toEqual(['S0PAYMENTS']);
    expect(groupsForDeciding(policy, 'platform')).toEqual(['S0LEADS']);
    expect(groupsForDeciding(policy, 'security')).toEqual([]);
    expect(groupsForDeciding(policy, 'nobody')).toEqual([]);
    // Break-glass and who is on call hang on groups and schedules, too.
    expect(groupsForAsking(company)).toEqual([
      'S0PAYMENTS',
      'S0SRE',
      'S0INFRA',
      'S0ONCALL',
      'pagerduty:PDATA1',
      'opsgenie:Infra night',
    ]);
  });

  test('a refusal names the administrators', () => {
    const decision = decide(policy, ask('U0EVE', 'github:x/y', 'read'));
    expect(decision.kind === 'refuse' && plain(decision.words)).toBe(
      'No rule lets anyone ask for read access to github:x/y. Please ask an administrator: S0LEADS or U0ROOT.',
    );
  });
});
