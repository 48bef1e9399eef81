/** What `jit doctor` says of Slack: whether it takes the token, and which scopes the app lacks. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { workspace } from '#demo/seed.ts';
import { startPretendSlack } from '#demo/slack/pretend-slack.ts';
import { createLog } from '#lib/log.ts';
import { createSlackCheck } from '#slack/check.ts';
import { scopesOfManifest } from '../manifest.ts';

const log = createLog('silent');

async function start(without: string[] = []) {
  const scopes = (await scopesOfManifest()).filter((scope) => !without.includes(scope));
  const slack = await startPretendSlack({ workspace: workspace(), scopes, commands: ['/jit'] });
  onTestFinished(() => slack.close());
  return slack;
}

/** Hands on to Slack, and drops the headers of its answers, as some proxies do. */
async function startFront(to: string): Promise<string> {
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { authorization = '', 'content-type': type = '' } = incoming.headers;
    const headers = { authorization, 'content-type': type };
    const url = new URL((incoming.url ?? '').replace(/^\/api\//, ''), to);
    const answer = await fetch(url, { method: 'POST', headers, body: Buffer.concat(chunks) });
    outgoing.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close().closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`;
}

describe('the check of Slack', () => {
  it('finds nothing wrong with an app that was made from the manifest', async () => {
    const { botToken, apiUrl } = await start();
    expect(await createSlackCheck({ botToken, apiUrl }, log).all()).toEqual([]);
    expect(await createSlackCheck({ botToken, apiUrl: await startFront(apiUrl) }, log).all()).toEqual([]);
  });

  it('names every scope that an app of before lacks, also where the header does not come through', async () => {
    const { botToken, apiUrl } = await start(['users:read', 'users:read.email']);
    const words = [
      'the Slack app lacks users:read, users:read.email: update it from manifest.yml and install it again',
    ];
    expect(await createSlackCheck({ botToken, apiUrl }, log).all()).toEqual(words);
    expect(await createSlackCheck({ botToken, apiUrl: await startFront(apiUrl) }, log).all()).toEqual(words);
  });

  it('says what is wrong with the token, and with the way to Slack', async () => {
    const { apiUrl } = await start();
    expect(await createSlackCheck({ botToken: 'xoxb-wrong', apiUrl }, log).all()).toEqual([
      expect.stringContaining('Slack does not take SLACK_BOT_TOKEN (invalid_auth)'),
    ]);
    expect(await createSlackCheck({ botToken: 'xoxb-1', apiUrl: 'http://127.0.0.1:9/api/' }, log).all()).toEqual([
      expect.stringContaining('Slack does not answer'),
    ]);
  });
});
