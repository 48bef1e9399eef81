import { describe, expect, it } from 'vitest';
import { approve } from '#access/approve.ts';
import type { AccessDeps, Membership } from '#access/deps.ts';
import { revokeFor } from '#access/end-grant.ts';
import { extend } from '#access/extend.ts';
import { mayRevoke } from '#access/may-revoke.ts';
import { grantOfRequest } from '#store/grants.ts';
import { requestById } from '#store/requests.ts';
import { votesOn } from '#store/votes.ts';
import { adaAsks, startRoom, withRules } from './asks.ts';

const policy = withRules(`rules:
  - name: all
    repos: ["**"]
    levels: [read, write]
    max: 4h
    approve: platform
    emergency: { who: [U0ADA], max: 2h, review: security }
`);
const [grace, barbara, kate, max] = ['U0GRACE', 'U0BARB', 'U0KATE', 'U0MAX'] as const;
const reason = 'not needed any more';

async function start(ask: Parameters<typeof adaAsks>[1] = {}) {
  const { world, access } = await startRoom(policy);
  const { id } = await adaAsks(access, ask);
  if (!ask.isEmergency) await approve(access, { requestId: id, personId: grace });
  await world.settle();
  const level = () => world.github.levelOf('ada-l', 'acme/shop');
  return { world, access, id, level };
}

const withMembership = (access: AccessDeps, is: Membership | 'unknown'): AccessDeps => ({
  ...access,
  directory: { ...access.directory, membershipOf: async () => is },
});

describe('access of somebody else', () => {
  it.each([
    ['an administrator', barbara],
    ['whoever approved it', grace],
  ])('is taken back by %s, with a reason that is kept', async (_, personId) => {
    const { world, access, id, level } = await start();
    expect(level()).toBe('write');
    await revokeFor(access, { requestId: id, personId, reason: ` ${reason} ` });
    await world.settle();
    expect(level()).toBe('none');
    expect(await grantOfRequest(access.store.read, id)).toMatchObject({
      state: 'ended',
      endCause: 'revoked',
      endedBy: personId,
      note: reason,
    });
  });

  it('is taken back by nobody else, and not by its reviewers where it is no break-glass', async () => {
    const { access, id, level } = await start();
    for (const personId of [kate, max, 'U0ADA']) {
      await expect(revokeFor(access, { requestId: id, personId, reason })).rejects.toMatchObject({
        code: 'not-allowed',
      });
    }
    expect(level()).toBe('write');
  });

  it('is taken back by the reviewers of break-glass, and by whoever approved more time for it', async () => {
    const { world, access, id, level } = await start({ isEmergency: true });
    expect(level()).toBe('write');
    const refused = revokeFor(access, { requestId: id, personId: grace, reason });
    await expect(refused).rejects.toThrow('Only administrators, its reviewers and those who approved');
    const more = { origin: 'more', requestId: id, personId: 'U0ADA', duration: '30m', reason: 'still down' };
    const extension = await extend(access, more);
    await approve(access, { requestId: extension.id, personId: grace });
    await revokeFor(access, { requestId: extension.id, personId: grace, reason });
    await world.settle();
    expect(level()).toBe('none');
    const other = await start({ isEmergency: true });
    await revokeFor(other.access, { requestId: other.id, personId: kate, reason });
    await other.world.settle();
    expect(other.level()).toBe('none');
  });

  it.each(['guest', 'deactivated', 'bot', 'stranger'] as const)('is never taken back by a %s', async (is) => {
    const { access, id, level } = await start();
    const asked = withMembership(access, is);
    for (const personId of [barbara, grace]) {
      await expect(revokeFor(asked, { requestId: id, personId, reason })).rejects.toMatchObject({
        code: 'not-allowed',
      });
    }
    expect(level()).toBe('write');
  });

  it('waits where Slack cannot say who somebody is', async () => {
    const { access, id, level } = await start();
    const blind = { ...access.directory, groupsOf: async () => () => 'unknown' as const };
    for (const asked of [withMembership(access, 'unknown'), { ...access, directory: blind }]) {
      await expect(revokeFor(asked, { requestId: id, personId: barbara, reason })).rejects.toMatchObject({
        code: 'unavailable',
      });
    }
    // Who approved it needs no group.
    await revokeFor({ ...access, directory: blind }, { requestId: id, personId: grace, reason });
    expect((await grantOfRequest(access.store.read, id))?.state).toBe('ending');
    expect(level()).toBeDefined();
  });

  it('needs a reason, and access', async () => {
    const { world, access, id } = await start();
    await expect(revokeFor(access, { requestId: id, personId: barbara, reason: ' ' })).rejects.toMatchObject({
      fields: { reason: expect.any(String) },
    });
    const open = await adaAsks(access, { level: 'read' });
    await expect(revokeFor(access, { requestId: open.id, personId: barbara, reason })).rejects.toThrow('no access');
    await revokeFor(access, { requestId: id, personId: barbara, reason });
    await world.settle();
    await expect(revokeFor(access, { requestId: id, personId: barbara, reason })).rejects.toThrow('over already');
  });

  it('is never there when it is taken back before the host has it, and asks for more time are closed', async () => {
    const { world, access } = await startRoom(policy);
    const { id } = await adaAsks(access);
    const asleep = { ...access, wake: () => {} };
    await approve(asleep, { requestId: id, personId: grace });
    const more = { origin: 'more', requestId: id, personId: 'U0ADA', duration: '30m', reason: 'more' };
    const extension = await extend(asleep, more);
    await revokeFor(access, { requestId: id, personId: barbara, reason });
    await world.settle();
    expect(world.github.requests.filter(({ method }) => method === 'PUT')).toEqual([]);
    expect((await grantOfRequest(access.store.read, id))?.state).toBe('ended');
    expect((await requestById(access.store.read, extension.id))?.state).toBe('refused');
  });

  it('is shown with Revoke to those who may', async () => {
    const { access, id } = await start();
    const request = await requestById(access.store.read, id);
    if (!request) throw new Error('there is no request');
    const votes = await votesOn(access.store.read, id);
    const may = await Promise.all(
      [barbara, grace, kate, 'U0ADA'].map((personId) => mayRevoke(access, request, votes, personId)),
    );
    expect(may).toEqual([true, true, false, false]);
  });
});
