/** A repository that is renamed to get under an easier rule, and back again before the access is given. */
import { expect, it } from 'vitest';
import { approve } from '#access/approve.ts';
import { requestById } from '#store/requests.ts';
import { policyOf as parsed } from '../access/rooms.ts';
import { adaAsks, roomOf } from './asks.ts';
import { policyOf, startWaiting } from './waiting.ts';

const strict = 'approve: [platform, { by: security, count: 1 }]';
const policy = policyOf(strict).replace(
  'rules:\n',
  'rules:\n  - { name: open, repos: ["github:acme/open-*"], levels: [read, write], max: 8h, reason: optional, approve: platform }\n',
);

it.each(['asked by the strict rule', 'asked by the easy rule'])(
  'does not get by with fewer approvers: %s',
  async (from) => {
    const world = await startWaiting(strict, { policy });
    parsed(policy);
    const access = { ...roomOf(world, policy), wake: () => {} };
    const isEasyFirst = from.includes('easy');
    if (isEasyFirst) world.github.rename('acme/shop', 'open-shop');
    const path = isEasyFirst ? 'acme/open-shop' : 'acme/shop';
    await world.app().inside.catalogue.refresh();
    await access.catalogue.refresh();
    const { id } = await adaAsks(access, { repo: { host: 'github', path } });
    if (!isEasyFirst) world.github.rename('acme/shop', 'open-shop');
    await approve(access, { requestId: id, personId: 'U0GRACE' });
    expect(await requestById(access.store.read, id)).toMatchObject({ state: 'approved', rule: 'open' });
    world.github.rename('acme/open-shop', 'shop');
    await world.restart();
    await world.settle();
    expect(world.github.levelOf('ada-l', 'acme/shop')).toBe('none');
  },
);
