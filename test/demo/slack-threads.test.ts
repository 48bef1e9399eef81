import { describe, expect, test } from 'vitest';
import { asPerson } from '#demo/slack/hand.ts';
import { actions, button, input, modal, option, section, text } from './slack-pieces.ts';
import { call, openFor, rawApp, type Slack, startSlack } from './slack-world.ts';

const post = (slack: Slack, args: object) =>
  call(slack, 'chat.postMessage', { channel: 'C0PLATFORM', text: 'card', ...args });
const markup = (words: string) => [section({ text: text(words, 'mrkdwn') })];

describe('threads', () => {
  test('a reply stands below its parent, is edited there, and has a link of its own', async () => {
    const slack = await startSlack();
    const { ts: parent } = await post(slack, {});
    const { ts: reply } = await post(slack, { text: 'Which ticket?', thread_ts: parent });
    const { ts: again } = await post(slack, { text: 'Hello?', thread_ts: reply });
    const grace = asPerson(slack, 'U0GRACE');
    expect(grace.thread('card', { in: 'platform' })).toEqual(['Which ticket?', 'Hello?']);
    const edited = await call(slack, 'chat.update', { channel: 'C0PLATFORM', ts: again, text: 'Never mind' });
    expect(edited).toMatchObject({ ok: true, message: { thread_ts: parent } });
    expect(grace.thread('card', { in: 'platform' })).toEqual(['Which ticket?', 'Never mind']);
    const link = (ts: unknown) =>
      call(slack, 'chat.getPermalink', { channel: 'C0PLATFORM', message_ts: String(ts) }, { form: true });
    const address = `https://acme.slack.com/archives/C0PLATFORM/p${String(reply).replace('.', '')}`;
    expect((await link(reply)).permalink).toBe(`${address}?thread_ts=${parent}&cid=C0PLATFORM`);
    expect((await link('1.2')).error).toBe('message_not_found');
  });

  test.each([
    ['what is no timestamp', 'soon', 'invalid_thread_ts'],
    ['a message that is not there', '1700000000.000100', 'cannot_reply_to_message'],
  ])('refuses to reply to %s', async (_, thread_ts, error) => {
    const slack = await startSlack();
    expect(await post(slack, { thread_ts })).toMatchObject({ ok: false, error });
  });

  test('a reply to an ephemeral message, or to a message of another channel, is refused', async () => {
    const slack = await startSlack();
    const where = { channel: 'C0PLATFORM', user: 'U0ADA', text: 'psst' };
    const { message_ts: whispered } = await call(slack, 'chat.postEphemeral', where);
    const { ts: elsewhere } = await post(slack, { channel: 'C0QUIET' });
    for (const thread_ts of [whispered, elsewhere]) {
      expect((await post(slack, { thread_ts })).error).toBe('cannot_reply_to_message');
    }
  });

  test('a button in a reply names the thread, and the parent counts its replies', async () => {
    const slack = await startSlack();
    const app = await rawApp(slack);
    const { ts: parent } = await post(slack, { blocks: [section(), actions(button('Approve'))] });
    await post(slack, { text: 'x', thread_ts: parent, blocks: [section(), actions(button('Answer'))] });
    const grace = asPerson(slack, 'U0GRACE');
    await grace.press('Answer', { in: 'platform' });
    expect(app.got.at(-1)?.payload).toMatchObject({ container: { thread_ts: parent }, message: { thread_ts: parent } });
    await grace.press('Approve', { in: 'platform' });
    expect(app.got.at(-1)?.payload).toMatchObject({
      container: { message_ts: parent, thread_ts: parent },
      message: { ts: parent, thread_ts: parent, reply_count: 1, reply_users: ['U0JITBOT'] },
    });
  });

  test('people answer in threads, where no command works', async () => {
    const slack = await startSlack();
    const app = await rawApp(slack);
    await post(slack, {});
    const ada = asPerson(slack, 'U0ADA');
    await ada.reply('PAY-7', 'card', { in: 'platform' });
    expect(ada.thread('card', { in: 'platform' })).toEqual(['PAY-7']);
    await ada.reply('/jit', 'card', { in: 'platform' });
    expect(app.got).toEqual([]);
    expect(ada.texts('platform').at(-1)).toContain('not supported in threads');
  });

  test('an ephemeral reply shows only in a thread that has others', async () => {
    const slack = await startSlack();
    const { ts: thread_ts } = await post(slack, {});
    const whisper = { channel: 'C0PLATFORM', user: 'U0ADA', text: 'psst', thread_ts };
    await call(slack, 'chat.postEphemeral', whisper);
    const ada = asPerson(slack, 'U0ADA');
    expect(ada.thread('card', { in: 'platform' })).toEqual([]);
    await post(slack, { text: 'open', thread_ts });
    expect(ada.thread('card', { in: 'platform' })).toEqual(['psst', 'open']);
    expect(asPerson(slack, 'U0GRACE').thread('card', { in: 'platform' })).toEqual(['open']);
  });
});

describe('notifications', () => {
  test.each([
    ['a mention', { blocks: markup('<@U0GRACE>, please') }],
    ['a user group of theirs', { blocks: markup('<!subteam^S0LEADS>, please') }],
    ['@channel', { blocks: markup('<!channel> look') }],
    ['a mention in a text without blocks', { text: 'hello <@U0GRACE>' }],
    [
      'a mention in rich text',
      {
        blocks: [
          {
            type: 'rich_text',
            elements: [{ type: 'rich_text_section', elements: [{ type: 'usergroup', usergroup_id: 'S0LEADS' }] }],
          },
        ],
      },
    ],
  ])('reach a person by %s', async (_, args) => {
    const slack = await startSlack();
    await post(slack, args);
    expect(asPerson(slack, 'U0GRACE').notified('mention')).toHaveLength(1);
    const platform = slack.conversations('U0GRACE').find(({ id }) => id === 'C0PLATFORM');
    expect(platform).toMatchObject({ unread: 1, mentions: 1 });
  });

  test.each([
    ['a mention of somebody else', { blocks: markup('<@U0ADA>') }],
    ['a mention in the text that the blocks replace', { text: '<@U0GRACE>', blocks: markup('hi') }],
    ['plain text that only looks like one', { blocks: [section({ text: text('<@U0GRACE>') })] }],
    ['an attachment', { attachments: [{ blocks: markup('<@U0GRACE>') }] }],
  ])('do not come from %s', async (_, args) => {
    const slack = await startSlack();
    await post(slack, args);
    expect(asPerson(slack, 'U0GRACE').notified()).toEqual([]);
  });

  test('do not come from edits, nor in a channel that one is not in, nor by a disabled group', async () => {
    const slack = await startSlack();
    const grace = asPerson(slack, 'U0GRACE');
    const { ts } = await post(slack, {});
    await call(slack, 'chat.update', { channel: 'C0PLATFORM', ts, text: '<@U0GRACE>' });
    slack.world.disableGroup('S0LEADS');
    await post(slack, { text: '<!subteam^S0LEADS>' });
    slack.world.leaveChannel('C0PLATFORM', 'U0GRACE');
    await post(slack, { text: '<@U0GRACE>' });
    expect(grace.notified()).toEqual([]);
    await post(slack, { channel: 'U0GRACE', text: 'for you' });
    expect(grace.notified('direct')).toEqual(['for you']);
  });

  test('of a thread come to those who are in it', async () => {
    const slack = await startSlack();
    const { ts: thread_ts } = await post(slack, { text: '<@U0GRACE>, please' });
    await post(slack, { text: 'any news?', thread_ts });
    expect(asPerson(slack, 'U0GRACE').notified('thread')).toEqual(['any news?']);
    expect(asPerson(slack, 'U0ADA').notified()).toEqual([]);
    const unread = (id: string) => slack.conversations(id).find((one) => one.id === 'C0PLATFORM')?.unread;
    expect([unread('U0GRACE'), unread('U0ADA')]).toEqual([2, 1]);
  });
});

describe('a tick', () => {
  test('tells the app of every change, and goes along with the form', async () => {
    const slack = await startSlack();
    const app = await rawApp(slack);
    const box = { type: 'checkboxes', action_id: 'emergency', options: [option('This is an emergency')] };
    await openFor(slack, app, modal([input('emergency', box, { dispatch_action: true, optional: true })]));
    const ada = asPerson(slack, 'U0ADA');
    await ada.tick('emergency');
    const chosen = [{ value: 'This is an emergency' }];
    expect(app.got.at(-1)?.payload).toMatchObject({
      type: 'block_actions',
      container: { type: 'view' },
      actions: [{ type: 'checkboxes', action_id: 'emergency', selected_options: chosen }],
      view: { state: { values: { emergency: { emergency: { type: 'checkboxes', selected_options: chosen } } } } },
    });
    await ada.untick('emergency', 'This is an emergency');
    expect(app.got.at(-1)?.payload).toMatchObject({ actions: [{ selected_options: [] }] });
    await ada.submit();
    expect(app.got.at(-1)?.payload).toMatchObject({ type: 'view_submission' });
  });
});
