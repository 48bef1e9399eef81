import { describe, expect, it } from 'vitest';
import { ask, hour, minute, ownRowsOnly, startWorld } from '../world.ts';

describe('ask, approve, grant, expire, restore', () => {
  it('on GitHub: someone with read gets write for an hour, and has read afterwards', async () => {
    const { ada, grace, github, advance, settle, audit } = await startWorld();
    await ask(ada, { repo: 'acme/payments', level: 'write', duration: '1h', ticket: 'PAY-7' });
    await ada.sees('platform');
    await grace.sees('fix the payout job', { in: 'platform-approvals' });
    expect(github.levelOf('ada-l', 'acme/payments')).toBe('read');

    await grace.press('Approve', { in: 'platform-approvals' });
    await ada.sees('Active until');
    expect(github.levelOf('ada-l', 'acme/payments')).toBe('write');

    await advance(59 * minute);
    expect(github.levelOf('ada-l', 'acme/payments')).toBe('write');
    await advance(minute);
    expect(github.directLevelOf('ada-l', 'acme/payments')).toBe('read');
    await ada.sees('Request again');
    await settle();
    expect(await audit()).toEqual([
      'jit policy.loaded policy',
      'jit account.linked person:U0ADA',
      'U0ADA request.opened request:1',
      'U0GRACE vote.cast request:1',
      'U0GRACE request.approved request:1',
      'jit grant.wanted request:1',
      'jit grant.account request:1',
      'jit host.intended github:7001:5001',
      'jit host.observed github:7001:5001',
      'jit grant.active request:1',
      'jit grant.ending request:1',
      'jit host.intended github:7001:5001',
      'jit host.observed github:7001:5001',
      'jit grant.ended request:1',
    ]);
  });

  it('on GitLab: a Reporter gets Developer through a group of Jit’s own, and the own row is never touched', async () => {
    const { ada, grace, gitlab, advance } = await startWorld();
    const ledger = 'acme/payments/ledger';
    const before = gitlab.directRowOf('ada', ledger);
    await ask(ada, { repo: ledger, level: 'write', duration: '1h', ticket: 'PAY-7' });
    await grace.sees(ledger, { in: 'platform-approvals' });
    await grace.press('Approve', { in: 'platform-approvals' });
    await ada.sees('Active until');
    expect(gitlab.levelOf('ada', ledger)).toBe(30);
    expect(gitlab.directRowOf('ada', ledger)).toEqual(before);
    expect(gitlab.membersOf('jit-access/p9001-write')).toContainEqual(expect.stringMatching(/^ada 30\b/));
    await advance(hour);
    expect(gitlab.levelOf('ada', ledger)).toBe(20);
    expect(gitlab.membersOf('jit-access/p9001-write')).toEqual(['acme-jit-bot 50']);
    await ada.sees('Request again');
  });

  it('on GitLab, where the policy pins own rows: a Reporter gets Developer for an hour, and is Reporter afterwards', async () => {
    const { ada, grace, gitlab, advance } = await startWorld({ policy: ownRowsOnly });
    const ledger = 'acme/payments/ledger';
    await ask(ada, { repo: ledger, level: 'write', duration: '1h', ticket: 'PAY-7' });
    await grace.sees(ledger, { in: 'platform-approvals' });
    await grace.press('Approve', { in: 'platform-approvals' });
    await ada.sees('Active until');
    expect(gitlab.directRowOf('ada', ledger)).toMatchObject({ access_level: 30, expires_at: null });
    await advance(hour);
    expect(gitlab.directRowOf('ada', ledger)).toMatchObject({ access_level: 20, expires_at: null });
    await ada.sees('Request again');
  });

  it('on GitLab: a row that Jit makes carries a date as a net, and is gone at the end', async () => {
    const { ada, gitlab, advance } = await startWorld({ policy: ownRowsOnly });
    await ask(ada, { repo: 'acme/sandbox', level: 'write', duration: '1h' });
    await ada.sees('Active until');
    expect(gitlab.directRowOf('ada', 'acme/sandbox')).toMatchObject({ access_level: 30, expires_at: '2026-03-03' });
    await advance(hour);
    expect(gitlab.directRowOf('ada', 'acme/sandbox')).toBeUndefined();
  });

  it('what a rule approves by itself asks nobody, and ends like everything else', async () => {
    const { ada, grace, github, advance } = await startWorld();
    await ask(ada, { repo: 'acme/sandbox-ada', level: 'write', duration: '30m' });
    await ada.sees('Active until');
    expect(github.levelOf('ada-l', 'acme/sandbox-ada')).toBe('write');
    expect(grace.texts('platform-approvals')).toEqual([]);
    await advance(30 * minute);
    expect(github.levelOf('ada-l', 'acme/sandbox-ada')).toBe('none');
  });

  it('access that is no longer needed is released early', async () => {
    const { ada, github, advance } = await startWorld();
    await ask(ada, { repo: 'acme/sandbox-ada', level: 'write', duration: '8h' });
    await ada.sees('Active until');
    await advance(minute);
    await ada.press('Release');
    await ada.sees('Request again');
    expect(github.levelOf('ada-l', 'acme/sandbox-ada')).toBe('none');
    expect(github.requests.filter(({ method }) => method === 'DELETE')).toHaveLength(1);
  });

  it('an open request can be withdrawn, and its card loses its buttons', async () => {
    const { ada, grace, settle } = await startWorld();
    await ask(ada, { repo: 'acme/shop', level: 'read', duration: '1h' });
    await grace.sees('Approve', { in: 'platform-approvals' });
    await ada.sees('Withdraw');
    await ada.press('Withdraw');
    await grace.waitFor(() => !grace.texts('platform-approvals').join().includes('Approve'));
    await settle();
    expect(grace.texts('platform-approvals').join()).toMatch(/withdrawn/i);
    await expect(ada.press('Withdraw')).rejects.toThrow('no button');
  });

  it('a request that nobody answers lapses, and says so to everyone', async () => {
    const { ada, grace, github, advance } = await startWorld();
    await ask(ada, { repo: 'acme/shop', level: 'write', duration: '1h' });
    await grace.sees('Approve', { in: 'platform-approvals' });
    await advance(24 * hour - 1);
    expect(grace.texts('platform-approvals').join()).toContain('Approve');
    await advance(1);
    expect(grace.texts('platform-approvals').join()).not.toContain('Approve');
    expect(grace.texts('platform-approvals').join()).toMatch(/lapsed/i);
    await ada.sees(/lapsed/i);
    expect(github.levelOf('ada-l', 'acme/shop')).toBe('none');
  });

  it('a denial needs a reason, which the requester reads', async () => {
    const { ada, grace, github } = await startWorld();
    await ask(ada, { repo: 'acme/shop', level: 'write', duration: '1h' });
    await grace.sees('Approve', { in: 'platform-approvals' });
    await grace.press('Deny', { in: 'platform-approvals' });
    await grace.opens(/deny/i);
    await grace.submit();
    expect(Object.keys(grace.errors())).toEqual(['Reason']);
    await grace.type('Reason', 'not *today*, <!channel>');
    await grace.submit();
    await ada.sees('not *today*, <!channel>');
    await grace.sees('not *today*, <!channel>', { in: 'platform-approvals' });
    expect(github.levelOf('ada-l', 'acme/shop')).toBe('none');
  });

  it('someone who is not in the organisation is invited, and active only once they have accepted', async () => {
    const { max, github, advance } = await startWorld();
    await ask(max, { repo: 'acme/sandbox-ada', level: 'write', duration: '2h' });
    await max.sees('invitation');
    expect(max.texts().join()).not.toContain('Active until');
    expect(github.levelOf('max-c', 'acme/sandbox-ada')).toBe('none');
    github.acceptInvitation('max-c', 'acme/sandbox-ada');
    await advance(5 * minute);
    await max.sees('Active until');
    await advance(2 * hour);
    expect(github.levelOf('max-c', 'acme/sandbox-ada')).toBe('none');
  });

  it('an invitation that is still waiting at the end is taken back', async () => {
    const { max, github, advance } = await startWorld();
    await ask(max, { repo: 'acme/sandbox-ada', level: 'write', duration: '1h' });
    await max.sees('invitation');
    expect(github.invitationsOf('acme/sandbox-ada')).toHaveLength(1);
    await advance(hour);
    expect(github.invitationsOf('acme/sandbox-ada')).toEqual([]);
    expect(github.levelOf('max-c', 'acme/sandbox-ada')).toBe('none');
  });
});
