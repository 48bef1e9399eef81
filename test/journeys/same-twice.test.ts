import { describe, expect, it } from 'vitest';
import { approve } from '#access/approve.ts';
import { release } from '#access/end-grant.ts';
import { requestById } from '#store/requests.ts';
import { policyText } from '../plain-policy.ts';
import { hour, minute } from '../world.ts';
import { adaAsks, startRoom, withRules } from './asks.ts';

const grace = 'U0GRACE';

describe('who asks for the same again', () => {
  it('while it is open, is led there and told who has yet to say yes', async () => {
    const two = withRules(
      'rules:\n  - { name: two, repos: ["**"], levels: [write], max: 4h, approve: [{ by: platform, count: 2 }, security] }\n',
    );
    const { access } = await startRoom(two);
    const { id } = await adaAsks(access);
    const waits = (done: number) => ({
      code: 'already-open',
      requestId: id,
      fields: {},
      message: `You have already asked for this: request ${id} waits for platform (C0PLATFORM), ${done} of 2 so far, then for security (C0SECURITY).`,
    });
    await expect(adaAsks(access)).rejects.toMatchObject(waits(0));
    await approve(access, { requestId: id, personId: grace });
    await expect(adaAsks(access, { duration: '2h', reason: 'another' })).rejects.toMatchObject(waits(1));
    expect(await access.store.read.request.count()).toBe(1);
  });

  it('while it is in force, is led there and told until when; afterwards it is a new one', async () => {
    const { world, access } = await startRoom(policyText);
    const { id } = await adaAsks(access);
    await approve(access, { requestId: id, personId: grace });
    await world.settle();
    await expect(adaAsks(access)).rejects.toMatchObject({
      code: 'already-open',
      requestId: id,
      message: expect.stringContaining('gives you write access until 2026-03-02 10:00 UTC'),
    });
    expect((await adaAsks(access, { level: 'read' }).catch((fault: Error) => fault)) instanceof Error).toBe(false);
    await release(access, { requestId: id, personId: 'U0ADA' });
    await world.settle();
    expect(await adaAsks(access)).toMatchObject({ state: 'open' });
  });

  it('forty times at once, has asked once', async () => {
    const { access } = await startRoom(policyText);
    const outcomes = await Promise.allSettled(Array.from({ length: 40 }, () => adaAsks(access)));
    const [made, ...others] = outcomes.sort((a, b) => a.status.localeCompare(b.status));
    if (made?.status !== 'fulfilled') throw new Error('nobody has asked');
    for (const other of others) {
      expect(other).toMatchObject({ reason: { code: 'already-open', requestId: made.value.id } });
    }
  });

  it('when it was granted with less, is led there from the lower level, and may ask for the higher one', async () => {
    const { world, access } = await startRoom(policyText);
    const { id } = await adaAsks(access);
    await approve(access, { requestId: id, personId: grace, terms: { level: 'read', durationSeconds: 1800 } });
    await world.settle();
    expect(world.github.levelOf('ada-l', 'acme/shop')).toBe('read');
    await expect(adaAsks(access, { level: 'read' })).rejects.toMatchObject({ code: 'already-open', requestId: id });
    const higher = await adaAsks(access);
    await approve(access, { requestId: higher.id, personId: grace });
    await world.settle();
    expect(world.github.levelOf('ada-l', 'acme/shop')).toBe('write');
    await world.advance(30 * minute);
    expect((await requestById(access.store.read, id))?.state).toBe('approved');
    await world.advance(hour);
    expect(world.github.levelOf('ada-l', 'acme/shop')).toBe('none');
  });
});
