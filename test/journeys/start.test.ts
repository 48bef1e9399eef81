/** The program as an operator meets it: what it says when it cannot start, what it shows while it runs, and what it never says. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
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
import { start, until } from '../real-bot.ts';
import { ask, payments } from './kill.ts';

let folder: string;
let slack: Awaited<ReturnType<typeof startPretendSlack>>;
let github: Awaited<ReturnType<typeof startPretendGitHub>>;
let gitlab: Awaited<ReturnType<typeof startPretendGitLab>>;
let databases = 0;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'jit-start-'));
  [slack, github, gitlab] = await Promise.all([
    startPretendSlack({ workspace: workspace(), scopes: await scopesOfManifest(), commands: ['/jit'] }),
    startPretendGitHub({ seed: githubSeed() }),
    startPretendGitLab({ seed: gitlabSeed() }),
  ]);
  await writeFile(path.join(folder, 'jit.yml'), policyText);
});
afterAll(async () => {
  await Promise.all([slack.close(), github.close(), gitlab.close()]);
  await rm(folder, { recursive: true, force: true });
});

const inFolder = (name: string): string => path.join(folder, name);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === 'object' && address ? address.port : 0;
}

/** An environment in which all is well, on a database of its own. */
async function goodEnvironment(): Promise<Record<string, string>> {
  databases += 1;
  return {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
    GITHUB_TOKEN: github.token,
    GITHUB_API_URL: github.url,
    GITLAB_TOKEN: gitlab.token,
    GITLAB_URL: gitlab.url,
    DATABASE_URL: `file:${inFolder(`${databases}.db`)}`,
    JIT_POLICY: inFolder('jit.yml'),
    PORT: String(await freePort()),
  };
}

/** Starts the bot with these changes; undefined takes a variable away. */
async function withChanges(changes: Record<string, string | undefined>) {
  const env = Object.entries({ ...(await goodEnvironment()), ...changes });
  return start(
    'main.js',
    [],
    Object.fromEntries(env.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
  );
}

const secret = (kind: string): string => `${kind}-hush-4711-secret`;
const nowhere = {
  SLACK_BOT_TOKEN: undefined,
  SLACK_APP_TOKEN: undefined,
  GITHUB_TOKEN: undefined,
  GITLAB_TOKEN: undefined,
};
const urls = { SLACK_API_URL: undefined, GITHUB_API_URL: undefined, GITLAB_URL: undefined };

describe.concurrent('what keeps the bot from starting is said at once, each with its remedy', () => {
  const cases: [string, Record<string, string | undefined>, RegExp[]][] = [
    [
      'nothing set',
      { ...nowhere, ...urls },
      [
        /SLACK_BOT_TOKEN is missing.*copy/,
        /SLACK_APP_TOKEN or SLACK_SIGNING_SECRET is missing.*set/,
        /GITHUB_TOKEN or GITLAB_TOKEN is missing.*set/,
      ],
    ],
    [
      'everything wrong',
      {
        SLACK_BOT_TOKEN: secret('xoxp'),
        SLACK_APP_TOKEN: secret('xoxb'),
        SLACK_API_URL: 'slack.example',
        GITHUB_TOKEN: undefined,
        GITHUB_APP_ID: 'my-app',
        GITHUB_APP_PRIVATE_KEY: '/nowhere/hush-4711.pem',
        GITHUB_API_URL: 'github.example',
        GITLAB_TOKEN: undefined,
        GITLAB_URL: 'gitlab.example',
        DATABASE_URL: 'mysql://root:hush-4711@db',
        PORT: 'eighty',
        JIT_URL: 'jit.example',
        LOG_LEVEL: 'loud',
      },
      [
        /SLACK_BOT_TOKEN.*must start with xoxb-/,
        /SLACK_APP_TOKEN.*must start with xapp-/,
        /SLACK_API_URL is not an address/,
        /GITHUB_APP_ID is not a number/,
        /GITHUB_APP_PRIVATE_KEY is neither PEM text nor a file that can be read/,
        /GITHUB_API_URL is not an address/,
        /GITLAB_TOKEN is missing/,
        /GITLAB_URL is not an address/,
        /DATABASE_URL is not a database's address.*file:/,
        /PORT is not a port number/,
        /JIT_URL is not an address/,
        /LOG_LEVEL is "loud": write one of debug/,
      ],
    ],
    [
      'a PostgreSQL address',
      { DATABASE_URL: 'postgresql://jit:hush-4711@db/jit' },
      [/DATABASE_URL.*PostgreSQL.*file:\.\/data\/jit\.db/],
    ],
    ['both ways to GitHub', { GITHUB_APP_ID: '12' }, [/GITHUB_TOKEN and GITHUB_APP_ID are both set: keep one/]],
    [
      'an App without its key',
      { GITHUB_TOKEN: undefined, GITHUB_APP_ID: '12' },
      [/GITHUB_APP_PRIVATE_KEY is missing.*set it/],
    ],
    ['a port beyond all ports', { PORT: '70000' }, [/PORT is not a port number: write a whole number up to 65535/]],
    [
      'a policy that is not there',
      { JIT_POLICY: '/nowhere/jit.yml' },
      [/\/nowhere\/jit\.yml.*there is no such file; write one, or set JIT_POLICY/],
    ],
    [
      'a database in a place that cannot be',
      { DATABASE_URL: 'file:/dev/null/jit.db' },
      [/DATABASE_URL: \/dev\/null\/jit\.db cannot be opened.*; name a file in a folder/],
    ],
  ];

  it.each(cases)('%s', { timeout: 30_000 }, async (_, changes, words) => {
    const { ended } = await withChanges(changes);
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^Jit cannot start\. Please mend this:\n/);
    for (const line of words) expect(stderr).toMatch(line);
    expect(stderr.trim().split('\n')).toHaveLength(1 + words.length);
    expect(stderr).not.toContain('hush');
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('a policy with several faults: all of them, with line and column', { timeout: 30_000 }, async () => {
    const bad = inFolder('bad.yml');
    const text = policyText.replace('max: 8h', 'max: "8 hours"').replace('approve: platform', 'approve: plattform');
    await writeFile(bad, text);
    const { code, stderr } = await (await withChanges({ JIT_POLICY: bad })).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/bad\.yml:\d+:\d+: .*8h/);
    expect(stderr).toMatch(/bad\.yml:\d+:\d+: .*plattform/);
  });

  it('a port that is in use', { timeout: 30_000 }, async () => {
    const { port } = new URL(github.url);
    const { code, stderr } = await (await withChanges({ PORT: port })).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`PORT: ${port} cannot be used.*set another`));
  });

  it.each([
    ['SLACK_BOT_TOKEN', secret('xoxb')],
    ['SLACK_APP_TOKEN', secret('xapp')],
  ])('a revoked %s', { timeout: 30_000 }, async (name, token) => {
    const { ended } = await withChanges({ [name]: token });
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`Slack does not (accept|take) ${name}.*invalid_auth`));
    expect(stderr + stdout).not.toContain('hush');
  });
});

describe('while it runs', () => {
  it('it says that it is ready, and healthz, readyz and metrics tell how it is', { timeout: 90_000 }, async () => {
    const env = await goodEnvironment();
    const { child, said, ended } = start('main.js', [], env);
    const get = async (route: string) => {
      const answer = await fetch(`http://127.0.0.1:${env.PORT}${route}`);
      return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
    };
    try {
      await until('the bot to be ready', () => said.stdout.includes('jit is ready'));
      expect(await get('/healthz')).toMatchObject({ status: 200 });
      expect(await get('/readyz')).toMatchObject({ status: 200 });
      const metrics = await get('/metrics');
      expect(metrics.type).toMatch(/^text\/plain; version=0\.0\.4/);
      expect(metrics.text).toMatch(/^# HELP jit_requests .*\n# TYPE jit_requests gauge$/m);
      expect(metrics.text).toMatch(/^jit_grants_overdue_seconds 0$/m);
      expect(await get('/nothing')).toMatchObject({ status: 404 });

      slack.world.refuseSockets(true);
      slack.world.disconnectSockets();
      await until('readyz to say no', async () => (await get('/readyz')).status === 503, 20_000);
      expect((await get('/readyz')).text).toContain('Slack is not connected');
      expect(await get('/healthz')).toMatchObject({ status: 200 });
      slack.world.refuseSockets(false);
      await until('readyz to be good again', async () => (await get('/readyz')).status === 200, 30_000);

      const mend = slack.world.fault('auth.test', { kind: 'error', error: 'token_revoked' });
      await until('readyz to know of the token', async () => (await get('/readyz')).status === 503, 20_000);
      expect((await get('/readyz')).text).toContain('token_revoked');
      mend();
      await until('readyz to be good once more', async () => (await get('/readyz')).status === 200, 20_000);
    } finally {
      slack.world.refuseSockets(false);
      child.kill('SIGTERM');
    }
    expect((await ended).code).toBe(0);
    expect(said.stderr).toBe('');
  });

  it('no secret is in its output, not at debug, not with failing hosts', { timeout: 90_000 }, async () => {
    const env = { ...(await goodEnvironment()), LOG_LEVEL: 'debug' };
    const { child, said, ended } = start('main.js', [], env);
    const [ada, grace] = [asPerson(slack, 'U0ADA'), asPerson(slack, 'U0GRACE')];
    try {
      await until('the bot to be ready', () => said.stdout.includes('jit is ready'));
      await ask(ada, payments, '1h');
      await grace.sees('Approve', { in: 'platform-approvals' });
      slack.world.fault('chat.update', { kind: 'status', status: 500 }, 1);
      slack.world.fault('chat.postMessage', { kind: 'error', error: 'internal_error' }, 1);
      const trouble = async (fault: Parameters<typeof github.world.fault>[0]['do'], words: string) => {
        const mend = github.world.fault({ path: payments.path, do: fault });
        await until(`“${words}” to be logged`, () => said.stdout.includes(words));
        mend();
      };
      const html = trouble({ kind: 'html', status: 502 }, '502, not JSON');
      await grace.press('Approve', { in: 'platform-approvals' });
      await html;
      await trouble({ kind: 'drop-after' }, 'could not be reached');
      github.world.fault({
        path: payments.path,
        do: { kind: 'status', status: 401, body: { message: 'Bad credentials' } },
      });
      await ada.sees('Bad credentials', { timeoutMs: 30_000 });
      gitlab.world.fault({ do: { kind: 'status', status: 401, body: { message: '401 Unauthorized' } } });
      slack.world.sendRaw('nonsense');
      slack.world.disconnectSockets('refresh_requested');
      const asked = () => slack.world.requests.filter(({ method }) => method === 'apps.connections.open').length;
      const before = asked();
      await until('both connections to be new', () => asked() === before + 2 && slack.world.openConnections() === 2);
      await ada.say('/jit gitlab:acme/payments/ledger write 1h x', { in: 'general' });
      await ada.opens('Request access');
    } finally {
      github.world.clearFaults();
      gitlab.world.clearFaults();
      child.kill('SIGTERM');
    }
    const { code, stdout, stderr } = await ended;
    const output = stdout + stderr;
    expect(code).toBe(0);
    for (const words of ['internal_error', 'statusCode = 500']) expect(output).toContain(words);
    for (const hidden of [slack.botToken, slack.appToken, slack.signingSecret, github.token, gitlab.token])
      expect(output).not.toContain(hidden);
    expect(output).not.toMatch(/ticket=|authorization|private-token/i);
    expect(output).not.toMatch(new RegExp(`${slack.apiUrl.replace('/api/', '')}/(commands|actions)/`));
  });
});
