/** What somebody has on GitLab already, and where it comes from, decides what is given, and what is left at the end. */
import { describe, expect, it } from 'vitest';
import type { GitLabSeed } from '#demo/gitlab/seed.ts';
import { hour } from '../world.ts';
import { policyWith, type Situation, startSituation } from './situation.ts';

const path = 'acme/sandbox';
const repo = `gitlab:${path}`;
const askFirst = policyWith({ approve: 'platform' });
const direct = policyWith({ grant: 'direct' });
const both = [
  ['by a row of their own', { policy: direct }],
  ['by a group of Jit’s', {}],
] as const;
const writesTo = ({ gitlab }: Situation) => gitlab.requests.filter(({ method }) => method !== 'GET');

describe.each(both)('a person (%s)', (_, more) => {
  it('who has nothing has what was asked for, and nothing at the end', async () => {
    const { ada, asks, gitlab, everybody, advance, told, grant } = await startSituation(more);
    const before = everybody();
    const { form } = await asks(repo, 'write');
    expect(form).toMatch(/You have now: no access/);
    await ada.sees('Active until');
    expect(gitlab.levelOf('ada', path)).toBe(30);
    await advance(hour);
    expect([everybody(), (await grant()).state]).toEqual([before, 'ended']);
    expect(told()).toContain('You have no access there now.');
  });

  it('with a lower role has it back exactly, with its end', async () => {
    const { ada, asks, gitlab, everybody, advance } = await startSituation(more);
    gitlab.setDirect('ada', path, { access_level: 20, expires_at: '2026-06-01' });
    const before = [everybody(), gitlab.directRowOf('ada', path)];
    const { form } = await asks(repo, 'write');
    expect(form).toMatch(/You have now: read \(GitLab: Reporter\), with a role of your own that ends on 2026-06-01/);
    await ada.sees('Active until');
    await advance(hour);
    expect([everybody(), gitlab.directRowOf('ada', path)]).toEqual(before);
  });

  it('who only guests has that back', async () => {
    const { ada, asks, gitlab, everybody, advance } = await startSituation(more);
    gitlab.setDirect('ada', path, { access_level: 10 });
    const before = [everybody(), gitlab.directRowOf('ada', path)];
    await asks(repo, 'read');
    await ada.sees('Active until');
    await advance(hour);
    expect([everybody(), gitlab.directRowOf('ada', path)]).toEqual(before);
  });

  it('with a custom role has that back', async () => {
    const { ada, asks, gitlab, advance } = await startSituation({
      ...more,
      gitlab: (seed) => {
        seed.memberRoles = [{ id: 77, name: 'Auditor', baseLevel: 20 }];
      },
    });
    gitlab.setDirect('ada', path, { access_level: 20, member_role_id: 77 });
    await asks(repo, 'maintain');
    await ada.sees('Active until');
    expect(gitlab.levelOf('ada', path)).toBe(40);
    await advance(hour);
    expect(gitlab.directRowOf('ada', path)).toEqual({ access_level: 20, expires_at: null, member_role_id: 77 });
  });

  it('with rules of their own keeps them, or the administrators read which are lost', async () => {
    const { ada, asks, gitlab, advance, adminsTold } = await startSituation({
      ...more,
      gitlab: (seed) => {
        const sandbox = seed.projects.find((one) => one.path === path);
        if (!sandbox) throw new Error('the seed has no sandbox');
        sandbox.protectedBranches = [{ name: 'main', pushUsers: ['ada'], mergeUsers: ['ada'] }];
        sandbox.protectedEnvironments = [{ name: 'production', deployUsers: ['ada'] }];
      },
    });
    gitlab.setGroupMember('ada', 'acme', 20);
    const before = gitlab.rulesOf('ada', path);
    expect(before).toEqual(['main push', 'main merge', 'production deploy']);
    await asks(repo, 'write');
    await ada.sees('Active until');
    await advance(hour);
    expect([gitlab.directRowOf('ada', path), gitlab.levelOf('ada', path)]).toEqual([undefined, 20]);
    // GitLab takes no Reporter into a rule on environments, so what it has dropped with the row cannot come back.
    const isTaken = gitlab.rulesOf('ada', path).length < before.length;
    expect(gitlab.rulesOf('ada', path)).toEqual(isTaken ? ['main push', 'main merge'] : before);
    expect(/production.*again/.test(adminsTold())).toBe(isTaken);
    expect(isTaken).toBe(more === both[0][1]);
  });
});

describe('enough already', () => {
  const guild = (seed: GitLabSeed) => {
    seed.groups?.push({ id: 8009, fullPath: 'guild', members: { ada: 40 } });
  };
  const enough: [string, (world: Situation) => void][] = [
    ['a row of their own', ({ gitlab }) => gitlab.setDirect('ada', path, { access_level: 40 })],
    ['the group above', ({ gitlab }) => gitlab.setGroupMember('ada', 'acme', 30)],
    ['a group that is invited', ({ gitlab }) => gitlab.shareWithGroup(path, 'guild', 30)],
  ];

  it.each(enough)('by %s: the form says so, and nothing is asked for', async (_, give) => {
    const world = await startSituation({ gitlab: guild });
    give(world);
    const before = world.everybody();
    const { refused } = await world.asks(repo, 'write');
    expect(refused).toMatch(/You already have (Developer|Maintainer) access to acme\/sandbox: nothing to ask for/);
    expect([world.everybody(), writesTo(world)]).toEqual([before, []]);
  });

  it.each(enough)('by %s before the yes: nothing is changed, it says so, and it stays', async (_, give) => {
    const world = await startSituation({ gitlab: guild, policy: askFirst });
    const { ada, asks, approves, everybody, advance, grant } = world;
    await asks(repo, 'write');
    give(world);
    const before = everybody();
    await approves();
    await ada.sees(/You already had this access on GitLab from elsewhere, so nothing was changed/);
    expect(await grant()).toMatchObject({ state: 'active', held: true });
    await advance(hour);
    expect([everybody(), writesTo(world), (await grant()).state]).toEqual([before, [], 'ended']);
  });
});

describe('a group above that gives more by the time of the end', () => {
  it('than the row that stood before: that is removed, which takes nothing, and the administrators read of it', async () => {
    const { ada, asks, gitlab, advance, adminsTold, grant } = await startSituation({ policy: direct });
    gitlab.setDirect('ada', path, { access_level: 20 });
    await asks(repo, 'maintain');
    await ada.sees('Active until');
    gitlab.setGroupMember('ada', 'acme', 30);
    await advance(hour);
    expect([gitlab.directRowOf('ada', path), gitlab.levelOf('ada', path)]).toEqual([undefined, 30]);
    expect((await grant()).state).toBe('ended');
    expect(adminsTold()).toMatch(/ada had a row of their own.*everybody there has more by now/);
  });
});
