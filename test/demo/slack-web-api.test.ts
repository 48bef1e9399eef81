import { describe, expect, test } from 'vitest';
import { call, messagesOf, startSlack } from './slack-world.ts';

describe('tokens and scopes', () => {
  test('no token, a wrong one, and one of the wrong kind are refused', async () => {
    const slack = await startSlack();
    expect(await call(slack, 'auth.test', {}, { token: null })).toEqual({ ok: false, error: 'not_authed' });
    expect(await call(slack, 'auth.test', {}, { token: 'xoxb-no' })).toEqual({ ok: false, error: 'invalid_auth' });
    const asApp = await call(slack, 'chat.postMessage', {}, { token: slack.appToken });
    expect(asApp.error).toBe('not_allowed_token_type');
    expect((await call(slack, 'apps.connections.open')).error).toBe('not_allowed_token_type');
  });

  test('a token in a form counts, a token in a JSON body does not', async () => {
    const slack = await startSlack();
    const inForm = await call(slack, 'auth.test', { token: slack.botToken }, { token: null, form: true });
    expect(inForm).toMatchObject({ ok: true, user_id: 'U0JITBOT', bot_id: 'B0JIT', team_id: 'T0ACME' });
    expect((await call(slack, 'auth.test', { token: slack.botToken }, { token: null })).error).toBe('not_authed');
  });

  test('a scope that was not granted is named, with those that were', async () => {
    const slack = await startSlack({ scopes: ['chat:write', 'commands'] });
    expect(await call(slack, 'usergroups.list')).toEqual({
      ok: false,
      error: 'missing_scope',
      needed: 'usergroups:read',
      provided: 'chat:write,commands',
    });
    expect((await call(slack, 'conversations.open', { users: 'U0ADA' })).needed).toBe('im:write');
    expect((await call(slack, 'chat.postMessage', { channel: 'U0ADA', text: 'hi', username: 'x' })).needed).toBe(
      'chat:write.customize',
    );
  });

  test('answers carry the scopes in a header', async () => {
    const slack = await startSlack({ scopes: ['chat:write'] });
    const headers = { authorization: `Bearer ${slack.botToken}` };
    const response = await fetch(`${slack.apiUrl}auth.test`, { method: 'POST', headers });
    expect(response.headers.get('x-oauth-scopes')).toBe('chat:write');
  });
});

describe('arguments', () => {
  test('an unknown method is refused', async () => {
    const slack = await startSlack();
    expect(await call(slack, 'chat.shout')).toEqual({ ok: false, error: 'unknown_method', req_method: 'chat.shout' });
  });

  test('bodies that are no JSON object, and other content types, are refused', async () => {
    const slack = await startSlack();
    const send = async (type: string, body: string) => {
      const headers = { authorization: `Bearer ${slack.botToken}`, 'content-type': type };
      const response = await fetch(`${slack.apiUrl}chat.postMessage`, { method: 'POST', headers, body });
      return ((await response.json()) as { error: string }).error;
    };
    expect(await send('application/json', '{')).toBe('invalid_json');
    expect(await send('application/json', '[]')).toBe('json_not_object');
    expect(await send('application/xml', '<a/>')).toBe('invalid_post_type');
  });

  test('a missing argument is named', async () => {
    const slack = await startSlack();
    const reply = await call(slack, 'chat.postMessage', { text: 'hi' });
    expect(reply.error).toBe('invalid_arguments');
    expect(messagesOf(reply)).toEqual(['[ERROR] missing required field: channel']);
  });

  test('methods that read only forms do not see JSON', async () => {
    const slack = await startSlack();
    expect((await call(slack, 'users.info', { user: 'U0ADA' })).error).toBe('user_not_found');
    expect(await call(slack, 'users.info', { user: 'U0ADA' }, { form: true })).toMatchObject({
      ok: true,
      user: { id: 'U0ADA', name: 'ada', tz: 'Europe/Berlin', profile: { title: 'Developer' } },
    });
  });
});

describe('faults on order', () => {
  test('every kind hits, as often as it was ordered', async () => {
    const slack = await startSlack();
    slack.world.fault('auth.test', { kind: 'error', error: 'fatal_error' }, 1);
    expect((await call(slack, 'auth.test')).error).toBe('fatal_error');
    expect((await call(slack, 'auth.test')).ok).toBe(true);

    slack.world.fault('*', { kind: 'ratelimited', retryAfter: 7 }, 1);
    const limited = await fetch(`${slack.apiUrl}auth.test`, { method: 'POST' });
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);

    const cancel = slack.world.fault('auth.test', { kind: 'status', status: 503 });
    expect((await fetch(`${slack.apiUrl}auth.test`, { method: 'POST' })).status).toBe(503);
    cancel();
    expect((await call(slack, 'auth.test')).ok).toBe(true);
  });

  test('a lost request does nothing, a lost answer has done it', async () => {
    const slack = await startSlack();
    slack.world.fault('chat.postMessage', { kind: 'drop-before' }, 1);
    await expect(call(slack, 'chat.postMessage', { channel: 'U0ADA', text: 'one' })).rejects.toThrow();
    slack.world.fault('chat.postMessage', { kind: 'drop-after' }, 1);
    await expect(call(slack, 'chat.postMessage', { channel: 'U0ADA', text: 'two' })).rejects.toThrow();
    expect(slack.messages('D0ADA', 'U0ADA').map(({ text }) => text)).toEqual(['two']);
  });

  test('a hanging request is never answered', async () => {
    const slack = await startSlack();
    slack.world.fault('auth.test', { kind: 'hang' }, 1);
    const signal = AbortSignal.timeout(100);
    await expect(fetch(`${slack.apiUrl}auth.test`, { method: 'POST', signal })).rejects.toThrow(/timeout/i);
  });

  test('the log has every request, without its token', async () => {
    const slack = await startSlack();
    const blocks = JSON.stringify([{ type: 'divider' }]);
    await call(
      slack,
      'chat.postMessage',
      { token: slack.botToken, channel: 'U0ADA', blocks },
      { token: null, form: true },
    );
    await call(slack, 'chat.postMessage', { channel: 'C0NONE', text: 'hi' });
    expect(slack.world.requests).toMatchObject([
      { method: 'chat.postMessage', ok: true, args: { channel: 'U0ADA', blocks: [{ type: 'divider' }] } },
      { method: 'chat.postMessage', ok: false, error: 'channel_not_found' },
    ]);
    slack.world.fault('*', { kind: 'status', status: 500 }, 1);
    await fetch(`${slack.apiUrl}chat.postMessage?channel=U0ADA&token=${slack.botToken}`, { method: 'POST' });
    expect(slack.world.requests.at(-1)).toMatchObject({ ok: false, error: '500', args: { channel: 'U0ADA' } });
    expect(JSON.stringify(slack.world.requests)).not.toContain(slack.botToken);
  });

  test('one message a second and channel, where the limit is switched on', async () => {
    let now = new Date('2026-11-20T10:00:00Z');
    const slack = await startSlack({ now: () => now });
    slack.world.limitPosting(true);
    const post = (channel: string) => call(slack, 'chat.postMessage', { channel, text: 'hi' });
    expect((await post('C0PLATFORM')).ok).toBe(true);
    expect((await post('C0PLATFORM')).error).toBe('ratelimited');
    expect((await post('U0ADA')).ok).toBe(true);
    now = new Date(now.getTime() + 1000);
    expect((await post('C0PLATFORM')).ok).toBe(true);
  });
});
