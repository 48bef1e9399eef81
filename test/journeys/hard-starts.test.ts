/** Starts at which something is wrong: access that is overdue ends all the same. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLog } from '#lib/log.ts';
import { unsaidReports } from '#store/reports.ts';
import { createApp } from '../../src/app.ts';
import { policyText } from '../plain-policy.ts';
import { ask, hour, startWorld, type World } from '../world.ts';

const level = ({ github }: World) => github.levelOf('ada-l', 'acme/sandbox-ada');

/** A world in which Ada has access for an hour. */
async function withAccess(): Promise<World> {
  const world = await startWorld();
  await ask(world.ada, { repo: 'acme/sandbox-ada', level: 'write', duration: '1h' });
  await world.ada.sees('Active until');
  return world;
}

describe('a start at which something is wrong', () => {
  it.each([
    ['a bad policy', (world: World) => world.writePolicy('version: 1\nrules: nonsense\n')],
    [
      'a port that is taken',
      async (world: World) => {
        const other = createServer().listen(0);
        onTestFinished(() => void other.close());
        await new Promise((done) => other.once('listening', done));
        world.config.port = (other.address() as AddressInfo).port;
      },
    ],
    ['a token that Slack refuses', (world: World) => void world.slack.world.fault('auth.test', revoked)],
  ])('with %s, ends what is overdue before it gives up', async (_, spoil) => {
    const world = await withAccess();
    const whileDown = async () => {
      world.clock.jump(5 * hour);
      await spoil(world);
    };
    await expect(world.restart({ whileDown })).rejects.toThrow(/policy|jit\.yml|PORT|SLACK_BOT_TOKEN/);
    expect(level(world)).toBe('none');
  });

  it('with a bad policy, keeps what administrators must know until there is a good one', async () => {
    const world = await withAccess();
    const { github, barbara, settle, clock } = world;
    const no = { kind: 'status', status: 403, body: { message: 'Forbidden' } } as const;
    const mend = github.fault({ method: 'DELETE', path: /collaborators/, do: no });
    const whileDown = async () => {
      clock.jump(5 * hour);
      await world.writePolicy('version: 1\nrules: nonsense\n');
    };
    await expect(world.restart({ whileDown })).rejects.toThrow('jit.yml');
    expect(barbara.texts('jit-admins')).toEqual([]);
    await world.writePolicy(policyText);
    mend();
    await world.startApp();
    await settle();
    await barbara.sees(/sandbox-ada/, { in: 'jit-admins' });
    expect(await unsaidReports(world.app().inside.store.read)).toEqual([]);
    expect(level(world)).toBe('none');
  });

  it('while Slack is away, ends what falls due in the meantime', async () => {
    const world = await withAccess();
    const { slack, clock, ada } = world;
    await world.stopApp();
    const mend = slack.world.fault('auth.test', { kind: 'status', status: 503 });
    const asked = () => slack.world.requests.filter(({ method }) => method === 'auth.test').length;
    const before = asked();
    const starting = world.startApp();
    await ada.waitFor(() => asked() > before);
    await clock.advance(hour, () => world.app().inside.loop.idle());
    expect(level(world)).toBe('none');
    mend();
    await starting;
    await ada.sees('Request again');
  });

  it('beside a bot that runs on the same database, is refused, and nothing is posted twice', async () => {
    const { config, clock, ada, grace, settle } = await startWorld();
    const second = createApp({ config, clock, log: createLog('fatal') });
    await expect(second.start()).rejects.toThrow(`is in use by another bot (process ${process.pid}`);
    await ask(ada, { repo: 'acme/shop', level: 'write', duration: '1h' });
    await grace.sees('Approve', { in: 'platform-approvals' });
    await settle();
    expect(grace.messages('platform-approvals')).toHaveLength(1);
  });

  it('without the credential of a host on which access lives, tells the administrators', async () => {
    const world = await startWorld();
    const { ada, barbara, config } = world;
    await ask(ada, { repo: 'acme/sandbox', level: 'write', duration: '1h' });
    await ada.sees('Active until');
    await world.restart({ whileDown: () => void delete config.gitlab });
    await barbara.sees('no credential for gitlab', { in: 'jit-admins' });
  });
});

const revoked = { kind: 'error', error: 'token_revoked' } as const;
