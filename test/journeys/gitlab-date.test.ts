import { describe, expect, it } from 'vitest';
import { approve } from '#access/approve.ts';
import { extend } from '#access/extend.ts';
import { hour, type World } from '../world.ts';
import { adaAsks, startRoom, withRules } from './asks.ts';

const day = 24 * hour;

const rules = (way: string) =>
  withRules(`rules:
  - { name: all, repos: ["**"], levels: [read, write], max: 7d, max_total: 21d, approve: platform, grant: ${way} }
`);

const sandbox = { host: 'gitlab', path: 'acme/sandbox' } as const;
const more = { personId: 'U0ADA', reason: 'not done yet', duration: '2d' };

const ways: [string, string, (world: World) => string | null | undefined][] = [
  ['direct', 'the own row', ({ gitlab }) => gitlab.directRowOf('ada', sandbox.path)?.expires_at],
  [
    'auto',
    'a group',
    ({ gitlab }) => / (\d{4}-\d\d-\d\d)/.exec(gitlab.membersOf('jit-access/p9003-write')?.join() ?? '')?.[1],
  ],
];

describe.each(ways)('the date that GitLab keeps as a net, grant: %s', (way, name, dateOf) => {
  async function start(duration = '1d') {
    const { world, access } = await startRoom(rules(way));
    const { id } = await adaAsks(access, { repo: sandbox, duration });
    await approve(access, { requestId: id, personId: 'U0GRACE' });
    await world.settle();
    expect(dateOf(world)).toBe('2026-03-04');
    const extension = await extend(access, { ...more, origin: 'more', requestId: id });
    return { world, access, id, extension };
  }

  it(`on ${name} moves with the end, and the access is there on the old date`, async () => {
    const { world, access, extension } = await start();
    await approve(access, { requestId: extension.id, personId: 'U0GRACE' });
    await world.settle();
    expect(dateOf(world)).toBe('2026-03-06');
    const nights = (count: number) => () => {
      world.clock.jump(count * day);
      world.gitlab.runNightlyExpiry();
    };
    await world.restart({ whileDown: nights(2) });
    expect(world.gitlab.levelOf('ada', sandbox.path)).toBe(30);
    await world.restart({ whileDown: nights(1) });
    await world.settle();
    expect(world.gitlab.levelOf('ada', sandbox.path)).toBe(0);
  });

  it(`on ${name} moves after a crash, and after an answer that was lost`, async () => {
    const { world, access, extension } = await start();
    await approve({ ...access, wake: () => {} }, { requestId: extension.id, personId: 'U0GRACE' });
    await world.restart({ whileDown: () => expect(dateOf(world)).toBe('2026-03-04') });
    world.gitlab.fault({ method: 'PUT', path: /members/, times: 2, do: { kind: 'drop-before' } });
    world.gitlab.fault({ method: 'PUT', path: /members/, times: 1, do: { kind: 'drop-after' } });
    await world.advance(hour);
    expect(dateOf(world)).toBe('2026-03-06');
    expect(world.gitlab.levelOf('ada', sandbox.path)).toBe(30);
  });

  it(`on ${name} stays where nobody has agreed to more time`, async () => {
    const { world } = await start();
    await world.advance(hour);
    expect(dateOf(world)).toBe('2026-03-04');
  });
});

describe('a date of somebody else', () => {
  const start = async () => {
    const { world, access } = await startRoom(rules('direct'));
    const { id } = await adaAsks(access, { repo: sandbox, duration: '1d' });
    await approve(access, { requestId: id, personId: 'U0GRACE' });
    await world.settle();
    return { world, access, id };
  };

  it.each([
    ['an earlier one', '2026-03-03'],
    ['a later one', '2026-05-01'],
    ['none', null],
  ])('on the row that Jit made stands: %s', async (_, date) => {
    const { world, access, id } = await start();
    world.gitlab.setDirect('ada', sandbox.path, { access_level: 30, expires_at: date });
    const extension = await extend(access, { ...more, origin: 'more', requestId: id });
    await approve(access, { requestId: extension.id, personId: 'U0GRACE' });
    await world.settle();
    await world.advance(hour);
    expect(world.gitlab.directRowOf('ada', sandbox.path)).toMatchObject({ access_level: 30, expires_at: date });
  });

  it('on a row that stood before is never touched', async () => {
    const { world, access } = await startRoom(rules('direct'));
    const repo = { host: 'gitlab', path: 'acme/payments/ledger' } as const;
    const { id } = await adaAsks(access, { repo, duration: '1d' });
    await approve(access, { requestId: id, personId: 'U0GRACE' });
    await world.settle();
    const extension = await extend(access, { ...more, origin: 'more', requestId: id });
    await approve(access, { requestId: extension.id, personId: 'U0GRACE' });
    await world.settle();
    expect(world.gitlab.directRowOf('ada', repo.path)).toMatchObject({ access_level: 30, expires_at: null });
  });
});

describe('more time than Jit’s own token lives', () => {
  it('is refused with the reason, and nothing is written', async () => {
    const { world, access } = await startRoom(rules('direct'), {
      gitlab: (seed) => {
        seed.token.expiresAt = '2026-03-05';
      },
    });
    const { id } = await adaAsks(access, { repo: sandbox, duration: '1d' });
    await approve(access, { requestId: id, personId: 'U0GRACE' });
    await world.settle();
    await expect(extend(access, { ...more, origin: 'more', requestId: id })).rejects.toMatchObject({
      fields: { duration: expect.stringContaining('token ends on 2026-03-05') },
    });
    expect(await access.store.read.request.count()).toBe(1);
  });
});
