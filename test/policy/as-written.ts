/** Holds a policy against its text, read once more by nothing but the YAML library: it must not allow more than was written. */
import { expect } from 'vitest';
import { parse } from 'yaml';
import { formatFault } from '#policy/fault.ts';
import type { Policy, Rule } from '#policy/policy.ts';
import { attributes } from '#policy/rules/index.ts';
import { parsePolicy } from '#policy/schema.ts';

const mostMs = 10_000;

/** Whatever the text is: a policy that says what is written, or faults with place and remedy; and soon. @returns which */
export function read(text: string): 'good' | 'refused' {
  const startedAt = performance.now();
  const parsed = parsePolicy(text, 'jit.yml');
  expect(performance.now() - startedAt, text.slice(0, 2_000)).toBeLessThan(mostMs);
  if ('policy' in parsed) {
    mustBeAsWritten(parsed.policy, text);
    return 'good';
  }
  const lines = text.split(/\r\n|\r|\n/).length;
  expect(parsed.faults.length).toBeGreaterThan(0);
  for (const fault of parsed.faults) {
    expect(formatFault(fault), text).toMatch(/^jit\.yml:[1-9]\d*:[1-9]\d*: [^\n\r]+; [^\n\r]+$/u);
    expect(fault.line, text).toBeLessThanOrEqual(lines + 1);
  }
  return 'refused';
}

type Written = Record<string, unknown>;

function mustBeAsWritten(policy: Policy, text: string): void {
  const file = parse(text.replace(/^\uFEFF/, ''), { schema: 'core' }) as Written;
  expect(Object.keys(file).filter((key) => !topKeys.includes(key))).toEqual([]);
  expect(policy.rules.map(ruleAsWritten)).toEqual((file.rules as Written[]).map(writtenRule));
  expect(policy.freezes).toHaveLength((file.freeze as unknown[] | undefined)?.length ?? 0);
  expect([...policy.approvers.keys()]).toEqual(Object.keys(file.approvers ?? {}));
  for (const [name, written] of Object.entries((file.approvers ?? {}) as Record<string, Written>)) {
    expect(policy.approvers.get(name)?.members).toEqual(written.members);
    expect(policy.approvers.get(name)?.channel).toEqual(written.channel);
  }
  expect(policy.admins?.members).toEqual((file.admins as Written | undefined)?.members);
}

const topKeys = ['version', 'people', 'approvers', 'admins', 'rules', 'freeze', 'tests'];

/** What decides who gets what. */
const ruleAsWritten = (rule: Rule) => ({
  name: rule.name,
  repos: rule.repos,
  levels: rule.levels,
  who: rule.who,
  isAuto: rule.approve === 'auto',
  groups: rule.approve === 'auto' ? [] : rule.approve.map(({ group, count }) => `${count} of ${group}`),
  ticket: rule.ticket?.source,
  isReasonOptional: rule.reason === 'optional',
  hasHours: rule.hours !== undefined,
  onCall: rule.onCall,
  emergency: rule.emergency?.who,
  unknownKeys: [],
});

function writtenRule(rule: Written) {
  const { approve, emergency } = rule as { approve: unknown; emergency?: { who: string[] } };
  const stages = (Array.isArray(approve) ? approve : [approve]) as (string | { by: string; count?: number })[];
  return {
    name: (rule.name as string).trim(),
    repos: rule.repos,
    levels: rule.levels,
    who: rule.who,
    isAuto: approve === 'auto',
    groups:
      approve === 'auto'
        ? []
        : stages.map((stage) => (typeof stage === 'string' ? `1 of ${stage}` : `${stage.count ?? 1} of ${stage.by}`)),
    ticket: rule.ticket,
    isReasonOptional: rule.reason === 'optional',
    hasHours: 'hours' in rule,
    onCall: rule.on_call,
    emergency: emergency?.who,
    unknownKeys: Object.keys(rule).filter((key) => !Object.hasOwn(attributes, key)),
  };
}
