import { describe, expect, it } from 'vitest';
import { minute } from '../world.ts';
import { platform, security, startWaiting } from './waiting.ts';

const afterFifteen = 'approve: platform\nescalate: { after: 15m, to: security }';

describe('a stage that nobody answers', () => {
  it('goes to others too when its time has come, not before; both may decide, and both cards follow', async () => {
    const { asks, advance, cards, kate, ada, happened } = await startWaiting(afterFifteen);
    await asks();
    await advance(15 * minute - 1);
    expect(cards(security)).toEqual([]);
    await advance(1);
    await kate.sees('Escalated', { in: security });
    expect(cards(platform).join()).toContain('Escalated');
    expect(cards(platform).join()).toContain('[Approve]');
    await kate.press('Approve', { in: security });
    await ada.sees('Active until');
    expect(cards(platform).join()).not.toContain('[Approve]');
    expect(cards(security).join()).not.toContain('[Approve]');
    expect(await happened('request.escalated')).toBe(1);
  });

  it('is counted from the vote that completed the stage before', async () => {
    const { asks, advance, cards, grace, kate } = await startWaiting(
      'approve: [platform, { by: security, count: 1 }]\nescalate: { after: 15m, to: platform }',
    );
    await asks();
    await advance(10 * minute);
    await grace.press('Approve', { in: platform });
    await kate.sees('Approve', { in: security });
    await advance(14 * minute);
    const before = cards(platform).length;
    expect(cards(platform).join()).not.toContain('Escalated');
    await advance(minute);
    expect(cards(platform).length).toBe(before + 1);
  });

  it('is escalated once, also when the bot dies before Slack has taken the card', async () => {
    const { asks, advance, cards, kate, slack, restart, happened } = await startWaiting(afterFifteen);
    await asks();
    const mend = slack.world.fault('chat.postMessage', { kind: 'status', status: 503 });
    await advance(16 * minute);
    expect(cards(security)).toEqual([]);
    await restart({ whileDown: mend });
    await kate.sees('Approve', { in: security });
    await restart();
    expect(cards(security)).toHaveLength(1);
    expect(await happened('request.escalated')).toBe(1);
  });

  it('is escalated at the start where its time came while the bot was down', async () => {
    const { asks, clock, cards, kate, restart } = await startWaiting(afterFifteen);
    await asks();
    await restart({ whileDown: () => clock.jump(20 * minute) });
    await kate.sees('Approve', { in: security });
    expect(cards(security)).toHaveLength(1);
  });

  it('is not escalated to those who are asked already', async () => {
    const { asks, advance, cards, happened } = await startWaiting(
      'approve: security\nescalate: { after: 15m, to: security }',
    );
    await asks();
    await advance(60 * minute);
    expect(await happened('request.escalated')).toBe(0);
    expect(cards(security).filter((text) => text.includes('[Approve]'))).toHaveLength(1);
  });
});

describe('a stage that nobody can fill', () => {
  it.each([
    ['its group is empty', '[S0LEADS]', (slack: World) => slack.setGroupMembers('S0LEADS', [])],
    ['its only approver has left', '[U0GRACE]', (slack: World) => slack.deactivatePerson('U0GRACE')],
    ['its only approver asks', '[U0ADA]', () => {}],
    ['its channel is archived', '[U0GRACE]', (slack: World) => slack.archiveChannel('C0PLATFORM')],
    [
      'its channel holds nobody but the one who asks',
      '',
      (slack: World) => slack.setChannelMembers('C0PLATFORM', ['U0ADA', 'U0JIT']),
    ],
  ])('goes to others at once: %s', async (_why, members, change) => {
    const { asks, cards, kate, slack, ada } = await startWaiting(afterFifteen, { members });
    change(slack.world);
    await asks();
    await kate.sees('Approve', { in: security });
    expect(cards(security)).toHaveLength(1);
    await ada.sees('security');
    await kate.press('Approve', { in: security });
    await ada.sees('Active until');
  });

  it('takes more people than there are: it goes to others at once', async () => {
    const { asks, kate } = await startWaiting(
      'approve: [{ by: platform, count: 3 }]\nescalate: { after: 15m, to: security }',
    );
    await asks();
    await kate.sees('Approve', { in: security });
  });

  it('is noticed within minutes while it is open', async () => {
    const { asks, advance, cards, kate, slack } = await startWaiting(
      'approve: platform\nescalate: { after: 5h, to: security }',
      { members: '[S0LEADS]' },
    );
    await asks();
    await advance(minute);
    slack.world.setGroupMembers('S0LEADS', []);
    expect(cards(security)).toEqual([]);
    await advance(10 * minute);
    await kate.sees('Approve', { in: security });
  });

  it.each(['usergroups.users.list', 'users.info'])(
    'is not one of which Slack says nothing: unknown is not nobody (%s)',
    async (method) => {
      const { asks, advance, cards, slack } = await startWaiting(afterFifteen, { members: '[S0LEADS]' });
      const mend = slack.world.fault(method, { kind: 'status', status: 503 });
      await asks();
      await advance(10 * minute);
      expect(cards(platform)).toHaveLength(1);
      expect(cards(security)).toEqual([]);
      expect(cards(platform).join()).not.toMatch(/Escalated|Nobody can/);
      mend();
      await advance(4 * minute);
      expect(cards(security)).toEqual([]);
    },
  );
});

type World = Awaited<ReturnType<typeof startWaiting>>['slack']['world'];
