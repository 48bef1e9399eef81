/** Conditional requests: an unchanged answer has no body and costs nothing of the primary limit. */
import { expect, test } from 'vitest';
import { aGitHub } from './github-builder.ts';

async function aReader() {
  const github = await aGitHub();
  const read = async (path: string, etag?: string) => {
    const headers = { 'user-agent': 'test', authorization: `Bearer ${github.token}` };
    const answer = await fetch(`${github.url}${path}`, {
      headers: { ...headers, ...(etag === undefined ? {} : { 'if-none-match': etag }) },
    });
    const text = await answer.text();
    return { status: answer.status, etag: answer.headers.get('etag') ?? '', text, headers: answer.headers };
  };
  const remaining = async () => (await github.bot.rateLimit.get()).data.rate.remaining;
  return { ...github, read, remaining };
}

const paths = ['/user/repos?per_page=100', '/repos/acme/payments', '/repos/acme/payments/collaborators', '/user'];

test.each(paths)('%s is 304, empty and free while nothing has changed', async (path) => {
  const { read, remaining } = await aReader();
  const first = await read(path);
  const before = await remaining();
  const again = await read(path, first.etag);
  expect([again.status, again.text, again.etag]).toEqual([304, '', first.etag]);
  expect(again.headers.get('content-type')).toBeNull();
  expect(await remaining()).toBe(before);
  expect(again.headers.get('x-ratelimit-remaining')).toBe(String(before));
});

test('one of several tags suffices, weak or strong', async () => {
  const { read } = await aReader();
  const { etag } = await read('/repos/acme/payments');
  expect((await read('/repos/acme/payments', `"other", ${etag.replace('W/', '')}`)).status).toBe(304);
});

test('a change makes it a whole answer with another tag, and that counts', async () => {
  const { read, remaining, world } = await aReader();
  const { etag } = await read('/repos/acme/payments/collaborators');
  world.setDirect('ada', 'acme/payments', 'admin');
  const before = await remaining();
  const again = await read('/repos/acme/payments/collaborators', etag);
  expect(again.status).toBe(200);
  expect(again.etag).not.toBe(etag);
  expect(await remaining()).toBe(before - 1);
});
