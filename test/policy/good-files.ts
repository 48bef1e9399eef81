/** Good policy files and good pieces of them, to make more from: the documented one, and rules put together by chance. */
import fc from 'fast-check';

export const documented = `version: 1

people:
  U0ADA: { github: ada-l, gitlab: ada }

approvers:
  platform:
    channel: C0PLATFORM
    members: [U0GRACE, S0LEADS]
  security:
    channel: C0SECURITY
    members: [S0SECURITY]

admins:
  channel: C0JITADMIN
  members: [S0LEADS]

rules:
  - name: sandboxes
    repos: ["github:acme/sandbox-*"]
    levels: [read, write]
    max: 8h
    approve: auto

  - name: payments
    repos: ["github:acme/payments*", "gitlab:acme/payments/**"]
    who: [S0PAYMENTS, U0ADA]
    levels: [read, write, admin]
    max: 4h
    max_total: 8h
    default: 1h
    ticket: "[A-Z]+-[0-9]+"
    reason: required
    risk: high
    approve:
      - platform
      - { by: security, count: 2 }
    escalate: { after: 15m, to: security }
    answer_within: 24h
    hours: { days: mon-fri, from: "08:00", to: "18:00", zone: Europe/Berlin }
    on_call: S0ONCALL
    emergency: { who: [S0SRE], max: 1h, review: security, within: 24h }
    grant: auto

freeze:
  - { name: year end, from: 2026-12-20T00:00Z, to: 2027-01-03T00:00Z, repos: ["**"], levels: [write, maintain, admin], override: security }

tests:
  - { who: U0ADA, repo: "github:acme/payments", level: write, expect: ask, of: [platform, security] }
  - { who: U0EVE, repo: "github:acme/payments", level: write, expect: refuse }
`;

const head = `version: 1
approvers:
  platform: { channel: C0PLATFORM, members: [U0GRACE, S0LEADS] }
  security: { channel: C0SECURITY }
`;

/** A file with one rule, each value as YAML; `changes` is `key: value` and replaces what stands at that key. */
export function whole(rule: Readonly<Record<string, string>>, changes = ''): string {
  const [, key = '', value = ''] = /^(\w+): ?(.*)$/.exec(changes) ?? [];
  const entries = Object.entries({ ...rule, ...(key && { [key]: value }) });
  return `${head}rules:\n  -\n${entries.map(([name, written]) => `    ${name}: ${written}\n`).join('')}`;
}

const words = (...all: string[]) => fc.constantFrom(...all);
const durations = words('45s', '30m', '1h', '4h', '7d', '1h30m', '"2H"', '" 3h "');
const people = words('[U0ADA]', '[S0LEADS, U0ADA]', '[W0EVE]');

/** The values of the keys of one rule; most of such rules are good. */
export const piecesOfRules = fc.record(
  {
    name: words('a', '"two words"', 'päärynä', '"4"'),
    repos: words(
      '["**"]',
      '["*/*"]',
      '["github:acme/*", "gitlab:acme/**"]',
      '["git*:acme/a"]',
      '["{github,gitlab}:a/[a-c]?"]',
    ),
    levels: words('[read]', '[read, triage, write, maintain, admin]', '[admin, read]'),
    max: words('4h', '7d', '"8H"'),
    approve: words('auto', 'platform', '[platform]', '{ by: security }', '[platform, { by: security, count: 2 }]'),
    who: people,
    max_total: words('8h', '14d'),
    default: durations,
    ticket: words('"[A-Z]+-[0-9]+"', 'x', '"\\\\d{1,5}"'),
    reason: words('required', 'optional'),
    risk: words('low', 'medium', 'high'),
    answer_within: durations,
    escalate: words('{ after: 15m, to: security }', '{ to: platform, after: 1h }'),
    on_call: words('S0ONCALL', 'pagerduty:PABC123', '"opsgenie:team one"'),
    hours: words(
      '{ days: mon-fri, from: "08:00", to: "18:00", zone: Europe/Berlin }',
      '{ days: [mon, wed], from: "22:00", to: "06:00", zone: UTC }',
      '{ days: "sat, sun", from: "00:00", to: "24:00", zone: Asia/Tokyo }',
    ),
    emergency: words(
      '{ who: [S0SRE], max: 1h, review: security, within: 24h }',
      '{ who: [U0ADA], max: 1h, review: platform }',
    ),
    grant: words('auto', 'container', 'direct'),
  },
  { requiredKeys: ['name', 'repos', 'levels', 'max', 'approve'] },
);
