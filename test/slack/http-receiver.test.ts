import { createHmac } from 'node:crypto';
import { App } from '@slack/bolt';
import { describe, expect, it, vi } from 'vitest';
import { createLog } from '#lib/log.ts';
import { createHttpReceiver } from '#slack/http-receiver.ts';
import { createLogger } from '#slack/logger.ts';
import { createManualClock } from '../manual-clock.ts';

const signingSecret = 'a-signing-secret';
const form = 'application/x-www-form-urlencoded';
const command = 'command=%2Fjit&text=help&user_id=U0ADA&team_id=T0ACME&trigger_id=1.2';

function start() {
  const clock = createManualClock();
  const log = createLog('fatal');
  const receiver = createHttpReceiver({ signingSecret, clock, log });
  const app = new App({
    authorize: async () => ({ botToken: 'xoxb-1' }),
    receiver,
    logger: createLogger(log),
    convoStore: false,
  });
  const heard: unknown[] = [];
  app.command('/jit', async ({ ack, body }) => {
    heard.push(body.text);
    await ack('heard');
  });
  app.view(/^/, async ({ ack }) => ack({ response_action: 'clear' }));
  const post = (
    body: string,
    given: { type?: string; at?: number; secret?: string; headers?: Record<string, string> } = {},
  ) => {
    const timestamp = String(Math.floor((clock.now().getTime() + (given.at ?? 0)) / 1000));
    const digest = createHmac('sha256', given.secret ?? signingSecret)
      .update(`v0:${timestamp}:${body}`)
      .digest('hex');
    const headers: Record<string, string> = {
      'content-type': given.type ?? form,
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${digest}`,
      ...given.headers,
    };
    return receiver.handle(body, (name) => headers[name]);
  };
  return { post, heard };
}

describe('requests from Slack over HTTP', () => {
  it('are answered with what the handler acknowledges', async () => {
    const { post, heard } = start();
    expect(await post(command)).toMatchObject({ status: 200, body: 'heard' });
    expect(heard).toEqual(['help']);
    const view = { type: 'view_submission', user: { id: 'U0ADA' }, team: { id: 'T0ACME' }, view: { callback_id: 'x' } };
    const answer = await post(`payload=${encodeURIComponent(JSON.stringify(view))}`);
    expect(answer).toEqual({ status: 200, body: '{"response_action":"clear"}', contentType: 'application/json' });
  });

  it.each([
    ['signed with another secret', { secret: 'wrong' }],
    ['signed six minutes ago', { at: -6 * 60_000 }],
    ['signed six minutes from now', { at: 6 * 60_000 }],
    ['without a signature', { headers: { 'x-slack-signature': '' } }],
    ['with half a signature', { headers: { 'x-slack-signature': 'v0=abc' } }],
    ['with nonsense for a time', { headers: { 'x-slack-request-timestamp': 'now' } }],
  ])('are refused %s', async (_, given) => {
    const { post, heard } = start();
    expect((await post(command, given)).status).toBe(401);
    expect(heard).toEqual([]);
  });

  it('are not even parsed before the signature is known to be good', async () => {
    const { post } = start();
    const parse = vi.spyOn(JSON, 'parse');
    for (const type of ['application/json', form]) {
      expect((await post('payload={"type":"x"}', { secret: 'wrong', type })).status).toBe(401);
    }
    const isParsed = parse.mock.calls.length > 0;
    parse.mockRestore();
    expect(isParsed).toBe(false);
  });

  it('are taken within five minutes either way', async () => {
    const { post } = start();
    for (const at of [-290_000, 290_000]) expect((await post(command, { at })).status).toBe(200);
  });

  it('are refused when the body was changed after it was signed', async () => {
    const { post } = start();
    const signed = { 'x-slack-signature': `v0=${'0'.repeat(64)}` };
    expect((await post(command.replace('help', 'gone'), { headers: signed })).status).toBe(401);
  });

  it.each([
    ['{', 'application/json'],
    ['[]', 'application/json'],
    ['null', 'application/json'],
    ['payload=%7B', form],
    ['payload=1', form],
    ['', form],
    ['payload=%7B%22type%22%3A%22block_actions%22%2C%22actions%22%3A%5B%5D%7D', form],
    ['payload=%7B%22type%22%3A%22view_submission%22%7D', form],
    ['{"type":"unheard_of"}', 'application/json'],
  ])('are refused, not crashed on, when they are nonsense: %s', async (body, type) => {
    const { post } = start();
    expect((await post(body, { type })).status).toBe(400);
  });

  it('may be a check of the address or of the certificate', async () => {
    const { post } = start();
    const check = await post('{"type":"url_verification","challenge":"abc"}', { type: 'application/json' });
    expect(check).toMatchObject({ status: 200, body: 'abc' });
    expect((await post('ssl_check=1&token=x', { secret: 'none' })).status).toBe(200);
  });
});
