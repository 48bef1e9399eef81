import { describe, expect, it } from 'vitest';
import { ask, hour, minute, startWorld } from '../world.ts';

const removing = { method: 'DELETE', path: /collaborators/ };
const broken = { kind: 'status', status: 500, body: { message: 'Server Error' } } as const;

describe('nothing is given', () => {
  it('while the host does not let older access be taken back; afterwards it is', async () => {
    const world = await startWorld();
    const { ada, github, advance, settle } = world;
    await ask(ada, { repo: 'acme/sandbox-ada', level: 'write', duration: '1h' });
    await ada.sees('Active until');
    const mend = github.fault({ ...removing, do: broken });
    await advance(hour + 7 * minute);
    expect(github.levelOf('ada-l', 'acme/sandbox-ada')).toBe('write');

    await ask(ada, { repo: 'acme/payments', level: 'write', duration: '4h', ticket: 'PAY-7' });
    await world.grace.sees('Approve', { in: 'platform-approvals' });
    await world.grace.press('Approve', { in: 'platform-approvals' });
    await settle();
    await advance(5 * minute);
    expect(github.levelOf('ada-l', 'acme/payments')).toBe('read');

    mend();
    await advance(10 * minute);
    expect(github.levelOf('ada-l', 'acme/sandbox-ada')).toBe('none');
    expect(github.levelOf('ada-l', 'acme/payments')).toBe('write');
  });

  it('to an account that is blocked after the ask: the person is told why', async () => {
    const { ada, grace, gitlab, settle } = await startWorld();
    await ask(ada, { repo: 'acme/payments/ledger', level: 'write', duration: '1h', ticket: 'PAY-7' });
    await grace.sees('Approve', { in: 'platform-approvals' });
    gitlab.blockUser('ada');
    await grace.press('Approve', { in: 'platform-approvals' });
    await ada.sees(/the GitLab account ada is blocked/);
    await settle();
    expect(gitlab.directRowOf('ada', 'acme/payments/ledger')).toMatchObject({ access_level: 20 });
    expect(gitlab.membersOf('jit-access/p9001-write') ?? []).not.toContainEqual(expect.stringMatching(/^ada /));
  });
});

describe('a GitLab that has no groups for the bot', () => {
  it.each([
    ['a page', { kind: 'html', status: 404 }],
    ['404', { kind: 'status', status: 404, body: { error: '404 Not Found' } }],
    ['405', { kind: 'status', status: 405, body: { message: '405 Method Not Allowed' } }],
    ['501', { kind: 'status', status: 501, body: { message: 'Not Implemented' } }],
  ] as const)('where its answer is %s, the own row is raised and put back', async (_, fault) => {
    const { ada, gitlab, advance } = await startWorld();
    for (const method of ['GET', 'POST']) gitlab.fault({ method, path: /\/groups/, do: fault });
    await ask(ada, { repo: 'acme/sandbox', level: 'write', duration: '1h' });
    await ada.sees('Active until');
    expect(gitlab.directRowOf('ada', 'acme/sandbox')).toMatchObject({ access_level: 30 });
    await advance(hour);
    expect(gitlab.levelOf('ada', 'acme/sandbox')).toBe(0);
  });
});
