import { describe, expect, it, onTestFinished } from 'vitest';
import { workspace } from '#demo/seed.ts';
import { asPerson } from '#demo/slack/hand.ts';
import { startPretendSlack } from '#demo/slack/pretend-slack.ts';
import { createLog } from '#lib/log.ts';
import { SlackFault } from '#reconcile/picture.ts';
import { createLogger } from '#slack/logger.ts';
import { createPoster, say } from '#slack/poster.ts';
import { richText, section } from '#slack/views/rich.ts';
import { createWeb } from '#slack/web.ts';
import { scopesOfManifest } from '../manifest.ts';
import { createManualClock } from '../manual-clock.ts';

const words = (text: string) => ({ text, blocks: [richText('words', section([text]))] });

async function start() {
  const slack = await startPretendSlack({
    workspace: workspace(),
    scopes: await scopesOfManifest(),
    commands: ['/jit'],
  });
  onTestFinished(() => slack.close());
  const clock = createManualClock();
  const logger = createLogger(createLog('fatal'));
  const web = createWeb({ botToken: slack.botToken, apiUrl: slack.apiUrl, logger });
  return { slack, clock, poster: createPoster({ web, clock }) };
}

const faultOf = async (work: Promise<unknown>): Promise<SlackFault> => {
  const thrown = await work.then(
    () => undefined,
    (fault: unknown) => fault,
  );
  if (!(thrown instanceof SlackFault)) throw new Error(`not a SlackFault: ${String(thrown)}`);
  return thrown;
};

describe('the poster', () => {
  it('reaches a person in their direct messages and a channel in the channel', async () => {
    const { slack, poster } = await start();
    const direct = await poster.post({ to: { person: 'U0ADA' }, ...words('hello') });
    expect(direct.channel).toMatch(/^D/);
    await poster.post({ to: { channel: 'C0PLATFORM' }, ...words('card') });
    expect(asPerson(slack, 'U0ADA').texts()).toEqual(['hello']);
    expect(asPerson(slack, 'U0GRACE').texts('platform-approvals')).toEqual(['card']);
  });

  it('edits what it posted', async () => {
    const { slack, poster } = await start();
    const at = await poster.post({ to: { person: 'U0ADA' }, ...words('one') });
    expect(await poster.update(at, words('two'))).toBe('shown');
    expect(asPerson(slack, 'U0ADA').texts()).toEqual(['two']);
  });

  it('gives up a message that Slack no longer lets it change', async () => {
    const { slack, poster } = await start();
    const at = await poster.post({ to: { channel: 'C0PLATFORM' }, ...words('one') });
    expect(await poster.update({ ...at, ts: '1.000001' }, words('two'))).toBe('lost');
    slack.world.archiveChannel('C0PLATFORM');
    expect(await poster.update(at, words('two'))).toBe('lost');
  });

  it('tells what will not help to try again from what passes', async () => {
    const { slack, poster } = await start();
    const post = (channel: string) => faultOf(poster.post({ to: { channel }, ...words('x') }));
    expect(await post('C0NOWHERE')).toMatchObject({ code: 'channel_not_found', isLasting: true });
    expect(await post('C0GENERAL')).toMatchObject({ code: 'not_in_channel', isLasting: true });
    slack.world.fault('chat.postMessage', { kind: 'status', status: 503 }, 1);
    expect(await post('C0PLATFORM')).toMatchObject({ code: 'unreachable', isLasting: false });
    slack.world.fault('chat.postMessage', { kind: 'error', error: 'internal_error' }, 1);
    expect(await post('C0PLATFORM')).toMatchObject({ code: 'internal_error', isLasting: false });
  });

  it('tries once, and says from when on Slack takes the next message', async () => {
    const { slack, poster, clock } = await start();
    slack.world.fault('chat.postMessage', { kind: 'ratelimited', retryAfter: 30 });
    const fault = await faultOf(poster.post({ to: { channel: 'C0PLATFORM' }, ...words('x') }));
    expect(fault).toMatchObject({ code: 'ratelimited', isLasting: false });
    expect(fault.retryAt?.getTime()).toBe(clock.now().getTime() + 30_000);
    expect(slack.world.requests.filter(({ method }) => method === 'chat.postMessage')).toHaveLength(1);
  });

  it('says words with their mentions, and nothing else in them becomes one', async () => {
    const { slack, poster } = await start();
    await say(poster, 'C0JITADMIN', ['<!channel> look, ', { user: 'U0ADA' }, ' in ', { channel: 'C0PLATFORM' }]);
    const [text] = asPerson(slack, 'U0BARB').texts('jit-admins');
    expect(text).toBe('<!channel> look, @ada in #platform-approvals');
  });

  it('cuts words that are too long for a message, rather than saying nothing', async () => {
    const { slack, poster } = await start();
    await say(poster, 'C0JITADMIN', `start ${'😀&'.repeat(20_000)}`);
    expect(asPerson(slack, 'U0BARB').texts('jit-admins')[0]).toMatch(/^start .*…$/u);
  });
});
