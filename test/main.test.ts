/** A start as an operator meets it: every fault in one message, and what the hosts lack said once the bot is ready. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPretendGitHub } from '#demo/github/start.ts';
import { githubSeed, workspace } from '#demo/seed.ts';
import { startPretendSlack } from '#demo/slack/pretend-slack.ts';
import { scopesOfManifest } from './manifest.ts';
import { policyText } from './plain-policy.ts';
import { cli, start, until } from './real-bot.ts';

let folder: string;
let slack: Awaited<ReturnType<typeof startPretendSlack>>;
let github: Awaited<ReturnType<typeof startPretendGitHub>>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'jit-main-'));
  [slack, github] = await Promise.all([
    startPretendSlack({ workspace: workspace(), scopes: await scopesOfManifest(), commands: ['/jit'] }),
    startPretendGitHub({ seed: githubSeed() }),
  ]);
  await writeFile(path.join(folder, 'jit.yml'), policyText.replace('    approve:', '    grant: direct\n    approve:'));
  const bad = policyText.replace('max: 8h', 'max: "8 hours"').replace('approve: platform', 'approve: plattform');
  await writeFile(path.join(folder, 'bad.yml'), bad);
});
afterAll(async () => {
  await Promise.all([slack.close(), github.close()]);
  await rm(folder, { recursive: true, force: true });
});

let databases = 0;
function environment(changes: Record<string, string> = {}): Record<string, string> {
  databases += 1;
  return {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
    GITHUB_TOKEN: github.token,
    GITHUB_API_URL: github.url,
    DATABASE_URL: `file:${path.join(folder, `${databases}.db`)}`,
    JIT_POLICY: path.join(folder, 'jit.yml'),
    PORT: '0',
    ...changes,
  };
}

describe('a start with faults of several kinds names them all in one message', () => {
  const inPolicy = [/^ {2}- \S*bad\.yml:\d+:\d+: .*8h/m, /^ {2}- \S*bad\.yml:\d+:\d+: .*plattform/m];

  it('in the environment and in the policy', { timeout: 30_000 }, async () => {
    const env = environment({ JIT_POLICY: path.join(folder, 'bad.yml'), LOG_LEVEL: 'loud', HTTPS_PROXY: 'x' });
    const { code, stderr } = await start('main.js', [], env).ended;
    expect(code).toBe(1);
    expect(stderr.match(/cannot start/g)).toHaveLength(1);
    for (const words of [...inPolicy, /^ {2}- LOG_LEVEL/m, /^ {2}- HTTPS_PROXY/m]) expect(stderr).toMatch(words);
  });

  it('of the port and of the policy', { timeout: 30_000 }, async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, done));
    const { port } = other.address() as AddressInfo;
    const env = environment({ JIT_POLICY: path.join(folder, 'bad.yml'), PORT: String(port) });
    const { code, stderr } = await start('main.js', [], env).ended;
    other.close();
    expect(code).toBe(1);
    expect(stderr.match(/cannot start/g)).toHaveLength(1);
    for (const words of [...inPolicy, /^ {2}- PORT: \d+ cannot be used/m]) expect(stderr).toMatch(words);
  });
});

describe('a host that cannot be used as it is set up', () => {
  it('does not keep the bot from being ready, and is told in the log after that', { timeout: 60_000 }, async () => {
    const { child, said, ended } = start('main.js', [], environment({ GITHUB_TOKEN: 'ghp_unknown' }));
    await until('the fault to be told', () => said.stdout.includes('a host cannot be used as it is set up'));
    child.kill('SIGTERM');
    const { code, stdout } = await ended;
    expect(code).toBe(0);
    expect(stdout.indexOf('jit is ready')).toBeGreaterThan(0);
    expect(stdout.indexOf('jit is ready')).toBeLessThan(stdout.indexOf('a host cannot be used'));
    expect(stdout).not.toContain('ghp_unknown');
  });
});

describe('jit doctor', () => {
  it('says how access is given on each host, and which rules want it otherwise', { timeout: 30_000 }, async () => {
    const { code, stdout } = await cli(['doctor'], environment());
    expect(stdout).toMatch(/good {2}GitHub\n(?: .*\n)* {6}- \(note\) .*(container|direct)/);
    expect(stdout).toMatch(/\(note\) rule "sandboxes" has `grant: direct`/);
    expect(code).toBe(0);
  });

  it('names faults of the policy too when the environment is not good', { timeout: 30_000 }, async () => {
    const env = environment({ JIT_POLICY: path.join(folder, 'bad.yml'), PORT: 'eighty' });
    const { code, stdout } = await cli(['doctor'], env);
    expect(code).toBe(1);
    expect(stdout).toMatch(/BAD {3}environment\n {6}- PORT/);
    expect(stdout).toMatch(/bad\.yml:\d+:\d+: .*8h/);
  });
});
