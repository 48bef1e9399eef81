/** The page's server: what it answers, to whom, and what it lets through to the pretend Slack. */
import { request } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startPage } from '#demo/page-server.ts';
import { type Stub, startStub } from './page-stub.ts';

let stub: Stub;
let page: { url: string; close: () => Promise<void> };
let accepted: string[];

beforeEach(async () => {
  stub = startStub();
  accepted = [];
  page = await startPage({
    slack: stub.slack,
    hosts: () => stub.hosts,
    audit: async () =>
      [1, 2].map((seq) => ({ seq, at: new Date(0).toISOString(), actor: 'jit', what: `no. ${seq}`, hash: 'h' })),
    acceptInvitation: (...which) => {
      accepted.push(which.join(' '));
    },
  });
});

afterEach(() => page.close());

interface Answer {
  status: number;
  body: string;
}

/** A plain request, because fetch does not let a test choose the Host header. */
const ask = (path: string, headers: Record<string, string> = {}, body?: unknown): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asked = request(
      `${page.url}${path}`,
      {
        method: body === undefined ? 'GET' : 'POST',
        headers: { ...(body ? { 'Content-Type': 'application/json' } : {}), ...headers },
      },
      async (answer) => {
        const parts: Buffer[] = [];
        for await (const part of answer) parts.push(part);
        resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(parts).toString() });
      },
    );
    asked.on('error', reject);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });

const act = async (body: unknown, headers = {}) => {
  const { status, body: text } = await ask('/api/act', headers, body);
  return { status, ...(JSON.parse(text) as { result?: unknown; error?: string }) };
};

test('a viewer gets their own conversations, and of a message only for one reader nothing', async () => {
  stub.post('C0GENERAL', 'U0JIT', 'for Ada only', { ephemeralFor: 'U0ADA' });
  const forAda = (await ask('/api/state?as=U0ADA&channel=C0GENERAL')).body;
  const forGrace = (await ask('/api/state?as=U0GRACE&channel=C0GENERAL')).body;
  expect(forAda).toContain('for Ada only');
  expect(forGrace).not.toContain('for Ada only');
  expect(JSON.parse(forAda)).toMatchObject({ viewer: 'U0ADA', selected: 'C0GENERAL', connected: true });
});

test('a conversation that the viewer is not in is replaced by one that they are in', async () => {
  const state = JSON.parse((await ask('/api/state?as=U0ADA&channel=C0SECURITY')).body);
  expect(state.selected).toBe('C0GENERAL');
});

test('the audit trail comes newest first', async () => {
  const state = JSON.parse((await ask('/api/state')).body) as { audit: { seq: number }[] };
  expect(state.audit.map((row) => row.seq)).toEqual([2, 1]);
});

test.each([
  ['another name for this address', '/', { Host: 'evil.example:80' }],
  ['another site', '/api/state', { Origin: 'http://evil.example' }],
  ['a page of another site that hides its origin', '/api/state', { 'Sec-Fetch-Site': 'cross-site' }],
  ['a page in a sandbox', '/api/state', { Origin: 'null' }],
])('%s gets no answer', async (_who, path, headers) => {
  const { status, body } = await ask(path, headers);
  expect(status).toBe(403);
  expect(body).not.toContain('U0ADA');
});

test('another site cannot act in the name of anyone', async () => {
  const say = { as: 'U0ADA', do: 'say', channel: 'C0GENERAL', text: 'hi' };
  expect(await act(say, { Origin: 'http://evil.example' })).toMatchObject({ status: 403 });
  expect(await act(say, { 'Content-Type': 'text/plain' })).toMatchObject({ status: 400 });
  expect(stub.done).toEqual([]);
});

test.each(['/nothing.js', '/..%2fpage-server.ts', '/%2e%2e/page-server.ts', '/page-server.ts', '/../slack/driver.ts'])(
  'no file but those of the page is served: %s',
  async (path) => {
    expect((await ask(path)).status).toBe(404);
  },
);

test('every verb reaches the driver with what the page sent', async () => {
  const option = { text: { type: 'plain_text', text: 'Write' }, value: 'write' };
  const place = { blockId: 'level', actionId: 'pick' };
  await act({ as: 'U0ADA', do: 'say', channel: 'D-U0ADA', text: '/jit' });
  await act({ as: 'U0ADA', do: 'fill', ...place, option });
  await act({ as: 'U0ADA', do: 'fill', blockId: 'reason', actionId: 'text', value: '' });
  await act({ as: 'U0ADA', do: 'submit' });
  await act({ as: 'U0ADA', do: 'close' });
  await act({ as: 'U0ADA', do: 'accept', host: 'github', repo: 'acme/payments', login: 'eve-freelance' });
  const suggested = await act({ as: 'U0ADA', do: 'suggest', ...place, query: 'gitlab' });
  expect(stub.done).toEqual([
    'say U0ADA D-U0ADA /jit',
    'fill U0ADA level write',
    'fill U0ADA reason ',
    'submit U0ADA',
    'close U0ADA',
  ]);
  expect(accepted).toEqual(['github acme/payments eve-freelance']);
  expect(suggested.result).toMatchObject([{ value: 'gitlab:acme/payments/api' }]);
});

test('what the driver refuses comes back in its own words', async () => {
  const refused = await act({
    as: 'U0GRACE',
    do: 'click',
    channel: 'C0PLATFORM',
    ts: '1',
    blockId: 'b',
    actionId: 'change',
  });
  expect(refused).toMatchObject({ status: 200, error: 'Change is not part of this stub.' });
});

test.each([
  { as: 'U0ADA', do: 'dance' },
  { as: 'U0NOBODY', do: 'submit' },
  { as: 'U0JIT', do: 'submit' },
  { do: 'submit' },
  [],
])('what is no act of a person here is refused: %j', async (body) => {
  const refused = await act(body);
  expect(refused.status).toBe(400);
  expect(refused.error).toBeTruthy();
  expect(stub.done).toEqual([]);
});

test('a listener is told of a change, once for many in a row', async () => {
  const stop = new AbortController();
  const stream = await fetch(`${page.url}/api/events?as=U0ADA`, { signal: stop.signal });
  const reader = stream.body?.getReader();
  const nextPing = async () => new TextDecoder().decode((await reader?.read())?.value);
  expect(await nextPing()).toContain('event: changed');
  const further = nextPing();
  for (let i = 0; i < 20; i += 1) stub.changed();
  expect((await further).match(/event: changed/g)).toHaveLength(1);
  stop.abort();
});
