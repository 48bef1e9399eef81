import { describe, expect, it } from 'vitest';
import { ask, startWorld } from '../world.ts';

const general = { in: 'general' };
const approvals = { in: 'platform-approvals' };

describe.each(['socket', 'http'] as const)('the slash command over %s', (mode) => {
  it('answers an unknown verb with the nearest one and the list', async () => {
    const { ada, slack } = await startWorld({ mode });
    await ada.say('/jit hlep', general);
    const answer = await ada.sees('Did you mean /jit help?', general);
    expect(answer).toContain('/jit help: this list');
    await ada.say('/jit frobnicate', general);
    expect(await ada.sees('frobnicate', general)).not.toContain('Did you mean');
    expect(slack.messages('C0GENERAL', 'U0GRACE'), 'nobody else sees it').toEqual([]);
  });

  it('opens the form filled in, from one line', async () => {
    const { ada, slack } = await startWorld({ mode });
    await ada.say('/jit acme/payments write 2h fix the payout job', general);
    await ada.opens('Request access');
    expect(ada.value('Repository')).toBe('acme/payments · GitHub');
    expect(ada.value('Access level')).toBe('write');
    expect(ada.value('Duration')).toBe('2h');
    expect(ada.value('Reason')).toBe('fix the payout job');
    await ada.waitFor(() => /one of platform.*must approve\.\n.*You have now: read/.test(ada.screen()));
    await ada.type('Ticket', 'PAY-1');
    await ada.submit();
    expect(await ada.sees('You asked for')).toContain('for 2h');
    expect(slack.world.refusedAcks).toEqual([]);
  });
});

describe('buttons', () => {
  it('say privately what cannot be done, and why', async () => {
    const { ada, grace, slack } = await startWorld();
    slack.world.setChannelMembers('C0PLATFORM', ['U0ADA', 'U0GRACE', 'U0MAX', 'U0JIT']);
    await ask(ada, { repo: 'acme/payments', level: 'write', duration: '1h', ticket: 'PAY-1' });
    await grace.sees('asks for write', approvals);
    await ada.press('Approve', approvals);
    expect(await ada.sees('This is your own request', approvals)).toContain('someone else');
    expect(grace.texts('platform-approvals').join()).not.toContain('your own request');
  });

  it('deny with a reason, asked for at once', async () => {
    const { ada, grace } = await startWorld();
    await ask(ada, { repo: 'acme/payments', level: 'write', duration: '1h', ticket: 'PAY-1' });
    await grace.sees('asks for write', approvals);
    await grace.press('Deny', approvals);
    await grace.opens('Deny request');
    await grace.type('Reason', 'not <!channel> today');
    await grace.submit();
    expect(grace.modal()).toBeUndefined();
    expect(await ada.sees('was denied by @grace')).toContain('not <!channel> today');
    await ada.press('Request again');
    await ada.opens('Request access');
    expect(ada.value('Reason')).toBe('fix the payout job');
    await ada.waitFor(() => ada.value('Ticket') === 'PAY-1');
  });

  it('tell someone who may not deny before they write why', async () => {
    const { ada, grace, max, slack } = await startWorld();
    slack.world.setChannelMembers('C0PLATFORM', ['U0GRACE', 'U0MAX', 'U0JIT']);
    await ask(ada, { repo: 'acme/payments', level: 'write', duration: '1h', ticket: 'PAY-1' });
    await grace.sees('asks for write', approvals);
    await max.press('Deny', approvals);
    await max.sees('Only the approvers of platform decide on this request', approvals);
    expect(max.modal()).toBeUndefined();
  });

  it('open the form to deny when Slack is slow to say who may', async () => {
    const { ada, grace, barbara, slack } = await startWorld();
    await ask(ada, { repo: 'acme/payments', level: 'write', duration: '1h', ticket: 'PAY-1' });
    await grace.sees('asks for write', approvals);
    slack.world.fault('usergroups.users.list', { kind: 'hang' });
    await barbara.press('Deny', approvals);
    await barbara.opens('Deny request');
  });

  it('tell the second approver who was first, also in the form that was already open', async () => {
    const { ada, grace, barbara } = await startWorld();
    await ask(ada, { repo: 'acme/payments', level: 'write', duration: '1h', ticket: 'PAY-1' });
    await grace.sees('asks for write', approvals);
    await barbara.press('Deny', approvals);
    await barbara.opens('Deny request');
    await grace.press('Approve', approvals);
    await ada.sees('@grace approved');
    await barbara.type('Reason', 'too late');
    await barbara.submit();
    await barbara.opens('Cannot deny');
    expect(barbara.screen()).toContain('already approved by @grace');
  });

  it('on an old copy answer privately, and the copy is drawn as it should be', async () => {
    const { ada, grace, slack } = await startWorld();
    await ask(ada, { repo: 'acme/payments', level: 'write', duration: '1h', ticket: 'PAY-1' });
    await grace.sees('asks for write', approvals);
    const [card] = slack.messages('C0PLATFORM', 'U0GRACE');
    if (!card) throw new Error('no card');
    const copy = await fetch(`${slack.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${slack.botToken}` },
      body: JSON.stringify({ channel: 'C0PLATFORM', text: card.text, blocks: card.blocks }),
    });
    const { ts } = (await copy.json()) as { ts: string };
    const button = { blockId: 'card:1', actionId: 'approve' };
    await slack.clickInMessage('U0GRACE', 'C0PLATFORM', card.ts, button);
    await ada.sees('@grace approved');
    await slack.clickInMessage('U0GRACE', 'C0PLATFORM', ts, button);
    await grace.sees('This request was already approved by @grace', approvals);
    await grace.waitFor(() => !JSON.stringify(slack.messages('C0PLATFORM', 'U0GRACE')).includes('"approve"'));
  });
});

describe('nonsense and faults', () => {
  it('is refused without a crash', async () => {
    const { ada, slack } = await startWorld();
    const user = { id: 'U0ADA' };
    const team = { id: 'T0ACME' };
    for (const payload of [
      null,
      'text',
      [],
      {},
      { type: 'block_actions', user, team, actions: [] },
      {
        type: 'block_actions',
        user,
        team,
        trigger_id: '1.2',
        actions: [{ action_id: 'approve', block_id: 'x', value: 'x' }],
      },
      { type: 'block_actions', user, team, trigger_id: '1.2', actions: [{ action_id: 'gone', block_id: 'x' }] },
      { type: 'view_submission', user, team, view: { callback_id: 'request' } },
      { type: 'view_submission', user, team, view: { id: 'V1', callback_id: 'gone', state: { values: {} } } },
      { type: 'view_submission', user, team, view: { id: 'V1', callback_id: 'deny', private_metadata: 'x' } },
      { type: 'block_suggestion', user, team, action_id: 'gone', block_id: 'x', value: '' },
      { command: '/jit', text: 7, team_id: 'T0ACME' },
    ]) {
      for (const type of ['interactive', 'slash_commands']) {
        slack.world.sendRaw({ type, envelope_id: 'e', payload, accepts_response_payload: true });
      }
    }
    slack.world.sendRaw('{');
    await ada.say('/jit help', general);
    await ada.sees('this list', general);
  });

  it('a fault is shown as a reference, and nothing else of it', async () => {
    const { ada, slack } = await startWorld();
    slack.world.fault('views.open', { kind: 'error', error: 'internal_error' }, 1);
    await ada.say('/jit', general);
    const words = await ada.sees(/Something went wrong here \(reference [0-9a-f]{6}\)/, general);
    expect(words).not.toContain('internal_error');
    await ada.say('/jit', general);
    await ada.opens('Request access');
  });
});

describe('the connection', () => {
  it('is closed only when what is under way has been answered', async () => {
    const { ada, github, slack, stopApp, startApp } = await startWorld({ hostTimeoutMs: 10_000 });
    await ada.say('/jit acme/sandbox-ada write 10m try it', general);
    await ada.opens('Request access');
    await ada.waitFor(() => ada.screen().includes('You have now: no access'));
    const mend = github.fault({ do: { kind: 'delay', ms: 700 } });
    const before = slack.world.requests.length;
    const sent = ada.submit();
    await ada.waitFor(() => slack.world.requests.length > before);
    await stopApp();
    mend();
    expect((await sent)?.ackedAfterMs).toBeGreaterThan(500);
    expect(ada.modal()).toBeUndefined();
    expect(slack.world.openConnections()).toBe(0);
    await startApp();
    expect(await ada.sees('Rule “sandboxes” approved')).toContain('acme/sandbox-ada');
  });

  it('is two in Socket Mode, and is known to be gone when both are', async () => {
    const { slack, app, ada } = await startWorld();
    expect(slack.world.openConnections()).toBe(2);
    const states: boolean[] = [];
    app().inside.slack.onStateChange((isConnected) => states.push(isConnected));
    slack.world.refuseSockets(true);
    slack.world.disconnectSockets();
    await ada.waitFor(() => !app().inside.slack.isConnected());
    expect(states).toEqual([false]);
  });
});
