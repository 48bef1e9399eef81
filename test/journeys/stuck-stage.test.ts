import { describe, expect, it } from 'vitest';
import { changePolicy } from '../access/rooms.ts';
import { minute } from '../world.ts';
import { admins, platform, policyOf, security, startWaiting, type Waiting } from './waiting.ts';

const onlyPlatform = 'approve: platform';
const onlySecurity = 'approve: security';

describe('a request on which nobody can decide', () => {
  it('says so on the card, to the requester and to the administrators, and no longer once somebody can', async () => {
    const { asks, advance, cards, slack, ada } = await startWaiting(onlyPlatform, { members: '[S0LEADS]' });
    slack.world.setGroupMembers('S0LEADS', []);
    await asks();
    expect(cards(platform).join()).toMatch(/It cannot be decided now/);
    expect(ada.texts().join()).toMatch(/It cannot be decided now/);
    expect(cards(admins).filter((text) => text.includes('stuck'))).toHaveLength(1);
    await advance(20 * minute);
    expect(cards(admins).filter((text) => text.includes('stuck'))).toHaveLength(1);
    slack.world.setGroupMembers('S0LEADS', ['U0BARB']);
    await advance(7 * minute);
    expect(cards(platform).join()).not.toMatch(/It cannot be decided now/);
    expect(ada.texts().join()).not.toMatch(/It cannot be decided now/);
  });

  it('is never passed on silently: it stays open, and lapses in its time', async () => {
    const { asks, later, cards, slack, ada, github } = await startWaiting(onlyPlatform, { members: '[S0LEADS]' });
    slack.world.setGroupMembers('S0LEADS', []);
    await asks();
    await later(23 * 60 * minute);
    expect(cards(platform).join()).toContain('[Approve]');
    await later(2 * 60 * minute);
    expect(github.levelOf('ada-l', 'acme/shop')).toBe('none');
    expect(cards(platform).join()).toContain('Lapsed');
    await ada.sees('lapsed');
  });

  it('is stuck where the others can do no more than the first', async () => {
    const { asks, cards, slack, ada } = await startWaiting(
      'approve: platform\nescalate: { after: 15m, to: security }',
      {
        members: '[S0LEADS]',
      },
    );
    slack.world.setGroupMembers('S0LEADS', []);
    slack.world.setGroupMembers('S0SECURITY', []);
    await asks();
    await ada.sees(/It cannot be decided now/);
    expect(cards(security)).toHaveLength(1);
    expect(cards(admins).filter((text) => text.includes('stuck'))).toHaveLength(1);
  });

  it('is found out with few questions, however many are in the channel', async () => {
    const { asks, advance, slack, cards } = await startWaiting(onlyPlatform, { members: '' });
    slack.world.setChannelMembers('C0PLATFORM', ['U0JIT', 'U0GRACE', 'U0BARB', 'U0KATE', 'U0MAX']);
    await asks();
    await advance(60 * minute);
    const asked = slack.world.requests.filter(({ method }) => method === 'users.info').length;
    expect(cards(platform).join()).not.toMatch(/It cannot be decided now/);
    expect(asked).toBeLessThan(20);
  });
});

describe('a channel that cannot be reached', () => {
  const withoutBot = ['U0KATE', 'U0BARB'];

  it('keeps no other message back, is told of, and gets its card once it is there again', async () => {
    const { asks, advance, cards, slack, ada, kate } = await startWaiting(onlySecurity);
    slack.world.setChannelMembers('C0SECURITY', withoutBot);
    await asks();
    await ada.sees(/cannot be reached/);
    expect(ada.texts().join()).toContain('[Withdraw]');
    expect(cards(admins).join()).toMatch(/channel_not_found/);
    await advance(3 * minute);
    slack.world.setChannelMembers('C0SECURITY', [...withoutBot, 'U0JIT']);
    await advance(3 * minute);
    expect(cards(security)).toHaveLength(1);
    expect(ada.texts().join()).not.toMatch(/cannot be reached/);
    await kate.press('Approve', { in: security });
    await ada.sees('Active until');
  });

  it('is noticed also when it is archived after the card was posted', async () => {
    const { asks, advance, cards, kate, slack } = await startWaiting(
      'approve: platform\nescalate: { after: 10h, to: security }',
    );
    await asks();
    await advance(minute);
    slack.world.archiveChannel('C0PLATFORM');
    await advance(10 * minute);
    await kate.sees('Approve', { in: security });
    expect(cards(security)).toHaveLength(1);
  });

  it('is mended by a policy that names another one', async () => {
    const world = await startWaiting(onlyPlatform);
    const { asks, advance, cards, slack } = world;
    slack.world.archiveChannel('C0PLATFORM');
    await asks();
    expect(cards(admins).join()).toMatch(
      /could not be shown in #[\w-]+: Slack says is_archived. Unarchive that channel/,
    );
    await changePolicy(world, policyOf(onlyPlatform).replace('C0PLATFORM', 'C0GENERAL'));
    await advance(7 * minute);
    expect(cards('general').join()).toContain('[Approve]');
  });

  it('whose card somebody has deleted gets another one', async () => {
    const world = await startWaiting(onlyPlatform);
    const { asks, advance, cards, grace, ada } = world;
    await asks();
    await deleteCard(world);
    expect(cards(platform)).toEqual([]);
    await advance(10 * minute);
    expect(cards(platform)).toHaveLength(1);
    await grace.press('Approve', { in: platform });
    await ada.sees('Active until');
  });
});

async function deleteCard({ slack, barbara }: Waiting): Promise<void> {
  const [card] = barbara.messages(platform);
  const answer = await fetch(`${slack.apiUrl}chat.delete`, {
    method: 'POST',
    headers: { authorization: `Bearer ${slack.botToken}`, 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ channel: 'C0PLATFORM', ts: card?.ts }),
  });
  expect(await answer.json()).toMatchObject({ ok: true });
}
