import { describe, expect, it } from 'vitest';
import { hour, minute } from '../world.ts';
import { policyWith, startSituation } from './situation.ts';

const path = 'acme/sandbox';
const repo = `gitlab:${path}`;
const askFirst = (grant: string) => policyWith({ grant, approve: 'platform' });

describe('an account that is shut between ask and yes', () => {
  it.each([
    ['direct', 'blocked'],
    ['auto', 'blocked'],
    ['direct', 'deactivated'],
    ['auto', 'deactivated'],
  ])('is told at the grant, and nothing is set (%s, %s)', async (grant, state) => {
    const world = await startSituation({ policy: askFirst(grant) });
    const { asks, approves, advance, gitlab, told, everybody } = world;
    const before = everybody();
    await asks(repo, 'write');
    if (state === 'blocked') gitlab.blockUser('ada');
    else gitlab.deactivateUser('ada');
    await approves();
    await advance(minute);
    expect([told(), (await world.grant()).state]).toEqual([
      expect.stringContaining(`the GitLab account ada is ${state}`),
      'failed',
    ]);
    gitlab.unblockUser('ada');
    expect(everybody()).toEqual(before);
  });

  it('suspended on an Enterprise Server: the same', async () => {
    const world = await startSituation({
      policy: askFirst('auto'),
      github: (seed) => {
        seed.enterpriseServer = '3.19.1';
      },
    });
    await world.asks('github:acme/shop', 'write');
    world.github.suspendUser('ada-l');
    await world.approves();
    await world.advance(minute);
    expect([world.told(), (await world.grant()).state]).toEqual([
      expect.stringContaining('the GitHub account ada-l is suspended'),
      'failed',
    ]);
    expect(world.github.directLevelOf('ada-l', 'acme/shop')).toBe('none');
  });
});

it.each(['direct', 'auto'])(
  'a promotion that waits for an administrator is said to the requester (%s)',
  async (grant) => {
    const world = await startSituation({
      policy: policyWith({ grant }),
      gitlab: (seed) => {
        seed.settings = { promotionsNeedApproval: true };
        for (const project of seed.projects) if (project.members?.ada) project.members = {};
      },
    });
    await world.asks(repo, 'write');
    await world.advance(minute);
    expect(world.told()).toContain('The new role waits for the approval of a GitLab administrator.');
    expect(world.told()).not.toContain('Active until');
    world.gitlab.approvePromotions();
    await world.advance(2 * minute);
    await world.ada.sees('Active until');
    expect(world.told()).not.toContain('waits for the approval');
  },
);

it('a standing role that ends before the access does is said with "Active until"', async () => {
  const world = await startSituation({ policy: policyWith({ grant: 'direct' }) });
  world.gitlab.setDirect('ada', path, { access_level: 20, expires_at: '2026-03-04' });
  await world.asks(repo, 'write', { for: '10d' });
  await world.ada.sees('Active until');
  expect(world.told()).toMatch(/ends on 2026-03-04/);
  expect(world.gitlab.directRowOf('ada', path)).toMatchObject({ expires_at: '2026-03-04' });
  await world.advance(hour);
});
