/** A change of mind: possible before the last vote, and the card tells. */
import { describe, expect, it } from 'vitest';
import { asPerson } from '#demo/slack/hand.ts';
import { platform, security, startWaiting } from './waiting.ts';

const inSecurity = { in: security };

/** Kate, one of two who are needed, has said yes. */
async function oneOfTwo() {
  const world = await startWaiting('approve: { by: security, count: 2 }');
  await world.asks();
  const radia = asPerson(world.slack, 'U0RADIA');
  await world.kate.sees('Approvals: 0 of 2 from security', inSecurity);
  await world.kate.press('Approve', inSecurity);
  await world.kate.sees('Approvals: 1 of 2 from security', inSecurity);
  return { ...world, radia };
}

/** Pressing Approve again is answered privately, with the way back. */
async function takesBack({ kate }: Awaited<ReturnType<typeof oneOfTwo>>): Promise<void> {
  await kate.press('Approve', inSecurity);
  await kate.sees('You have already approved this', inSecurity);
  await kate.press('Take back my approval', inSecurity);
}

describe('an approval', () => {
  it('is taken back by whoever gave it, and counts no more', async () => {
    const world = await oneOfTwo();
    const { ada, kate, radia, github, audit } = world;
    await takesBack(world);
    await kate.sees('Approvals: 0 of 2 from security', inSecurity);
    await radia.press('Approve', inSecurity);
    await radia.sees('Approvals: 1 of 2 from security', inSecurity);
    expect(github.levelOf('ada-l', 'acme/shop')).toBe('none');
    expect(ada.texts().join()).not.toContain('approved');
    await kate.press('Approve', inSecurity);
    await ada.sees('Active until');
    expect((await audit()).filter((entry) => entry.includes(' vote.'))).toEqual([
      'U0KATE vote.cast request:1',
      'U0KATE vote.taken-back request:1',
      'U0RADIA vote.cast request:1',
      'U0KATE vote.cast request:1',
    ]);
  });

  it('pressed again does not count again', async () => {
    const { kate, github, cards } = await oneOfTwo();
    await kate.press('Approve', inSecurity);
    await kate.sees('You have already approved this', inSecurity);
    expect(cards(security).join()).toContain('Approvals: 1 of 2 from security');
    expect(github.levelOf('ada-l', 'acme/shop')).toBe('none');
  });

  it('cannot be taken back once it is decided', async () => {
    const world = await oneOfTwo();
    const { ada, kate, radia, github } = world;
    await kate.press('Approve', inSecurity);
    await kate.sees('Take back my approval', inSecurity);
    await radia.press('Approve', inSecurity);
    await ada.sees('Active until');
    await kate.press('Take back my approval', inSecurity);
    await kate.sees('This request was already approved', inSecurity);
    expect(github.levelOf('ada-l', 'acme/shop')).toBe('write');
  });

  it('is taken back on the card of its own stage, also when it is the turn of the next one', async () => {
    const { asks, grace, kate, cards, ada } = await startWaiting('approve: [platform, security]');
    await asks();
    const inPlatform = { in: platform };
    await grace.sees('Approve', inPlatform);
    await grace.press('Approve', inPlatform);
    await kate.sees('Approve', inSecurity);
    await grace.press('Take back my approval', inPlatform);
    await grace.sees('Approvals: 0 of 1 from platform, then 1 from security', inPlatform);
    await kate.waitFor(() => !cards(security).join().includes('[Approve]'));
    await grace.press('Approve', inPlatform);
    await kate.sees('[Approve]', inSecurity);
    await kate.press('Approve', inSecurity);
    await ada.sees('Active until');
    expect(cards(platform).join()).not.toContain('Take back');
  });

  it('can become a no, which decides', async () => {
    const { ada, kate, github, cards } = await oneOfTwo();
    await kate.press('Deny', inSecurity);
    await kate.opens('Deny request');
    await kate.type('Reason', 'I had looked at another repository');
    await kate.submit();
    await ada.sees('I had looked at another repository');
    expect(cards(security).join()).toContain('Denied by @kate');
    expect(github.levelOf('ada-l', 'acme/shop')).toBe('none');
  });
});
