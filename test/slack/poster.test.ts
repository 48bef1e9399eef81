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

  it('answers in the thread of a message', async () => {
    const { slack, poster } = await start();
    const { ts } = await poster.post({ to: { channel: 'C0PLATFORM' }, ...words('card') });
    await poster.post({ to: { channel: 'C0PLATFORM' }, threadTs: ts, ...words('question') });
    const seen = asPerson(slack, 'U0GRACE').messages('platform-approvals');
    expect(seen.map(({ text, threadTs }) => [text, threadTs])).toEqual([
      ['card', undefined],
      ['question', ts],
    ]);
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

  it.each([
    ['channel_not_found', 'place'],
    ['not_in_channel', 'place'],
    ['is_archived', 'place'],
    ['user_not_found', 'place'],
    ['cannot_dm_bot', 'place'],
    ['messages_tab_disabled', 'place'],
    ['restricted_action_read_only_channel', 'place'],
    ['msg_too_long', 'content'],
    ['invalid_blocks', 'content'],
    ['invalid_auth', 'app'],
    ['not_authed', 'app'],
    ['token_revoked', 'app'],
    ['token_expired', 'app'],
    ['account_inactive', 'app'],
    ['missing_scope', 'app'],
    ['team_access_not_granted', 'app'],
    ['a_code_of_tomorrow', 'app'],
    ['internal_error', 'service'],
    ['fatal_error', 'service'],
    ['service_unavailable', 'service'],
    ['team_added_to_org', 'service'],
  ] as const)('gives up a message only for what is wrong with that place or message: %s', async (error, about) => {
    const { slack, poster } = await start();
    slack.world.fault('chat.postMessage', { kind: 'error', error }, 1);
    const fault = await faultOf(poster.post({ to: { channel: 'C0PLATFORM' }, ...words('x') }));
    expect(fault).toMatchObject({ code: error, about });
    expect(fault.isLasting).toBe(about === 'place' || about === 'content');
  });

  it('takes a channel that is not there for lasting, and no answer for trouble that passes', async () => {
    const { slack, poster } = await start();
    const post = (channel: string) => faultOf(poster.post({ to: { channel }, ...words('x') }));
    expect(await post('C0NOWHERE')).toMatchObject({ code: 'channel_not_found', isLasting: true });
    slack.world.fault('chat.postMessage', { kind: 'status', status: 503 }, 1);
    expect(await post('C0PLATFORM')).toMatchObject({ code: 'unreachable', isLasting: false });
  });

  it('tries once, and says from when on Slack takes the next message', async () => {
    const { slack, poster, clock } = await start();
    slack.world.fault('chat.postMessage', { kind: 'ratelimited', retryAfter: 30 });
    const fault = await faultOf(poster.post({ to: { channel: 'C0PLATFORM' }, ...words('x') }));
    expect(fault).toMatchObject({ code: 'ratelimited', about: 'service' });
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
