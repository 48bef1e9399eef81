/** Break-glass: every row is an ask with the tick set, and the exact answer to it. */
import { expect, test } from 'vitest';
import { judge } from '#policy/decide.ts';
import { answerTo, askOf, company } from './company.ts';

const friday = '2026-11-20T10:00+01:00';
const saturday = '2026-11-21T12:00-05:00';
const frozen = '2026-12-21T10:00+01:00';
const then = 'Please ask again then, or talk to an administrator: S0LEADS.';

const glass = (rule: string, longest: string, reviewed: string) =>
  `auto emergency, ${longest}: Rule “${rule}”: break-glass: access at once for at most ${longest}; ${reviewed}.`;
const payments = glass('payments', '1h', 'security (C0SECURITY) reviews it within 24h');
const billing = glass('billing', '8h', 'platform (C0PLATFORM) reviews it within 24h');
const clusters = glass('clusters', '30m', 'security (C0SECURITY) reviews it within 2h');
const isFor = (rule: string, whom: string) =>
  `refuse no-emergency: Break-glass by rule “${rule}” is for ${whom} only. Please ask without it.`;
const hasNone = (rule: string) => `refuse no-emergency: Rule “${rule}” has no break-glass. Please ask without it.`;
const unknown = (group: string) =>
  `refuse unknown: Slack could not be asked who is in ${group}; please try again in a minute`;
const yearEnd = 'Freeze “year end” lasts until 2027-01-03 00:00 UTC, so security (C0SECURITY) must approve.';

test.each<[who: string, what: string, at: string, groups: string, answer: string]>([
  ['U0ADA!', 'github:acme/payments write', friday, 'S0SRE', payments],
  ['U0ADA!', 'github:acme/payments read', friday, 'S0SRE', payments],
  ['U0EVE!', 'gitlab:acme/payments/api admin', friday, 'S0SRE, S0PAYMENTS', payments],
  ['U0ADA!', 'github:acme/payments write', friday, 'S0SRE, S0ONCALL', payments],
  ['U0ADA!', 'github:acme/payments write', friday, 'S0SRE, S0ONCALL?', payments],
  ['U0ADA!', 'github:acme/payments write', 'any', 'S0SRE', payments],
  ['U0ADA!', 'github:acme/payments write', friday, '', isFor('payments', 'S0SRE')],
  ['U0ADA!', 'github:acme/payments write', friday, 'S0ONCALL', isFor('payments', 'S0SRE')],
  ['U0GRACE!', 'github:acme/payments write', friday, 'S0PAYMENTS, S0LEADS, S0SECURITY', isFor('payments', 'S0SRE')],
  ['U0ADA!', 'github:acme/payments write', friday, 'S0SRE?', `${unknown('S0SRE')}, or ask without break-glass.`],
  [
    'U0ADA!',
    'github:acme/payments write',
    friday,
    'S0SRE?, S0ONCALL',
    `${unknown('S0SRE')}, or ask without break-glass.`,
  ],
  ['U0EVE!', 'github:acme/payments write', friday, 'S0PAYMENTS?, S0SRE', `${unknown('S0PAYMENTS')}.`],
  [
    'U0EVE!',
    'github:acme/payments write',
    friday,
    'S0SRE',
    'refuse who: Write access to github:acme/payments is for other people. Please ask an administrator: S0LEADS.',
  ],
  [
    'U0ADA!',
    'github:acme/payments maintain',
    friday,
    'S0SRE',
    'refuse level: On github:acme/payments you can ask for read, write or admin, not for maintain.',
  ],
  ['U0ADA!', 'github:acme/payments write', '2026-11-20T17:59+01:00', 'S0SRE', payments],
  [
    'U0ADA!',
    'github:acme/payments write',
    '2026-11-20T18:00+01:00',
    'S0SRE',
    `refuse hours: Rule “payments” applies mon-fri from 08:00 to 18:00 (Europe/Berlin) only. ${then}`,
  ],
  ['U0EVE!', 'github:acme/payments read', '2026-11-20T23:00+01:00', 'S0SRE, S0PAYMENTS', hasNone('payments at night')],
  // Rules without break-glass never have it, whoever asks.
  ['U0EVE!', 'github:acme/sandbox-1 write', friday, 'S0SRE', hasNone('sandboxes')],
  ['U0SAM!', 'gitlab:acme/data/lake write', friday, 'pagerduty:PDATA1', hasNone('warehouse')],
  ['U0SAM!', 'gitlab:acme/data/lake write', '2026-12-31T20:00+01:00', '', hasNone('warehouse')],
  [
    'U0SAM!',
    'github:other/thing read',
    friday,
    'S0SRE',
    'refuse no-rule: No rule lets anyone ask for read access to github:other/thing. Please ask an administrator: S0LEADS.',
  ],
  // Longer than the rule's own longest time, by a person or by a group.
  ['U0SAM!', 'github:acme/billing write', saturday, '', billing],
  ['U0SAM!', 'github:acme/billing write', saturday, 'S0SRE?', billing],
  ['U0EVE!', 'github:acme/billing write', saturday, 'S0SRE', billing],
  ['U0EVE!', 'github:acme/billing write', saturday, '', isFor('billing', 'U0SAM or S0SRE')],
  ['U0EVE!', 'github:acme/billing write', saturday, 'S0SRE?', `${unknown('S0SRE')}, or ask without break-glass.`],
  [
    'U0SAM!',
    'github:acme/billing write',
    friday,
    '',
    `refuse hours: Rule “billing” applies sat, sun from 00:00 to 24:00 (America/New_York) only. ${then}`,
  ],
  // Shorter than the rule, which approves by itself.
  ['U0SAM!', 'github:acme/infra-dns write', friday, 'S0INFRA', clusters],
  ['U0EVE!', 'github:acme/infra-dns maintain', friday, 'S0INFRA, S0SRE', clusters],
  ['U0EVE!', 'github:acme/infra-dns write', friday, 'S0INFRA', isFor('clusters', 'U0SAM or S0SRE')],
  ['U0SAM!', 'github:acme/infra-dns write', friday, '', hasNone('clusters of others')],
  ['U0SAM!', 'github:acme/infra-dns write', friday, 'S0INFRA?', `${unknown('S0INFRA')}.`],
  // A freeze stops break-glass, too.
  [
    'U0ADA!',
    'github:acme/payments write',
    frozen,
    'S0SRE',
    `ask security, 1h: Rule “payments”: one of security (C0SECURITY) must approve. ${yearEnd}`,
  ],
  ['U0ADA!', 'github:acme/payments read', frozen, 'S0SRE', payments],
  ['U0ADA!', 'github:acme/payments write', frozen, '', isFor('payments', 'S0SRE')],
  ['U0ADA!', 'github:acme/payments write', frozen, 'S0SRE?', `${unknown('S0SRE')}, or ask without break-glass.`],
  [
    'U0SAM!',
    'github:acme/billing write',
    '2026-12-26T12:00-05:00',
    '',
    `ask security, 8h: Rule “billing”: one of security (C0SECURITY) must approve. ${yearEnd}`,
  ],
  [
    'U0SAM!',
    'github:acme/infra-dns write',
    '2026-11-24T15:00Z',
    'S0INFRA',
    'ask platform, 30m: Rule “clusters”: one of platform (C0PLATFORM) must approve. Freeze “release” lasts until 2026-11-24 16:00 UTC, so platform (C0PLATFORM) must approve.',
  ],
])('%s asks for %s at %s, in "%s": %s', (...row) => {
  expect(answerTo(row)).toBe(row[4]);
});

test('the form of break-glass is held to its own longest time, and to a reason whatever the rule says', () => {
  const fieldsOf = (who: string, what: string, groups: string, durationSeconds: number) =>
    judge(company, { ...askOf(who, what, friday, groups), durationSeconds, ticket: 'PAY-7' }).fields;
  const reason = 'Please say why you need it.';
  expect(fieldsOf('U0SAM', 'github:acme/infra-dns write', 'S0INFRA', 7_200)).toEqual({});
  expect(fieldsOf('U0SAM!', 'github:acme/infra-dns write', 'S0INFRA', 1_801)).toEqual({
    duration: 'The longest here is 30m.',
    reason,
  });
  expect(fieldsOf('U0SAM!', 'github:acme/infra-dns write', 'S0INFRA', 1_800)).toEqual({ reason });
  expect(fieldsOf('U0ADA!', 'github:acme/payments write', 'S0SRE', 7_200)).toMatchObject({
    duration: 'The longest here is 1h.',
  });
});
