/** The program behind a proxy and a private certificate authority, as a process of its own: both are set in its environment. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPretendGitHub } from '#demo/github/start.ts';
import { startPretendGitLab } from '#demo/gitlab/start.ts';
import { githubSeed, gitlabSeed, workspace } from '#demo/seed.ts';
import { asPerson } from '#demo/slack/hand.ts';
import { startPretendSlack } from '#demo/slack/pretend-slack.ts';
import { scopesOfManifest } from '../manifest.ts';
import { policyText } from '../plain-policy.ts';
import { cli, start, until } from '../real-bot.ts';
import { ask } from '../world.ts';
import { certificateBy } from './certificate.ts';
import { type ProxyServer, proxyPassword, startProxy, startTls } from './proxy-server.ts';

const portOf = (url: string): number => Number(new URL(url).port);
const closing: (() => unknown)[] = [];
let folder: string;
let databases = 0;
let slack: Awaited<ReturnType<typeof startPretendSlack>>;
let github: Awaited<ReturnType<typeof startPretendGitHub>>;
let gitlab: Awaited<ReturnType<typeof startPretendGitLab>>;
let proxy: ProxyServer;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'jit-proxy-'));
  [slack, github, gitlab] = await Promise.all([
    startPretendSlack({ workspace: workspace(), scopes: await scopesOfManifest(), commands: ['/jit'] }),
    startPretendGitHub({ seed: githubSeed() }),
    startPretendGitLab({ seed: gitlabSeed() }),
  ]);
  const { authority, own } = certificateBy('Acme Private Authority', ['github.acme.example', 'slack.acme.example']);
  const [githubTls, slackTls] = await Promise.all([
    startTls(own, portOf(github.url)),
    startTls(own, portOf(slack.apiUrl)),
  ]);
  proxy = await startProxy({ 'github.acme.example:443': githubTls.port, 'slack.acme.example:443': slackTls.port });
  closing.push(proxy.close, githubTls.close, slackTls.close, slack.close, github.close, gitlab.close);
  await writeFile(path.join(folder, 'jit.yml'), policyText);
  await writeFile(path.join(folder, 'authority.pem'), authority.cert);
});
afterAll(async () => {
  await Promise.all(closing.map((close) => close()));
  await rm(folder, { recursive: true, force: true });
});

/** Names that only the proxy knows, certificates that only `authority.pem` vouches for, and GitLab beside the proxy. */
function environment(changes: Record<string, string> = {}): Record<string, string> {
  databases += 1;
  return {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: 'https://slack.acme.example/api/',
    GITHUB_TOKEN: github.token,
    GITHUB_API_URL: 'https://github.acme.example',
    GITLAB_TOKEN: gitlab.token,
    GITLAB_URL: gitlab.url,
    DATABASE_URL: `file:${path.join(folder, `${databases}.db`)}`,
    JIT_POLICY: path.join(folder, 'jit.yml'),
    PORT: '0',
    LOG_LEVEL: 'debug',
    HTTPS_PROXY: proxy.url,
    HTTP_PROXY: proxy.url,
    NO_PROXY: `localhost,127.0.0.1:${portOf(gitlab.url)}`,
    NODE_EXTRA_CA_CERTS: path.join(folder, 'authority.pem'),
    ...changes,
  };
}

describe('behind a proxy and a private certificate authority', () => {
  it('everything works, every way goes through the proxy, and its password is nowhere', {
    timeout: 90_000,
  }, async () => {
    const { child, said, ended } = start('main.js', [], environment());
    try {
      await until('the bot to be ready', () => said.stdout.includes('jit is ready'));
      const ada = asPerson(slack, 'U0ADA');
      await ask(ada, { repo: 'acme/sandbox-ada', level: 'write', duration: '1h' });
      await ada.sees('Active until');
      expect(github.world.levelOf('ada-l', 'acme/sandbox-ada')).toBe('write');
      await ask(ada, { repo: 'acme/sandbox', level: 'write', duration: '1h' });
      await until('GitLab to have it', () => gitlab.world.levelOf('ada', 'acme/sandbox') === 30);
    } finally {
      child.kill('SIGTERM');
    }
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(0);
    expect(proxy.asked).toContain('CONNECT github.acme.example:443');
    expect(proxy.asked).toContain('CONNECT slack.acme.example:443');
    // The socket's address is what Slack answers: here, one without TLS.
    expect(proxy.asked).toContain(`CONNECT 127.0.0.1:${portOf(slack.apiUrl)}`);
    expect(proxy.asked.filter((line) => line.includes(`:${portOf(gitlab.url)}`))).toEqual([]);
    expect(stdout).toContain('reached through a proxy');
    expect(stdout + stderr).not.toContain(proxyPassword);
    expect(stdout + stderr).not.toContain(Buffer.from(`jit:${proxyPassword}`).toString('base64'));
  });

  it('an address without TLS is handed to the proxy in full, not tunnelled', { timeout: 30_000 }, async () => {
    const env = environment({ NO_PROXY: '', GITHUB_API_URL: github.url });
    const { stdout } = await cli(['doctor'], env);
    expect(stdout).toMatch(/^good {2}GitLab/m);
    expect(proxy.asked.some((line) => line.startsWith(`GET ${gitlab.url}/api/v4/`))).toBe(true);
  });

  it('doctor is content', { timeout: 30_000 }, async () => {
    expect(await cli(['doctor'], environment())).toMatchObject({ code: 0, stderr: '' });
  });

  it('without the authority, nothing is trusted, and doctor says whose certificate it is about', {
    timeout: 30_000,
  }, async () => {
    const { NODE_EXTRA_CA_CERTS, ...env } = environment();
    const { code, stdout } = await cli(['doctor'], env);
    expect(code).toBe(1);
    expect(stdout).toMatch(/GitHub could not be reached \([A-Z_]*(SIGNATURE|CERT)[A-Z_]*\)/);
  });

  it('a proxy that refuses is a fault with its cause, and the password is not told', { timeout: 30_000 }, async () => {
    const wrong = proxy.url.replace(proxyPassword, 'hush-wrong');
    const { code, stdout, stderr } = await cli(['doctor'], environment({ HTTPS_PROXY: wrong, HTTP_PROXY: wrong }));
    expect(code).toBe(1);
    expect(stdout).toMatch(/^BAD {3}GitHub/m);
    expect(stdout + stderr).not.toContain('hush');
  });
});
