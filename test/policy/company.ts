/** The policy of a company that uses every key, and how the tables of cases are read: one ask a row, with the exact answer. */
import type { HostName } from '#domain/host-name.ts';
import type { Level } from '#domain/level.ts';
import { formatDuration } from '#lib/duration.ts';
import { decide } from '#policy/decide.ts';
import { explainDecision, plain } from '#policy/explain.ts';
import type { Ask } from '#policy/policy.ts';
import { inGroups, policyOf } from './policies.ts';

export const company = policyOf(`version: 1

approvers:
  platform: { channel: C0PLATFORM, members: [U0GRACE, S0LEADS] }
  security: { channel: C0SECURITY, members: [S0SECURITY] }
  data: { channel: C0DATA }

admins: { channel: C0JITADMIN, members: [S0LEADS] }

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
    ticket: "[A-Z]+-[0-9]+"
    risk: high
    approve:
      - platform
      - { by: security, count: 2 }
    escalate: { after: 15m, to: security }
    hours: { days: mon-fri, from: "08:00", to: "18:00", zone: Europe/Berlin }
    on_call: S0ONCALL
    emergency: { who: [S0SRE], max: 1h, review: security, within: 24h }

  - name: payments at night
    repos: ["github:acme/payments*"]
    who: [S0PAYMENTS]
    levels: [read]
    max: 1h
    approve: platform
    hours: { days: [mon-thu, fri], from: "22:00", to: "06:00", zone: Europe/Berlin }

  - name: warehouse
    repos: ["gitlab:acme/data/**"]
    levels: [read, write]
    max: 2h
    reason: optional
    approve: data
    escalate: { after: 1h, to: platform }
    on_call: pagerduty:PDATA1

  - name: billing
    repos: ["github:acme/billing"]
    levels: [write]
    max: 6h
    approve: [{ by: platform, count: 2 }]
    hours: { days: "sat, sun", from: "00:00", to: "24:00", zone: America/New_York }
    emergency: { who: [U0SAM, S0SRE], max: 8h, review: platform }

  - name: clusters
    repos: ["github:acme/infra-*"]
    who: [S0INFRA]
    levels: [write, maintain]
    max: 2h
    reason: optional
    approve: auto
    emergency: { who: [U0SAM, S0SRE], max: 30m, review: security, within: 2h }

  - name: clusters of others
    repos: ["github:acme/infra-*"]
    levels: [read, write]
    max: 1h
    approve: [security]
    on_call: "opsgenie:Infra night"

  - name: open source
    repos: ["github:acme-oss/*"]
    levels: [read, triage, write, maintain]
    max: 3h
    approve: auto

freeze:
  - { name: year end, from: 2026-12-20T00:00Z, to: 2027-01-03T00:00Z, repos: ["*:acme/**"], levels: [write, maintain, admin], override: security }
  - { name: stocktaking, from: 2026-12-31T18:00+01:00, to: 2027-01-01T06:00+01:00, repos: ["gitlab:acme/data/**"], levels: [write] }
  - name: release
    from: 2026-11-24T09:30-05:00
    to: 2026-11-24T11:00-05:00
    repos: ["github:acme-oss/jit", "github:acme/infra-*"]
    levels: [write, maintain]
    override: platform
`);

/**
 * Who (with \`!\` behind, break-glass), repository and level, when, the groups they are in, \`?\` behind those that could not be looked
 * up, and the answer as \`answerTo\` writes it.
 */
export type Row = readonly [who: string, what: string, at: string, groups: string, answer: string];

/** `ask platform, 2 security, 4h: WORDS`, `auto rule, 8h: WORDS`, `refuse level: WORDS`. */
export function answerTo([who, what, at, groups]: readonly string[], policy = company): string {
  const decision = decide(policy, askOf(who ?? '', what ?? '', at ?? '', groups ?? ''));
  const words = plain(explainDecision(decision, policy));
  if (decision.kind === 'refuse') return `refuse ${decision.cause}: ${words}`;
  const longest = formatDuration(decision.maxSeconds);
  if (decision.kind === 'auto') return `auto ${decision.because}, ${longest}: ${words}`;
  const stages = decision.stages.map(({ group, count }) => (count > 1 ? `${count} ${group}` : group));
  return `ask ${stages.join(', ')}, ${longest}: ${words}`;
}

export function askOf(who: string, what: string, at: string, groups: string): Ask {
  const [host, path = '', level] = what.split(/[: ]/);
  const all = groups.split(', ').filter((group) => group !== '');
  return {
    personId: who.replace('!', ''),
    repo: { host: host as HostName, path },
    level: level as Level,
    at: at === 'any' ? at : new Date(at),
    groups: inGroups(
      all.filter((group) => !group.endsWith('?')),
      all.flatMap((group) => (group.endsWith('?') ? [group.slice(0, -1)] : [])),
    ),
    ...(who.endsWith('!') && { isEmergency: true }),
  };
}
