import { describe, expect, it } from 'vitest';
import { hour, minute } from '../world.ts';
import { platform, startWaiting } from './waiting.ts';

const rule = (more = '') =>
  `approve: platform\nanswer_within: 7d\nhours: { days: mon-fri, from: "00:00", to: "24:00", zone: Europe/Berlin }${more}`;

const listsOf = (texts: readonly string[]) => texts.filter((text) => /waits? here/.test(text));

/** The clock starts on Monday, at ten in Berlin. */
const toNine = 23 * hour;

describe('the daily list', () => {
  it('comes at nine in the zone of the rule, once, with what has waited for an hour, and calls nobody', async () => {
    const { asks, later, cards, grace, ada, max } = await startWaiting(rule());
    await asks();
    const called = grace.notified('mention').length;
    await later(toNine - 10 * minute);
    await asks(max);
    const before = grace.notified('mention').length;
    await later(10 * minute - 1);
    expect(listsOf(cards(platform))).toEqual([]);
    await later(1);
    const [list = ''] = listsOf(cards(platform));
    expect(list).toMatch(/Request 1: .*, waiting for \d+ hours?/);
    expect(list).not.toContain('Request 2');
    expect(grace.notified('mention').length).toBe(before);
    expect(called).toBeGreaterThan(0);
    await later(20 * hour);
    expect(listsOf(cards(platform))).toHaveLength(1);
    await later(4 * hour);
    expect(listsOf(cards(platform))).toHaveLength(2);
    expect(listsOf(ada.texts())).toEqual([]);
  });

  it('is not there where nothing waits, nor at the weekend of the rule', async () => {
    const { asks, later, cards, grace, ada } = await startWaiting(rule());
    await asks();
    await grace.press('Approve', { in: platform });
    await ada.sees('Active until');
    await later(23 * hour);
    await later(2 * hour);
    expect(listsOf(cards(platform))).toEqual([]);
    await later(3 * 24 * hour);
    await asks();
    // From Friday to Sunday evening.
    await later(23 * hour);
    await later(25 * hour);
    expect(listsOf(cards(platform))).toEqual([]);
  });

  it('comes later where the bot was down at nine, and never twice', async () => {
    const { asks, clock, cards, restart, settle } = await startWaiting(rule());
    await asks();
    await restart({ whileDown: () => clock.jump(toNine + 2 * hour) });
    await settle();
    expect(listsOf(cards(platform))).toHaveLength(1);
    await restart();
    await settle();
    expect(listsOf(cards(platform))).toHaveLength(1);
  });

  it('that Slack does not take is sent again', async () => {
    const { asks, later, advance, cards, slack } = await startWaiting(rule());
    await asks();
    await later(toNine - minute);
    const mend = slack.world.fault('chat.postMessage', { kind: 'status', status: 503 });
    await advance(2 * minute);
    expect(listsOf(cards(platform))).toEqual([]);
    mend();
    await advance(2 * minute);
    expect(listsOf(cards(platform))).toHaveLength(1);
  });
});
