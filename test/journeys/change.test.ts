/** Change…: an approver gives less than was asked for, and everyone reads what was changed. */
import { describe, expect, it } from 'vitest';
import { minute } from '../world.ts';
import { platform, security, startWaiting } from './waiting.ts';

const inPlatform = { in: platform };

async function changing(rule = 'approve: platform', members?: string) {
  const world = await startWaiting(rule, members === undefined ? {} : { members });
  await world.asks();
  await world.grace.sees('Change…', inPlatform);
  return world;
}

describe('approving less', () => {
  it('gives a lower level for a shorter time, and the requester sees what was changed', async () => {
    const { ada, grace, github, advance, cards } = await changing();
    await grace.press('Change…', inPlatform);
    await grace.opens('Approve less');
    expect(grace.fields()).toEqual(['Access level', 'Duration']);
    expect([grace.value('Access level'), grace.value('Duration')]).toEqual(['write', '1h']);
    await grace.choose('Access level', 'read');
    await grace.type('Duration', '30m');
    await grace.submit();
    await ada.sees('Active until');
    expect(await ada.sees('less than you asked for')).toContain('read for 30m instead of write for 1h');
    expect(cards(platform).join()).toContain('@grace approves read for 30m instead of write for 1h.');
    expect(github.levelOf('ada-l', 'acme/shop')).toBe('read');
    await advance(30 * minute);
    expect(github.levelOf('ada-l', 'acme/shop')).toBe('none');
    await ada.sees('Your read access to acme/shop ended');
  });

  it('never gives more: what was typed stays, with the words at its field', async () => {
    const { ada, grace, github } = await changing();
    await grace.press('Change…', inPlatform);
    await grace.opens('Approve less');
    for (const typed of ['2h', 'half an hour', '-5m']) {
      await grace.type('Duration', typed);
      await grace.submit();
      expect(Object.keys(grace.errors()), typed).toEqual(['Duration']);
      expect(grace.value('Duration')).toBe(typed);
    }
    expect(await grace.options('Access level')).toEqual(['read', 'write']);
    expect(github.levelOf('ada-l', 'acme/shop')).toBe('none');
    await grace.type('Duration', '45m');
    await grace.submit();
    await ada.sees('write for 45m instead of write for 1h');
  });

  it('gives the least of what several approvers agree to', async () => {
    const { ada, grace, kate, github, cards } = await changing('approve: [platform, { by: security, count: 1 }]');
    await grace.press('Change…', inPlatform);
    await grace.opens('Approve less');
    await grace.choose('Access level', 'read');
    await grace.submit();
    const inSecurity = { in: security };
    expect(await kate.sees('Change…', inSecurity)).toContain('@grace approves read for 1h instead of write for 1h.');
    await kate.press('Change…', inSecurity);
    await kate.opens('Approve less');
    await kate.type('Duration', '20m');
    await kate.submit();
    expect(await ada.sees('Active until')).toContain('read on acme/shop for 20m.');
    expect(github.levelOf('ada-l', 'acme/shop')).toBe('read');
    expect(cards(platform).join()).toContain('with less than was asked for: read for 20m');
  });

  it('is for approvers: others are told so before they fill in anything', async () => {
    const { barbara } = await changing('approve: platform', '[U0GRACE]');
    await barbara.press('Change…', inPlatform);
    await barbara.sees('you are not one of them', inPlatform);
    expect(barbara.modal()).toBeUndefined();
  });

  it('is for others: nobody changes what they have asked for themselves', async () => {
    const { ada, asks, slack } = await startWaiting('approve: platform', { members: '[U0GRACE, U0ADA]' });
    slack.world.setChannelMembers('C0PLATFORM', ['U0ADA', 'U0GRACE', 'U0JIT']);
    await asks();
    await ada.sees('Change…', inPlatform);
    await ada.press('Change…', inPlatform);
    await ada.sees('This is your own request', inPlatform);
    expect(ada.modal()).toBeUndefined();
  });

  it('comes too late for what was withdrawn meanwhile, and the form says so', async () => {
    const { ada, grace, github } = await changing();
    await grace.press('Change…', inPlatform);
    await grace.opens('Approve less');
    await ada.press('Withdraw');
    await ada.sees('You withdrew it.');
    await grace.submit();
    await grace.waitFor(() => grace.screen().includes('This request was withdrawn by the requester.'));
    expect(github.levelOf('ada-l', 'acme/shop')).toBe('none');
  });
});
