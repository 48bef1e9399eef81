import { describe, expect, it, onTestFinished } from 'vitest';
import { workspace } from '#demo/seed.ts';
import { startPretendSlack } from '#demo/slack/pretend-slack.ts';
import { createLog, type Log } from '#lib/log.ts';
import { createOnCall, type OnCall } from '#on-call/on-call.ts';
import { createDirectory } from '#slack/directory.ts';
import { createLogger } from '#slack/logger.ts';
import { createWeb } from '#slack/web.ts';
import { scopesOfManifest } from '../manifest.ts';
import { createManualClock } from '../manual-clock.ts';

async function start(given: { without?: string; onCall?: OnCall } = {}) {
  const scopes = (await scopesOfManifest()).filter((scope) => scope !== given.without);
  const slack = await startPretendSlack({ workspace: workspace(), scopes, commands: ['/jit'] });
  onTestFinished(() => slack.close());
  const lines: string[] = [];
  const line = (level: string) => (fields: object, words: string) =>
    void lines.push(`${level} ${words} ${JSON.stringify(fields)}`);
  const log = { ...createLog('silent'), warn: line('warn'), error: line('error') } as unknown as Log;
  const clock = createManualClock();
  const logger = createLogger(createLog('silent'));
  const web = createWeb({ botToken: slack.botToken, apiUrl: slack.apiUrl, logger });
  const asked = (method: string) => slack.world.requests.filter((request) => request.method === method).length;
  const directory = createDirectory({ web, clock, log, onCall: given.onCall ?? createOnCall() });
  return { slack, clock, directory, asked, lines };
}

describe('who is in a user group', () => {
  it('is what Slack says', async () => {
    const { directory } = await start();
    const groups = await directory.groupsOf('U0KATE', ['S0SECURITY', 'S0LEADS'], 'fresh');
    expect([groups('S0SECURITY'), groups('S0LEADS')]).toEqual([true, false]);
  });

  it('is unknown, never no, when Slack cannot say', async () => {
    const { directory, slack } = await start();
    slack.world.fault('usergroups.users.list', { kind: 'status', status: 500 }, 1);
    const groups = await directory.groupsOf('U0KATE', ['S0SECURITY'], 'fresh');
    expect([groups('S0SECURITY'), groups('S0NEVER')]).toEqual(['unknown', 'unknown']);
    const again = await directory.groupsOf('U0KATE', ['S0SECURITY'], 'recent');
    expect(again('S0SECURITY'), 'a failed answer is not kept').toBe(true);
  });

  it('is unknown for that group alone', async () => {
    const { directory } = await start();
    const groups = await directory.groupsOf('U0KATE', ['S0GONE', 'S0SECURITY'], 'fresh');
    expect([groups('S0GONE'), groups('S0SECURITY')]).toEqual(['unknown', true]);
  });

  it('may be a minute old for a form, but is asked again for a decision', async () => {
    const { directory, slack, clock, asked } = await start();
    const isIn = async (how: 'fresh' | 'recent') =>
      (await directory.groupsOf('U0KATE', ['S0SECURITY'], how))('S0SECURITY');
    expect(await isIn('recent')).toBe(true);
    slack.world.setGroupMembers('S0SECURITY', []);
    expect(await isIn('recent')).toBe(true);
    expect(asked('usergroups.users.list')).toBe(1);
    expect(await isIn('fresh')).toBe(false);
    slack.world.setGroupMembers('S0SECURITY', ['U0KATE']);
    await clock.advance(61_000, async () => {});
    expect(await isIn('recent')).toBe(true);
  });
});

describe('who is in a channel', () => {
  it('is found on any page', async () => {
    const { directory, slack } = await start();
    const many = Array.from({ length: 2300 }, (_, index) => `U1${String(index).padStart(6, '0')}`);
    slack.world.setChannelMembers('C0PLATFORM', ['U0JIT', ...many, 'U0GRACE']);
    expect(await directory.isInChannel('U0GRACE', 'C0PLATFORM')).toBe(true);
    expect(await directory.isInChannel('U0ADA', 'C0PLATFORM')).toBe(false);
  });

  it('is unknown, never no, when Slack cannot say', async () => {
    const { directory, slack } = await start();
    expect(await directory.isInChannel('U0GRACE', 'C0GONE')).toBe('unknown');
    slack.world.fault('conversations.members', { kind: 'status', status: 500 }, 1);
    expect(await directory.isInChannel('U0GRACE', 'C0PLATFORM')).toBe('unknown');
  });
});

describe('who is in many user groups', () => {
  const several = ['S0SECURITY', 'S0LEADS', 'S0A', 'S0B', 'S0C'];

  it('is asked in one question, however many the groups', async () => {
    const { directory, asked } = await start();
    const groups = await directory.groupsOf('U0KATE', several, 'fresh');
    expect(several.map(groups)).toEqual([true, false, 'unknown', 'unknown', 'unknown']);
    expect(asked('usergroups.list')).toBe(1);
    await directory.groupsOf('U0GRACE', several, 'recent');
    expect(asked('usergroups.list'), 'a minute old will do for a form').toBe(1);
  });

  it('is asked group by group where that one question fails', async () => {
    const { directory, slack } = await start();
    slack.world.fault('usergroups.list', { kind: 'status', status: 500 });
    const groups = await directory.groupsOf('U0KATE', several, 'fresh');
    expect([groups('S0SECURITY'), groups('S0LEADS'), groups('S0A')]).toEqual([true, false, 'unknown']);
  });

  it('is unknown for a group that was disabled', async () => {
    const { directory, slack } = await start();
    slack.world.disableGroup('S0SECURITY');
    const one = await directory.groupsOf('U0KATE', ['S0SECURITY'], 'fresh');
    const many = await directory.groupsOf('U0KATE', several, 'fresh');
    expect([one('S0SECURITY'), many('S0SECURITY')]).toEqual(['unknown', 'unknown']);
  });
});

describe('what somebody is in the workspace', () => {
  it('is a member, a guest, a bot, deactivated or a stranger, as Slack says', async () => {
    const { directory, slack } = await start();
    slack.world.makeGuest('U0MAX', 'one channel');
    slack.world.makeStranger('U0GRACE');
    slack.world.deactivatePerson('U0KATE');
    const all = ['U0ADA', 'U0MAX', 'U0GRACE', 'U0KATE', 'U0JIT', 'U0NEVER'];
    const found = await Promise.all(all.map((id) => directory.membershipOf(id, 'fresh')));
    expect(found).toEqual(['member', 'guest', 'stranger', 'deactivated', 'bot', 'stranger']);
  });

  it('is a stranger for whoever has another workspace, whatever else Slack says of them', async () => {
    const { directory, slack } = await start();
    slack.world.makeStranger('U0GRACE');
    const grace = slack.workspace.people.find(({ id }) => id === 'U0GRACE');
    if (grace) Object.assign(grace, { isStranger: false });
    expect(await directory.membershipOf('U0GRACE', 'fresh')).toBe('stranger');
  });

  it('is unknown when Slack cannot say, also which workspace is ours', async () => {
    const { directory, slack } = await start();
    slack.world.fault('auth.test', { kind: 'status', status: 500 }, 1);
    expect(await directory.membershipOf('U0ADA', 'fresh')).toBe('unknown');
    slack.world.fault('users.info', { kind: 'error', error: 'fatal_error' }, 1);
    expect(await directory.membershipOf('U0ADA', 'fresh')).toBe('unknown');
    expect(await directory.membershipOf('U0ADA', 'recent'), 'a failed answer is not kept').toBe('member');
  });

  it('is asked again for a decision', async () => {
    const { directory, slack } = await start();
    expect(await directory.membershipOf('U0ADA', 'recent')).toBe('member');
    slack.world.deactivatePerson('U0ADA');
    expect(await directory.membershipOf('U0ADA', 'recent')).toBe('member');
    expect(await directory.membershipOf('U0ADA', 'fresh')).toBe('deactivated');
    expect(await directory.membershipOf('U0ADA', 'recent'), 'the newer answer is the one that is kept').toBe(
      'deactivated',
    );
  });

  it('is unknown without the scope, and the log says once which one and what to do', async () => {
    const { directory, lines } = await start({ without: 'users:read' });
    expect(await directory.membershipOf('U0ADA', 'fresh')).toBe('unknown');
    expect(await directory.membershipOf('U0GRACE', 'fresh')).toBe('unknown');
    expect(lines.filter((line) => line.startsWith('error'))).toEqual([
      'error the Slack app lacks a scope: update it from manifest.yml, and install it again {"scope":"users:read"}',
    ]);
  });

  it('is not asked while Slack wants quiet, and asked again afterwards', async () => {
    const { directory, slack, clock, asked } = await start();
    const mend = slack.world.fault('users.info', { kind: 'ratelimited', retryAfter: 30 });
    expect(await directory.membershipOf('U0ADA', 'fresh')).toBe('unknown');
    expect(await directory.membershipOf('U0GRACE', 'fresh')).toBe('unknown');
    expect(asked('users.info')).toBe(1);
    mend();
    await clock.advance(31_000, async () => {});
    expect(await directory.membershipOf('U0ADA', 'fresh')).toBe('member');
  });
});

describe('everybody who could decide', () => {
  it('is whom the list names, and whoever is in its groups', async () => {
    const { directory, slack } = await start();
    slack.world.setGroupMembers('S0LEADS', ['U0BARB']);
    slack.world.setGroupMembers('S0SECURITY', ['U0KATE', 'U0BARB']);
    slack.world.setChannelMembers('C0PLATFORM', ['U0GRACE', 'U0JIT']);
    const named = await directory.peopleOf({ members: ['U0GRACE', 'S0LEADS', 'S0SECURITY', 'U0KATE'] });
    expect(named).toEqual(['U0GRACE', 'U0BARB', 'U0KATE']);
    expect(await directory.peopleOf({ channel: 'C0PLATFORM' })).toEqual(['U0GRACE', 'U0JIT']);
  });

  it('is nobody where the group was disabled or the channel is gone, and unknown where Slack cannot say', async () => {
    const { directory, slack } = await start();
    slack.world.disableGroup('S0LEADS');
    expect(await directory.peopleOf({ members: ['S0LEADS'] })).toEqual([]);
    expect(await directory.peopleOf({ channel: 'C0GONE' })).toEqual([]);
    slack.world.fault('usergroups.users.list', { kind: 'status', status: 500 });
    slack.world.fault('conversations.members', { kind: 'status', status: 500 });
    expect(await directory.peopleOf({ members: ['U0ADA', 'S0SECURITY'] })).toBe('unknown');
    expect(await directory.peopleOf({ channel: 'C0SECURITY' })).toBe('unknown');
  });
});

describe('who is on call by a schedule', () => {
  const onCall: OnCall = {
    emailsOf: async () => new Set(['ada@example.com', 'max@example.com']),
    check: async () => [],
  };
  const schedule = 'pagerduty:PABC123';
  const isOnCall = async ({ directory }: Awaited<ReturnType<typeof start>>, personId: string) =>
    (await directory.groupsOf(personId, [schedule], 'fresh'))(schedule);

  it('is found by the address that Slack shows of people of ours, and of nobody else', async () => {
    const rig = await start({ onCall });
    expect([await isOnCall(rig, 'U0ADA'), await isOnCall(rig, 'U0GRACE')]).toEqual([true, false]);
    rig.slack.world.makeStranger('U0ADA');
    rig.slack.world.deactivatePerson('U0MAX');
    expect([await isOnCall(rig, 'U0ADA'), await isOnCall(rig, 'U0MAX')]).toEqual([false, false]);
  });

  it('is unknown where Slack shows no address, and the log says which scope it takes', async () => {
    const rig = await start({ onCall, without: 'users:read.email' });
    expect(await isOnCall(rig, 'U0ADA')).toBe('unknown');
    expect(rig.lines.join()).toContain('scope users:read.email');
  });

  it('is not waited for again and again by a form while the service is down, but by every decision', async () => {
    let asked = 0;
    const broken: OnCall = { ...onCall, emailsOf: () => Promise.reject(new Error(`down ${++asked}`)) };
    const { directory, clock } = await start({ onCall: broken });
    const ask = async (how: 'fresh' | 'recent') => (await directory.groupsOf('U0ADA', [schedule], how))(schedule);
    expect([await ask('recent'), await ask('recent'), asked]).toEqual(['unknown', 'unknown', 1]);
    expect([await ask('fresh'), asked]).toEqual(['unknown', 2]);
    await clock.advance(11_000, async () => {});
    expect([await ask('recent'), asked]).toEqual(['unknown', 3]);
  });

  it('is asked beside user groups, each answering for itself', async () => {
    const { directory, slack } = await start({ onCall });
    slack.world.fault('usergroups.users.list', { kind: 'status', status: 500 });
    const groups = await directory.groupsOf('U0ADA', [schedule, 'S0LEADS'], 'fresh');
    expect([groups(schedule), groups('S0LEADS')]).toEqual([true, 'unknown']);
  });
});
