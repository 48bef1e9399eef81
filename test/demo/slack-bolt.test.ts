import type { App } from '@slack/bolt';
import { describe, expect, test } from 'vitest';
import { boltOnHttp, boltOnSocket, startSlack } from './slack-world.ts';

const view = {
  type: 'modal' as const,
  callback_id: 'ask',
  title: { type: 'plain_text' as const, text: 'Ask' },
  submit: { type: 'plain_text' as const, text: 'Send' },
  blocks: [
    {
      type: 'input' as const,
      block_id: 'repo',
      label: { type: 'plain_text' as const, text: 'Repository' },
      element: { type: 'external_select' as const, action_id: 'pick', min_query_length: 0 },
    },
  ],
};

function listen(app: App): void {
  app.command('/jit', async ({ ack, command, client }) => {
    await ack();
    await client.views.open({ trigger_id: command.trigger_id, view });
  });
  app.options('pick', async ({ ack, payload }) => {
    const options = ['acme/shop', 'acme/payments'].filter((name) => name.includes(payload.value));
    await ack({ options: options.map((name) => ({ text: { type: 'plain_text', text: name }, value: name })) });
  });
  app.view('ask', async ({ ack, view: sent, body, client }) => {
    await ack();
    const picked = sent.state.values.repo?.pick?.selected_option?.value;
    await client.chat.postMessage({ channel: body.user.id, text: `asked for ${picked}` });
  });
}

describe.each([
  ['Socket Mode', boltOnSocket],
  ['HTTP', boltOnHttp],
] as const)('the real Bolt over %s', (_, start) => {
  test('opens a modal for a command, suggests, takes the submission and writes a direct message', async () => {
    const slack = await startSlack();
    await start(slack, listen);
    expect(slack.isConnected()).toBe(true);
    const delivery = await slack.say('U0ADA', 'C0PLATFORM', '/jit');
    expect(delivery.ackedAfterMs).toBeLessThan(3000);
    await expect.poll(() => slack.modalOf('U0ADA')?.title).toBe('Ask');
    const options = await slack.suggest('U0ADA', { blockId: 'repo', actionId: 'pick' }, 'pay');
    expect(options.map(({ value }) => value)).toEqual(['acme/payments']);
    const [option] = options;
    if (!option) throw new Error('no option');
    await slack.fillInModal('U0ADA', { blockId: 'repo', actionId: 'pick' }, { option });
    await slack.submitModal('U0ADA');
    expect(slack.modalOf('U0ADA')).toBeUndefined();
    await expect
      .poll(() => slack.messages('D0ADA', 'U0ADA').map(({ text }) => text))
      .toEqual(['asked for acme/payments']);
  });
});
