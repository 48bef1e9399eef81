import { describe, expect, it } from 'vitest';
import { requestAccess } from '#access/request-access.ts';
import { review } from '#access/review.ts';
import type { Hand } from '#demo/slack/hand.ts';
import { accessOf, policyOf as parsed } from '../access/rooms.ts';
import { hour, minute } from '../world.ts';
import { admins, platform, policyOf, security, startWaiting, type Waiting } from './waiting.ts';

const rule = 'approve: platform\nemergency: { who: [U0ADA, U0KATE], max: 1h, review: security, within: 24h }';

const startBroken = async (members = ['U0KATE', 'U0BARB']): Promise<Waiting> => {
  const world = await startWaiting(rule);
  world.slack.world.setGroupMembers('S0SECURITY', members);
  await breaksGlass(world.ada);
  await world.ada.sees('Active until');
  await world.settle();
  return world;
};

async function breaksGlass(person: Hand): Promise<void> {
  await person.say('/jit github:acme/shop write 1h production is down', { in: 'general' });
  await person.opens('Request access');
  await person.waitFor(() => person.fields().some((label) => /[Ee]mergency/.test(label)));
  const label = person.fields().find((one) => /[Ee]mergency/.test(one)) ?? '';
  const [tick = ''] = await person.options(label);
  const before = person.modal()?.hash;
  await person.choose(label, tick);
  await person.waitFor(() => person.modal()?.hash !== before && /Rule “/.test(person.screen()));
  await person.submit();
}

async function reviews(person: Hand, verdict: string, words: string): Promise<void> {
  await person.press('Reviewed…', { in: security });
  await person.opens('Review break-glass');
  await person.choose('Was it justified?', verdict);
  if (words !== '') await person.type('Words', words);
  await person.submit();
}

const remindersOf = (texts: readonly string[]) => texts.filter((text) => text.startsWith('Reminder')).length;
const overdueIn = (texts: readonly string[]) => texts.filter((text) => text.includes('Nobody has reviewed')).length;

describe('break-glass access', () => {
  it('is there at once, is loud, and is reviewed once, with words where it was not justified', async () => {
    const { github, kate, barbara, cards, ada, settle, happened } = await startBroken();
    expect(github.levelOf('ada-l', 'acme/shop')).toBe('write');
    expect(cards(security)).toHaveLength(1);
    expect(kate.notified('mention')).toHaveLength(1);
    await reviews(kate, 'It was not justified', '');
    expect(Object.values(kate.errors()).join()).toContain('Say why');
    await kate.type('Words', 'A normal request would have done.');
    await kate.submit();
    await settle();
    await ada.sees('A normal request would have done.');
    expect(cards(security).join()).not.toContain('[Reviewed…]');
    expect(cards(security).join()).toContain('not justified');
    expect(await happened('request.reviewed')).toBe(1);
    expect(barbara.texts(security).join()).toContain('[Revoke]');
  });

  it('can be reviewed after it has ended, too', async () => {
    const { kate, later, ada, github, cards, settle } = await startBroken();
    await later(hour + minute);
    await ada.sees('ended');
    expect(github.levelOf('ada-l', 'acme/shop')).toBe('none');
    await reviews(kate, 'It was justified', '');
    await settle();
    expect(cards(security).join()).toContain('justified');
  });

  it('is reviewed by full members of the group only, never by whoever took it', async () => {
    const world = await startBroken(['U0KATE', 'U0ADA', 'U0MAX']);
    const rooms = accessOf(world, parsed(policyOf(rule)));
    const said = (personId: string) => review(rooms, { requestId: 1, personId, verdict: 'justified', words: '' });
    await expect(said('U0ADA')).rejects.toThrow(/own access/);
    await expect(said('U0GRACE')).rejects.toThrow(/in security/);
    world.slack.world.deactivatePerson('U0MAX');
    await expect(said('U0MAX')).rejects.toThrow(/full members/);
    world.slack.world.setGroupMembers('S0SECURITY', ['U0BARB']);
    await expect(said('U0KATE')).rejects.toThrow(/in security/);
    const mend = world.slack.world.fault('usergroups.users.list', { kind: 'status', status: 503 });
    await expect(said('U0BARB')).rejects.toThrow(/Slack could not say/);
    mend();
    await said('U0BARB');
    await expect(said('U0BARB')).rejects.toThrow(/reviewed already/);
  });
});

describe('a review that is missing', () => {
  it('is reminded of three times in the thread, calling the group, whatever the hour', async () => {
    const { later, cards, kate, barbara } = await startBroken();
    const count = async (ms: number) => {
      await later(ms);
      return remindersOf(cards(security));
    };
    expect(await count(5 * hour)).toBe(0);
    expect(await count(hour + minute)).toBe(1);
    expect(kate.notified('mention')).toHaveLength(2);
    const [card, reminder] = barbara.messages(security);
    expect(reminder?.threadTs).toBe(card?.ts);
    expect(await count(6 * hour)).toBe(2);
    expect(await count(10 * hour)).toBe(2);
    expect(await count(hour)).toBe(3);
  });

  it('is told to the administrators when its time is up, and again every day until it is there', async () => {
    const { later, cards, kate, settle } = await startBroken();
    await later(24 * hour - minute);
    expect(overdueIn(cards(admins))).toBe(0);
    await later(2 * minute);
    expect(overdueIn(cards(admins))).toBe(1);
    expect(cards(admins).join()).toContain('for @ada)');
    await later(20 * hour);
    expect(overdueIn(cards(admins))).toBe(1);
    await later(4 * hour);
    expect(overdueIn(cards(admins))).toBe(2);
    await reviews(kate, 'It was justified', '');
    await settle();
    await later(25 * hour);
    expect(overdueIn(cards(admins))).toBe(2);
  });

  it('is remembered by a bot that was down: one reminder, and the report', async () => {
    const { clock, restart, settle, cards } = await startBroken();
    await restart({ whileDown: () => clock.jump(20 * hour) });
    await settle();
    expect(remindersOf(cards(security))).toBe(1);
    await restart({ whileDown: () => clock.jump(10 * hour) });
    await settle();
    expect(remindersOf(cards(security))).toBe(1);
    expect(overdueIn(cards(admins))).toBe(1);
  });

  it('is none where break-glass was asked for and denied', async () => {
    const freeze =
      'freeze:\n  - { name: quiet, from: 2026-01-01T00:00Z, to: 2027-01-01T00:00Z, repos: ["**"], levels: [write], override: platform }\n';
    const world = await startWaiting(rule, { after: freeze });
    const { ada, grace, later, cards, settle, app } = world;
    const { id } = await requestAccess(accessOf(world, parsed(`${policyOf(rule)}${freeze}`)), {
      origin: 'V1',
      personId: ada.id,
      repo: { host: 'github', path: 'acme/shop' },
      level: 'write',
      duration: '1h',
      reason: 'production is down',
      ticket: '',
      isEmergency: true,
    });
    app().inside.loop.wake(`request:${id}`);
    await grace.sees('Deny', { in: platform });
    await grace.press('Deny', { in: platform });
    await grace.opens('Deny request');
    await grace.type('Reason', 'no');
    await grace.submit();
    await ada.sees('denied');
    await settle();
    await later(25 * hour);
    expect(overdueIn(cards(admins))).toBe(0);
    expect(cards(security)).toEqual([]);
  });

  it('by a group in which nobody is left is told to the administrators', async () => {
    const { slack, advance, cards } = await startBroken();
    slack.world.setGroupMembers('S0SECURITY', ['U0ADA']);
    await advance(10 * minute);
    expect(cards(admins).filter((text) => text.includes('nobody in security can'))).toHaveLength(1);
  });
});
