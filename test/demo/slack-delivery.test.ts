import { describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { actions, button, select, text } from './slack-pieces.ts';
import {
  boltOnHttp,
  boltOnSocket,
  call,
  type Envelope,
  rawApp,
  type Slack,
  silent,
  startSlack,
} from './slack-world.ts';

const privately = (slack: Slack) =>
  slack.messages('C0PLATFORM', 'U0ADA').map(({ text, user, ephemeralFor }) => [user, text, ephemeralFor]);

describe('a command', () => {
  test('arrives in full', async () => {
    const slack = await startSlack();
    const app = await rawApp(slack);
    await slack.say('U0ADA', 'C0SECRET', '/jit  acme/shop write <2h> ');
    expect(app.got).toMatchObject([{ type: 'slash_commands', accepts_response_payload: true }]);
    expect(app.got[0]?.payload).toEqual({
      token: expect.any(String),
      team_id: 'T0ACME',
      team_domain: 'acme',
      channel_id: 'C0SECRET',
      channel_name: 'privategroup',
      user_id: 'U0ADA',
      user_name: 'ada',
      command: '/jit',
      text: 'acme/shop write &lt;2h&gt;',
      api_app_id: 'A0JIT',
      is_enterprise_install: 'false',
      response_url: expect.stringContaining('/commands/T0ACME/'),
      trigger_id: expect.stringMatching(/^\d+\.\d+\.[0-9a-f]+$/),
    });
    await slack.say('U0ADA', 'D0ADA', '/jit');
    expect(app.got[1]?.payload).toMatchObject({ channel_name: 'directmessage', text: '' });
  });

  test.each<[string, unknown, unknown[]]>([
    ['nothing', {}, []],
    ['words', 'hello', [['U0JITBOT', 'hello', 'U0ADA']]],
    ['a message', { text: 'hello' }, [['U0JITBOT', 'hello', 'U0ADA']]],
    ['a message to all', { text: 'hello', response_type: 'in_channel' }, [['U0JITBOT', 'hello', undefined]]],
    [
      'bad blocks',
      { blocks: [{ type: 'x' }] },
      [['USLACKBOT', '/jit failed with the error "invalid_command_response"', 'U0ADA']],
    ],
  ])('acknowledged with %s shows it', async (_, payload, shown) => {
    const slack = await startSlack();
    await rawApp(slack, () => payload);
    await slack.say('U0ADA', 'C0PLATFORM', '/jit');
    expect(privately(slack)).toEqual(shown);
  });

  test('that is not acknowledged within three seconds fails with operation_timeout, to the one who typed it', async () => {
    const slack = await startSlack();
    await rawApp(slack, () => silent);
    expect(await slack.say('U0ADA', 'C0PLATFORM', '/jit')).toEqual({});
    expect(privately(slack)).toEqual([['USLACKBOT', '/jit failed with the error "operation_timeout"', 'U0ADA']]);
    expect(slack.messages('C0PLATFORM', 'U0GRACE')).toEqual([]);
  });

  test('fails at once while the app is not connected, or when it is none of the app', async () => {
    const slack = await startSlack();
    expect(slack.isConnected()).toBe(false);
    await slack.say('U0ADA', 'C0PLATFORM', '/jit');
    await slack.say('U0ADA', 'C0PLATFORM', '/git');
    expect(privately(slack)).toEqual([
      ['USLACKBOT', '/jit failed with the error "dispatch_failed"', 'U0ADA'],
      ['USLACKBOT', '/git is not a valid command.', 'U0ADA'],
    ]);
  });

  test('is typed only where the person is', async () => {
    const slack = await startSlack();
    await expect(slack.say('U0GRACE', 'C0OTHER', '/jit')).rejects.toThrow('grace is not in C0OTHER');
    await expect(slack.say('U0ADA', 'C0OLD', '/jit')).rejects.toThrow('archived');
    expect(() => slack.messages('C0SECRET', 'U0GRACE')).toThrow('grace is not in C0SECRET');
  });
});

describe('a press in a message', () => {
  const blocks = [{ ...actions(button('Go', { value: 'v', style: 'primary' }), select()), block_id: 'b' }];

  async function pressed(method: string, extra: object) {
    const slack = await startSlack();
    const app = await rawApp(slack);
    await call(slack, method, { channel: 'C0PLATFORM', text: 'x', blocks, ...extra });
    const [message] = slack.messages('C0PLATFORM', 'U0ADA');
    const ts = message?.ts ?? '';
    const click = (element: object) =>
      slack.clickInMessage('U0ADA', 'C0PLATFORM', ts, { blockId: 'b', actionId: 'go', ...element });
    return { app, ts, click };
  }

  test('arrives in full, and needs no answer but the acknowledgement', async () => {
    const { app, ts, click } = await pressed('chat.postMessage', {});
    expect((await click({})).ackedAfterMs).toBeLessThan(3000);
    expect(app.got).toMatchObject([{ type: 'interactive', accepts_response_payload: false }]);
    expect(app.got[0]?.payload).toEqual({
      type: 'block_actions',
      team: { id: 'T0ACME', domain: 'acme' },
      user: { id: 'U0ADA', username: 'ada', name: 'ada', team_id: 'T0ACME' },
      api_app_id: 'A0JIT',
      token: expect.any(String),
      enterprise: null,
      is_enterprise_install: false,
      container: { type: 'message', message_ts: ts, channel_id: 'C0PLATFORM', is_ephemeral: false },
      trigger_id: expect.any(String),
      channel: { id: 'C0PLATFORM', name: 'platform' },
      message: expect.objectContaining({ type: 'message', ts, user: 'U0JITBOT', bot_id: 'B0JIT', text: 'x' }),
      state: { values: {} },
      response_url: expect.stringContaining('/actions/T0ACME/'),
      actions: [
        {
          action_id: 'go',
          block_id: 'b',
          text: { type: 'plain_text', text: 'Go', emoji: true },
          value: 'v',
          style: 'primary',
          type: 'button',
          action_ts: expect.any(String),
        },
      ],
    });
  });

  test('of an option carries it', async () => {
    const { app, click } = await pressed('chat.postMessage', {});
    await click({ actionId: 's', option: { text: text('a'), value: 'a' } });
    expect(app.got[0]?.payload.actions).toMatchObject([{ type: 'static_select', selected_option: { value: 'a' } }]);
    await expect(click({ actionId: 's', option: { text: text('b'), value: 'b' } })).rejects.toThrow('not on offer');
    await expect(click({ actionId: 'none' })).rejects.toThrow('has no element none');
  });

  test('that is ephemeral does not carry the message', async () => {
    const { app, click } = await pressed('chat.postEphemeral', { user: 'U0ADA' });
    await click({});
    expect(app.got[0]?.payload).toMatchObject({ container: { is_ephemeral: true } });
    expect(app.got[0]?.payload).not.toHaveProperty('message');
  });
});

describe('Socket Mode', () => {
  test('an address is good for one connection', async () => {
    const slack = await startSlack();
    const { url } = await call(slack, 'apps.connections.open', {}, { token: slack.appToken });
    const opens = () =>
      new Promise<string>((done) => {
        const socket = new WebSocket(String(url));
        socket.on('message', (data) => done(JSON.parse(String(data)).type));
        socket.on('error', (error) => done(error.message));
      });
    expect(await opens()).toBe('hello');
    expect(await opens()).toContain('401');
  });

  test('hello comes first, and envelopes go to the connections in turn', async () => {
    const slack = await startSlack();
    const first = await rawApp(slack);
    const second = await rawApp(slack);
    expect(second.others[0]).toMatchObject({ type: 'hello', num_connections: 2, connection_info: { app_id: 'A0JIT' } });
    for (const _ of Array(4)) await slack.say('U0ADA', 'C0PLATFORM', '/jit');
    expect([first.got.length, second.got.length]).toEqual([2, 2]);
  });

  test('an envelope that nobody acknowledged is not sent again', async () => {
    const slack = await startSlack();
    let isSilent = true;
    const app = await rawApp(slack, () => (isSilent ? silent : {}));
    await slack.say('U0ADA', 'C0PLATFORM', '/jit one');
    isSilent = false;
    await slack.say('U0ADA', 'C0PLATFORM', '/jit two');
    expect(app.got.map(({ payload }: Envelope) => payload.text)).toEqual(['one', 'two']);
  });

  test('connections are asked to go, cut, and refused', async () => {
    const slack = await startSlack();
    const app = await rawApp(slack);
    slack.world.disconnectSockets('refresh_requested');
    await vi.waitUntil(() => app.others.length === 2);
    expect(app.others[1]).toMatchObject({ type: 'disconnect', reason: 'refresh_requested' });
    slack.world.refuseSockets(true);
    slack.world.disconnectSockets();
    await vi.waitUntil(() => !slack.isConnected());
    const { url } = await call(slack, 'apps.connections.open', {}, { token: slack.appToken });
    const failure = new Promise((done) => new WebSocket(String(url)).on('error', done));
    expect(String(await failure)).toContain('503');
  });

  test('the real Bolt comes back after Slack recycled its connection', async () => {
    const slack = await startSlack();
    await boltOnSocket(slack, (app) => app.command('/jit', async ({ ack }) => ack('here')));
    slack.world.disconnectSockets('warning');
    await vi.waitUntil(() => !slack.isConnected());
    await vi.waitUntil(() => slack.isConnected(), { timeout: 10_000 });
    await slack.say('U0ADA', 'C0PLATFORM', '/jit');
    expect(privately(slack)).toEqual([['U0JITBOT', 'here', 'U0ADA']]);
  });

  test('events arrive in their own envelope', async () => {
    const slack = await startSlack({ events: ['message.im'] });
    const app = await rawApp(slack);
    await slack.say('U0ADA', 'D0ADA', 'a < b');
    await slack.say('U0ADA', 'C0PLATFORM', 'not subscribed');
    expect(await slack.world.sendEvent({ type: 'team_join' })).toBe(true);
    expect(app.got).toMatchObject([
      {
        type: 'events_api',
        payload: { type: 'event_callback', event: { type: 'message', text: 'a &lt; b', channel: 'D0ADA' } },
      },
      { type: 'events_api', payload: { event: { type: 'team_join' } } },
    ]);
  });

  test('nonsense does not stop the real Bolt', async () => {
    const slack = await startSlack();
    await boltOnSocket(slack, (app) => app.command('/jit', async ({ ack }) => ack('here')));
    slack.world.sendRaw('{ not JSON');
    slack.world.sendRaw({ type: 'interactive', envelope_id: 'x', payload: { type: 'unheard_of' } });
    await slack.say('U0ADA', 'C0PLATFORM', '/jit');
    expect(privately(slack)).toEqual([['U0JITBOT', 'here', 'U0ADA']]);
  });
});

describe('HTTP mode', () => {
  test('requests are signed so that the real Bolt takes them, and no others', async () => {
    const slack = await startSlack();
    await boltOnHttp(slack, (app) => app.command('/jit', async ({ ack }) => ack('here')));
    await slack.say('U0ADA', 'C0PLATFORM', '/jit');
    expect(privately(slack)).toEqual([['U0JITBOT', 'here', 'U0ADA']]);
    const body = 'command=%2Fjit&user_id=U0ADA&channel_id=C0PLATFORM';
    expect((await slack.world.post(body)).status).toBe(200);
    expect((await slack.world.post(body, { 'x-slack-signature': 'v0=00' })).status).toBe(401);
    const old = slack.world.signature(body, Date.now() - 10 * 60_000);
    expect((await slack.world.post(body, old)).status).toBe(401);
  });

  test('an address where nobody answers fails at once', async () => {
    const slack = await startSlack();
    slack.setRequestUrl('http://127.0.0.1:9/slack/events');
    await slack.say('U0ADA', 'C0PLATFORM', '/jit');
    expect(privately(slack)).toEqual([['USLACKBOT', '/jit failed with the error "dispatch_failed"', 'U0ADA']]);
  });
});
