/** What freezes do, to the second: every row is an ask and the exact answer to it. */
import { describe, expect, test } from 'vitest';
import { levelsFor } from '#policy/decide.ts';
import { answerTo, askOf, company } from './company.ts';

const atOnce = 'approved at once, nobody is asked.';
const sandboxes = `auto rule, 8h: Rule “sandboxes”: ${atOnce}`;
const yearEnd = 'Freeze “year end” lasts until 2027-01-03 00:00 UTC, so security (C0SECURITY) must approve.';
const release = 'Freeze “release” lasts until 2026-11-24 16:00 UTC, so platform (C0PLATFORM) must approve.';
const stocktaking = (what: string) =>
  `refuse freeze: Freeze “stocktaking” lasts until 2027-01-01 05:00 UTC; until then nobody gets ${what}. Please ask again after that, or talk to an administrator: S0LEADS.`;
const oneOfSecurity = (rule: string) => `Rule “${rule}”: one of security (C0SECURITY) must approve.`;
const payments =
  'ask platform, 2 security, 4h: Rule “payments”: one of platform (C0PLATFORM), then 2 of security (C0SECURITY) must approve; after 15m unanswered also security (C0SECURITY).';
const warehouse =
  'ask data, 2h: Rule “warehouse”: one of data (C0DATA) must approve; after 1h unanswered also platform (C0PLATFORM).';
const warehouseToo =
  'ask data, security, 2h: Rule “warehouse”: one of data (C0DATA), then one of security (C0SECURITY) must approve.';
const notAsked = (reference: string) =>
  `It could not be asked who is on call (${reference}), so nobody is approved at once.`;
const noGroup = (group: string) =>
  `refuse unknown: Slack could not be asked who is in ${group}; please try again in a minute.`;

const monday = '2026-12-21T10:00+01:00';
const eve = '2026-12-31T17:30+01:00';
const newYear = '2026-12-31T20:00+01:00';
const tuesday = '2026-11-24T15:00Z';

describe('a freeze with an override', () => {
  test.each<[who: string, what: string, at: string, groups: string, answer: string]>([
    ['U0EVE', 'github:acme/sandbox-1 write', '2026-12-19T23:59:59.999Z', '', sandboxes],
    [
      'U0EVE',
      'github:acme/sandbox-1 write',
      '2026-12-20T00:00Z',
      '',
      `ask security, 8h: ${oneOfSecurity('sandboxes')} ${yearEnd}`,
    ],
    ['U0EVE', 'github:acme/sandbox-1 write', '2026-12-20T00:30+01:00', '', sandboxes],
    [
      'U0EVE',
      'github:Acme/Sandbox-1 write',
      '2027-01-02T23:59:59.999Z',
      '',
      `ask security, 8h: ${oneOfSecurity('sandboxes')} ${yearEnd}`,
    ],
    ['U0EVE', 'github:acme/sandbox-1 write', '2027-01-03T00:00Z', '', sandboxes],
    ['U0EVE', 'github:acme/sandbox-1 write', 'any', '', sandboxes],
    ['U0EVE', 'github:acme/sandbox-1 read', monday, '', sandboxes],
    ['U0EVE', 'github:acme-oss/jit write', monday, '', `auto rule, 3h: Rule “open source”: ${atOnce}`],
    // Who approves anyway is not asked twice.
    ['U0ADA', 'github:acme/payments write', monday, '', `${payments} ${yearEnd}`],
    ['U0ADA', 'github:acme/payments admin', monday, '', `${payments} ${yearEnd}`],
    ['U0ADA', 'gitlab:acme/payments/api write', eve, '', `${payments} ${yearEnd}`],
    ['U0ADA', 'github:acme/payments read', monday, '', payments],
    // On call is no way around it.
    [
      'U0ADA',
      'github:acme/payments write',
      monday,
      'S0ONCALL',
      `ask security, 4h: ${oneOfSecurity('payments')} ${yearEnd}`,
    ],
    ['U0ADA', 'github:acme/payments write', monday, 'S0ONCALL?', `${payments} ${notAsked('S0ONCALL')} ${yearEnd}`],
    [
      'U0EVE',
      'gitlab:acme/data/lake write',
      monday,
      'pagerduty:PDATA1',
      `ask security, 2h: ${oneOfSecurity('warehouse')} ${yearEnd}`,
    ],
    // Nobody to whom the rule escalates stands in for the override.
    ['U0EVE', 'gitlab:acme/data/lake write', monday, '', `${warehouseToo} ${yearEnd}`],
    [
      'U0EVE',
      'gitlab:acme/data/lake write',
      monday,
      'pagerduty:PDATA1?',
      `${warehouseToo} ${notAsked('pagerduty:PDATA1')} ${yearEnd}`,
    ],
    ['U0EVE', 'gitlab:acme/data/lake read', monday, '', warehouse],
    [
      'U0EVE',
      'github:acme/infra-dns write',
      monday,
      'S0INFRA',
      `ask security, 2h: ${oneOfSecurity('clusters')} ${yearEnd}`,
    ],
    [
      'U0EVE',
      'github:acme/infra-dns write',
      monday,
      '',
      `ask security, 1h: ${oneOfSecurity('clusters of others')} ${yearEnd}`,
    ],
    [
      'U0EVE',
      'github:acme/billing write',
      '2026-12-26T12:00-05:00',
      '',
      `ask 2 platform, security, 6h: Rule “billing”: 2 of platform (C0PLATFORM), then one of security (C0SECURITY) must approve. ${yearEnd}`,
    ],
    // What would be refused is refused.
    ['U0EVE', 'github:acme/infra-dns write', monday, 'S0INFRA?', noGroup('S0INFRA')],
    ['U0EVE', 'github:acme/payments write', monday, 'S0PAYMENTS?', noGroup('S0PAYMENTS')],
    [
      'U0EVE',
      'github:acme/payments write',
      monday,
      '',
      'refuse who: Write access to github:acme/payments is for other people. Please ask an administrator: S0LEADS.',
    ],
    [
      'U0ADA',
      'github:acme/payments write',
      '2026-12-20T12:00+01:00',
      '',
      'refuse hours: Rule “payments” applies mon-fri from 08:00 to 18:00 (Europe/Berlin) only. Please ask again then, or talk to an administrator: S0LEADS.',
    ],
    [
      'U0ADA',
      'github:acme/payments maintain',
      monday,
      '',
      'refuse level: On github:acme/payments you can ask for read, write or admin, not for maintain.',
    ],
  ])('%s asks for %s at %s, in "%s": %s', (...row) => {
    expect(answerTo(row)).toBe(row[4]);
  });
});

describe('a freeze of some repositories and levels for an hour and a half', () => {
  const openSource = `auto rule, 3h: Rule “open source”: ${atOnce}`;
  const asked = `ask platform, 3h: Rule “open source”: one of platform (C0PLATFORM) must approve. ${release}`;
  test.each<[who: string, what: string, at: string, groups: string, answer: string]>([
    ['U0EVE', 'github:acme-oss/jit write', '2026-11-24T14:29:59Z', '', openSource],
    ['U0EVE', 'github:acme-oss/jit write', '2026-11-24T14:30:00Z', '', asked],
    ['U0EVE', 'github:Acme-OSS/Jit maintain', '2026-11-24T15:59:59Z', '', asked],
    ['U0EVE', 'github:acme-oss/jit write', '2026-11-24T16:00:00Z', '', openSource],
    ['U0EVE', 'github:acme-oss/jit triage', tuesday, '', openSource],
    ['U0EVE', 'github:acme-oss/other write', tuesday, '', openSource],
    [
      'U0EVE',
      'github:acme/infra-dns maintain',
      tuesday,
      'S0INFRA',
      `ask platform, 2h: Rule “clusters”: one of platform (C0PLATFORM) must approve. ${release}`,
    ],
    [
      'U0EVE',
      'github:acme/infra-dns write',
      tuesday,
      '',
      `ask security, platform, 1h: Rule “clusters of others”: one of security (C0SECURITY), then one of platform (C0PLATFORM) must approve. ${release}`,
    ],
    [
      'U0EVE',
      'github:acme/infra-dns write',
      tuesday,
      'opsgenie:Infra night',
      `ask platform, 1h: Rule “clusters of others”: one of platform (C0PLATFORM) must approve. ${release}`,
    ],
    [
      'U0EVE',
      'github:acme/infra-dns write',
      tuesday,
      'opsgenie:Infra night?',
      `ask security, platform, 1h: Rule “clusters of others”: one of security (C0SECURITY), then one of platform (C0PLATFORM) must approve. ${notAsked('opsgenie:Infra night')} ${release}`,
    ],
    ['U0EVE', 'github:acme/infra-dns read', tuesday, '', `ask security, 1h: ${oneOfSecurity('clusters of others')}`],
  ])('%s asks for %s at %s, in "%s": %s', (...row) => {
    expect(answerTo(row)).toBe(row[4]);
  });
});

describe('a freeze without an override, within another one', () => {
  const lake = stocktaking('write access to gitlab:acme/data/lake');
  test.each<[who: string, what: string, at: string, groups: string, answer: string]>([
    ['U0EVE', 'gitlab:acme/data/lake write', '2026-12-31T16:59:59Z', '', `${warehouseToo} ${yearEnd}`],
    ['U0EVE', 'gitlab:acme/data/lake write', '2026-12-31T17:00:00Z', '', lake],
    ['U0EVE', 'gitlab:acme/data/lake write', '2027-01-01T04:59:59Z', '', lake],
    ['U0EVE', 'gitlab:acme/data/lake write', '2027-01-01T05:00:00Z', '', `${warehouseToo} ${yearEnd}`],
    ['U0EVE', 'gitlab:acme/data/lake write', newYear, 'pagerduty:PDATA1', lake],
    ['U0EVE', 'gitlab:acme/data/lake write', newYear, 'pagerduty:PDATA1?', lake],
    ['U0EVE', 'gitlab:acme/data/lake read', newYear, '', warehouse],
    ['U0EVE', 'github:acme/sandbox-1 write', newYear, '', `ask security, 8h: ${oneOfSecurity('sandboxes')} ${yearEnd}`],
    [
      'U0EVE',
      'gitlab:acme/data/lake maintain',
      newYear,
      '',
      'refuse level: On gitlab:acme/data/lake you can ask for read, not for maintain.',
    ],
  ])('%s asks for %s at %s, in "%s": %s', (...row) => {
    expect(answerTo(row)).toBe(row[4]);
  });

  test('takes the levels that nobody gets out of those that are offered, and no others', () => {
    const offered = (repo: string, at: string) => levelsFor(company, askOf('U0EVE', `${repo} read`, at, ''));
    expect(offered('gitlab:acme/data/lake', monday)).toEqual(['read', 'write']);
    expect(offered('gitlab:acme/data/lake', newYear)).toEqual(['read']);
    expect(offered('github:acme/sandbox-1', newYear)).toEqual(['read', 'write']);
  });
});
