/** Smaller terms that are prolonged, words that would be more than words, break-glass in odd company, channels that come and go. */
import { describe, expect, it } from 'vitest';
import { answer } from '#access/answer.ts';
import { approve } from '#access/approve.ts';
import { askBack } from '#access/ask-back.ts';
import { deny } from '#access/deny.ts';
import { revokeFor } from '#access/end-grant.ts';
import { extend } from '#access/extend.ts';
import { review } from '#access/review.ts';
import { hour, minute } from '../world.ts';
import { adaAsks, roomOf } from './asks.ts';
import { admins, platform, policyOf, security, startWaiting } from './waiting.ts';

const rule =
  'approve: platform\nmax_total: 10h\nemergency: { who: [U0ADA, U0MAX], max: 1h, review: security, within: 2h }';

describe('approvals under attack', () => {
  it('more time for access that was lowered is more of the lower level', async () => {
    const world = await startWaiting(rule);
    const access = roomOf(world, policyOf(rule));
    const { id } = await adaAsks(access);
    await approve(access, { requestId: id, personId: 'U0GRACE', terms: { level: 'read', durationSeconds: 3600 } });
    await world.settle();
    const more = await extend(access, { origin: 'm', requestId: id, personId: 'U0ADA', duration: '2h', reason: 'm' });
    expect(more.level).toBe('read');
    await expect(
      approve(access, { requestId: more.id, personId: 'U0GRACE', terms: { level: 'write', durationSeconds: 60 } }),
    ).rejects.toThrow();
    await approve(access, { requestId: more.id, personId: 'U0GRACE' });
    await world.settle();
    expect(world.github.levelOf('ada-l', 'acme/shop')).toBe('read');
    expect(world.cards(platform).join()).not.toContain('undefined');
    await world.later(3 * hour);
    expect(world.github.levelOf('ada-l', 'acme/shop')).toBe('none');
  });
  it('more time is not given by a rule that is gone', async () => {
    const world = await startWaiting(rule);
    const access = roomOf(world, policyOf(rule));
    const { id } = await adaAsks(access);
    await approve(access, { requestId: id, personId: 'U0GRACE' });
    await world.settle();
    const more = await extend(access, { origin: 'm', requestId: id, personId: 'U0ADA', duration: '2h', reason: 'm' });
    const gone = policyOf(rule).replace('levels: [read, write]', 'levels: [read]');
    const later = roomOf(world, gone);
    await expect(approve(later, { requestId: more.id, personId: 'U0GRACE' })).rejects.toMatchObject({
      code: 'not-allowed',
    });
    await world.later(hour + 1000);
    expect(world.github.levelOf('ada-l', 'acme/shop')).toBe('none');
  });
  it('questions, answers and reasons call nobody, whatever is written in them', async () => {
    const world = await startWaiting(rule);
    const access = roomOf(world, policyOf(rule));
    const { id } = await adaAsks(access, { reason: `<!channel> ${'&<>'.repeat(600)}` });
    await world.settle();
    const words = `<!everyone> <@U0KATE> ${'&'.repeat(900)}`;
    const called = world.kate.notified('mention').length;
    for (let i = 0; i < 12; i += 1) {
      await askBack(access, { requestId: id, personId: 'U0GRACE', words: `${words} ${i}` });
      await answer(access, { questionId: i + 1, personId: 'U0ADA', words: `*_~\`${'<!here>'.repeat(100)}` });
    }
    await world.settle();
    expect(world.kate.notified('mention').length).toBe(called);
    await expect(askBack(access, { requestId: id, personId: 'U0GRACE', words: 'x'.repeat(3000) })).rejects.toThrow();
    await deny(access, { requestId: id, personId: 'U0GRACE', reason: `<!channel>${'&'.repeat(980)}` });
    await world.settle();
    expect(world.cards(platform).join()).toContain('Denied');
    expect(world.cards(admins)).toEqual([]);
    await world.audit();
  });
  it('break-glass is reviewed once, and never by who used it', async () => {
    const world = await startWaiting(rule);
    world.slack.world.setGroupMembers('S0SECURITY', ['U0ADA', 'U0MAX']);
    const access = roomOf(world, policyOf(rule));
    const { id } = await adaAsks(access, { isEmergency: true });
    await world.settle();
    await expect(review(access, { requestId: id, personId: 'U0ADA', verdict: 'justified', words: '' })).rejects.toThrow(
      'own',
    );
    const both = await Promise.allSettled(
      ['justified', 'not-justified'].map((verdict) =>
        review(access, { requestId: id, personId: 'U0MAX', verdict: verdict as 'justified', words: 'w' }),
      ),
    );
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await world.happened('request.reviewed')).toBe(1);
    await revokeFor(access, { requestId: id, personId: 'U0MAX', reason: 'no' });
    await world.settle();
    expect(world.github.levelOf('ada-l', 'acme/shop')).toBe('none');
  });
  it('break-glass behind an open request of the same says what to do', async () => {
    const world = await startWaiting(rule);
    const access = roomOf(world, policyOf(rule));
    await adaAsks(access);
    await expect(adaAsks(access, { isEmergency: true })).rejects.toThrow(/[Ww]ithdraw/);
  });
  it('a channel that was archived and is back has one card that decides', async () => {
    const world = await startWaiting(`${rule}\nescalate: { after: 3h, to: security }\nanswer_within: 2d`);
    await world.asks();
    world.slack.world.archiveChannel('C0PLATFORM');
    await world.later(70 * minute);
    await world.kate.sees('Approve', { in: security });
    expect(world.cards(security).filter((text) => text.includes('[Approve]'))).toHaveLength(1);
    const channel = world.slack.workspace.channels.find(({ id }) => id === 'C0PLATFORM');
    if (channel) channel.isArchived = false;
    for (let i = 0; i < 20; i += 1) await world.later(30 * minute);
    expect(world.cards(platform).filter((text) => text.includes('[Approve]')).length).toBeLessThanOrEqual(2);
    await world.grace.press('Approve', { in: platform });
    await world.ada.sees('Active until');
    await world.settle();
    expect(world.cards(security).join()).not.toContain('[Approve]');
    expect(world.cards(platform).join()).not.toContain('[Approve]');
  });
});
