import { describe, expect, it } from 'vitest';
import { approve } from '#access/approve.ts';
import { deny } from '#access/deny.ts';
import type { AccessDeps } from '#access/deps.ts';
import { release } from '#access/end-grant.ts';
import { extend } from '#access/extend.ts';
import { withdraw } from '#access/withdraw.ts';
import { grantOfRequest } from '#store/grants.ts';
import { moveGrant } from '#store/move.ts';
import { requestById } from '#store/requests.ts';
import { hour, minute, type World } from '../world.ts';
import { adaAsks, startRoom, withRules } from './asks.ts';

const rules = (way: string) =>
  withRules(`rules:
  - { name: sandboxes, repos: ["github:acme/sandbox-*"], levels: [write], max: 2h, max_total: 3h, approve: auto }
  - { name: all, repos: ["**"], levels: [read, write], max: 2h, max_total: 5h, reason: optional, approve: platform, grant: ${way} }
`);

interface Place {
  repo: { host: 'github' | 'gitlab'; path: string };
  way: string;
  /** What Ada can do there, as the host shows it. */
  level: (world: World) => unknown;
  with: unknown;
  without: unknown;
}

const ledger = { host: 'gitlab', path: 'acme/payments/ledger' } as const;
const places: [string, Place][] = [
  [
    'GitHub',
    {
      repo: { host: 'github', path: 'acme/payments' },
      way: 'auto',
      level: ({ github }) => github.levelOf('ada-l', 'acme/payments'),
      with: 'write',
      without: 'read',
    },
  ],
  [
    'GitLab, through a container',
    { repo: ledger, way: 'auto', level: ({ gitlab }) => gitlab.levelOf('ada', ledger.path), with: 30, without: 20 },
  ],
  [
    'GitLab, by the own row',
    { repo: ledger, way: 'direct', level: ({ gitlab }) => gitlab.levelOf('ada', ledger.path), with: 30, without: 20 },
  ],
];

const grace = 'U0GRACE';
const more = (requestId: number, origin = 'more') => ({
  origin,
  requestId,
  personId: 'U0ADA',
  duration: '1h',
  reason: 'not done yet',
});

/** An hour of access that Grace has approved, and that is there. */
async function anHour(access: AccessDeps, world: World, repo: Place['repo']): Promise<number> {
  const { id } = await adaAsks(access, { repo });
  await approve(access, { requestId: id, personId: grace });
  await world.settle();
  return id;
}

describe.each(places)('more time on %s', (_, place) => {
  const start = async () => {
    const { world, access } = await startRoom(rules(place.way));
    const id = await anHour(access, world, place.repo);
    expect(place.level(world)).toBe(place.with);
    return { world, access, id };
  };

  it('moves the end: the access is there after the old one, and what stood before is back at the new one', async () => {
    const { world, access, id } = await start();
    await world.advance(30 * minute);
    const extension = await extend(access, more(id));
    await approve(access, { requestId: extension.id, personId: grace });
    await world.advance(89 * minute);
    expect(place.level(world)).toBe(place.with);
    await world.advance(minute);
    expect(place.level(world)).toBe(place.without);
    expect(await world.audit()).toContain(`jit grant.extended request:${id}`);
  });

  it('is none when nobody answers: the access ends as it would have', async () => {
    const { world, access, id } = await start();
    const extension = await extend(access, more(id));
    await world.advance(59 * minute);
    expect(place.level(world)).toBe(place.with);
    await world.advance(minute);
    expect(place.level(world)).toBe(place.without);
    expect(await requestById(access.store.read, extension.id)).toMatchObject({ state: 'lapsed' });
  });

  it('is none when it is denied', async () => {
    const { world, access, id } = await start();
    const extension = await extend(access, more(id));
    await deny(access, { requestId: extension.id, personId: grace, reason: 'enough' });
    await world.advance(hour);
    expect(place.level(world)).toBe(place.without);
  });

  it('is kept over a restart, and so is the old end where nobody has decided', async () => {
    const { world, access, id } = await start();
    const extension = await extend(access, more(id));
    await approve({ ...access, wake: () => {} }, { requestId: extension.id, personId: grace });
    await world.restart();
    await world.advance(90 * minute);
    expect(place.level(world)).toBe(place.with);
    const { world: other, access: otherAccess, id: otherId } = await start();
    const open = await extend(otherAccess, more(otherId));
    await other.restart({ whileDown: () => other.clock.jump(2 * hour) });
    await other.settle();
    expect(place.level(other)).toBe(place.without);
    expect((await requestById(other.app().inside.store.read, open.id))?.state).toBe('lapsed');
  });
});

describe('who asks for more time', () => {
  const shop = { host: 'github', path: 'acme/shop' } as const;
  const start = async (policy = rules('auto')) => {
    const { world, access } = await startRoom(policy);
    return { world, access, id: await anHour(access, world, shop) };
  };

  it('is told how much is left where the whole life would be too long, and how long one ask may be', async () => {
    const { world, access, id } = await start();
    await expect(extend(access, { ...more(id, 'both'), duration: '9h' })).rejects.toMatchObject({
      fields: { duration: expect.stringMatching(/^The longest here is/) },
    });
    for (const origin of ['one', 'two']) {
      const { id: asked } = await extend(access, { ...more(id, origin), duration: '1h45m' });
      await approve(access, { requestId: asked, personId: grace });
    }
    await expect(extend(access, more(id, 'three'))).rejects.toMatchObject({
      fields: { duration: 'This access may last 5h in all; 30m is left.' },
    });
    await expect(extend(access, { ...more(id, 'four'), duration: '3h' })).rejects.toMatchObject({
      fields: { duration: expect.any(String) },
    });
    const { id: last } = await extend(access, { ...more(id, 'five'), duration: '30m' });
    await approve(access, { requestId: last, personId: grace });
    await expect(extend(access, { ...more(id, 'six'), duration: '1m' })).rejects.toThrow('another look');
    await world.settle();
    expect(await access.store.read.request.count()).toBe(4);
  });

  it('gets it at once where nobody has to be asked, and never more than the rule has, however often at once', async () => {
    const { world, access } = await startRoom(rules('auto'));
    const repo = { host: 'github', path: 'acme/sandbox-ada' } as const;
    const { id } = await adaAsks(access, { repo });
    await world.settle();
    const asks = ['a', 'b', 'c', 'd'].map((origin) => extend(access, { ...more(id, origin), duration: '2h' }));
    const outcomes = await Promise.allSettled(asks);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await world.advance(3 * hour - 1000);
    expect(world.github.levelOf('ada-l', repo.path)).toBe('write');
    await world.advance(1000);
    expect(world.github.levelOf('ada-l', repo.path)).toBe('none');
  });

  it('is led to what they have asked for already; withdrawn, it makes way for another', async () => {
    const { access, id } = await start();
    const open = await extend(access, more(id));
    expect(await extend(access, more(id))).toMatchObject({ id: open.id });
    const changed = extend(access, { ...more(id), duration: '2h' });
    await expect(changed).rejects.toThrow(`request ${open.id} asks for 1h more`);
    await expect(extend(access, more(id, 'again'))).rejects.toMatchObject({
      code: 'already-open',
      requestId: open.id,
      message: expect.stringContaining('0 of 1 so far'),
    });
    await withdraw(access, { requestId: open.id, personId: 'U0ADA' });
    expect(await extend(access, more(id, 'again'))).toMatchObject({ extendsId: id, state: 'open' });
  });

  it('must have the access, while it lives', async () => {
    const { world, access, id } = await start();
    await expect(extend(access, { ...more(id), personId: 'U0MAX' })).rejects.toMatchObject({ code: 'not-yours' });
    await world.advance(hour);
    await expect(extend(access, more(id))).rejects.toMatchObject({ code: 'already-decided' });
    await expect(extend(access, more(99))).rejects.toThrow('no access under this request');
  });

  it('gets nothing for access that they have from elsewhere anyway', async () => {
    const { world, access } = await startRoom(rules('auto'));
    const { id } = await adaAsks(access);
    world.github.setDirect('ada-l', 'acme/shop', 'maintain');
    await approve(access, { requestId: id, personId: grace });
    await world.settle();
    await expect(extend(access, more(id))).rejects.toMatchObject({ code: 'already-held' });
  });

  it('loses the ask, and reads why, when the access is released', async () => {
    const { world, access, id } = await start();
    const open = await extend(access, more(id));
    await release(access, { requestId: id, personId: 'U0ADA' });
    expect(await requestById(access.store.read, open.id)).toMatchObject({
      state: 'refused',
      decisionReason: 'The access that it would prolong has ended.',
    });
    await expect(approve(access, { requestId: open.id, personId: grace })).rejects.toThrow();
    await world.settle();
    expect(world.github.levelOf('ada-l', 'acme/shop')).toBe('none');
  });

  it('loses nothing when the end comes in the second of the approval', async () => {
    const { world, access, id } = await start();
    const open = await extend(access, more(id));
    const stale = await grantOfRequest(access.store.read, id);
    if (!stale) throw new Error('there is no grant');
    world.clock.jump(hour - 1);
    await approve(access, { requestId: open.id, personId: grace });
    world.clock.jump(1);
    const expire = access.store.write((tx) =>
      moveGrant(tx, stale, 'end', { actor: 'jit', notes: { endCause: 'expired' } }),
    );
    await expect(expire).rejects.toThrow('had already moved on');
    await world.settle();
    expect(world.github.levelOf('ada-l', 'acme/shop')).toBe('write');
    await world.advance(hour);
    expect(world.github.levelOf('ada-l', 'acme/shop')).toBe('none');
  });

  it('and who releases it in the same moment: one of the two counts, and the access ends', async () => {
    const { world, access, id } = await start();
    const open = await extend(access, more(id));
    await Promise.allSettled([
      approve(access, { requestId: open.id, personId: grace }),
      release(access, { requestId: id, personId: 'U0ADA' }),
    ]);
    await world.settle();
    expect(world.github.levelOf('ada-l', 'acme/shop')).toBe('none');
    expect((await grantOfRequest(access.store.read, id))?.state).toBe('ended');
    expect((await requestById(access.store.read, open.id))?.state).not.toBe('open');
    await world.audit();
  });
});
