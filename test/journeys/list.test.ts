/** `/jit list`: what a person has, has asked for and has approved, and what an administrator sees. */
import { describe, expect, it } from 'vitest';
import type { Hand } from '#demo/slack/hand.ts';
import { ask, startWorld, type World } from '../world.ts';

const general = { in: 'general' };

/** What the newest private message in #general says. */
async function listOf(person: Hand, typed = '/jit list'): Promise<string> {
  const before = person.messages('general').length;
  await person.say(typed, general);
  await person.waitFor(() => person.messages('general').length > before);
  return person.texts('general').at(-1) ?? '';
}

/** Ada has write on acme/shop, which Grace approved, and has asked for write on acme/website. */
async function lived(): Promise<World> {
  const world = await startWorld();
  const { ada, grace, settle } = world;
  await ask(ada, { repo: 'acme/shop', level: 'write', duration: '2h' });
  await grace.waitFor(() => grace.texts('platform-approvals').length > 0);
  await grace.press('Approve', { in: 'platform-approvals' });
  await settle();
  await ask(ada, { repo: 'acme/website', level: 'write', duration: '1h' });
  await settle();
  return world;
}

describe('/jit list', () => {
  it('says when there is nothing', async () => {
    const { ada } = await startWorld();
    expect(await listOf(ada)).toContain('You have no access through Jit now, and nothing that you asked for is open.');
  });

  it('shows what is mine, with who is asked and the buttons that go with it', async () => {
    const { ada, max } = await lived();
    const text = await listOf(ada);
    expect(text).toMatch(/Your access:[\s\S]*write on acme\/shop \(GitHub\)[\s\S]*Active until/);
    expect(text).toMatch(
      /Your open requests:[\s\S]*write on acme\/website for 1h[\s\S]*Waiting for security in #\S+: 0 of 1 from security/,
    );
    for (const label of ['Release', 'Extend', 'Withdraw']) expect(text).toContain(label);
    expect(text).not.toContain('Revoke');
    expect(await listOf(max), 'nobody else sees it').toContain('You have no access');
  });

  it('shows approvers what they approved, to be revoked', async () => {
    const { grace, settle, github } = await lived();
    const text = await listOf(grace);
    expect(text).toMatch(/You approved:[\s\S]*ada: write on acme\/shop/);
    expect(text).toContain('Revoke');
    expect(text).not.toContain('acme/website');
    await grace.press('Revoke', general);
    await grace.opens(/Revoke/);
    await grace.type('Reason', 'not today');
    await grace.submit();
    await grace.opens('Taking it back');
    expect(grace.screen()).toContain('The access is being taken back.');
    await settle();
    expect(github.levelOf('ada-l', 'acme/shop')).toBe('none');
  });

  it('withdraws and releases from the list, and says so privately', async () => {
    const { ada, settle, github, app } = await lived();
    await listOf(ada);
    await ada.press('Withdraw', general);
    await ada.sees('Withdrawn.', general);
    await ada.press('Release', general);
    await ada.sees('Released: it is being taken back now.', general);
    await settle();
    expect(github.levelOf('ada-l', 'acme/shop')).toBe('none');
    expect(await listOf(ada)).toContain('You have no access through Jit now');
    await ada.press('Withdraw', general);
    await ada.sees('This request was withdrawn by the requester.', general);
    const kinds = await app().inside.store.read.message.findMany({ select: { channel: true } });
    expect(
      kinds.map(({ channel }) => channel),
      'a list is no copy of a card',
    ).not.toContain('C0GENERAL');
  });

  it('shows the newest of very many, and says how many more there are', async () => {
    const { ada, app } = await lived();
    const { store } = app().inside;
    const like = await store.read.request.findFirstOrThrow({ where: { state: 'open' } });
    const { id: _id, ...copy } = like;
    const many = Array.from({ length: 40 }, (_, index) => ({
      ...copy,
      origin: `copy ${index}`,
      openKey: `copy ${index}`,
      repoPath: `acme/${'deep/'.repeat(60)}r${index}`,
    }));
    await store.write((tx) => tx.db.request.createMany({ data: many }));
    const text = await listOf(ada);
    expect(text).toContain('r39 for 1h');
    expect(text).not.toContain('r0 for 1h');
    expect(text).toContain('… and 22 more, which are older.');
    expect(text).toContain('Active until');
  });
});

describe('/jit list all', () => {
  it('is everything, for administrators', async () => {
    const { barbara } = await lived();
    const text = await listOf(barbara, '/jit list all');
    expect(text).toMatch(
      /All access:[\s\S]*ada: write on acme\/shop[\s\S]*Revoke[\s\S]*All open requests:[\s\S]*ada: write on acme\/website/,
    );
  });

  it('is nothing for anybody else, nor while Slack cannot say who is one', async () => {
    const { ada, barbara, slack } = await lived();
    expect(await listOf(ada, '/jit list all')).toContain('Only administrators see everything.');
    slack.world.fault('usergroups.users.list', { kind: 'status', status: 500 }, 1);
    expect(await listOf(barbara, '/jit list all')).toContain('Slack could not say just now');
    slack.world.makeGuest('U0BARB');
    expect(await listOf(barbara, '/jit list all'), 'guests are none').toContain('Only administrators');
  });
});
