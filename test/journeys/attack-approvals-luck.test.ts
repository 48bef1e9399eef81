/** Bad luck around approvals: answers that are lost, policies that change in between, people who ask for it again and again. */
import { describe, expect, it } from 'vitest';
import { approve } from '#access/approve.ts';
import { askBack } from '#access/ask-back.ts';
import { release } from '#access/end-grant.ts';
import { extend } from '#access/extend.ts';
import { takeBack } from '#access/take-back.ts';
import { grantOfRequest } from '#store/grants.ts';
import { requestById } from '#store/requests.ts';
import { changePolicy } from '../access/rooms.ts';
import { hour, minute } from '../world.ts';
import { adaAsks, roomOf } from './asks.ts';
import { admins, platform, policyOf, security, startWaiting } from './waiting.ts';

const listsOf = (texts: readonly string[]) => texts.filter((text) => /waits? here/.test(text));

describe('answers of Slack that are lost', () => {
  it('do not call people again and again for one card', async () => {
    const world = await startWaiting('approve: platform');
    const access = roomOf(world, policyOf('approve: platform'));
    const mend = world.slack.world.fault('chat.postMessage', { kind: 'drop-after' });
    await adaAsks(access);
    await world.advance(30 * minute);
    mend();
    await world.advance(5 * minute);
    expect(world.grace.notified('mention').length).toBeLessThanOrEqual(5);
  });
  it('do not fill a channel with the same daily list', async () => {
    const world = await startWaiting('approve: platform\nanswer_within: 7d');
    await world.asks();
    await world.later(20 * hour);
    const mend = world.slack.world.fault('chat.postMessage', { kind: 'drop-after' });
    await world.later(6 * hour);
    await world.advance(30 * minute);
    mend();
    await world.advance(30 * minute);
    expect(listsOf(world.cards(platform)).length).toBeLessThanOrEqual(2);
  });
});

describe('the same question sent twice, because the first answer to the form was slow', () => {
  it('is asked once', async () => {
    const world = await startWaiting('approve: platform');
    const access = roomOf(world, policyOf('approve: platform'));
    await world.asks();
    const question = { requestId: 1, personId: 'U0GRACE', words: 'Which job?' };
    await askBack(access, question);
    await askBack(access, question);
    await world.settle();
    expect(await access.store.read.question.count()).toBe(1);
  });
});

describe('a policy that is edited meanwhile', () => {
  const withHours = 'approve: platform\nhours: { days: mon-fri, from: "08:00", to: "10:00", zone: UTC }';

  it('elsewhere, does not take away what was approved in the hours of the rule', async () => {
    const world = await startWaiting(withHours);
    await world.asks();
    const edited = policyOf(withHours).replace('U0MAX:', 'U0BARB: { github: barb-l }\n  U0MAX:');
    await changePolicy(world, edited);
    world.clock.jump(58 * minute);
    const mend = world.github.fault({ do: { kind: 'status', status: 503 } });
    await world.grace.press('Approve', { in: platform });
    await world.grace.sees('Approved by @grace', { in: platform });
    await world.later(4 * minute);
    mend();
    await world.later(3 * minute);
    await world.ada.sees('Active until');
  });

  it('asks those who are asked now, also where the old group is gone', async () => {
    const world = await startWaiting('approve: platform\nescalate: { after: 1h, to: security }');
    await world.asks();
    const edited = policyOf('approve: leads\nescalate: { after: 1h, to: security }').replace(
      '  platform: { channel: C0PLATFORM, members: [U0GRACE, S0LEADS] }',
      '  leads: { channel: C0PLATFORM, members: [U0GRACE, S0LEADS] }',
    );
    await changePolicy(world, edited);
    await world.later(10 * minute);
    expect(world.cards(security)).toEqual([]);
    expect(world.cards(admins).join()).not.toContain('stuck');
    await world.grace.press('Approve', { in: platform });
    await world.ada.sees('Active until');
  });

  it('to fewer approvers: who is left to approve is reminded', async () => {
    const two = 'approve: [{ by: platform, count: 2 }]';
    const world = await startWaiting(two, { members: '[U0GRACE, U0BARB]' });
    await world.asks();
    await world.grace.press('Approve', { in: platform });
    await world.grace.sees('1 of 2', { in: platform });
    await changePolicy(world, policyOf('approve: platform', '[U0GRACE, U0BARB]'));
    // Somebody who may not decide, but is in the channel.
    await world.max.press('Approve', { in: platform }).catch(() => undefined);
    await world.settle();
    const access = roomOf(world, policyOf('approve: platform', '[U0GRACE, U0BARB]'));
    await approve(access, { requestId: 1, personId: 'U0MAX' }).catch(() => undefined);
    for (let times = 0; times < 6; times += 1) await world.later(hour);
    expect(world.cards(platform).filter((text) => /^Reminder/.test(text)).length).toBeGreaterThan(0);
  });
});

describe('the deciding vote and a change of mind at once', () => {
  it.each([0, 1, 2, 3])('never give access on one yes of two (%i)', async (turn) => {
    const two = 'approve: [{ by: platform, count: 2 }]';
    const world = await startWaiting(two, { members: '[U0GRACE, U0BARB]' });
    const access = roomOf(world, policyOf(two, '[U0GRACE, U0BARB]'));
    const { id } = await adaAsks(access);
    await approve(access, { requestId: id, personId: 'U0GRACE' });
    const clicks = [
      () => takeBack(access, { requestId: id, personId: 'U0GRACE' }),
      () => approve(access, { requestId: id, personId: 'U0BARB' }),
    ];
    if (turn % 2 === 1) clicks.reverse();
    const outcomes = await Promise.allSettled(clicks.map((click) => click()));
    const request = await requestById(access.store.read, id);
    const grant = await grantOfRequest(access.store.read, id);
    const isTaken = outcomes[turn % 2]?.status === 'fulfilled';
    expect({ state: request?.state, isGiven: grant !== undefined }).toEqual(
      isTaken ? { state: 'open', isGiven: false } : { state: 'approved', isGiven: true },
    );
    await world.settle();
    await world.audit();
  });
});

describe('break-glass again and again', () => {
  const rule = 'approve: platform\nmax_total: 8h\nemergency: { who: [U0ADA], max: 1h, review: security, within: 2h }';

  it('is a card and a review each time, and is not prolonged without approvers', async () => {
    const world = await startWaiting(rule);
    const access = roomOf(world, policyOf(rule));
    for (let times = 1; times <= 3; times += 1) {
      const { id } = await adaAsks(access, { isEmergency: true, reason: `down ${times}` });
      await world.settle();
      const more = { origin: `more ${times}`, requestId: id, personId: 'U0ADA', duration: '1h', reason: 'down' };
      expect(await extend(access, more)).toMatchObject({ state: 'open', stages: [{ group: 'platform' }] });
      await release(access, { requestId: id, personId: 'U0ADA' });
      await world.settle();
    }
    expect(world.cards(security).filter((text) => text.includes('[Reviewed…]'))).toHaveLength(3);
    await world.later(3 * hour);
    expect(world.cards(admins).filter((text) => /Nobody has reviewed/.test(text))).toHaveLength(3);
  });
});

describe('terms that no form offers', () => {
  const rule = 'approve: platform';
  it.each([
    { level: 'admin', durationSeconds: 60 },
    { level: 'maintain', durationSeconds: 60 },
    { level: '__proto__', durationSeconds: 60 },
    { level: 'write', durationSeconds: 3601 },
    { level: 'write', durationSeconds: 0 },
    { level: 'write', durationSeconds: -60 },
    { level: 'write', durationSeconds: 0.5 },
    { level: 'write', durationSeconds: Number.NaN },
    { level: 'write', durationSeconds: Number.POSITIVE_INFINITY },
  ])('are refused: $level for $durationSeconds s', async (terms) => {
    const world = await startWaiting(rule);
    const access = roomOf(world, policyOf(rule));
    const { id } = await adaAsks(access);
    const vote = approve(access, { requestId: id, personId: 'U0GRACE', terms: terms as never });
    await expect(vote).rejects.toMatchObject({ code: 'bad-input' });
    expect(await access.store.read.vote.count()).toBe(0);
    expect(await requestById(access.store.read, id)).toMatchObject({ state: 'open' });
  });
});
