import { describe, expect, test } from 'vitest';
import { textOfMessage } from '#demo/slack/flatten.ts';
import { asPerson } from '#demo/slack/hand.ts';
import { actions, button, input, modal, option, section, select, text } from './slack-pieces.ts';
import { call, openFor, rawApp, startSlack, workspace } from './slack-world.ts';

describe('a hand', () => {
  test('presses the newest button that says so', async () => {
    const slack = await startSlack();
    const app = await rawApp(slack);
    for (const value of ['old', 'new']) {
      const blocks = [section(), actions(button('Approve', { value }))];
      await call(slack, 'chat.postMessage', { channel: 'C0PLATFORM', text: 'x', blocks });
    }
    await asPerson(slack, 'U0GRACE').press(/approve/i, { in: '#platform' });
    expect(app.got[0]?.payload).toMatchObject({ user: { id: 'U0GRACE' }, actions: [{ value: 'new' }] });
    await asPerson(slack, 'U0ADA').press('Approve');
    expect(app.got).toHaveLength(2);
  });

  test('says what is on the screen where something is not', async () => {
    const slack = await startSlack();
    await call(slack, 'chat.postMessage', {
      channel: 'C0PLATFORM',
      text: 'x',
      blocks: [section(), actions(button('Deny'))],
    });
    const ada = asPerson(slack, 'U0ADA');
    await expect(ada.press('Approve')).rejects.toThrow(/ada finds no button Approve[\s\S]*#platform: hi\s+\[Deny\]/);
    await expect(ada.type('Reason', 'x')).rejects.toThrow('ada has no modal open');
    await expect(ada.say('x', { in: 'quiet' })).rejects.toThrow('ada is not in quiet');
    const app = await rawApp(slack);
    await openFor(slack, app, modal([input('Reason')]));
    await expect(ada.type('Ticket', 'x')).rejects.toThrow(/finds no field Ticket[\s\S]*"A modal"\s+Reason:/);
    expect(() => asPerson(slack, 'U0NOBODY')).toThrow('U0NOBODY');
  });

  test('waits for what comes', async () => {
    const slack = await startSlack();
    const ada = asPerson(slack, 'U0ADA');
    const seen = ada.sees(/welcome/i);
    await call(slack, 'chat.postMessage', { channel: 'U0ADA', text: 'Welcome, <@U0ADA>' });
    expect(await seen).toBe('Welcome, @ada');
    expect(await ada.waitFor(() => ada.texts().length)).toBe(1);
    await expect(ada.sees('never', { timeoutMs: 20 })).rejects.toThrow(/waited 20 ms for never[\s\S]*Welcome, @ada/);
    await expect(ada.opens('Ask', 20)).rejects.toThrow('waited 20 ms for the modal Ask');
    const broken = () => {
      throw new Error('not yet');
    };
    await expect(ada.waitFor(broken, 20)).rejects.toThrow('in vain: not yet');
  });

  test('picks options in messages', async () => {
    const slack = await startSlack();
    const app = await rawApp(slack);
    const blocks = [actions(select({ options: [option('one'), option('two')] }))];
    await call(slack, 'chat.postMessage', { channel: 'U0ADA', text: 'x', blocks });
    await asPerson(slack, 'U0ADA').pick('two');
    expect(app.got[0]?.payload.actions).toMatchObject([{ selected_option: { value: 'two' } }]);
  });
});

describe('what is read', () => {
  test.each<[string, object[], string]>([
    ['header', [{ type: 'header', text: text('Request') }], 'Request'],
    ['fields', [section({ fields: [text('*a*', 'mrkdwn'), text('b')] })], 'hi *a* b'],
    [
      'mentions',
      [section({ text: text('<@U0ADA> in <#C0PLATFORM>, <!subteam^S0LEADS>', 'mrkdwn') })],
      '@ada in #platform, @leads',
    ],
    ['links and dates', [section({ text: text('<https://a.b|there> <!date^1^{time}|noon>', 'mrkdwn') })], 'there noon'],
    ['escapes', [section({ text: text('a &lt;b&gt; &amp;amp;', 'mrkdwn') })], 'a <b> &amp;'],
    ['plain text', [section({ text: text('<@U0ADA>') })], '<@U0ADA>'],
    ['context', [{ type: 'context', elements: [text('one'), text('two', 'mrkdwn')] }], 'one two'],
    ['buttons', [actions(button('Go'), button('Stop'))], '[Go] [Stop]'],
    [
      'rich text',
      [
        {
          type: 'rich_text',
          elements: [
            {
              type: 'rich_text_section',
              elements: [
                { type: 'user', user_id: 'U0ADA' },
                { type: 'text', text: ' hi' },
              ],
            },
          ],
        },
      ],
      '@ada hi',
    ],
  ])('%s', (_, blocks, words) => {
    const message = { text: 'fallback', blocks: blocks as { type: string }[] };
    expect(textOfMessage(message, workspace)).toBe(words);
  });

  test('the text, where there are no blocks', () => {
    expect(textOfMessage({ text: 'a &amp; b', blocks: [] }, workspace)).toBe('a & b');
  });
});
