/** Restarts and lost answers in the middle of approvals: nothing is lost, and nobody is called more often than once. */
import { describe, expect, it } from 'vitest';
import { approve } from '#access/approve.ts';
import { revokeFor } from '#access/end-grant.ts';
import { extend } from '#access/extend.ts';
import { listAll } from '#access/list-access.ts';
import { takeBack } from '#access/take-back.ts';
import { hour, minute } from '../world.ts';
import { adaAsks, roomOf } from './asks.ts';
import { admins, platform, policyOf, security, startWaiting } from './waiting.ts';

describe('dying between two stages', () => {
  const two =
    'approve: [platform, { by: security, count: 1 }]\nemergency: { who: [U0ADA], max: 1h, review: security, within: 2h }';
  it('the next stage is asked after the start', async () => {
    const world = await startWaiting(two);
    const access = roomOf(world, policyOf(two));
    const quiet = { ...access, wake: () => {} };
    const { id } = await adaAsks(quiet);
    await approve(quiet, { requestId: id, personId: 'U0GRACE' });
    await world.restart();
    await world.kate.press('Approve', { in: security });
    await world.ada.sees('Active until');
    expect(world.cards(platform).join()).not.toContain('[Approve]');
  });
  it('break-glass is given, loud and reviewed after the start', async () => {
    const world = await startWaiting(two);
    const quiet = { ...roomOf(world, policyOf(two)), wake: () => {} };
    await adaAsks(quiet, { isEmergency: true });
    await world.restart();
    await world.ada.sees('Active until');
    await world.kate.sees('Reviewed…', { in: security });
    await world.restart({ whileDown: () => world.clock.jump(10 * 24 * hour) });
    await world.settle();
    expect(world.cards(admins).filter((text) => /Nobody has reviewed/.test(text))).toHaveLength(1);
    expect(world.cards(security).filter((text) => /^Reminder/.test(text)).length).toBeLessThanOrEqual(1);
  });
  it('a long sleep brings one reminder, and lapses are not reminded of', async () => {
    const world = await startWaiting('approve: platform\nanswer_within: 9d');
    await world.asks();
    await world.restart({ whileDown: () => world.clock.jump(5 * 24 * hour) });
    await world.settle();
    expect(world.cards(platform).filter((text) => /^Reminder/.test(text)).length).toBe(1);
    await world.restart({ whileDown: () => world.clock.jump(5 * 24 * hour) });
    await world.settle();
    expect(world.cards(platform).filter((text) => /^Reminder/.test(text)).length).toBeLessThanOrEqual(1);
    expect(world.cards(platform).join()).toContain('Lapsed');
  });
});

describe('an early approver who changes their terms again and again', () => {
  it('does not keep the next stage from being escalated', async () => {
    const rule = 'approve: [platform, { by: security, count: 1 }]\nescalate: { after: 1h, to: platform }';
    const world = await startWaiting(rule, { members: '[U0GRACE, U0BARB]' });
    const access = roomOf(world, policyOf(rule, '[U0GRACE, U0BARB]'));
    const { id } = await adaAsks(access);
    for (let times = 0; times < 6; times += 1) {
      const terms = { level: 'write', durationSeconds: 3600 - 60 * times } as const;
      await approve(access, { requestId: id, personId: 'U0GRACE', ...(times > 0 && { terms }) });
      await world.later(20 * minute);
    }
    expect(await world.happened('request.escalated')).toBe(1);
  });
});

describe('values that were forged', () => {
  it('revoke nothing for who has no right, and list nothing', async () => {
    const rule = 'approve: [platform, { by: security, count: 1 }]';
    const world = await startWaiting(rule);
    const access = roomOf(world, policyOf(rule));
    const { id } = await adaAsks(access);
    await approve(access, { requestId: id, personId: 'U0GRACE' });
    await takeBack(access, { requestId: id, personId: 'U0GRACE' });
    await approve(access, { requestId: id, personId: 'U0BARB' });
    await approve(access, { requestId: id, personId: 'U0KATE' });
    await world.settle();
    for (const personId of ['U0GRACE', 'U0MAX', 'U0RADIA', 'U0NOBODY']) {
      await expect(revokeFor(access, { requestId: id, personId, reason: 'x' })).rejects.toThrow('Only administrators');
      await expect(listAll(access, { personId, most: 20 })).rejects.toThrow('Only administrators');
    }
    const more = { origin: 'm', requestId: id, personId: 'U0ADA', duration: '1h', reason: 'm' };
    const asked = await extend(access, more);
    await approve(access, { requestId: asked.id, personId: 'U0GRACE' });
    await expect(revokeFor(access, { requestId: id, personId: 'U0GRACE', reason: 'x' })).rejects.toThrow('Only admin');
    await revokeFor(access, { requestId: asked.id, personId: 'U0KATE', reason: 'x' });
    await world.settle();
    expect(world.github.levelOf('ada-l', 'acme/shop')).toBe('none');
    await world.audit();
  });
});
