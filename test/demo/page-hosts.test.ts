/** The pages that the pretend hosts have for people, beside the API. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type PretendGitHub, startPretendGitHub } from '#demo/github/start.ts';
import { type PretendGitLab, startPretendGitLab } from '#demo/gitlab/start.ts';
import { githubSeed, gitlabSeed } from '#demo/seed.ts';
import { deliberately } from './github-openapi-watch.ts';

let github: PretendGitHub;
let gitlab: PretendGitLab;

beforeEach(async () => {
  [github, gitlab] = await Promise.all([
    startPretendGitHub({ seed: githubSeed() }),
    startPretendGitLab({ seed: gitlabSeed() }),
  ]);
});
afterEach(() => Promise.all([github.close(), gitlab.close()]));

const html = { accept: 'text/html,application/xhtml+xml' };

const read = async (url: string, init: RequestInit = {}) => {
  const answer = await fetch(url, { redirect: 'manual', ...init, headers: { ...html, ...init.headers } });
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
};

/** As the bot does it. */
const invite = (login: string) =>
  fetch(`${github.url}/repos/acme/website/collaborators/${login}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${github.token}`, 'user-agent': 'test', 'content-type': 'application/json' },
    body: JSON.stringify({ permission: 'push' }),
  });

const accept = (login: string, headers: Record<string, string> = {}) =>
  read(`${github.url}/acme/website/invitations`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams({ login }),
  });

test('a browser reads who has which level, and that nothing of it is real', async () => {
  const payments = await read(`${github.url}/acme/payments`);
  expect(payments).toMatchObject({ status: 200, type: 'text/html; charset=utf-8' });
  expect(payments.text).toMatch(/ada-l<\/td><td><b>read/);
  expect(payments.text).toContain("This is the demo's pretend GitHub");
  const ledger = await read(`${gitlab.url}/acme/payments/ledger`);
  expect(ledger.text).toMatch(/ada<\/td><td><b>Reporter/);
  expect(ledger.text).toContain("This is the demo's pretend GitLab");
});

test('an invitation is accepted on its page, and then leads to the repository', async () => {
  expect((await invite('max-c')).status).toBe(201);
  expect((await read(`${github.url}/acme/website/invitations`)).text).toContain('Accept as max-c');
  expect(github.world.directLevelOf('max-c', 'acme/website')).toBe('none');
  expect((await accept('max-c')).status).toBe(303);
  expect(github.world.directLevelOf('max-c', 'acme/website')).toBe('write');
  expect((await read(`${github.url}/acme/website`)).text).toMatch(/max-c<\/td><td><b>write/);
});

test('an invitation that is gone is not accepted, and neither is one that another site presses', async () => {
  expect((await accept('max-c')).status).toBe(410);
  await invite('max-c');
  expect((await accept('max-c', { origin: 'https://evil.example' })).status).toBe(403);
  expect((await accept('grace-h')).status).toBe(410);
  expect(github.world.directLevelOf('max-c', 'acme/website')).toBe('none');
});

test('the API stays as it is: pages are for browsers only, and no request of the bot', async () => {
  const before = github.world.requests.length;
  await read(`${github.url}/acme/payments`);
  expect(github.world.requests).toHaveLength(before);
  deliberately(/acme\/payments/);
  const api = await fetch(`${github.url}/acme/payments`, { headers: { 'user-agent': 'test' } });
  expect([api.status, api.headers.get('content-type')]).toEqual([404, 'application/json; charset=utf-8']);
});

test('what an address holds is never markup of the page', async () => {
  for (const path of ['/<script>alert(1)</script>', '/%3Cimg%20src=x%3E', '/%', '/acme/none']) {
    const { status, text } = await read(`${github.url}${path}`);
    expect(status).toBe(404);
    expect(text).not.toMatch(/<script|<img/);
  }
});
