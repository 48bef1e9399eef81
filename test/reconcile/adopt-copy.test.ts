import { describe, expect, it } from 'vitest';
import { platform, startWaiting } from '../journeys/waiting.ts';

describe('a message in which somebody presses', () => {
  it('is taken in where it is a copy of one that the request has, and only then', async () => {
    const { asks, grace, app, slack, settle, cards } = await startWaiting('approve: platform');
    slack.world.setChannelMembers('C0PLATFORM', ['U0GRACE', 'U0BARB', 'U0MAX', 'U0JIT']);
    await asks();
    const { read } = app().inside.store;
    const kinds = async () => (await read.message.findMany({ orderBy: { id: 'asc' } })).map(({ kind }) => kind);
    const before = await kinds();
    const card = grace.messages(platform)[0];
    for (const [kind, channel] of [
      ['list', 'C0PLATFORM'],
      ['card', 'C0PLATFORM'],
    ]) {
      const blocks = JSON.parse(JSON.stringify(card?.blocks).replaceAll('"card', `"${kind}`)) as unknown;
      await post(slack, { channel, text: 'a copy', blocks });
    }
    const [, list, copy] = grace.messages(platform);
    await slack.clickInMessage('U0MAX', 'C0PLATFORM', list?.ts ?? '', { blockId: rowOf(list), actionId: 'approve' });
    await settle();
    expect(await kinds()).toEqual(before);
    await slack.clickInMessage('U0GRACE', 'C0PLATFORM', copy?.ts ?? '', { blockId: rowOf(copy), actionId: 'approve' });
    await grace.waitFor(() => cards(platform).filter((text) => text.includes('[Approve]')).length === 1);
    expect((await kinds()).filter((kind) => kind === 'card')).toHaveLength(2);
    expect(await kinds()).not.toContain('list');
  });
});

const rowOf = (message: { blocks: { type: string; block_id?: string }[] } | undefined): string =>
  message?.blocks.find(({ type }) => type === 'actions')?.block_id ?? '';

async function post(slack: { apiUrl: string; botToken: string }, message: object): Promise<void> {
  const answer = await fetch(`${slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${slack.botToken}`, 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(message),
  });
  expect(await answer.json()).toMatchObject({ ok: true });
}
