/** `jit policy …` as an operator runs it, against the pretend Slack and a database with requests of the past. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workspace } from '#demo/seed.ts';
import { startPretendSlack } from '#demo/slack/pretend-slack.ts';
import { jsonSchemaText } from '#policy/json-schema.ts';
import { createRequest, type NewRequest } from '#store/requests.ts';
import { openStore } from '#store/store.ts';
import { scopesOfManifest } from '../manifest.ts';
import { cli } from '../real-bot.ts';

const policy = `version: 1
people:
  U0ADA: { github: ada-l }
approvers:
  platform: { channel: C0PLATFORM, members: [U0GRACE, S0LEADS] }
  security: { channel: C0SECURITY, members: [S0SECURITY] }
admins: { channel: C0JITADMIN, members: [S0LEADS] }
rules:
  - name: payments
    repos: ["github:acme/payments"]
    who: [S0SRE, U0ADA]
    levels: [write]
    max: 4h
    hours: { days: mon-fri, from: "08:00", to: "18:00", zone: UTC }
    emergency: { who: [S0SRE], max: 1h, review: security }
    approve: platform
tests:
  - { who: U0MADEUP, repo: "github:acme/payments", level: write, in: [S0SRE], expect: ask }
`;

let folder: string;
let slack: Awaited<ReturnType<typeof startPretendSlack>>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'jit-cli-'));
  slack = await startPretendSlack({ workspace: workspace(), scopes: await scopesOfManifest(), commands: ['/jit'] });
});
afterAll(async () => {
  await slack.close();
  await rm(folder, { recursive: true, force: true });
});

let files = 0;
async function fileOf(text: string): Promise<string> {
  const file = path.join(folder, `${++files}.yml`);
  await writeFile(file, text);
  return file;
}

const jit = async (text: string, args: string[], env: Record<string, string> = {}) => {
  const file = await fileOf(text);
  const ended = await cli(['policy', ...args], { JIT_POLICY: file, ...env });
  return { ...ended, stderr: ended.stderr.replaceAll(file, 'jit.yml') };
};
const online = () => ({ SLACK_BOT_TOKEN: slack.botToken, SLACK_API_URL: slack.apiUrl });

describe('jit policy check', () => {
  it('runs the tests of the file', async () => {
    expect(await jit(policy, ['check'])).toEqual({ code: 0, stdout: 'The policy is good: 1 rule.\n', stderr: '' });
    const { code, stderr } = await jit(policy.replace('expect: ask', 'expect: auto'), ['check']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^jit\.yml:18:87: this test expects `auto`, but the policy says: .*; write `expect: ask`/);
  });

  it('asks Slack with --online, and needs no other token', async () => {
    const { code, stdout, stderr } = await jit(policy, ['check', '--online'], online());
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(
      'The policy is good: 1 rule, and Slack knows the people, user groups and channels that it names.\n',
    );
  });

  it('names what Slack does not know, each where it stands', async () => {
    const bad = policy
      .replace('  U0ADA: {', '  U0NOBODY: {')
      .replace('C0PLATFORM', 'C0NONE')
      .replace('[S0SRE, U0ADA]', '[S0NONE, U0ADA]')
      .replace('in: [S0SRE]', 'in: [S0NONE]');
    const { code, stderr } = await jit(bad, ['check', '--online'], online());
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(
        /^jit\.yml:3:3: Slack knows nobody of this workspace with the id `U0NOBODY`; write another/,
      ),
      expect.stringMatching(/^jit\.yml:5:24: Slack shows the app no channel with the id `C0NONE`; write another/),
      expect.stringMatching(/^jit\.yml:11:11: Slack knows no user group with the id `S0NONE`; write another/),
      expect.stringMatching(/^jit\.yml:18:71: Slack knows no user group with the id `S0NONE`/),
    ]);
  });

  it('names what is in Slack no more, and who cannot decide', async () => {
    slack.world.deactivatePerson('U0ADA');
    slack.world.makeGuest('U0GRACE');
    slack.world.archiveChannel('C0PLATFORM');
    slack.world.setGroupMembers('S0LEADS', []);
    slack.world.disableGroup('S0SECURITY');
    const { code, stderr } = await jit(policy, ['check', '--online'], online());
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toEqual([
      'jit.yml:3:3: `U0ADA` is deactivated in Slack; remove this person',
      'jit.yml:5:24: the channel `C0PLATFORM` is archived in Slack; unarchive it there, or write another',
      'jit.yml:5:46: `U0GRACE` is a guest in Slack, and only full members decide; name somebody else',
      expect.stringMatching(
        /^jit\.yml:5:55: the user group `S0LEADS` has no members in Slack, so nobody could decide; /,
      ),
      expect.stringMatching(
        /^jit\.yml:6:46: the user group `S0SECURITY` is disabled in Slack, so nobody could decide; /,
      ),
      expect.stringMatching(/^jit\.yml:7:42: the user group `S0LEADS` has no members/),
      'jit.yml:11:18: `U0ADA` is deactivated in Slack; remove this person',
    ]);
  });

  it('waits for as long as Slack wants it to', async () => {
    slack.world.fault('users.info', { kind: 'ratelimited', retryAfter: 1 }, 1);
    const { code, stderr } = await jit(policy, ['check', '--online'], online());
    expect(code).toBe(1);
    expect(stderr).toContain('jit.yml:3:3: `U0ADA` is deactivated');
  });

  it('says which value is missing, and what Slack has against it', async () => {
    expect((await jit(policy, ['check', '--online'])).stderr).toContain('SLACK_BOT_TOKEN is missing');
    const { code, stderr } = await jit(policy, ['check', '--online'], { ...online(), SLACK_BOT_TOKEN: 'xoxb-1-wrong' });
    expect(code).toBe(1);
    expect(stderr).toContain('Slack does not take SLACK_BOT_TOKEN (invalid_auth)');
  });
});

describe('jit policy explain', () => {
  const ask = ['explain', '--who', 'U0ADA', '--repo', 'github:acme/payments', '--level', 'write'];

  it('says what the policy says at a time, rule by rule', async () => {
    const by = await jit(policy, [...ask, '--at', '2026-11-20T14:00Z']);
    expect(by.code).toBe(0);
    expect(by.stdout).toMatch(/^-> line 9, rule "payments": it fits: one of platform/);
    const after = await jit(policy, [...ask, '--at', '2026-11-21T14:00Z']);
    expect(after.code).toBe(1);
    expect(after.stdout).toContain('mon-fri from 08:00 to 18:00 (UTC)');
  });

  it('says what it says to those in a group, and to break-glass', async () => {
    const at = ['--at', '2026-11-20T14:00Z'];
    expect((await jit(policy, [...ask, ...at, '--emergency'])).code).toBe(1);
    const { code, stdout } = await jit(policy, [...ask, ...at, '--emergency', '--in', 'S0SRE']);
    expect(code).toBe(0);
    expect(stdout).toContain('at once');
  });

  it('takes no day without its time', async () => {
    const { code, stderr } = await jit(policy, [...ask, '--at', 'tomorrow']);
    expect(code).toBe(2);
    expect(stderr).toContain('2026-11-20T14:00Z');
  });
});

describe('jit policy replay', () => {
  it('names past requests that another file would decide differently', async () => {
    const url = `file:${path.join(folder, 'past.db')}`;
    const now = new Date();
    const day = (back: number) => new Date(now.getTime() - back * 86_400_000);
    await fillDatabase(url, day, [
      [100, { origin: 'a' }],
      [3, { origin: 'b', requesterId: 'U0EVE', groups: { S0SRE: false } }],
      [2, { origin: 'c', groups: { S0SRE: true } }],
      [1, { origin: 'd', requesterId: 'U0MAX', groups: {} }],
    ]);
    const fast = `version: 1
approvers: { platform: { channel: C0PLATFORM } }
rules:
  - { name: fast, repos: ["github:acme/*"], who: [S0SRE], levels: [write], max: 4h, approve: auto }
  - { name: rest, repos: ["github:acme/*"], levels: [write], max: 4h, approve: platform }
`;
    const against = await fileOf(fast);
    const { code, stdout } = await cli(['policy', 'replay', '--against', against, '--since', '90d'], {
      DATABASE_URL: url,
    });
    expect(stdout).toBe(
      `request 3, ${day(2).toISOString().slice(0, 10)}, U0ADA write on github:acme/payments: then asked platform (rule "payments"), now approved at once (rule "fast")
request 4, ${day(1).toISOString().slice(0, 10)}, U0MAX write on github:acme/payments: then asked platform (rule "payments"), now it hangs on whether they were in S0SRE
3 requests looked at, 1 would be decided differently, 1 cannot be told
`,
    );
    expect(code).toBe(1);
    const same = await fileOf(fast.replace('approve: auto', 'approve: platform'));
    expect(await cli(['policy', 'replay', '--against', same], { DATABASE_URL: url })).toEqual({
      code: 0,
      stdout: '3 requests looked at, 0 would be decided differently, 0 cannot be told\n',
      stderr: '',
    });
  });
});

it('jit policy schema prints the schema of the file', async () => {
  expect(await jit(policy, ['schema'])).toEqual({ code: 0, stdout: jsonSchemaText(), stderr: '' });
});

async function fillDatabase(url: string, day: (back: number) => Date, asked: [number, Partial<NewRequest>][]) {
  let at = day(0);
  const store = await openStore({ url, clock: { now: () => at, at: () => () => {} } });
  for (const [back, changes] of asked) {
    at = day(back);
    await store.write((tx) =>
      createRequest(tx, {
        origin: 'x',
        requesterId: 'U0ADA',
        host: 'github',
        repoId: '7',
        repoPath: 'acme/payments',
        repoUrl: 'https://github.com/acme/payments',
        level: 'write',
        durationSeconds: 3_600,
        reason: 'because',
        ticket: undefined,
        heldBefore: undefined,
        rule: 'payments',
        policyHash: 'h',
        stages: [{ group: 'platform', channel: 'C0PLATFORM', count: 1 }],
        answerBy: new Date(at.getTime() + 60_000),
        openKey: `${changes.origin}`,
        ...changes,
      }),
    );
  }
  await store.close();
}
