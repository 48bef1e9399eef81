import { describe, expect, test } from 'vitest';
import { call, messagesOf, rawApp, type Slack, startSlack } from './slack-world.ts';

const post = (slack: Slack, args: object) => call(slack, 'chat.postMessage', args);

describe('chat.postMessage', () => {
  test('posts where the bot is, by id or name, and answers with the message', async () => {
    const slack = await startSlack();
    const reply = await post(slack, { channel: '#platform', text: 'a & b' });
    expect(reply).toMatchObject({
      ok: true,
      channel: 'C0PLATFORM',
      message: { type: 'message', user: 'U0JITBOT', bot_id: 'B0JIT', app_id: 'A0JIT', text: 'a & b', team: 'T0ACME' },
    });
    expect(slack.messages('C0PLATFORM', 'U0GRACE')).toMatchObject([{ ts: reply.ts, text: 'a & b', user: 'U0JITBOT' }]);
  });

  test.each([
    ['a channel that does not exist', { channel: 'C0NONE', text: 'hi' }, 'channel_not_found'],
    ['a private channel that the bot is not in', { channel: 'C0SECRET', text: 'hi' }, 'channel_not_found'],
    ['a public channel that the bot is not in', { channel: 'C0OTHER', text: 'hi' }, 'not_in_channel'],
    ['an archived channel', { channel: 'C0OLD', text: 'hi' }, 'is_archived'],
    ['nothing to say', { channel: 'C0PLATFORM' }, 'no_text'],
    ['an empty text', { channel: 'C0PLATFORM', text: '' }, 'no_text'],
    ['a text above 40000 characters', { channel: 'C0PLATFORM', text: 'x'.repeat(40_001) }, 'msg_too_long'],
    ['101 attachments', { channel: 'C0PLATFORM', attachments: Array(101).fill({ text: 'x' }) }, 'too_many_attachments'],
    ['blocks that are no JSON', { channel: 'C0PLATFORM', text: 'x', blocks: '[{' }, 'invalid_blocks_format'],
    [
      'blocks that are no list',
      { channel: 'C0PLATFORM', text: 'x', blocks: { type: 'divider' } },
      'invalid_blocks_format',
    ],
    ['bad blocks', { channel: 'C0PLATFORM', text: 'x', blocks: [{ type: 'nope' }] }, 'invalid_blocks'],
    [
      'an answer to a message that is not there',
      { channel: 'C0PLATFORM', text: 'x', thread_ts: '1.2' },
      'cannot_reply_to_message',
    ],
    ['markdown beside text', { channel: 'C0PLATFORM', text: 'x', markdown_text: 'x' }, 'markdown_text_conflict'],
    [
      'metadata without a payload',
      { channel: 'C0PLATFORM', text: 'x', metadata: { event_type: 'x' } },
      'invalid_metadata_schema',
    ],
    ['someone who left', { channel: 'U0GONE', text: 'x' }, 'channel_not_found'],
  ])('refuses %s', async (_, args, error) => {
    const slack = await startSlack();
    expect(await post(slack, args)).toMatchObject({ ok: false, error });
  });

  test('bad blocks are explained with their place', async () => {
    const slack = await startSlack();
    const reply = await post(slack, {
      channel: 'C0PLATFORM',
      text: 'x',
      blocks: [{ type: 'divider' }, { type: 'nope' }],
    });
    expect(reply.errors).toEqual(['unsupported type: nope [json-pointer:/blocks/1/type]']);
    expect(messagesOf(reply)).toEqual(['[ERROR] unsupported type: nope [json-pointer:/blocks/1/type]']);
  });

  test('blocks that are too much text together are refused though each is short enough', async () => {
    const slack = await startSlack();
    const section = { type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(2900) } };
    const blocks = Array(5).fill(section);
    expect((await post(slack, { channel: 'C0PLATFORM', blocks })).error).toBe('msg_blocks_too_long');
  });

  test('chat:write.public reaches public channels that the bot is not in, and no private ones', async () => {
    const slack = await startSlack({ scopes: ['chat:write', 'chat:write.public'] });
    expect((await post(slack, { channel: 'C0OTHER', text: 'hi' })).ok).toBe(true);
    expect((await post(slack, { channel: 'C0SECRET', text: 'hi' })).error).toBe('channel_not_found');
  });

  test("a person's id opens the direct message with them", async () => {
    const slack = await startSlack();
    const reply = await post(slack, { channel: 'U0ADA', text: 'hi' });
    expect(reply.channel).toBe('D0ADA');
    expect(slack.conversations('U0ADA').at(-1)).toMatchObject({ id: 'D0ADA', kind: 'direct', unread: 1 });
    slack.markRead('D0ADA', 'U0ADA');
    expect(slack.conversations('U0ADA').at(-1)?.unread).toBe(0);
  });

  test('ids that were left out are filled in, texts and order stay', async () => {
    const slack = await startSlack();
    await post(slack, {
      channel: 'U0ADA',
      text: 'x',
      blocks: [{ type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text: 'Go' } }] }],
    });
    const [block] = slack.messages('D0ADA', 'U0ADA')[0]?.blocks ?? [];
    expect(block).toEqual({
      type: 'actions',
      block_id: expect.stringMatching(/^.{5}$/),
      elements: [
        {
          type: 'button',
          action_id: expect.stringMatching(/^.{5}$/),
          text: { type: 'plain_text', text: 'Go', emoji: true },
        },
      ],
    });
  });
});

describe('chat.update and chat.delete', () => {
  test('change what is given and keep the rest', async () => {
    const slack = await startSlack();
    const { ts } = await post(slack, { channel: 'C0PLATFORM', text: 'old', blocks: [{ type: 'divider' }] });
    expect((await call(slack, 'chat.update', { channel: 'C0PLATFORM', ts, text: 'new' })).text).toBe('new');
    const [message] = slack.messages('C0PLATFORM', 'U0ADA');
    expect(message).toMatchObject({ text: 'new', blocks: [{ type: 'divider' }], editedTs: expect.any(String) });
    await call(slack, 'chat.update', { channel: 'C0PLATFORM', ts, blocks: [] });
    expect(slack.messages('C0PLATFORM', 'U0ADA')[0]?.blocks).toEqual([]);
    expect((await call(slack, 'chat.delete', { channel: 'C0PLATFORM', ts })).ok).toBe(true);
    expect(slack.messages('C0PLATFORM', 'U0ADA')).toEqual([]);
  });

  test("refuse a person's message, one that is not there, and a conversation that is none", async () => {
    const slack = await startSlack();
    await slack.say('U0ADA', 'C0PLATFORM', 'mine');
    const ts = slack.messages('C0PLATFORM', 'U0ADA')[0]?.ts;
    const update = (args: object) => call(slack, 'chat.update', { channel: 'C0PLATFORM', ts, text: 'x', ...args });
    expect((await update({})).error).toBe('cant_update_message');
    expect((await update({ ts: '1.2' })).error).toBe('message_not_found');
    expect((await update({ channel: 'U0ADA' })).error).toBe('channel_not_found');
    expect((await call(slack, 'chat.delete', { channel: 'C0PLATFORM', ts })).error).toBe('cant_delete_message');
  });

  test('nothing is edited in an archived channel, or left without words', async () => {
    const slack = await startSlack();
    const { ts } = await post(slack, { channel: 'C0PLATFORM', text: 'x' });
    expect((await call(slack, 'chat.update', { channel: 'C0PLATFORM', ts })).error).toBe('no_text');
    slack.world.archiveChannel('C0PLATFORM');
    expect((await call(slack, 'chat.update', { channel: 'C0PLATFORM', ts, text: 'y' })).error).toBe('is_inactive');
  });

  test('a permanent link leads to a message that exists', async () => {
    const slack = await startSlack();
    const { ts } = await post(slack, { channel: 'C0PLATFORM', text: 'x' });
    const link = (message_ts: unknown) =>
      call(slack, 'chat.getPermalink', { channel: 'C0PLATFORM', message_ts: String(message_ts) }, { form: true });
    expect((await link(ts)).permalink).toBe(
      `https://acme.slack.com/archives/C0PLATFORM/p${String(ts).replace('.', '')}`,
    );
    expect((await link('1.2')).error).toBe('message_not_found');
  });
});

describe('chat.postEphemeral', () => {
  test('is seen by its reader only, and cannot be edited or found', async () => {
    const slack = await startSlack();
    const reply = await call(slack, 'chat.postEphemeral', { channel: 'C0PLATFORM', user: 'U0ADA', text: 'psst' });
    expect(slack.messages('C0PLATFORM', 'U0ADA')).toMatchObject([{ text: 'psst', ephemeralFor: 'U0ADA' }]);
    expect(slack.messages('C0PLATFORM', 'U0GRACE')).toEqual([]);
    const update = { channel: 'C0PLATFORM', ts: reply.message_ts, text: 'x' };
    expect((await call(slack, 'chat.update', update)).error).toBe('message_not_found');
  });

  test.each([
    ['to someone who is not in the channel', { channel: 'C0QUIET', user: 'U0ADA', text: 'x' }, 'user_not_in_channel'],
    ['in a channel that the bot is not in', { channel: 'C0OTHER', user: 'U0ADA', text: 'x' }, 'not_in_channel'],
    ['without words', { channel: 'C0PLATFORM', user: 'U0ADA' }, 'no_text'],
  ])('is refused %s', async (_, args, error) => {
    const slack = await startSlack();
    expect((await call(slack, 'chat.postEphemeral', args)).error).toBe(error);
  });
});

describe('a response_url', () => {
  const send = (url: unknown, body: object) => fetch(String(url), { method: 'POST', body: JSON.stringify(body) });

  test('answers the one person, or all, up to five times', async () => {
    const slack = await startSlack();
    const app = await rawApp(slack);
    await slack.say('U0ADA', 'C0SECRET', '/jit');
    const url = app.got[0]?.payload.response_url;
    expect((await send(url, { text: 'only you' })).status).toBe(200);
    await send(url, { text: 'all', response_type: 'in_channel' });
    expect(slack.messages('C0SECRET', 'U0ADA')).toMatchObject([
      { text: 'only you', ephemeralFor: 'U0ADA' },
      { text: 'all' },
    ]);
    for (const text of ['3', '4', '5']) await send(url, { text });
    const sixth = await send(url, { text: '6' });
    expect([sixth.status, await sixth.json()]).toEqual([400, { ok: false, error: 'used_url' }]);
  });

  test('expires after thirty minutes', async () => {
    let now = new Date('2026-11-20T10:00:00Z');
    const slack = await startSlack({ now: () => now });
    const app = await rawApp(slack);
    await slack.say('U0ADA', 'C0PLATFORM', '/jit');
    now = new Date(now.getTime() + 31 * 60_000);
    const late = await send(app.got[0]?.payload.response_url, { text: 'late' });
    expect(await late.json()).toEqual({ ok: false, error: 'expired_url' });
  });

  test('replaces or deletes the message that was acted on', async () => {
    const slack = await startSlack();
    const app = await rawApp(slack);
    const elements = [{ type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' } }];
    await post(slack, { channel: 'C0PLATFORM', text: 'x', blocks: [{ type: 'actions', block_id: 'b', elements }] });
    const [message] = slack.messages('C0PLATFORM', 'U0ADA');
    if (!message) throw new Error('no message');
    await slack.clickInMessage('U0ADA', 'C0PLATFORM', message.ts, { blockId: 'b', actionId: 'go' });
    const url = app.got[0]?.payload.response_url;
    await send(url, { text: 'beside', replace_original: false });
    expect(slack.messages('C0PLATFORM', 'U0ADA')).toHaveLength(2);
    await send(url, { text: 'instead', replace_original: true });
    expect(slack.messages('C0PLATFORM', 'U0GRACE')).toMatchObject([{ ts: message.ts, text: 'instead', blocks: [] }]);
    await send(url, { delete_original: true });
    expect(slack.messages('C0PLATFORM', 'U0GRACE')).toEqual([]);
  });

  test('that was never given out is refused', async () => {
    const slack = await startSlack();
    const reply = await send(new URL('/commands/T0ACME/1/x', slack.apiUrl), { text: 'x' });
    expect(reply.status).toBe(404);
  });
});
