/** The demo's policy file: it is good, its own tests pass, and the stories of the page can be played at any time. */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { workspace } from '#demo/seed.ts';
import { demoPolicy } from '#demo/stage.ts';
import { type Ask, decide } from '#policy/decide.ts';
import type { Policy } from '#policy/policy.ts';
import { parsePolicy } from '#policy/schema.ts';

const hour = 3_600_000;
let policy: Policy;

beforeAll(async () => {
  const read = parsePolicy(await readFile(demoPolicy, 'utf8'), 'jit.yml');
  if ('faults' in read) throw new Error(JSON.stringify(read.faults, undefined, 2));
  policy = read.policy;
});

const groupsOf = (personId: string) => (groupId: string) =>
  workspace().userGroups.some(({ id, members }) => id === groupId && members.includes(personId));

function shortly(ask: Omit<Ask, 'groups'>): string {
  const decision = decide(policy, { ...ask, groups: groupsOf(ask.personId) });
  if (decision.kind === 'auto') return `auto because of ${decision.because}`;
  if (decision.kind === 'refuse') return `refused: ${decision.cause}`;
  return decision.stages.map(({ group, count }) => `${count} of ${group}`).join(', ');
}

const write = { level: 'write' as const };
const github = (path: string) => ({ host: 'github' as const, path });
const stories: [string, Omit<Ask, 'groups' | 'at'>, string][] = [
  ['a sandbox', { ...write, personId: 'U0ADA', repo: github('acme/sandbox-ada') }, 'auto because of rule'],
  ['one approver', { ...write, personId: 'U0ADA', repo: github('acme/shop') }, '1 of platform'],
  ['two stages', { ...write, personId: 'U0ADA', repo: github('acme/payments') }, '1 of platform, 2 of security'],
  [
    'two stages on GitLab',
    { ...write, personId: 'U0ADA', repo: { host: 'gitlab', path: 'acme/payments/ledger' } },
    '1 of platform, 2 of security',
  ],
  [
    'break-glass',
    { ...write, personId: 'U0MARG', repo: github('acme/payments'), isEmergency: true },
    'auto because of emergency',
  ],
  ['a denial', { level: 'admin', personId: 'U0ADA', repo: { host: 'gitlab', path: 'acme/infra' } }, '1 of security'],
];

describe('the policy of the demo', () => {
  it.each(stories)('lets %s be played at any hour of the year', (_, ask, wanted) => {
    const start = Date.UTC(2026, 0, 1);
    const said = new Set<string>();
    for (let at = start; at < start + 2 * 366 * 24 * hour; at += 3 * hour)
      said.add(shortly({ ...ask, at: new Date(at) }));
    expect([...said]).toEqual([wanted]);
  });

  it('has enough people for its stages when somebody is in both and counts once', () => {
    const { userGroups } = workspace();
    const security = userGroups.find(({ id }) => id === 'S0SECURITY')?.members ?? [];
    expect(security).toContain('U0BARB');
    expect(security.filter((id) => id !== 'U0BARB').length).toBeGreaterThanOrEqual(2);
  });

  it('shows hours and a freeze where no story is played', () => {
    const website = { personId: 'U0ADA', repo: github('acme/website') };
    const admin = { ...website, level: 'admin' as const };
    expect(shortly({ ...admin, at: new Date('2026-11-20T10:00Z') })).toBe('1 of platform');
    expect(shortly({ ...admin, at: new Date('2026-11-21T10:00Z') })).toMatch(/^refused/);
    expect(shortly({ ...website, ...write, at: new Date('2026-12-24T10:00Z') })).toBe('1 of platform, 1 of security');
  });
});
