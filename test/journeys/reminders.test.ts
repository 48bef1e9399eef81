import { describe, expect, it } from 'vitest';
import { hour, minute } from '../world.ts';
import { platform, startWaiting } from './waiting.ts';

const rule = 'approve: platform\nanswer_within: 3d';

const remindersOf = (texts: readonly string[]) => texts.filter((text) => text.startsWith('Reminder')).length;

describe('reminders', () => {
  it('come after half an hour, two hours more and eight hours more, and then no more', async () => {
    const { asks, later, cards } = await startWaiting(rule);
    await asks();
    const count = async (ms: number) => {
      await later(ms);
      return remindersOf(cards(platform));
    };
    expect(await count(30 * minute - 1)).toBe(0);
    expect(await count(1)).toBe(1);
    expect(await count(2 * hour - 1)).toBe(1);
    expect(await count(1)).toBe(2);
    expect(await count(8 * hour - 1)).toBe(2);
    expect(await count(1)).toBe(3);
    expect(await count(40 * hour)).toBe(3);
  });

  it('are replies to the card, and call those who can act', async () => {
    const { asks, advance, grace, barbara } = await startWaiting(rule);
    await asks();
    expect(grace.notified('mention')).toHaveLength(1);
    await advance(30 * minute);
    const messages = barbara.messages(platform);
    const [card, reminder] = messages;
    expect(messages).toHaveLength(2);
    expect(reminder?.threadTs).toBe(card?.ts);
    expect(grace.notified('mention')).toHaveLength(2);
  });

  it('stop with the decision', async () => {
    const { asks, later, cards, grace, ada } = await startWaiting(rule);
    await asks();
    await grace.press('Approve', { in: platform });
    await ada.sees('Active until');
    await later(31 * minute);
    await later(12 * hour);
    expect(remindersOf(cards(platform))).toBe(0);
  });

  it('that were missed while the bot was down are one, and the next one keeps its gap', async () => {
    const { asks, later, clock, cards, restart, settle } = await startWaiting(rule);
    await asks();
    await restart({ whileDown: () => clock.jump(10 * hour) });
    await settle();
    expect(remindersOf(cards(platform))).toBe(1);
    await later(hour);
    expect(remindersOf(cards(platform))).toBe(1);
    await later(7 * hour);
    expect(remindersOf(cards(platform))).toBe(2);
  });

  it('are not said again by a bot that starts anew, nor by one that died before Slack took them', async () => {
    const { asks, advance, cards, restart, settle, slack } = await startWaiting(rule);
    await asks();
    const mend = slack.world.fault('chat.postMessage', { kind: 'status', status: 503 });
    await advance(31 * minute);
    expect(remindersOf(cards(platform))).toBe(0);
    await restart({ whileDown: mend });
    await settle();
    expect(remindersOf(cards(platform))).toBe(1);
    await restart();
    await settle();
    expect(remindersOf(cards(platform))).toBe(1);
  });

  it('keep to the hours of the rule', async () => {
    // The clock starts on a Monday at ten in Berlin.
    const { asks, later, cards } = await startWaiting(
      `${rule}\nhours: { days: mon-fri, from: "08:00", to: "18:00", zone: Europe/Berlin }`,
    );
    await later(7 * hour + 45 * minute);
    await asks();
    await later(31 * minute);
    await later(13 * hour + 44 * minute - 1);
    expect(remindersOf(cards(platform))).toBe(0);
    await later(1);
    expect(remindersOf(cards(platform))).toBe(1);
  });
});

describe('mentions', () => {
  it('are of those who can act only, once: not of the requester, nor by an edit', async () => {
    const { asks, advance, max, barbara } = await startWaiting(rule, { members: '[U0MAX, S0LEADS]' });
    await asks(max);
    expect(max.notified('mention')).toEqual([]);
    expect(barbara.notified('mention')).toHaveLength(1);
    await advance(20 * minute);
    expect(barbara.notified('mention')).toHaveLength(1);
  });

  it('call nobody where more than ten would be called, and nobody of a whole channel', async () => {
    const { asks, cards, barbara, slack } = await startWaiting(rule, { members: '[S0LEADS]' });
    slack.world.setGroupMembers('S0LEADS', ['U0BARB', ...Array.from({ length: 11 }, (_, index) => `U0NOBODY${index}`)]);
    await asks();
    expect(cards(platform)).toHaveLength(1);
    expect(barbara.notified('mention')).toEqual([]);
  });
});
