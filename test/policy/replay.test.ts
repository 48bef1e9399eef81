import { describe, expect, test } from 'vitest';
import { type PastAsk, replay } from '#policy/replay.ts';
import { policyOf } from './policies.ts';

const policy = (rules: string) =>
  policyOf(
    `version: 1\napprovers:\n  platform: { channel: C0PLATFORM }\n  security: { channel: C0SECURITY }\nrules:\n${rules}`,
  );
const rule = (name: string, rest: string) =>
  `  - { name: ${name}, repos: ["github:acme/*"], levels: [write], max: 4h, ${rest} }\n`;

const past = (changes: Partial<PastAsk> = {}): PastAsk => ({
  id: 12,
  personId: 'U0ADA',
  repo: { host: 'github', path: 'acme/payments' },
  level: 'write',
  at: new Date('2026-11-02T09:00Z'),
  isEmergency: false,
  durationSeconds: 3_600,
  reason: 'fix the payout job',
  ticket: undefined,
  groups: {},
  before: { rule: 'payments', stages: [{ group: 'platform', count: 1 }], isRefused: false },
  ...changes,
});
const what = 'request 12, 2026-11-02, U0ADA write on github:acme/payments';

describe('a request of the past', () => {
  test('is the same where the same people are asked, whatever the rule is called now', () => {
    expect(replay(policy(rule('other', 'approve: platform')), past())).toEqual({ kind: 'same' });
  });

  test.each<[string, string, Partial<PastAsk>, string]>([
    ['nobody is asked any more', rule('fast', 'approve: auto'), {}, 'now approved at once (rule "fast")'],
    ['others are asked', rule('strict', 'approve: security'), {}, 'now asked security (rule "strict")'],
    [
      'it would be refused',
      rule('others', 'who: [U0EVE], approve: auto'),
      {},
      'now refused: Write access to github:acme/payments is for other people. Please ask an administrator',
    ],
    [
      'it asked for too long',
      rule('short', 'approve: platform'),
      { durationSeconds: 5 * 3_600 },
      'now refused: The longest here is 4h',
    ],
    [
      'it gave no ticket',
      rule('tickets', 'approve: platform, ticket: "[A-Z]+"'),
      {},
      'now refused: A ticket is needed; it must match [A-Z]+',
    ],
  ])('differs where %s', (_, rules, changes, now) => {
    expect(replay(policy(rules), past(changes))).toEqual({
      kind: 'different',
      line: `${what}: then asked platform (rule "payments"), ${now}`,
    });
  });

  test('that was refused at a vote is the same where it would be refused', () => {
    const before = { rule: 'payments', stages: [], isRefused: true };
    expect(replay(policy(rule('others', 'who: [U0EVE], approve: auto')), past({ before }))).toEqual({ kind: 'same' });
    expect(replay(policy(rule('fast', 'approve: auto')), past({ before }))).toEqual({
      kind: 'different',
      line: `${what}: then refused at a vote (rule "payments"), now approved at once (rule "fast")`,
    });
  });
});

describe('groups count as they were recorded', () => {
  const byGroup = policy(rule('team', 'who: [S0TEAM], approve: auto') + rule('rest', 'approve: platform'));

  test('who was in one, or not', () => {
    expect(replay(byGroup, past({ groups: { S0TEAM: false } }))).toEqual({ kind: 'same' });
    expect(replay(byGroup, past({ groups: { S0TEAM: true } }))).toMatchObject({ kind: 'different' });
  });

  test.each<[string, PastAsk['groups']]>([
    ['nothing was recorded', {}],
    ['Slack had not answered', { S0TEAM: 'unknown' }],
  ])('it cannot be told where %s and the answer hangs on it', (_, groups) => {
    expect(replay(byGroup, past({ groups }))).toEqual({
      kind: 'untold',
      line: `${what}: then asked platform (rule "payments"), now it hangs on whether they were in S0TEAM`,
    });
  });

  test('it can be told where the answer is the same either way', () => {
    const either = policy(rule('team', 'who: [S0TEAM], approve: platform') + rule('rest', 'approve: platform'));
    expect(replay(either, past())).toEqual({ kind: 'same' });
  });

  test('a rule for very many groups of which nothing was recorded cannot be told, and soon', () => {
    const groups = Array.from({ length: 500 }, (_, index) => `S0TEAM${index}`).join(', ');
    const startedAt = performance.now();
    expect(replay(policy(rule('teams', `who: [${groups}], approve: auto`)), past()).kind).toBe('untold');
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});
