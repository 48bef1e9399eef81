import { describe, expect, it } from 'vitest';
import { ask, hour, minute, startWorld, type World } from '../world.ts';

const put = { method: 'PUT', path: /collaborators/ };
const remove = { method: 'DELETE', path: /collaborators/ };

async function sandbox(world: World, duration = '1h'): Promise<void> {
  await ask(world.ada, { repo: 'acme/sandbox-ada', level: 'write', duration });
}
const level = ({ github }: World) => github.levelOf('ada-l', 'acme/sandbox-ada');
const saysActive = ({ ada }: World) => ada.texts().join().includes('Active until');

describe('a host that says no', () => {
  it.each([
    ['403', { status: 403, body: { message: 'Resource not accessible by personal access token' } }, /not accessible/],
    ['404', { status: 404, body: { message: 'Not Found' } }, /not|no longer/i],
    ['422', { status: 422, body: { message: 'Validation Failed' } }, /Validation Failed/],
  ])(
    '%s: the request fails with the cause, for requester and approvers, and nothing is left behind',
    async (_, answer, words) => {
      const world = await startWorld();
      const { ada, grace, github, settle, audit } = world;
      await ask(ada, { repo: 'acme/shop', level: 'write', duration: '1h' });
      await grace.sees('Approve', { in: 'platform-approvals' });
      github.fault({ ...put, do: { kind: 'status', ...answer } });
      await grace.press('Approve', { in: 'platform-approvals' });
      await ada.sees(/failed/i);
      await settle();
      expect(ada.texts().join('\n')).toMatch(words);
      expect(grace.texts('platform-approvals').join('\n')).toMatch(words);
      expect(saysActive(world)).toBe(false);
      expect(github.levelOf('ada-l', 'acme/shop')).toBe('none');
      expect((await audit()).filter((entry) => entry.includes('grant.failed'))).toHaveLength(1);
    },
  );
});

describe('a host that does not answer', () => {
  it.each([
    ['500', { kind: 'status', status: 500, body: { message: 'Server Error' } }],
    ['HTML', { kind: 'html', status: 502 }],
    ['a connection dropped before the effect', { kind: 'drop-before' }],
    ['a connection dropped after the effect', { kind: 'drop-after' }],
    ['a hang', { kind: 'hang' }],
  ] as const)('%s while granting: never told as done, tried again, then active', async (_, fault) => {
    const world = await startWorld({ hostTimeoutMs: fault.kind === 'hang' ? 300 : 10_000 });
    const { github, advance, ada, settle } = world;
    const mend = github.fault({ ...put, do: fault });
    await sandbox(world);
    await ada.waitFor(() => github.requests.some(({ method }) => method === 'PUT'));
    await settle();
    expect(saysActive(world)).toBe(false);
    mend();
    await advance(minute);
    await ada.sees('Active until');
    expect(level(world)).toBe('write');
    await advance(hour);
    expect(level(world)).toBe('none');
  });

  it.each([
    ['500', { kind: 'status', status: 500, body: { message: 'Server Error' } }],
    ['403', { kind: 'status', status: 403, body: { message: 'Forbidden' } }],
    ['a connection dropped before the effect', { kind: 'drop-before' }],
    ['a connection dropped after the effect', { kind: 'drop-after' }],
    ['a hang', { kind: 'hang' }],
  ] as const)(
    '%s while taking back: tried without end, never told as done, and an administrator hears of it',
    async (_, fault) => {
      const world = await startWorld({ hostTimeoutMs: fault.kind === 'hang' ? 300 : 10_000 });
      const { github, advance, ada, barbara } = world;
      await sandbox(world);
      await ada.sees('Active until');
      const mend = github.fault({ ...remove, do: fault });
      await advance(hour);
      if (fault.kind !== 'drop-after') {
        await advance(10 * minute);
        expect(level(world)).toBe('write');
        expect(ada.texts().join()).not.toContain('Request again');
        await barbara.sees(/sandbox-ada/, { in: 'jit-admins' });
      }
      mend();
      await advance(2 * minute);
      expect(level(world)).toBe('none');
      await ada.sees('Request again');
    },
  );

  it('a grant whose time runs out before the host answers is never given', async () => {
    const world = await startWorld();
    const { github, advance, ada } = world;
    const mend = github.fault({ path: /repos/, do: { kind: 'status', status: 503 } });
    await sandbox(world, '10m');
    await advance(11 * minute);
    mend();
    await advance(2 * minute);
    expect(level(world)).toBe('none');
    expect(github.requests.filter(({ method }) => method === 'PUT')).toEqual([]);
    expect(saysActive(world)).toBe(false);
    await ada.sees('Request again');
  });

  it('a rate limit is obeyed to the second', async () => {
    const world = await startWorld();
    const { github, advance, clock, settle } = world;
    github.limitFor(90, 'secondary');
    await sandbox(world, '1h');
    await settle();
    const before = github.requests.length;
    await advance(85_000);
    expect(github.requests.length).toBe(before);
    await advance(20_000);
    expect(level(world)).toBe('write');
    expect(clock.now()).toBeInstanceOf(Date);
  });
});
