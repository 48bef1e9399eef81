import { describe, expect, it, onTestFinished } from 'vitest';
import { workspace } from '#demo/seed.ts';
import { startPretendSlack } from '#demo/slack/pretend-slack.ts';
import { createLog } from '#lib/log.ts';
import { createDirectory } from '#slack/directory.ts';
import { createLogger } from '#slack/logger.ts';
import { createWeb } from '#slack/web.ts';
import { scopesOfManifest } from '../manifest.ts';
import { createManualClock } from '../manual-clock.ts';

async function start() {
  const slack = await startPretendSlack({
    workspace: workspace(),
    scopes: await scopesOfManifest(),
    commands: ['/jit'],
  });
  onTestFinished(() => slack.close());
  const log = createLog('fatal');
  const clock = createManualClock();
  const web = createWeb({ botToken: slack.botToken, apiUrl: slack.apiUrl, logger: createLogger(log) });
  const asked = (method: string) => slack.world.requests.filter((request) => request.method === method).length;
  return { slack, clock, directory: createDirectory({ web, clock, log }), asked };
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
