import { describe, expect, it } from 'vitest';
import { findAccount } from '#access/find-account.ts';
import { accessOf, changePolicy, policyOf } from '../access/rooms.ts';
import { policyText } from '../plain-policy.ts';
import { ask, hour, minute, startWorld, type World } from '../world.ts';

const approvals = { in: 'platform-approvals' };
const ada = '  U0ADA: { github: ada-l, gitlab: ada }\n';
const grace = '  U0GRACE: { github: grace-h, gitlab: grace }\n';
const max = '  U0MAX: { github: max-c, gitlab: max }\n';
const adaIsGrace = policyText.replace(grace, '').replace(ada, '  U0ADA: { github: grace-h, gitlab: ada }\n');
const down = { do: { kind: 'status', status: 503 } } as const;

async function asked(world: World): Promise<void> {
  await ask(world.ada, { repo: 'acme/payments', level: 'write', duration: '1h', ticket: 'PAY-7' });
  await world.grace.sees('Approve', approvals);
}
const effects = async ({ audit }: World, action: string) =>
  (await audit()).filter((entry) => entry.includes(` ${action} `));

describe('the account is the one that was asked for', () => {
  it('is named on the card', async () => {
    const world = await startWorld();
    await asked(world);
    expect(world.grace.texts('platform-approvals').join()).toContain('Account: ada-l');
  });

  it('a mapping that is moved to the approver before the vote gives them nothing', async () => {
    const world = await startWorld({ policy: policyText.replace(grace, '') });
    await asked(world);
    await changePolicy(world, adaIsGrace);
    await world.grace.press('Approve', approvals);
    await world.grace.sees(/GitHub account of the person who asked is not ada-l any more/, approvals);
    await world.settle();
    expect(world.github.directLevelOf('grace-h', 'acme/payments')).toBe('none');
    expect(await effects(world, 'vote.cast')).toEqual([]);
  });

  it('a mapping that is moved after the vote makes the grant fail', async () => {
    const world = await startWorld({ policy: policyText.replace(grace, ''), hostTimeoutMs: 3000 });
    await asked(world);
    const mend = world.github.fault(down);
    await world.grace.press('Approve', approvals);
    await world.grace.waitFor(() => /Approved by @grace/i.test(world.grace.texts('platform-approvals').join()));
    await changePolicy(world, adaIsGrace);
    mend();
    await world.advance(minute);
    await world.ada.sees(/account of the person who asked is not ada-l any more/);
    expect(world.github.directLevelOf('grace-h', 'acme/payments')).toBe('none');
  });

  it('while the host does not say whose a changed login is, nobody decides', async () => {
    const world = await startWorld({ policy: policyText.replace(grace, ''), hostTimeoutMs: 3000 });
    await asked(world);
    await changePolicy(world, adaIsGrace);
    world.github.fault(down);
    await world.grace.press('Approve', approvals);
    await world.grace.sees(/try again/i, approvals);
    expect(await effects(world, 'vote.cast')).toEqual([]);
    expect(await effects(world, 'request.refused')).toEqual([]);
  });

  it('nobody decides on a request for an account that is linked to themselves, or named for them', async () => {
    const world = await startWorld({ hostTimeoutMs: 3000 });
    await ask(world.grace, { repo: 'acme/sandbox-ada', level: 'write', duration: '1m' });
    await world.grace.sees('Active until');
    await changePolicy(world, adaIsGrace);
    world.github.fault(down);
    await world.ada.say('/jit github:acme/shop write 1h because', { in: 'general' });
    await world.ada.opens('Request access');
    await world.ada.waitFor(() => world.ada.screen().includes('does not answer'));
    await world.ada.submit();
    await world.grace.sees(/Account: grace-h[\s\S]*Approve/, approvals);
    await world.grace.press('Approve', approvals);
    await world.grace.sees('your own request', approvals);
    await changePolicy(world, policyText.replace(ada, ''));
    await world.grace.press('Deny', approvals);
    await world.grace.waitFor(
      () => world.grace.texts('platform-approvals').join().split('your own request').length === 3,
    );
    expect(await effects(world, 'vote.cast')).toEqual([]);
  });

  it('is in the audit trail before anything is changed on the host', async () => {
    const world = await startWorld();
    await ask(world.ada, { repo: 'acme/sandbox-ada', level: 'write', duration: '1h' });
    await world.ada.sees('Active until');
    const { read } = world.app().inside.store;
    const entry = await read.auditEntry.findFirst({ where: { action: 'grant.account' } });
    expect(JSON.parse(entry?.data ?? '{}')).toMatchObject({ accountId: '5001', login: 'ada-l', repoId: '7003' });
    const intended = await read.auditEntry.findFirst({ where: { action: 'host.intended' } });
    expect(entry?.seq).toBeLessThan(intended?.seq ?? 0);
  });
});

describe('an account that an administrator gave to somebody else', () => {
  const wrong = policyText.replace(ada, '  U0ADA: { github: max-c, gitlab: ada }\n').replace(max, '');
  const corrected = policyText.replace(ada, '');

  it('leaves the person before, and can be used', async () => {
    const world = await startWorld({ policy: wrong });
    await ask(world.ada, { repo: 'acme/shop', level: 'write', duration: '1h' });
    await world.settle();
    await changePolicy(world, corrected);
    await ask(world.max, { repo: 'acme/sandbox-ada', level: 'write', duration: '1h' });
    await world.max.sees('invitation');
    const entries = await world.audit();
    expect(entries.indexOf('jit account.unlinked person:U0ADA')).toBeLessThan(
      entries.indexOf('jit account.linked person:U0MAX'),
    );
    expect(entries).toContain('jit account.unlinked person:U0ADA');
  });

  it('stays while the person before has access through it', async () => {
    const world = await startWorld({ policy: wrong });
    await ask(world.ada, { repo: 'acme/sandbox-ada', level: 'write', duration: '1h' });
    await world.ada.sees('invitation');
    await changePolicy(world, corrected);
    const max = { personId: 'U0MAX', host: 'github' } as const;
    const access = accessOf(world, policyOf(corrected));
    await expect(findAccount(access, max)).rejects.toMatchObject({ code: 'no-account', message: /still in use/ });
    await world.advance(hour);
    await expect(findAccount(access, max)).resolves.toMatchObject({ accountId: '5003' });
  });

  it('that the policy still names for the other is not taken, and a fault of the database is no answer', async () => {
    const world = await startWorld();
    const access = accessOf(world, policyOf(policyText));
    await findAccount(access, { personId: 'U0MAX', host: 'github' });
    world.github.renameUser('max-c', 'max-new');
    const both = policyOf(policyText.replace('github: ada-l', 'github: max-new'));
    const who = { personId: 'U0ADA', host: 'github' } as const;
    await expect(findAccount({ ...access, policy: () => both }, who)).rejects.toThrow(
      'already belongs to someone else',
    );
    const broken = { ...access.store, write: () => Promise.reject(new Error('disk is full')) };
    await expect(findAccount({ ...access, store: broken }, who)).rejects.toThrow('disk is full');
  });
});
