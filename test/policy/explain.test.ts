import { describe, expect, test } from 'vitest';
import { decide } from '#policy/decide.ts';
import { explainAll, explainDecision, plain } from '#policy/explain.ts';
import type { Ask } from '#policy/policy.ts';
import { askOf, company } from './company.ts';
import { example, inGroups, policyOf, policyWith } from './policies.ts';

const policy = policyOf(example);
const ask = (asked: Partial<Ask>): Ask => ({
  personId: 'U0ADA',
  groups: inGroups([]),
  repo: { host: 'github', path: 'acme/payments' },
  level: 'write',
  at: 'any',
  ...asked,
});
const words = (asked: Partial<Ask>) => explainDecision(decide(policy, ask(asked)), policy);

describe('the words for a decision', () => {
  test('name the rule, who is asked, and their channel', () => {
    expect(words({})).toEqual(['Rule “payments”: one of platform (', { channel: 'C0PLATFORM' }, ') must approve.']);
  });

  test('name people, groups and channels so that each door can show them', () => {
    expect(
      explainDecision(decide(company, askOf('U0ADA', 'github:acme/payments write', 'any', 'S0ONCALL?')), company),
    ).toEqual([
      'Rule “payments”: one of platform (',
      { channel: 'C0PLATFORM' },
      '), then 2 of security (',
      { channel: 'C0SECURITY' },
      ') must approve; after 15m unanswered also security (',
      { channel: 'C0SECURITY' },
      '). It could not be asked who is on call (',
      { group: 'S0ONCALL' },
      '), so nobody is approved at once.',
    ]);
  });

  test('say that nobody is asked', () => {
    expect(words({ repo: { host: 'github', path: 'acme/sandbox-1' } })).toEqual([
      'Rule “sandboxes”: approved at once, nobody is asked.',
    ]);
  });

  test('name the levels that can be asked for', () => {
    expect(plain(words({ level: 'maintain' }))).toBe(
      'On github:acme/payments you can ask for read, triage, write or admin, not for maintain.',
    );
  });

  test('send a person for whom no rule is meant to the administrators', () => {
    expect(words({ personId: 'U0EVE' })).toEqual([
      'Write access to github:acme/payments is for other people. ',
      'Please ask an administrator: ',
      { group: 'S0LEADS' },
      ' or ',
      { user: 'U0ROOT' },
      '.',
    ]);
  });

  test('say which group Slack could not be asked about', () => {
    expect(words({ personId: 'U0EVE', groups: inGroups([], ['S0PAYMENTS']) })).toEqual([
      'Slack could not be asked who is in ',
      { group: 'S0PAYMENTS' },
      '; please try again in a minute.',
    ]);
  });
});

describe('rule by rule', () => {
  const explained = (asked: Partial<Ask>, of = policy) =>
    explainAll(of, ask(asked)).map(
      ({ rule, decides, fits, words: parts }) => `${rule} ${fits} ${decides}: ${plain(parts)}`,
    );

  test('every rule says why it fits or does not', () => {
    expect(explained({})).toEqual([
      'sandboxes false false: it is about github:acme/sandbox-*, not github:acme/payments',
      'payments true true: it fits: one of platform (C0PLATFORM) must approve',
    ]);
    expect(explained({ personId: 'U0EVE', level: 'maintain' })[1]).toBe(
      'payments false false: it is about read, triage, write, admin, not maintain; it is for S0PAYMENTS or U0ADA',
    );
  });

  test('one that could not be told decides, and what comes after it does not', () => {
    const two = policyWith('who: [S0X], approve: platform', 'approve: auto');
    expect(explained({ level: 'read', groups: inGroups([], ['S0X']) }, two)).toEqual([
      'rule 1 unknown true: Slack could not be asked who is in S0X',
      'rule 2 true false: it fits, but rule “rule 1” comes first',
    ]);
  });

  test('hours, freezes and break-glass are among the words', () => {
    const all = (who: string, what: string, at: string, groups = '') =>
      explainAll(company, askOf(who, what, at, groups)).map(({ rule, words: parts }) => `${rule}: ${plain(parts)}`);
    expect(all('U0ADA', 'github:acme/payments write', '2026-11-20T18:00+01:00')[1]).toBe(
      'payments: it applies mon-fri from 08:00 to 18:00 (Europe/Berlin) only',
    );
    expect(all('U0EVE', 'gitlab:acme/data/lake write', '2026-12-21T10:00Z')[3]).toBe(
      'warehouse: it fits: one of data (C0DATA), then one of security (C0SECURITY) must approve. Freeze “year end” lasts until 2027-01-03 00:00 UTC, so security (C0SECURITY) must approve.',
    );
    expect(all('U0EVE', 'gitlab:acme/data/lake write', '2026-12-31T20:00Z')[3]).toMatch(
      /^warehouse: it fits, but it is refused: Freeze “stocktaking” lasts until 2027-01-01 05:00 UTC; until then nobody/,
    );
    expect(all('U0ADA!', 'github:acme/payments write', '2026-11-20T10:00Z', 'S0SRE')[1]).toBe(
      'payments: it fits: break-glass: access at once for at most 1h; security (C0SECURITY) reviews it within 24h',
    );
    expect(all('U0ADA', 'github:acme/payments write', '2026-11-20T10:00Z', 'S0ONCALL')[1]).toBe(
      'payments: it fits: the requester is on call (S0ONCALL), so it is approved at once, nobody is asked',
    );
    expect(all('U0SAM', 'github:acme/billing write', 'any')[4]).toBe(
      'billing: it fits: 2 of platform (C0PLATFORM) must approve',
    );
  });
});
