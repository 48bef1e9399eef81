import { describe, expect, it, onTestFinished } from 'vitest';
import { workspace } from '#demo/seed.ts';
import { startPretendSlack } from '#demo/slack/pretend-slack.ts';
import { createLog } from '#lib/log.ts';
import { createOnCall } from '#on-call/on-call.ts';
import { createSlack, type SlackConfig } from '#slack/bolt.ts';
import { scopesOfManifest } from '../manifest.ts';
import { createManualClock } from '../manual-clock.ts';

async function start(given: Partial<SlackConfig> = {}) {
  const slack = await startPretendSlack({
    workspace: workspace(),
    scopes: await scopesOfManifest(),
    commands: ['/jit'],
  });
  // The last one registered runs first.
  onTestFinished(() => slack.close());
  const { botToken, appToken, apiUrl } = slack;
  const door = createSlack({
    config: { botToken, appToken, apiUrl, ...given },
    access: () => {
      throw new Error('not needed here');
    },
    onCall: createOnCall(),
    log: createLog('silent'),
    clock: createManualClock(),
    onCopySeen: () => {},
  });
  onTestFinished(() => door.stop());
  return { slack, door };
}

describe('the start', () => {
  it('says which token Slack does not accept, and asks once only', async () => {
    const { slack, door } = await start({ botToken: 'xoxb-wrong' });
    await expect(door.start()).rejects.toThrow('Slack does not accept SLACK_BOT_TOKEN (invalid_auth): copy');
    expect(slack.world.requests).toHaveLength(1);
  });

  it('waits while Slack has troubles that pass', async () => {
    const { slack, door } = await start();
    slack.world.fault('auth.test', { kind: 'error', error: 'internal_error' }, 1);
    await door.start();
    expect(door.isConnected()).toBe(true);
  });

  it('puts off what Slack posts over HTTP until it is done, and after the stop', async () => {
    const { door } = await start({ appToken: undefined, signingSecret: 'hush' });
    const status = async () => (await door.httpHandler?.('x=1', () => undefined))?.status;
    expect(await status()).toBe(503);
    await door.start();
    expect(await status()).toBe(401);
    await door.stop();
    expect(await status()).toBe(503);
  });

  it('needs a way for Slack to reach us', async () => {
    await expect(start({ appToken: undefined })).rejects.toThrow('an app token or a signing secret');
  });
});
