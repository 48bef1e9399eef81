import { describe, expect, it } from 'vitest';
import { policyText } from '../plain-policy.ts';
import { ask, startWorld, type World } from '../world.ts';

const approvals = { in: 'platform-approvals' };
/** Whoever is in the channel decides; the channel is shared with another company. */
const byChannel = policyText.replace('    members: [U0GRACE, S0LEADS]\n  security', '  security');
const stranger = 'U0EVIL1';

async function openRequest(): Promise<World> {
  const world = await startWorld({ mode: 'http', policy: byChannel });
  await ask(world.ada, { repo: 'acme/shop', level: 'write', duration: '1h' });
  await world.grace.sees('Approve', approvals);
  world.slack.world.setChannelMembers('C0PLATFORM', ['U0GRACE', 'U0BARB', 'U0JIT', stranger]);
  return world;
}

/** What Slack sends when the button of the first card is pressed, by somebody from where the test says. */
function pressed(world: World, action: string, from: Record<string, unknown>): string {
  const [card] = world.grace.messages('platform-approvals');
  return JSON.stringify({
    type: 'block_actions',
    api_app_id: 'A0JIT',
    trigger_id: '1.2.3',
    container: { type: 'message', message_ts: card?.ts, channel_id: 'C0PLATFORM' },
    channel: { id: 'C0PLATFORM', name: 'platform-approvals' },
    message: { ts: card?.ts },
    actions: [{ type: 'button', action_id: action, block_id: 'card:1', value: '1', action_ts: '1.1' }],
    ...from,
  });
}
const post = ({ slack }: World, payload: string) => slack.world.post(`payload=${encodeURIComponent(payload)}`);
const decided = async ({ audit }: World) =>
  (await audit()).filter((entry) => /vote\.cast|request\.(approved|denied)/.test(entry));
const unopened = ({ slack }: World) => slack.world.requests.filter(({ method }) => method === 'views.open').length;

describe('people of another workspace', () => {
  it.each([
    ['their own workspace', { user: { id: stranger, team_id: 'T0OTHER' }, team: { id: 'T0OTHER' } }],
    ['their own, in a channel of ours', { user: { id: stranger, team_id: 'T0OTHER' }, team: { id: 'T0ACME' } }],
    ['another organisation', { user: { id: stranger, team_id: 'E0OTHER', enterprise_id: 'E0OTHER' } }],
    ['the workspace of the payload', { user: { id: stranger }, team: { id: 'T0OTHER' } }],
  ])('decide nothing, though they are in the channel: %s', async (_, from) => {
    const world = await openRequest();
    const forms = unopened(world);
    await post(world, pressed(world, 'approve', from));
    await post(world, pressed(world, 'deny', from));
    await world.settle();
    const view = {
      id: 'V9',
      callback_id: 'deny',
      private_metadata: '1',
      state: { values: { reason: { reason: { value: 'no' } } } },
    };
    const sent = await post(world, JSON.stringify({ type: 'view_submission', trigger_id: '1.2.4', view, ...from }));
    expect(sent.body).toContain('only for people of the workspace');
    expect(await decided(world)).toEqual([]);
    expect(unopened(world)).toBe(forms);
  });

  it('do not get the form either', async () => {
    const world = await openRequest();
    const forms = unopened(world);
    const typed = { command: '/jit', text: '', user_id: stranger, team_id: 'T0OTHER', trigger_id: '1.2.3' };
    await world.slack.world.post(new URLSearchParams(typed).toString());
    await world.settle();
    expect(unopened(world)).toBe(forms);
  });

  it('a payload that does not say where somebody is from is judged by who they are', async () => {
    const world = await openRequest();
    await post(world, pressed(world, 'approve', { user: { id: 'U0GRACE' } }));
    await world.ada.sees('Active until');
  });
});

describe('while Slack does not say which workspace is ours', () => {
  it('nobody decides, is told to try again, and can do so', async () => {
    const world = await startWorld({ mode: 'http', policy: byChannel });
    await ask(world.ada, { repo: 'acme/shop', level: 'write', duration: '1h' });
    await world.grace.sees('Approve', approvals);
    const { fault } = world.slack.world;
    const trouble = { kind: 'error', error: 'internal_error' } as const;
    // Whoever is looked at is held against our workspace, which is asked for once only.
    const mends: (() => void)[] = [];
    await world.restart({ whileDown: () => void mends.push(fault('conversations.members', trouble)) });
    const mend = fault('auth.test', trouble);
    for (const other of mends) other();
    await world.grace.press('Approve', approvals);
    await world.grace.sees(/which workspace.*try again/i, approvals);
    expect(await decided(world)).toEqual([]);
    mend();
    await world.grace.press('Approve', approvals);
    await world.ada.sees('Active until');
  });
});
