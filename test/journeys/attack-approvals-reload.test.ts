/** A policy that turns bad while the bot runs: what was good stays in force, and nobody gets more by it. */
import { expect, it } from 'vitest';
import { changePolicy } from '../access/rooms.ts';
import { admins, platform, policyOf, security, startWaiting } from './waiting.ts';

const two = 'approve: [platform, { by: security, count: 1 }]';
const worse = policyOf('approve: auto');

it.each([
  ['a test that fails', `${worse}tests:\n  - { who: U0ADA, repo: "github:acme/shop", level: write, expect: deny }\n`],
  [
    'a freeze that ends before it begins',
    `${worse}freeze:\n  - { name: f, from: 2026-03-09T00:00Z, to: 2026-03-01T00:00Z, repos: ["**"], levels: [write] }\n`,
  ],
  [
    'an override that is no group',
    `${worse}freeze:\n  - { name: f, from: 2026-03-01T00:00Z, to: 2026-03-09T00:00Z, repos: ["**"], levels: [write], override: nobody }\n`,
  ],
  ['half a file', worse.slice(0, worse.indexOf('approve: auto'))],
])('%s: the last good policy decides, and the administrators hear of it', async (_, bad) => {
  const world = await startWaiting(two);
  await world.writePolicy(bad);
  for (let seconds = 0; seconds < 10; seconds += 1) {
    await world.clock.advance(1000, () => new Promise((done) => setTimeout(done, 20)));
  }
  await world.settle();
  expect(world.cards(admins).join()).toContain('The policy file is not good');
  await world.asks();
  await world.grace.press('Approve', { in: platform });
  await world.kate.sees('Approve', { in: security });
  expect(world.github.levelOf('ada-l', 'acme/shop')).toBe('none');
  await changePolicy(world, policyOf(`${two}\nrisk: low`));
  await world.kate.press('Approve', { in: security });
  await world.ada.sees('Active until');
});
