/** What the field Repository finds: only what the person may ask for, under the policy and the list of this moment. */
import { describe, expect, it } from 'vitest';
import { findRepos } from '#access/find-repos.ts';
import type { Policy } from '#policy/policy.ts';
import { startListing } from '../hosts/listing-world.ts';
import { policyWith } from '../policy/policies.ts';

async function start(policy: Policy) {
  const world = await startListing({ github: 20, gitlab: 20 });
  await world.catalogue.refresh();
  const groups = new Map<string, boolean | 'unknown'>();
  const now = { policy };
  const directory = {
    groupsOf: async () => (group: string) => groups.get(group) ?? false,
    isInChannel: async () => false,
    membershipOf: async () => 'member' as const,
    peopleOf: async () => [],
  };
  const find = async (typed: string, limit = 100, catalogue = world.catalogue) => {
    const access = { policy: () => now.policy, directory, catalogue, hosts: world.hosts, clock: world.clock };
    const found = await findRepos(access, { personId: 'U0EVE', typed, limit });
    return found.map(({ host, path }) => `${host}:${path}`);
  };
  return { ...world, groups, now, find };
}

describe('search as people type', () => {
  it('offers what the policy lets the person ask for, and nothing else', async () => {
    const { find, groups } = await start(
      policyWith('repos: ["github:acme/r1*"], who: [S0X]', 'repos: ["gitlab:acme/r2"]'),
    );
    expect(await find('')).toEqual(['gitlab:acme/r2']);
    expect(await find('r1')).toEqual([]);
    groups.set('S0X', true);
    expect(await find('r1')).toHaveLength(11);
    expect(await find('r1', 3)).toEqual(['github:acme/r1', 'github:acme/r10', 'github:acme/r11']);
    expect(await find('gitlab:')).toEqual(['gitlab:acme/r2']);
    expect(await find('GitHub:ACME/R12')).toEqual(['github:acme/r12']);
  });

  it('offers nothing that hangs on a group of which Slack says nothing', async () => {
    const { find, groups } = await start(policyWith('repos: ["github:acme/r1"], who: [S0X]', 'repos: ["github:**"]'));
    expect(await find('acme/r1', 1)).toEqual(['github:acme/r1']);
    groups.set('S0X', 'unknown');
    expect(await find('acme/r1', 1)).toEqual(['github:acme/r10']);
  });

  it('goes by the policy that is in force at this keystroke', async () => {
    const { find, now } = await start(policyWith('repos: ["github:**"]'));
    expect(await find('r7')).toEqual(['github:acme/r7']);
    now.policy = policyWith('repos: ["gitlab:**"]');
    expect(await find('r7')).toEqual(['gitlab:acme/r7']);
  });

  it('goes by the list of this moment', async () => {
    const { find, catalogue, github } = await start(policyWith('repos: ["github:acme/r*"]'));
    expect(await find('acme/r9')).toEqual(['github:acme/r9']);
    github.rename('acme/r1', 'hidden');
    github.rename('acme/r2', 'r99');
    await catalogue.refresh();
    expect(await find('acme/r9')).toEqual(['github:acme/r9', 'github:acme/r99']);
    expect(await find('hidden')).toEqual([]);
    expect(await find('', 1000)).toHaveLength(19);
  });

  it('offers nothing wrong when the list changes while the answer is worked out', async () => {
    const { find, catalogue, github } = await start(policyWith('repos: ["github:acme/r1*"]'));
    const before = { github: catalogue.listed('github'), gitlab: catalogue.listed('gitlab') };
    // Every place behind it is another one's now.
    github.rename('acme/r20', 'a');
    await catalogue.refresh();
    let asked = 0;
    const changing = {
      ...catalogue,
      listed: (host: 'github' | 'gitlab') => (++asked <= 2 ? before[host] : catalogue.listed(host)),
    };
    const found = await find('', 1000, changing);
    expect(found).toHaveLength(11);
    expect(found.filter((name) => !name.startsWith('github:acme/r1'))).toEqual([]);
  });

  it('offers what may be asked for at this hour', async () => {
    const { find, clock } = await start(
      policyWith('repos: ["github:acme/r1"], hours: { days: mon, from: "08:00", to: "10:00", zone: UTC }'),
    );
    // The clock starts on a Monday at nine.
    expect(await find('')).toEqual(['github:acme/r1']);
    clock.jump(3_599_999);
    expect(await find('')).toEqual(['github:acme/r1']);
    clock.jump(1);
    expect(await find('')).toEqual([]);
    clock.jump((7 * 24 - 2) * 3_600_000);
    expect(await find('')).toEqual(['github:acme/r1']);
  });
});
