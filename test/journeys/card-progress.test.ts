/** What cards tell while several people decide: who has, who is still needed, who is called, and what was asked back. */
import { describe, expect, it } from 'vitest';
import { asPerson } from '#demo/slack/hand.ts';
import { mentionedIn } from '../slack/pictures.ts';
import { minute } from '../world.ts';
import { platform, security, startWaiting } from './waiting.ts';

const inPlatform = { in: platform };
const inSecurity = { in: security };
const twoStages = 'approve: [platform, { by: security, count: 2 }]';

describe('two stages', () => {
  it('count one person once, although they are in both groups', async () => {
    const { asks, barbara, kate, ada, github, slack, cards } = await startWaiting(twoStages);
    await asks();
    await barbara.sees('Approvals: 0 of 1 from platform, then 2 from security', inPlatform);
    await barbara.press('Approve', inPlatform);
    await kate.sees('Approvals: 0 of 2 from security', inSecurity);
    expect(cards(platform).join()).toContain('Approved by @barbara. Now with security.');
    expect(cards(platform).join()).not.toContain('[Approve]');
    await barbara.press('Approve', inSecurity);
    await barbara.sees('You have already approved this', inSecurity);
    await kate.press('Approve', inSecurity);
    await kate.sees('Approvals: 1 of 2 from security', inSecurity);
    await ada.sees('(1 of 2)');
    expect(github.levelOf('ada-l', 'acme/shop')).toBe('none');
    await asPerson(slack, 'U0RADIA').press('Approve', inSecurity);
    expect(await ada.sees('Active until')).toMatch(/@barbara, @kate and @radia approved/);
    for (const channel of [platform, security]) expect(cards(channel).join()).not.toContain('[Approve]');
  });

  it('call those who can act now in one line of a new card, and nobody by an edit or once it is decided', async () => {
    const { asks, grace, kate, slack, ada } = await startWaiting('approve: [platform, security]');
    await asks();
    await grace.sees('Asked: @grace, @leads.', inPlatform);
    await grace.press('Approve', inPlatform);
    await kate.sees('Asked: @security.', inSecurity);
    expect(grace.texts(platform).join()).not.toContain('Asked:');
    await kate.press('Approve', inSecurity);
    await ada.sees('Active until');
    expect(kate.texts(security).join()).not.toContain('Asked:');
    const posted = slack.world.requests.filter(({ method }) => method === 'chat.postMessage');
    const called = posted.flatMap(({ args }) =>
      mentionedIn({ kind: '', to: { channel: '' }, text: '', blocks: blocksOf(args) }),
    );
    expect(called.filter((id) => id.startsWith('S'))).toEqual(['S0LEADS', 'S0SECURITY']);
  });
});

function blocksOf(args: unknown): object[] {
  const { blocks } = args as { blocks?: unknown };
  return (typeof blocks === 'string' ? JSON.parse(blocks) : (blocks ?? [])) as object[];
}

describe('asking back', () => {
  it('stands below the card and in the requester’s messages, and so does the answer', async () => {
    const { asks, grace, ada, github } = await startWaiting('approve: platform');
    await asks();
    await grace.sees('Ask…', inPlatform);
    await grace.press('Ask…', inPlatform);
    await grace.opens('Ask the requester');
    await grace.type('Question', 'Which payout? <!channel>');
    await grace.submit();
    expect(await ada.sees('asks about your request')).toContain('Which payout? <!channel>');
    const card = grace.messages(platform).find(({ threadTs }) => threadTs === undefined);
    await grace.waitFor(() => grace.messages(platform).some(({ threadTs }) => threadTs === card?.ts));
    await ada.press('Answer');
    await ada.opens('Answer');
    expect(ada.screen()).toContain('Which payout? <!channel>');
    await ada.submit();
    expect(Object.keys(ada.errors())).toEqual(['Answer']);
    await ada.type('Answer', 'The one of May.');
    await ada.submit();
    await grace.sees(/@grace: @ada has answered\..*The one of May\./s, inPlatform);
    await grace.sees(/@ada answered: The one of May\.[\s\S]*\[Approve\]/, inPlatform);
    await ada.sees(/You answered:.*The one of May\./s);
    await grace.press('Approve', inPlatform);
    await ada.sees('Active until');
    expect(github.levelOf('ada-l', 'acme/shop')).toBe('write');
  });

  it('is for those who may decide', async () => {
    const { asks, barbara } = await startWaiting('approve: platform', { members: '[U0GRACE]' });
    await asks();
    await barbara.sees('Ask…', inPlatform);
    await barbara.press('Ask…', inPlatform);
    await barbara.sees('you are not one of them', inPlatform);
    expect(barbara.modal()).toBeUndefined();
  });
});

describe('more time', () => {
  it('is asked for from the message that shows the access, and moves its end once it is approved', async () => {
    const { asks, ada, grace, github, advance, cards } = await startWaiting('approve: platform');
    await asks();
    await grace.sees('Approve', inPlatform);
    await grace.press('Approve', inPlatform);
    await ada.sees('Extend');
    await ada.press('Extend');
    await ada.opens('Ask for more time');
    expect(ada.screen()).toMatch(/in all it can be extended by 15h more/);
    await ada.type('Duration', '30m');
    await ada.type('Reason', 'the job still runs');
    await ada.submit();
    await grace.sees('asks for 30m more of write on acme/shop', inPlatform);
    await grace.press('Approve', inPlatform);
    await ada.sees(', extended by 30m.');
    await advance(60 * minute);
    expect(github.levelOf('ada-l', 'acme/shop')).toBe('write');
    await advance(30 * minute);
    expect(github.levelOf('ada-l', 'acme/shop')).toBe('none');
    expect(cards(platform).join()).not.toContain('[Approve]');
  });
});
