/** A freeze begins between the approval and the moment at which the host could give the access. */
import { describe, expect, it } from 'vitest';
import { platform, policyOf, startWaiting } from './waiting.ts';

const inPlatform = { in: platform };
const minute = 60_000;

/** From half an hour after the start of the world. */
const freeze = (override: string): string =>
  `freeze:\n  - { name: audit, from: 2026-03-02T09:30Z, to: 2026-03-03T09:00Z, repos: ["**"], levels: [write], override: ${override} }\n`;

/** Approved while the host is away, which is back once the freeze is on. */
async function backInTheFreeze(override: string) {
  const world = await startWaiting('approve: platform', {
    policy: `${policyOf('approve: platform')}${freeze(override)}`,
  });
  await world.asks();
  await world.grace.sees('Approve', inPlatform);
  const mend = world.github.fault({ do: { kind: 'status', status: 503 } });
  await world.grace.press('Approve', inPlatform);
  await world.grace.sees('Approved by @grace', inPlatform);
  await world.later(31 * minute);
  mend();
  await world.later(2 * minute);
  return world;
}

describe('a freeze that begins after the approval', () => {
  it('keeps the access from being given, and says so', async () => {
    const { ada, github } = await backInTheFreeze('security');
    await ada.sees(/Freeze “audit” lasts until 2026-03-03 09:00 UTC/);
    expect(github.levelOf('ada-l', 'acme/shop')).toBe('none');
  });

  it('lets through what its override has approved', async () => {
    const { ada, github } = await backInTheFreeze('platform');
    await ada.sees('Active until');
    expect(github.levelOf('ada-l', 'acme/shop')).toBe('write');
  });
});
