import { describe, expect, it } from 'vitest';
import { answer } from '#access/answer.ts';
import { askBack } from '#access/ask-back.ts';
import type { Hand } from '#demo/slack/hand.ts';
import { accessOf, policyOf as parsed } from '../access/rooms.ts';
import { platform, policyOf, startWaiting, type Waiting } from './waiting.ts';

const rule = 'approve: platform';

async function asksBack(by: Hand, words: string): Promise<void> {
  await by.press('Ask…', { in: platform });
  await by.opens('Ask the requester');
  await by.type('Question', words);
  await by.submit();
}

async function answers(ada: Hand, words: string): Promise<void> {
  await ada.press('Answer');
  await ada.opens('Answer');
  await ada.type('Answer', words);
  await ada.submit();
}

const repliesIn = (texts: readonly string[]) => texts.filter((text) => !text.includes('[Approve]'));

const roomsOf = (world: Waiting) => accessOf(world, parsed(policyOf(rule)));

describe('a question to the requester', () => {
  it('stands below the card and reaches them, and so does their answer reach those who decide', async () => {
    const { asks, grace, ada, barbara, settle, happened } = await startWaiting(rule);
    await asks();
    await asksBack(grace, 'Which job, and until when?');
    await ada.sees('Which job, and until when?');
    await answers(ada, 'The payout job, until noon.');
    await barbara.sees('The payout job, until noon.', { in: platform });
    await settle();
    const [card, ...below] = barbara.messages(platform);
    expect(below.length).toBeGreaterThan(0);
    for (const message of below) expect(message.threadTs).toBe(card?.ts);
    await ada.sees('You answered');
    await grace.press('Approve', { in: platform });
    await ada.sees('Active until');
    expect(await happened('request.asked-back')).toBe(1);
    expect(await happened('request.answered')).toBe(1);
  });

  it('may be one of several, each with its own answer', async () => {
    const { asks, grace, barbara, ada, settle, cards } = await startWaiting(rule);
    await asks();
    await asksBack(grace, 'First question?');
    await asksBack(barbara, 'Second question?');
    await ada.sees('Second question?');
    await settle();
    await answers(ada, 'To the second.');
    await barbara.sees('To the second.', { in: platform });
    await settle();
    expect(repliesIn(cards(platform)).filter((text) => text.includes('Not answered yet'))).toHaveLength(1);
  });

  it('is not there twice after a crash between the question and Slack', async () => {
    const { asks, grace, ada, cards, slack, restart, settle } = await startWaiting(rule);
    await asks();
    const mend = slack.world.fault('chat.postMessage', { kind: 'status', status: 503 });
    await asksBack(grace, 'Why?');
    await settle();
    await restart({ whileDown: mend });
    await ada.sees('Why?');
    await settle();
    await restart();
    await settle();
    expect(cards(platform).filter((text) => /asks[\s\S]*Why\?/.test(text) && !text.includes('[Approve]'))).toHaveLength(
      1,
    );
    expect(ada.texts().filter((text) => text.includes('Why?'))).toHaveLength(1);
  });

  it('stands in the channel itself where nobody can answer to the card any more', async () => {
    const { asks, grace, ada, barbara, slack } = await startWaiting(rule);
    await asks();
    const gone = slack.world.fault('chat.postMessage', { kind: 'error', error: 'cannot_reply_to_message' }, 1);
    await asksBack(grace, 'Why?');
    await ada.sees('Why?');
    gone();
    const question = barbara.messages(platform).find(({ text }) => text.startsWith('Question'));
    expect(question).toBeDefined();
    expect(question?.threadTs).toBeUndefined();
  });
});

describe('who may ask, and answer', () => {
  it('only those who may decide ask, about a request that is not theirs, with words that fit', async () => {
    const world = await startWaiting(rule);
    await world.asks();
    const rooms = roomsOf(world);
    const asked = (personId: string, words: string) => askBack(rooms, { requestId: 1, personId, words });
    await expect(asked('U0MAX', 'Why?')).rejects.toThrow(/approvers of platform/);
    await expect(asked('U0ADA', 'Why?')).rejects.toThrow(/own request/);
    await expect(asked('U0GRACE', '  ')).rejects.toThrow(/1000 characters/);
    await expect(asked('U0GRACE', 'x'.repeat(1001))).rejects.toThrow(/1000 characters/);
    await asked('U0GRACE', 'x'.repeat(1000));
  });

  it('only the requester answers, may put it better while it is open, and not after the decision', async () => {
    const world = await startWaiting(rule);
    const { asks, ada, grace, happened } = world;
    await asks();
    const rooms = roomsOf(world);
    await askBack(rooms, { requestId: 1, personId: 'U0GRACE', words: 'Why?' });
    const said = (personId: string, words: string) => answer(rooms, { questionId: 1, personId, words });
    await expect(said('U0GRACE', 'Because.')).rejects.toThrow(/Only the person who asked/);
    await expect(said('U0ADA', '')).rejects.toThrow(/1000 characters/);
    await said('U0ADA', 'Because.');
    await said('U0ADA', 'Because the payout job fails.');
    expect(await happened('request.answered')).toBe(2);
    await grace.press('Approve', { in: platform });
    await ada.sees('Active until');
    await expect(said('U0ADA', 'Too late.')).rejects.toThrow(/already approved/);
    await expect(askBack(rooms, { requestId: 1, personId: 'U0GRACE', words: 'Why?' })).rejects.toThrow(
      /already approved/,
    );
  });
});
