/** What GitLab does not take, or not yet: what the person reads then, and what is left. */
import { describe, expect, it } from 'vitest';
import { createGitLab } from '#hosts/index.ts';
import { hour, minute } from '../world.ts';
import { policyWith, type Situation, startSituation } from './situation.ts';

const path = 'acme/sandbox';
const repo = `gitlab:${path}`;
const direct = policyWith({ grant: 'direct' });

async function failsWith(world: Situation, words: RegExp): Promise<void> {
  const before = world.everybody();
  await world.asks(repo, 'write');
  await world.ada.sees('Failed');
  expect(world.told()).toMatch(words);
  expect(world.told()).not.toMatch(/[{}]|405|refused:/);
  expect([world.everybody(), (await world.grant()).state]).toEqual([before, 'failed']);
}

/** What `jit doctor` says of GitLab with the bot's own credential. */
async function doctor({ config, clock }: Situation): Promise<string[]> {
  const { gitlab } = config;
  if (!gitlab) throw new Error('there is no GitLab');
  const found = await createGitLab({ ...gitlab, now: () => clock.now() }).check();
  return found.map(({ words }) => words);
}

async function worksThroughGroup({ ada, asks, gitlab, everybody, advance, grant }: Situation): Promise<void> {
  const before = everybody();
  await asks(repo, 'write');
  await ada.sees('Active until');
  expect(gitlab.directRowOf('ada', path)).toBeUndefined();
  await advance(hour);
  expect([everybody(), (await grant()).state]).toEqual([before, 'ended']);
}

describe('a group that lets nobody be added to its projects', () => {
  it('is told with who can change that', async () => {
    const world = await startSituation({ policy: direct });
    world.gitlab.setMembershipLock('acme', true);
    await failsWith(world, /The group of acme\/sandbox lets nobody be added to its projects.*An Owner of the group/s);
  });

  it('takes a group of Jit’s', async () => {
    const world = await startSituation();
    world.gitlab.setMembershipLock('acme', true);
    await worksThroughGroup(world);
  });
});

it('a group with enforced single sign-on takes nobody without an identity, and says what to do', async () => {
  const world = await startSituation({
    gitlab: ({ groups = [] }) => {
      for (const group of groups) if (group.fullPath === 'acme') group.ssoLinked = ['acme-jit-bot', 'grace'];
    },
  });
  await failsWith(world, /ada is not linked to the single sign-on.*Please sign in through it once, then ask again/s);
});

it('Owner, which Jit’s own account is not, is told as that', async () => {
  const world = await startSituation({
    policy: direct,
    gitlab: ({ groups = [] }) => {
      for (const group of groups) if (group.members) group.members = { 'acme-jit-bot': 40 };
    },
  });
  const before = world.everybody();
  await world.asks(repo, 'admin');
  await world.ada.sees('Failed');
  expect(world.told()).toMatch(/Only an Owner can give Owner, and Jit's own account is none on acme\/sandbox/);
  expect([world.everybody(), (await world.grant()).state]).toEqual([before, 'failed']);
});

describe('groups of Jit’s that cannot be', () => {
  const why = {
    'a root that is not private': (world: Situation) => {
      world.gitlab.addGroup({ fullPath: 'jit-access', visibility: 'public', members: { 'acme-jit-bot': 50 } });
      return /set its visibility to private/;
    },
    'a root with somebody else in it': (world: Situation) => {
      world.gitlab.addGroup({ fullPath: 'jit-access', members: { 'acme-jit-bot': 50, grace: 50 } });
      return /has other members than Jit \(grace\)/;
    },
  };

  it.each(Object.entries(why))('%s: own rows are changed instead, and the doctor says why', async (_, spoil) => {
    const world = await startSituation();
    const words = spoil(world);
    const { ada, asks, gitlab, advance } = world;
    const before = gitlab.directRowOf('ada', path);
    await asks(repo, 'write');
    await ada.sees('Active until');
    expect(gitlab.directRowOf('ada', path)).toMatchObject({ access_level: 30 });
    expect(gitlab.sharesOf(path)).toEqual([]);
    expect((await doctor(world)).join()).toMatch(words);
    await advance(hour);
    expect(gitlab.directRowOf('ada', path)).toEqual(before);
  });

  it('where a rule wants them, the person reads why there are none', async () => {
    const world = await startSituation({ policy: policyWith({ grant: 'container' }) });
    why['a root that is not private'](world);
    await failsWith(world, /the policy wants a container for it, and the GitLab group jit-access is public/);
  });
});

describe('a promotion that waits for an administrator', () => {
  const queued = (policy: string) =>
    startSituation({
      policy,
      gitlab: (seed) => {
        seed.settings = { promotionsNeedApproval: true };
        for (const project of seed.projects) if (project.members?.ada) project.members = {};
      },
    });

  it.each(['direct', 'auto'])('is not given before the yes, and then it is (%s)', async (grant) => {
    const world = await queued(policyWith({ grant }));
    const { ada, asks, gitlab, everybody, advance, told } = world;
    const before = everybody();
    await asks(repo, 'write');
    await advance(minute);
    expect([told().includes('Active until'), (await world.grant()).state]).toEqual([false, 'wanted']);
    gitlab.approvePromotions();
    await advance(2 * minute);
    await ada.sees('Active until');
    await advance(hour);
    expect([everybody(), (await world.grant()).state]).toEqual([before, 'ended']);
  });

  it.each(['direct', 'auto'])(
    'is over with the time that was asked for, and a later yes is taken back (%s)',
    async (grant) => {
      const world = await queued(policyWith({ grant }));
      const { asks, gitlab, everybody, advance, later, told } = world;
      const before = everybody();
      await asks(repo, 'write');
      await later(59 * minute);
      await advance(minute);
      expect([told().includes('Active until'), (await world.grant()).state]).toEqual([false, 'ended']);
      gitlab.approvePromotions();
      await later(minute);
      await advance(10 * minute);
      expect(everybody()).toEqual(before);
    },
  );
});

describe('a request to join that waits on GitLab', () => {
  it('is used up by a row of their own, which the form says before', async () => {
    const { ada, asks, gitlab, everybody, advance } = await startSituation({ policy: direct });
    const before = everybody();
    gitlab.askForAccess('ada', path);
    const { form } = await asks(repo, 'write');
    expect(form).toMatch(/You have asked to join acme\/sandbox on GitLab/);
    await ada.sees('Active until');
    await advance(hour);
    expect([everybody(), gitlab.accessRequestsOf(path)]).toEqual([before, []]);
  });

  it('is left as it is by a group of Jit’s', async () => {
    const { ada, asks, gitlab, advance } = await startSituation();
    gitlab.askForAccess('ada', path);
    await asks(repo, 'write');
    await ada.sees('Active until');
    await advance(hour);
    expect(gitlab.accessRequestsOf(path)).toEqual(['ada']);
  });
});
