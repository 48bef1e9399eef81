import { describe, expect, it } from 'vitest';
import { ask, startWorld, type World } from '../world.ts';

async function openRequest(world: World): Promise<void> {
  await ask(world.ada, { repo: 'acme/shop', level: 'write', duration: '1h' });
  await world.grace.sees('Approve', { in: 'platform-approvals' });
  await world.barbara.sees('Approve', { in: 'platform-approvals' });
}
const effects = (entries: string[], action: string) => entries.filter((entry) => entry.includes(` ${action} `));

describe('one effect, whoever clicks, however often', () => {
  it('two approvers at once: one decides, the other is told privately who was faster', async () => {
    const world = await startWorld();
    await openRequest(world);
    const { ada, grace, barbara, github, audit } = world;
    await Promise.all([
      grace.press('Approve', { in: 'platform-approvals' }),
      barbara.press('Approve', { in: 'platform-approvals' }),
    ]);
    await ada.sees('Active until');
    const told = await grace.waitFor(() =>
      [grace, barbara].find((person) =>
        person.messages('platform-approvals').some((message) => message.ephemeralFor === person.id),
      ),
    );
    expect(told.texts('platform-approvals').join()).toMatch(/already approved by/);
    const entries = await audit();
    expect(effects(entries, 'vote.cast')).toHaveLength(1);
    expect(effects(entries, 'grant.wanted')).toHaveLength(1);
    expect(github.requests.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });

  it('a double click counts once', async () => {
    const world = await startWorld();
    await openRequest(world);
    const { ada, grace, audit } = world;
    await Promise.all([1, 2, 3].map(() => grace.press('Approve', { in: 'platform-approvals' })));
    await ada.sees('Active until');
    expect(effects(await audit(), 'grant.wanted')).toHaveLength(1);
  });

  it('approve and deny at once: one of them holds', async () => {
    const world = await startWorld();
    await openRequest(world);
    const { grace, barbara, audit, settle } = world;
    await barbara.press('Deny', { in: 'platform-approvals' });
    await barbara.opens(/deny/i);
    await barbara.type('Reason', 'no');
    await Promise.all([grace.press('Approve', { in: 'platform-approvals' }), barbara.submit()]);
    await grace.waitFor(() => !grace.texts('platform-approvals').join().includes('[Approve]'));
    await settle();
    const entries = await audit();
    expect([...effects(entries, 'request.approved'), ...effects(entries, 'request.denied')]).toHaveLength(1);
  });

  it('an approver never approves their own request', async () => {
    const { grace, github, audit } = await startWorld();
    await ask(grace, { repo: 'acme/payments', level: 'write', duration: '1h', ticket: 'PAY-1' });
    await grace.sees('Approve', { in: 'platform-approvals' });
    await grace.press('Approve', { in: 'platform-approvals' });
    await grace.sees('your own request', { in: 'platform-approvals' });
    await grace.press('Deny', { in: 'platform-approvals' });
    await grace.sees('your own request', { in: 'platform-approvals' });
    expect(github.levelOf('grace-h', 'acme/payments')).toBe('none');
    expect(effects(await audit(), 'vote.cast')).toEqual([]);
  });

  it('someone in the channel who is no approver is told so, and nothing happens', async () => {
    const world = await startWorld();
    world.slack.world.setChannelMembers('C0PLATFORM', ['U0GRACE', 'U0BARB', 'U0KATE', 'U0JIT']);
    await openRequest(world);
    const { kate, audit, github } = world;
    await kate.press('Approve', { in: 'platform-approvals' });
    await kate.sees(/not one of them|Only the approvers/, { in: 'platform-approvals' });
    expect(effects(await audit(), 'vote.cast')).toEqual([]);
    expect(github.levelOf('ada-l', 'acme/shop')).toBe('none');
  });

  it('membership counts at the click, not at the posting', async () => {
    const world = await startWorld();
    await openRequest(world);
    const { barbara, grace, ada, slack, audit } = world;
    slack.world.setGroupMembers('S0LEADS', []);
    await barbara.press('Approve', { in: 'platform-approvals' });
    await barbara.sees(/Only the approvers/, { in: 'platform-approvals' });
    expect(effects(await audit(), 'vote.cast')).toEqual([]);
    await grace.press('Approve', { in: 'platform-approvals' });
    await ada.sees('Active until');
  });

  it('when Slack cannot say who is an approver, nobody decides, and it says so', async () => {
    const world = await startWorld();
    await openRequest(world);
    const { barbara, slack, audit } = world;
    const mend = slack.world.fault('usergroups.users.list', { kind: 'error', error: 'internal_error' });
    await barbara.press('Approve', { in: 'platform-approvals' });
    await barbara.sees(/Try again|try again/, { in: 'platform-approvals' });
    expect(effects(await audit(), 'vote.cast')).toEqual([]);
    mend();
    await barbara.press('Approve', { in: 'platform-approvals' });
    await world.ada.sees('Active until');
  });

  it('the same ask while one is open leads to that one', async () => {
    const world = await startWorld();
    await openRequest(world);
    const { ada, audit } = world;
    await ask(ada, { repo: 'acme/shop', level: 'write', duration: '2h' });
    await ada.opens('Already asked for');
    expect(ada.screen()).toMatch(/already asked for this: request 1 waits for platform/);
    expect(effects(await audit(), 'request.opened')).toHaveLength(1);
  });

  it('the policy is asked again at the vote: what would be refused now is refused', async () => {
    const world = await startWorld();
    await openRequest(world);
    const { grace, ada, audit, github, config, clock, settle } = world;
    await world.writePolicy(
      (await import('../plain-policy.ts')).policyText.replace('repos: ["**"]', 'repos: ["github:acme/none"]'),
    );
    expect(config.policyPath).toBeTruthy();
    for (let i = 0; i < 3; i += 1) await clock.advance(2500, () => new Promise((done) => setTimeout(done, 30)));
    await grace.press('Approve', { in: 'platform-approvals' });
    await grace.sees(/policy has changed/i, { in: 'platform-approvals' });
    await settle();
    await ada.sees(/refused/i);
    expect(effects(await audit(), 'request.refused')).toHaveLength(1);
    expect(github.levelOf('ada-l', 'acme/shop')).toBe('none');
  });

  it('when the policy now asks other approvers, these decide, and hear of it in their own channel', async () => {
    const world = await startWorld();
    await openRequest(world);
    const { grace, kate, ada, audit, github, clock } = world;
    const { policyText } = await import('../plain-policy.ts');
    await world.writePolicy(policyText.replace(/approve: platform\n$/, 'approve: security\n'));
    for (let i = 0; i < 3; i += 1) await clock.advance(2500, () => new Promise((done) => setTimeout(done, 30)));
    await grace.press('Approve', { in: 'platform-approvals' });
    await grace.sees(/Only the approvers of security/, { in: 'platform-approvals' });
    expect(effects(await audit(), 'vote.cast')).toEqual([]);
    await kate.sees('Approve', { in: 'security-approvals' });
    await grace.waitFor(() => !grace.texts('platform-approvals').join().includes('[Approve]'));
    expect(github.levelOf('ada-l', 'acme/shop')).toBe('none');
    await kate.press('Approve', { in: 'security-approvals' });
    await ada.sees('Active until');
    await grace.sees(/Approved by @kate/, { in: 'platform-approvals' });
  });
});
