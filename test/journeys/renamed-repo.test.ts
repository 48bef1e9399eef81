import { describe, expect, it } from 'vitest';
import { changePolicy } from '../access/rooms.ts';
import { policyText } from '../plain-policy.ts';
import { ask, minute, startWorld, type World } from '../world.ts';

const approvals = { in: 'platform-approvals' };
/** A repository that nobody may have without a yes, once called like one that everybody may have. */
async function worldWithVault(): Promise<World> {
  const world = await startWorld({ hostTimeoutMs: 3000 });
  world.github.createRepository('acme/sandbox-old');
  await world.app().inside.catalogue.refresh();
  world.github.rename('acme/sandbox-old', 'vault');
  return world;
}
async function askByOldName({ ada }: World): Promise<void> {
  await ada.say('/jit github:acme/sandbox-old write 1h because', { in: 'general' });
  await ada.opens('Request access');
  await ada.waitFor(() => /have now/i.test(ada.screen()));
  await ada.submit();
}
const down = { do: { kind: 'status', status: 503 } } as const;

describe('a repository that was renamed is judged where it is', () => {
  it('an old name that the host redirects only finds it', async () => {
    const world = await worldWithVault();
    await world.app().inside.catalogue.refresh();
    await askByOldName(world);
    await world.grace.sees(/acme\/vault.*Approve/s, approvals);
    await world.settle();
    expect(world.github.levelOf('ada-l', 'acme/vault')).toBe('none');
  });

  it('a list that still has the old name decides nothing', async () => {
    const world = await worldWithVault();
    await askByOldName(world);
    await world.grace.sees(/acme\/vault.*Approve/s, approvals);
    await world.settle();
    expect(world.github.levelOf('ada-l', 'acme/vault')).toBe('none');
  });

  it('where the host says the name too late for the form, the grant is held against it and fails with the cause', async () => {
    const world = await worldWithVault();
    const { ada, github, advance } = world;
    const mend = github.fault(down);
    await ada.say('/jit github:acme/sandbox-old write 1h because', { in: 'general' });
    await ada.opens('Request access');
    await ada.waitFor(() => ada.screen().includes('does not answer'));
    await ada.submit();
    await world.settle();
    mend();
    await advance(minute);
    await ada.sees(/acme\/vault now: it now asks other approvers/);
    expect(github.levelOf('ada-l', 'acme/vault')).toBe('none');
    expect(github.requests.filter(({ method }) => method === 'PUT')).toEqual([]);
  });

  it('renamed after it was asked for: the vote is refused where the present name has another rule', async () => {
    const world = await startWorld();
    const { ada, grace, github } = world;
    await ask(ada, { repo: 'acme/shop', level: 'write', duration: '1h' });
    await grace.sees('Approve', approvals);
    github.rename('acme/shop', 'payments-core');
    await grace.press('Approve', approvals);
    await grace.sees(/can no longer be approved/i, approvals);
    await world.settle();
    expect(github.levelOf('ada-l', 'acme/payments-core')).toBe('none');
  });

  it('renamed after the vote: the grant is not given where the present name has another rule', async () => {
    const world = await startWorld({ hostTimeoutMs: 3000 });
    const { ada, grace, github, advance, audit } = world;
    await ask(ada, { repo: 'acme/shop', level: 'write', duration: '1h' });
    await grace.sees('Approve', approvals);
    const mend = github.fault(down);
    await grace.press('Approve', approvals);
    await grace.waitFor(() => /Approved by @grace/i.test(grace.texts('platform-approvals').join()));
    github.rename('acme/shop', 'payments-core');
    mend();
    await advance(minute);
    await ada.sees(/the policy does not allow it on acme\/payments-core now/);
    expect((await audit()).filter((entry) => entry.includes('grant.failed'))).toHaveLength(1);
    expect(github.levelOf('ada-l', 'acme/payments-core')).toBe('none');
  });

  it('renamed within the same rule: it is given, and taken back', async () => {
    const world = await startWorld();
    const { ada, grace, github, advance } = world;
    await ask(ada, { repo: 'acme/shop', level: 'write', duration: '10m' });
    await grace.sees('Approve', approvals);
    github.rename('acme/shop', 'store');
    await grace.press('Approve', approvals);
    await ada.sees('Active until');
    expect(github.levelOf('ada-l', 'acme/store')).toBe('write');
    await advance(10 * minute);
    expect(github.levelOf('ada-l', 'acme/store')).toBe('none');
  });

  it('a policy that changes between the vote and the host’s answer is obeyed', async () => {
    const world = await startWorld({ hostTimeoutMs: 3000 });
    const { ada, github, advance } = world;
    const mend = github.fault({ path: /collaborators|invitations/, ...down });
    await ask(ada, { repo: 'acme/sandbox-ada', level: 'write', duration: '4h' });
    await world.settle();
    await changePolicy(world, policyText.replace(/approve: auto/, 'approve: security'));
    mend();
    await advance(minute);
    await ada.sees(/it now asks other approvers/);
    expect(github.levelOf('ada-l', 'acme/sandbox-ada')).toBe('none');
  });
});
