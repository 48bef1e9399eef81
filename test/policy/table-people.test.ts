/** Who may ask for what, on a working day at ten: every row is an ask and the exact answer to it. */
import { expect, test } from 'vitest';
import { answerTo, company } from './company.ts';

const at = '2026-11-20T10:00+01:00';
const admins = 'Please ask an administrator: S0LEADS.';
const atOnce = 'approved at once, nobody is asked.';
const payments =
  'ask platform, 2 security, 4h: Rule “payments”: one of platform (C0PLATFORM), then 2 of security (C0SECURITY) must approve; after 15m unanswered also security (C0SECURITY).';
const warehouse =
  'ask data, 2h: Rule “warehouse”: one of data (C0DATA) must approve; after 1h unanswered also platform (C0PLATFORM).';
const others = 'ask security, 1h: Rule “clusters of others”: one of security (C0SECURITY) must approve.';
const onCall = (reference: string) => `the requester is on call (${reference}), so it is ${atOnce}`;
const notAsked = (reference: string) =>
  ` It could not be asked who is on call (${reference}), so nobody is approved at once.`;
const unknown = (group: string) =>
  `refuse unknown: Slack could not be asked who is in ${group}; please try again in a minute.`;
const level = (repo: string, possible: string, asked: string) =>
  `refuse level: On ${repo} you can ask for ${possible}, not for ${asked}.`;
const noRule = (what: string) => `refuse no-rule: No rule lets anyone ask for ${what}. ${admins}`;
const forOthers = (what: string) => `refuse who: ${what} is for other people. ${admins}`;

test.each<[who: string, what: string, groups: string, answer: string]>([
  // A rule for everyone that approves by itself.
  ['U0EVE', 'github:acme/sandbox-1 read', '', `auto rule, 8h: Rule “sandboxes”: ${atOnce}`],
  ['U0EVE', 'github:acme/sandbox-1 write', '', `auto rule, 8h: Rule “sandboxes”: ${atOnce}`],
  ['U0EVE', 'github:Acme/Sandbox-9 write', '', `auto rule, 8h: Rule “sandboxes”: ${atOnce}`],
  ['U0EVE', 'github:acme/sandbox-1 write', 'S0PAYMENTS?', `auto rule, 8h: Rule “sandboxes”: ${atOnce}`],
  ['U0EVE', 'github:acme/sandbox-1 triage', '', level('github:acme/sandbox-1', 'read or write', 'triage')],
  ['U0EVE', 'github:acme/sandbox-1 maintain', '', level('github:acme/sandbox-1', 'read or write', 'maintain')],
  ['U0ADA', 'github:acme/sandbox-1 admin', '', level('github:acme/sandbox-1', 'read or write', 'admin')],
  ['U0EVE', 'github:acme/sandbox read', '', noRule('read access to github:acme/sandbox')],
  ['U0EVE', 'gitlab:acme/sandbox-1 read', '', noRule('read access to gitlab:acme/sandbox-1')],
  ['U0EVE', 'github:other/sandbox-1 read', '', noRule('read access to github:other/sandbox-1')],
  ['U0EVE', 'github:acme/handbook admin', 'S0LEADS', noRule('admin access to github:acme/handbook')],

  // Named people and groups, two stages, on call by a user group.
  ['U0ADA', 'github:acme/payments read', '', payments],
  ['U0ADA', 'github:acme/payments write', '', payments],
  ['U0ADA', 'github:acme/payments admin', '', payments],
  ['U0ADA', 'github:acme/payments-api write', '', payments],
  ['U0ADA', 'gitlab:acme/payments/api write', '', payments],
  ['U0ADA', 'gitlab:acme/payments/api/v2 admin', '', payments],
  ['U0ADA', 'gitlab:acme/payments write', '', noRule('write access to gitlab:acme/payments')],
  ['U0ADA', 'github:acme/payments triage', '', level('github:acme/payments', 'read, write or admin', 'triage')],
  ['U0ADA', 'github:acme/payments maintain', '', level('github:acme/payments', 'read, write or admin', 'maintain')],
  ['U0ADA', 'gitlab:acme/payments/api triage', '', level('gitlab:acme/payments/api', 'read, write or admin', 'triage')],
  ['U0EVE', 'github:acme/payments write', 'S0PAYMENTS', payments],
  ['U0EVE', 'gitlab:acme/payments/api read', 'S0PAYMENTS', payments],
  ['U0EVE', 'github:acme/payments write', '', forOthers('Write access to github:acme/payments')],
  ['U0EVE', 'gitlab:acme/payments/api read', '', forOthers('Read access to gitlab:acme/payments/api')],
  ['U0EVE', 'github:acme/payments write', 'S0LEADS, S0SECURITY', forOthers('Write access to github:acme/payments')],
  ['U0GRACE', 'github:acme/payments admin', '', forOthers('Admin access to github:acme/payments')],
  ['U0EVE', 'github:acme/payments maintain', '', noRule('maintain access to github:acme/payments')],
  ['U0EVE', 'github:acme/payments write', 'S0PAYMENTS?', unknown('S0PAYMENTS')],
  ['U0EVE', 'github:acme/payments maintain', 'S0PAYMENTS?', noRule('maintain access to github:acme/payments')],
  ['U0ADA', 'github:acme/payments write', 'S0PAYMENTS?', payments],
  ['U0ADA', 'github:acme/payments write', 'S0ONCALL', `auto on-call, 4h: Rule “payments”: ${onCall('S0ONCALL')}`],
  [
    'U0EVE',
    'github:acme/payments read',
    'S0PAYMENTS, S0ONCALL',
    `auto on-call, 4h: Rule “payments”: ${onCall('S0ONCALL')}`,
  ],
  ['U0EVE', 'github:acme/payments write', 'S0ONCALL', forOthers('Write access to github:acme/payments')],
  [
    'U0ADA',
    'github:acme/payments maintain',
    'S0ONCALL',
    level('github:acme/payments', 'read, write or admin', 'maintain'),
  ],
  ['U0ADA', 'github:acme/payments write', 'S0ONCALL?', payments + notAsked('S0ONCALL')],
  ['U0EVE', 'github:acme/payments write', 'S0PAYMENTS, S0ONCALL?', payments + notAsked('S0ONCALL')],
  ['U0EVE', 'github:acme/payments write', 'S0PAYMENTS?, S0ONCALL', unknown('S0PAYMENTS')],
  ['U0EVE', 'github:acme/payments write', 'S0PAYMENTS?, S0ONCALL?', unknown('S0PAYMENTS')],
  ['U0ADA', 'github:acme/payments write', 'S0SRE?', payments],
  ['U0ADA', 'github:acme/payments write', 'pagerduty:PDATA1', payments],

  // A channel's members as approvers, on call by a schedule elsewhere.
  ['U0EVE', 'gitlab:acme/data/lake read', '', warehouse],
  ['U0EVE', 'gitlab:acme/data/lake write', '', warehouse],
  ['U0EVE', 'gitlab:acme/data/lake/deep/down write', '', warehouse],
  ['U0EVE', 'gitlab:acme/data/lake write', 'S0ONCALL', warehouse],
  [
    'U0EVE',
    'gitlab:acme/data/lake write',
    'pagerduty:PDATA1',
    `auto on-call, 2h: Rule “warehouse”: ${onCall('pagerduty:PDATA1')}`,
  ],
  ['U0EVE', 'gitlab:acme/data/lake write', 'pagerduty:PDATA1?', warehouse + notAsked('pagerduty:PDATA1')],
  ['U0EVE', 'gitlab:acme/data/lake maintain', '', level('gitlab:acme/data/lake', 'read or write', 'maintain')],
  [
    'U0EVE',
    'gitlab:acme/data/lake admin',
    'pagerduty:PDATA1',
    level('gitlab:acme/data/lake', 'read or write', 'admin'),
  ],
  ['U0EVE', 'gitlab:acme/data read', '', noRule('read access to gitlab:acme/data')],
  ['U0EVE', 'github:acme/data read', '', noRule('read access to github:acme/data')],

  // The same repositories for some at once, for others not.
  ['U0EVE', 'github:acme/infra-dns write', 'S0INFRA', `auto rule, 2h: Rule “clusters”: ${atOnce}`],
  ['U0EVE', 'github:acme/infra-dns maintain', 'S0INFRA', `auto rule, 2h: Rule “clusters”: ${atOnce}`],
  ['U0EVE', 'github:acme/infra-dns read', 'S0INFRA', others],
  ['U0EVE', 'github:acme/infra-dns read', '', others],
  ['U0EVE', 'github:acme/infra-dns write', '', others],
  ['U0EVE', 'github:acme/infra-dns read', 'S0INFRA?', others],
  ['U0EVE', 'github:acme/infra-dns write', 'S0INFRA?', unknown('S0INFRA')],
  ['U0EVE', 'github:acme/infra-dns maintain', 'S0INFRA?', unknown('S0INFRA')],
  ['U0EVE', 'github:acme/infra-dns maintain', '', level('github:acme/infra-dns', 'read or write', 'maintain')],
  [
    'U0EVE',
    'github:acme/infra-dns admin',
    'S0INFRA',
    level('github:acme/infra-dns', 'read, write or maintain', 'admin'),
  ],
  ['U0EVE', 'github:acme/infra-dns admin', 'S0INFRA?', level('github:acme/infra-dns', 'read', 'admin')],
  [
    'U0EVE',
    'github:acme/infra-dns write',
    'opsgenie:Infra night',
    `auto on-call, 1h: Rule “clusters of others”: ${onCall('opsgenie:Infra night')}`,
  ],
  ['U0EVE', 'github:acme/infra-dns write', 'opsgenie:Infra night?', others + notAsked('opsgenie:Infra night')],
  ['U0EVE', 'github:acme/infra-dns write', 'S0INFRA?, opsgenie:Infra night', unknown('S0INFRA')],
  [
    'U0EVE',
    'github:acme/infra-dns write',
    'S0INFRA, opsgenie:Infra night?',
    `auto rule, 2h: Rule “clusters”: ${atOnce}`,
  ],
  ['U0EVE', 'github:acme-oss/jit read', '', `auto rule, 3h: Rule “open source”: ${atOnce}`],
  ['U0EVE', 'github:acme-oss/jit maintain', '', `auto rule, 3h: Rule “open source”: ${atOnce}`],
  ['U0EVE', 'github:acme-oss/jit admin', '', level('github:acme-oss/jit', 'read, triage, write or maintain', 'admin')],
])('%s asks for %s, in "%s": %s', (who, what, groups, answer) => {
  expect(answerTo([who, what, at, groups])).toBe(answer);
});

test('the company has a rule for every key that the file may have', () => {
  expect(company.rules.map(({ name }) => name)).toHaveLength(8);
  expect(company.freezes.map(({ name }) => name)).toEqual(['year end', 'stocktaking', 'release']);
});
