/** HTTP mode: the main path, and what strangers post to the address that Slack posts to. Socket Mode meets the same nonsense. */
import { request } from 'node:http';
import { PassThrough } from 'node:stream';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { ask, hour, startWorld } from '../world.ts';

const approvals = { in: 'platform-approvals' };
const general = { in: 'general' };

/** A log that remembers its lines. */
function memoryLog() {
  const stream = new PassThrough();
  const lines: string[] = [];
  stream.on('data', (chunk: Buffer) => lines.push(...chunk.toString().split('\n').filter(Boolean)));
  return { lines, log: pino({ level: 'info' }, stream) };
}

const form = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();
const interaction = (payload: unknown): string => form({ payload: JSON.stringify(payload) });
const json = { 'content-type': 'application/json' };
const who = { team: { id: 'T0ACME' }, user: { id: 'U0ADA' } };
const megabytes = (count: number): string => 'x'.repeat(count * 1024 * 1024);

describe('over HTTP', () => {
  it('someone asks, someone approves, access comes, and goes when its time is up', async () => {
    const { ada, grace, github, gitlab, advance, audit } = await startWorld({ mode: 'http' });
    await ask(ada, { repo: 'acme/payments', level: 'write', duration: '1h', ticket: 'PAY-7' });
    await ask(ada, { repo: 'acme/payments/ledger', level: 'write', duration: '1h', ticket: 'PAY-8' });
    await grace.sees('PAY-7', approvals);
    await grace.sees('PAY-8', approvals);
    await grace.press('Approve', approvals);
    await grace.waitFor(() => grace.texts('platform-approvals').join().split('[Approve]').length === 2);
    await grace.press('Approve', approvals);
    await ada.waitFor(() => ada.texts().filter((text) => text.includes('Active until')).length === 2);
    expect(github.directLevelOf('ada-l', 'acme/payments')).toBe('write');
    expect(gitlab.levelOf('ada', 'acme/payments/ledger')).toBe(30);
    await advance(hour);
    expect(github.directLevelOf('ada-l', 'acme/payments')).toBe('read');
    expect(gitlab.levelOf('ada', 'acme/payments/ledger')).toBe(20);
    await ada.sees('Request again');
    expect((await audit()).filter((entry) => entry.includes('grant.ended'))).toHaveLength(2);
  });

  it('what is not from Slack, or not to be understood, is refused and logged, and the bot works on', async () => {
    const { lines, log } = memoryLog();
    const { ada, slack } = await startWorld({ mode: 'http', log });
    const old = (body: string) => slack.world.signature(body, Date.now() - 10 * 60_000);
    const command = form({ command: '/jit', text: '', user_id: 'U0ADA', team_id: 'T0ACME', trigger_id: '1.2' });
    const refused: [string, string, Record<string, string>, number][] = [
      ['a wrong signature', command, { 'x-slack-signature': `v0=${'0'.repeat(64)}` }, 401],
      ['no signature', command, { 'x-slack-signature': '', 'x-slack-request-timestamp': '' }, 401],
      ['the signature of another body', command, slack.world.signature('another'), 401],
      ['an old timestamp', command, old(command), 401],
      ['an empty body', '', {}, 400],
      ['an empty body, unsigned', '', { 'x-slack-signature': '' }, 401],
      ['JSON that is none', '{"type": ', json, 400],
      ['JSON that is no object', '[1, 2]', json, 400],
      ['a payload that is none', form({ payload: 'garbage' }), {}, 400],
      ['a payload of null', form({ payload: 'null' }), {}, 400],
      ['bytes', '\u0000\ufffd%%%=&&&', {}, 400],
      ['an unknown interaction', interaction({ type: 'unheard_of', ...who }), {}, 400],
      ['a type that is none', interaction({ type: 7, ...who }), {}, 400],
      ['a command of somebody else', form({ command: '/other', user_id: 'U0ADA', team_id: 'T0ACME' }), {}, 400],
      ['two megabytes', megabytes(2), {}, 413],
    ];
    for (const [what, body, headers, status] of refused) {
      lines.length = 0;
      expect((await slack.world.post(body, headers)).status, what).toBe(status);
      expect(lines.join('\n'), what).toMatch(/"level":(40|50).*(refused|could not be)/);
    }
    const ignored: [string, string][] = [
      ['a command without its fields', form({ command: '/jit', team_id: 'T0ACME', user_id: 'U0ADA' })],
      ['a click on nothing', interaction({ type: 'block_actions', ...who, actions: [] })],
      ['a click of the wrong types', interaction({ type: 'block_actions', ...who, actions: [{ action_id: 7 }] })],
      ['actions that are no list', interaction({ type: 'block_actions', ...who, actions: 'x' })],
      ['a form without its view', interaction({ type: 'view_submission', ...who })],
      ['a form of the wrong types', interaction({ type: 'view_submission', ...who, view: { id: 7, state: 'x' } })],
      ['a search without its field', interaction({ type: 'block_suggestion', ...who, value: {} })],
    ];
    for (const [what, body] of ignored) {
      lines.length = 0;
      const { status } = await slack.world.post(body);
      expect([200, 400], what).toContain(status);
      expect(lines.join('\n'), what).toMatch(/"level":(40|50)/);
    }
    await ada.say('/jit', general);
    await ada.opens('Request access');
    expect(lines.join()).not.toContain(slack.signingSecret);
  });

  it('a body that does not say how long it is, is not read for ever', async () => {
    const { ada, url } = await startWorld({ mode: 'http' });
    const { status, sentMegabytes } = await postWithoutLength(`${url()}/slack/events`, 64);
    expect(status).toBe(413);
    expect(sentMegabytes).toBeLessThan(32);
    await ada.say('/jit', general);
    await ada.opens('Request access');
  });

  it('only what is posted is taken', async () => {
    const { url } = await startWorld({ mode: 'http' });
    for (const method of ['GET', 'PUT', 'DELETE']) {
      expect((await fetch(`${url()}/slack/events`, { method })).status, method).toBe(404);
    }
    expect((await fetch(`${url()}/slack/events/more`, { method: 'POST', body: 'x' })).status).toBe(404);
  });
});

describe('over Socket Mode', () => {
  it('nothing is taken over HTTP', async () => {
    const { slack, url } = await startWorld();
    const body = form({ command: '/jit', user_id: 'U0ADA' });
    const headers = slack.world.signature(body);
    expect((await fetch(`${url()}/slack/events`, { method: 'POST', headers, body })).status).toBe(404);
  });

  it('nonsense neither ends the process nor the connection', async () => {
    const { lines, log } = memoryLog();
    const { ada, slack } = await startWorld({ log });
    const raw = [
      '',
      '{',
      'null',
      '7',
      '"hello"',
      '[]',
      '{}',
      '{"type": null}',
      '{"type": "events_api"}',
      '{"type": "events_api", "payload": {}}',
      '{"type": "events_api", "payload": {"event": null}}',
      '{"type": "events_api", "envelope_id": "e", "payload": {"event": {"type": "error"}}}',
      '{"type": "error"}',
      '{"type": "ws_message"}',
      '{"type": "connected"}',
      '{"type": "close"}',
      '{"type": "slash_commands"}',
      '{"type": "interactive", "envelope_id": "e", "payload": "x"}',
      '{"type": "interactive", "envelope_id": 7, "payload": {"type": "block_actions", "actions": 7}}',
      '{"type": "slash_commands", "envelope_id": "e", "payload": {"text": 7}}',
      `{"type": "${'x'.repeat(100_000)}"}`,
    ];
    for (const text of raw) {
      const before = lines.length;
      slack.world.sendRaw(text);
      slack.world.sendRaw(text);
      await ada
        .waitFor(() => lines.length > before)
        .catch(() => expect.unreachable(`${text.slice(0, 80)} was not logged`));
      expect(slack.world.openConnections(), text.slice(0, 80)).toBe(2);
    }
    for (let time = 0; time < 2; time += 1) {
      await ada.say('/jit', general);
      await ada.opens('Request access');
      await ada.close();
    }
  });
});

/** Sends up to so many megabytes in pieces, until there is an answer. */
function postWithoutLength(url: string, megabytes: number): Promise<{ status: number; sentMegabytes: number }> {
  return new Promise((done, failed) => {
    let sentMegabytes = 0;
    const outgoing = request(url, { method: 'POST', headers: { 'content-type': 'application/json' } });
    const send = () => {
      if (sentMegabytes >= megabytes || outgoing.destroyed) return outgoing.end();
      sentMegabytes += 1;
      outgoing.write('x'.repeat(1024 * 1024), send);
    };
    outgoing.once('response', ({ statusCode = 0 }) => {
      done({ status: statusCode, sentMegabytes });
      outgoing.destroy();
    });
    outgoing.once('error', failed);
    send();
  });
}
