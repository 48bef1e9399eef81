/** Policies for the tests of this room: the documented example, as far as this version reads it, and small ones made to order. */
import { formatFault } from '#policy/fault.ts';
import type { GroupLookup, Policy } from '#policy/policy.ts';
import { parsePolicy } from '#policy/schema.ts';

export const example = `version: 1

people:
  U0ADA: { github: ada-l, gitlab: ada }

approvers:
  platform:
    channel: C0PLATFORM
    members: [U0GRACE, S0LEADS]
  security:
    channel: C0SECURITY

admins:
  channel: C0JITADMIN
  members: [S0LEADS, U0ROOT]

rules:
  - name: sandboxes
    repos: ["github:acme/sandbox-*"]
    levels: [read, write]
    max: 8h
    approve: auto

  - name: payments
    repos: ["github:acme/payments*", "gitlab:acme/payments/**"]
    who: [S0PAYMENTS, U0ADA]
    levels: [read, triage, write, admin]
    max: 4h
    default: 30m
    ticket: "[A-Z]+-[0-9]+"
    approve:
      - platform
    answer_within: 2h
`;

/** The policy, which must be good. */
export function policyOf(text: string): Policy {
  const parsed = parsePolicy(text, 'jit.yml');
  if ('faults' in parsed) throw new Error(parsed.faults.map(formatFault).join('\n'));
  return parsed.policy;
}

/** A policy with these rules, each written as the inside of a YAML flow map; what is left out is filled in. */
export function policyWith(...rules: string[]): Policy {
  const usual = { repos: '["**"]', levels: '[read]', max: '4h', approve: 'auto' };
  const lines = rules.map((rule, index) => {
    const missing = Object.entries({ name: `rule ${index + 1}`, ...usual }).filter(
      ([key]) => !rule.includes(`${key}: `),
    );
    return `  - { ${[...missing.map(([key, value]) => `${key}: ${value}`), rule].join(', ')} }`;
  });
  return policyOf(`version: 1\napprovers: { platform: { channel: C0PLATFORM } }\nrules:\n${lines.join('\n')}\n`);
}

/** Every fault of the text, as people see it. */
export function faultsOf(text: string): string[] {
  const parsed = parsePolicy(text, 'jit.yml');
  return 'faults' in parsed ? parsed.faults.map(formatFault) : [];
}

/** Member of exactly these groups; \`unknown\` for the ones that cannot be asked about. */
export const inGroups =
  (groups: readonly string[], unknown: readonly string[] = []): GroupLookup =>
  (id) =>
    unknown.includes(id) ? 'unknown' : groups.includes(id);
