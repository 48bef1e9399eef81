/** What the bot says while approvals go wrong: it must be true, be said to those who can do something, and end. */
import { describe, expect, it } from 'vitest';
import { approve } from '#access/approve.ts';
import { deny } from '#access/deny.ts';
import { release } from '#access/end-grant.ts';
import { extend } from '#access/extend.ts';
import { review } from '#access/review.ts';
import { withdraw } from '#access/withdraw.ts';
import { hour, minute } from '../world.ts';
import { adaAsks, roomOf } from './asks.ts';
import { admins, platform, policyOf, security, startWaiting } from './waiting.ts';

const freeze = `freeze:
  - { name: year end, from: 2026-03-01T00:00Z, to: 2026-03-09T00:00Z, repos: ["**"], levels: [write], override: platform }
`;
const breakGlass = 'approve: platform\nemergency: { who: [U0ADA], max: 1h, review: security, within: 2h }';

async function startFrozen() {
  const policy = `${policyOf(breakGlass)}${freeze}`;
  const world = await startWaiting(breakGlass, { policy });
  const access = roomOf(world, policy);
  const { id } = await adaAsks(access, { isEmergency: true, reason: 'down' });
  await world.settle();
  return { world, access, id };
}

describe('break-glass that was never given', () => {
  it.each(['denied', 'withdrawn', 'lapsed'] as const)('%s: nobody is told to review it', async (how) => {
    const { world, access, id } = await startFrozen();
    if (how === 'denied') await deny(access, { requestId: id, personId: 'U0GRACE', reason: 'no' });
    if (how === 'withdrawn') await withdraw(access, { requestId: id, personId: 'U0ADA' });
    await world.settle();
    for (let hours = 0; hours < 60; hours += 6) await world.later(6 * hour);
    expect(world.cards(admins).filter((text) => /review/.test(text))).toEqual([]);
    expect(world.cards(security)).toEqual([]);
    const late = review(access, { requestId: id, personId: 'U0KATE', verdict: 'justified', words: '' });
    await expect(late).rejects.toThrow('nothing to review');
  });

  it('is reminded of for its review, however often it was reminded of for its approval', async () => {
    const { world, access, id } = await startFrozen();
    for (let quarters = 0; quarters < 48; quarters += 1) await world.later(15 * minute);
    await approve(access, { requestId: id, personId: 'U0GRACE' });
    await world.settle();
    expect(world.cards(security).join()).toContain('Reviewed…');
    for (let quarters = 0; quarters < 7; quarters += 1) await world.later(15 * minute);
    expect(world.cards(admins).filter((text) => /Nobody has reviewed/.test(text))).toEqual([]);
    expect(world.cards(security).filter((text) => /^Reminder/.test(text)).length).toBeGreaterThan(0);
  });
});

describe('what is said of a request that comes to nothing', () => {
  it('does not say that nobody answered where somebody did', async () => {
    const world = await startWaiting('approve: [{ by: platform, count: 2 }]\nanswer_within: 2h', {
      members: '[U0GRACE, U0BARB]',
    });
    const access = roomOf(world, policyOf('approve: [{ by: platform, count: 2 }]', '[U0GRACE, U0BARB]'));
    await world.asks();
    await approve(access, { requestId: 1, personId: 'U0GRACE' });
    await world.later(2 * hour);
    await world.ada.sees(/lapsed/);
    expect(world.cards(platform).join()).not.toContain('nobody answered');
    expect(world.ada.texts().join()).not.toMatch(/[Nn]obody answered/);
  });

  it('does not blame the policy for more time whose access was released', async () => {
    const world = await startWaiting('approve: platform');
    const access = roomOf(world, policyOf('approve: platform'));
    const { id } = await adaAsks(access);
    await approve(access, { requestId: id, personId: 'U0GRACE' });
    await world.settle();
    await extend(access, { origin: 'more', requestId: id, personId: 'U0ADA', duration: '1h', reason: 'more' });
    await world.settle();
    await release(access, { requestId: id, personId: 'U0ADA' });
    await world.ada.sees('was refused');
    await world.settle();
    expect(world.cards(platform).join()).not.toContain('the policy no longer allows it');
  });
});
