import { describe, expect, test } from 'vitest';
import { allScopes, call, type Slack, startSlack } from './slack-world.ts';

const ask = (slack: Slack, method: string, args: Record<string, string> = {}) =>
  call(slack, method, args, { form: true });

describe('conversations', () => {
  test('a direct message is opened once, with people who are there', async () => {
    const slack = await startSlack();
    const open = (args: object) => call(slack, 'conversations.open', args);
    expect(await open({ users: 'U0ADA' })).toEqual({ ok: true, channel: { id: 'D0ADA' } });
    expect(await open({ users: 'U0ADA' })).toMatchObject({ already_open: true, channel: { id: 'D0ADA' } });
    expect(await open({ users: 'U0ADA', return_im: true })).toMatchObject({ channel: { is_im: true, user: 'U0ADA' } });
    expect((await open({ users: 'U0NONE' })).error).toBe('user_not_found');
    expect((await open({ users: 'U0GONE' })).error).toBe('user_disabled');
    expect((await open({})).error).toBe('users_list_not_supplied');
    expect((await open({ channel: 'C0PLATFORM' })).error).toBe('method_not_supported_for_channel_type');
  });

  test('what the bot may see depends on kind, membership and scope', async () => {
    const slack = await startSlack();
    const info = (channel: string) => ask(slack, 'conversations.info', { channel });
    expect(await info('C0OTHER')).toMatchObject({ channel: { name: 'other', is_member: false, is_private: false } });
    expect(await info('C0QUIET')).toMatchObject({ channel: { is_private: true, is_member: true } });
    expect((await info('C0SECRET')).error).toBe('channel_not_found');
    expect((await info('C0NONE')).error).toBe('channel_not_found');
    expect(await info('D0ADA')).toMatchObject({ error: 'missing_scope', needed: 'im:read' });
    expect(await ask(slack, 'conversations.history', { channel: 'C0PLATFORM' })).toMatchObject({
      error: 'missing_scope',
    });
  });

  test('history is for members, newest first, without what is ephemeral', async () => {
    const slack = await startSlack({ scopes: [...allScopes, 'channels:history'] });
    for (const words of ['one', 'two']) await call(slack, 'chat.postMessage', { channel: 'C0PLATFORM', text: words });
    await call(slack, 'chat.postEphemeral', { channel: 'C0PLATFORM', user: 'U0ADA', text: 'psst' });
    const reply = await ask(slack, 'conversations.history', { channel: 'C0PLATFORM' });
    expect(reply).toMatchObject({ messages: [{ text: 'two' }, { text: 'one' }], has_more: false });
    expect((await ask(slack, 'conversations.history', { channel: 'C0OTHER' })).error).toBe('not_in_channel');
  });

  test('lists go page by page and show the kinds that were asked for', async () => {
    const slack = await startSlack();
    const list = (args: Record<string, string>) => ask(slack, 'conversations.list', args);
    const first = await list({ limit: '2' });
    expect(first).toMatchObject({ channels: [{ id: 'C0PLATFORM' }, { id: 'C0OTHER' }] });
    const { next_cursor: cursor } = first.response_metadata as { next_cursor: string };
    expect(await list({ limit: '2', cursor })).toMatchObject({
      channels: [{ id: 'C0OLD', is_archived: true }],
      response_metadata: { next_cursor: '' },
    });
    expect(await list({ types: 'private_channel' })).toMatchObject({ channels: [{ id: 'C0QUIET' }] });
    expect((await list({ types: 'im' })).needed).toBe('im:read');
    expect((await list({ types: 'nope' })).error).toBe('invalid_types');
    const own = await ask(slack, 'users.conversations', { exclude_archived: 'true' });
    expect(own).toMatchObject({ channels: [{ id: 'C0PLATFORM' }] });
  });

  test('members come page by page', async () => {
    const slack = await startSlack();
    const first = await ask(slack, 'conversations.members', { channel: 'C0PLATFORM', limit: '2' });
    expect(first.members).toEqual(['U0ADA', 'U0GRACE']);
    const { next_cursor: cursor } = first.response_metadata as { next_cursor: string };
    const second = await ask(slack, 'conversations.members', { channel: 'C0PLATFORM', limit: '2', cursor });
    expect(second.members).toEqual(['U0JITBOT']);
    slack.world.setChannelMembers('C0PLATFORM', ['U0ADA']);
    expect((await ask(slack, 'conversations.members', { channel: 'C0PLATFORM' })).members).toEqual(['U0ADA']);
  });
});

describe('people and groups', () => {
  test('people who left are known as deleted, and told apart from nobody', async () => {
    const slack = await startSlack();
    const info = (user: string) => ask(slack, 'users.info', { user });
    expect(await info('U0GONE')).toMatchObject({ user: { deleted: true } });
    expect(await info('U0JITBOT')).toMatchObject({ user: { is_bot: true } });
    expect((await info('U0NONE')).error).toBe('user_not_found');
    slack.world.deactivatePerson('U0ADA');
    expect(await info('U0ADA')).toMatchObject({ user: { deleted: true } });
    expect(slack.workspace.channels[0]?.members).not.toContain('U0ADA');
    const { members } = await ask(slack, 'users.list');
    expect(members).toHaveLength(4);
  });

  test('an e-mail address takes a scope of its own', async () => {
    const without = await startSlack();
    expect((await ask(without, 'users.info', { user: 'U0ADA' })).user).not.toHaveProperty('profile.email');
    const withIt = await startSlack({ scopes: [...allScopes, 'users:read.email'] });
    expect((await ask(withIt, 'users.info', { user: 'U0ADA' })).user).toHaveProperty('profile.email');
  });

  test('groups name their members, also those who left; disabled ones only when asked', async () => {
    const slack = await startSlack();
    const users = (args: object) => ask(slack, 'usergroups.users.list', { usergroup: 'S0LEADS', ...args });
    const groups = (args: Record<string, string>) => ask(slack, 'usergroups.list', args);
    expect((await users({})).users).toEqual(['U0GRACE', 'U0GONE']);
    expect((await users({ usergroup: 'S0NONE' })).error).toBe('no_such_subteam');
    slack.world.joinGroup('S0LEADS', 'U0ADA');
    slack.world.leaveGroup('S0LEADS', 'U0GONE');
    const [listed] = (await groups({ include_users: 'true', include_count: 'true' })).usergroups as object[];
    expect(listed).toMatchObject({ id: 'S0LEADS', users: ['U0GRACE', 'U0ADA'], user_count: 2, date_delete: 0 });
    const [bare] = (await groups({})).usergroups as object[];
    expect(bare).not.toHaveProperty('user_count');
    slack.world.disableGroup('S0LEADS');
    expect((await groups({})).usergroups).toEqual([]);
    expect((await groups({ include_disabled: 'true' })).usergroups).toMatchObject([
      { date_delete: expect.any(Number) },
    ]);
    expect((await users({})).error).toBe('no_such_subteam');
    expect((await users({ include_disabled: 'true' })).users).toEqual(['U0GRACE', 'U0ADA']);
  });

  test('guests of one channel are guests too, and strangers belong elsewhere', async () => {
    const slack = await startSlack();
    const info = async () => (await ask(slack, 'users.info', { user: 'U0ADA' })).user;
    expect(await info()).toMatchObject({ is_restricted: false, is_ultra_restricted: false, team_id: 'T0ACME' });
    expect(await info()).not.toHaveProperty('is_stranger');
    slack.world.makeGuest('U0ADA');
    expect(await info()).toMatchObject({ is_restricted: true, is_ultra_restricted: false });
    slack.world.makeGuest('U0ADA', 'one channel');
    expect(await info()).toMatchObject({ is_restricted: true, is_ultra_restricted: true });
    slack.world.makeStranger('U0ADA');
    expect(await info()).toMatchObject({ is_stranger: true, team_id: 'T0ELSEWHERE' });
  });

  test('people and the bot leave channels, and what asks for them hears of it', async () => {
    const slack = await startSlack();
    slack.world.leaveChannel('C0PLATFORM', 'U0GRACE');
    slack.world.joinChannel('C0OTHER', 'U0GRACE');
    expect((await ask(slack, 'conversations.members', { channel: 'C0PLATFORM' })).members).toEqual([
      'U0ADA',
      'U0JITBOT',
    ]);
    expect((await ask(slack, 'conversations.members', { channel: 'C0OTHER' })).members).toEqual(['U0ADA', 'U0GRACE']);
    slack.world.leaveChannel('C0QUIET', 'U0JITBOT');
    expect((await ask(slack, 'conversations.info', { channel: 'C0QUIET' })).error).toBe('channel_not_found');
    slack.world.archiveChannel('C0PLATFORM');
    const info = await ask(slack, 'conversations.info', { channel: 'C0PLATFORM' });
    expect(info).toMatchObject({ channel: { is_archived: true } });
  });

  test('the bot knows itself', async () => {
    const slack = await startSlack();
    expect(await ask(slack, 'bots.info', { bot: 'B0JIT' })).toMatchObject({
      bot: { app_id: 'A0JIT', user_id: 'U0JITBOT' },
    });
    expect((await ask(slack, 'bots.info', { bot: 'B0NONE' })).error).toBe('bot_not_found');
    expect(await call(slack, 'api.test', { error: 'my_error' })).toMatchObject({ ok: false, error: 'my_error' });
  });
});
