/** The policy asks others than it did: those get a card of their own, and no copy stays behind with buttons. */
import { describe, expect, it } from 'vitest';
import { platform, policyOf, security, startWaiting } from './waiting.ts';

const inPlatform = { in: platform };
const inSecurity = { in: security };

describe('cards of a request that comes under other approvers', () => {
  it('go to where it is decided now, and all follow', async () => {
    const { asks, grace, kate, ada, cards, restart, writePolicy } = await startWaiting('approve: platform');
    await asks();
    await grace.sees('Approve', inPlatform);
    await restart({ whileDown: () => writePolicy(policyOf('approve: security')) });
    await grace.press('Approve', inPlatform);
    await grace.sees(/Only the approvers of security decide/, inPlatform);
    expect(await kate.sees('Approvals: 0 of 1 from security', inSecurity)).toContain('[Approve]');
    await kate.press('Approve', inSecurity);
    await ada.sees('Active until');
    for (const channel of [platform, security]) expect(cards(channel).join()).not.toContain('[Approve]');
  });

  it('that are asked no more lose their buttons with the others', async () => {
    const { asks, grace, kate, ada, cards, restart, writePolicy } = await startWaiting(
      'approve: [{ by: platform, count: 1 }, { by: security, count: 2 }]',
    );
    await asks();
    await grace.sees('Approve', inPlatform);
    await grace.press('Approve', inPlatform);
    await kate.sees('Approvals: 0 of 2 from security', inSecurity);
    await restart({ whileDown: () => writePolicy(policyOf('approve: { by: platform, count: 2 }')) });
    await kate.press('Approve', inSecurity);
    await kate.sees(/Only the approvers of platform decide/, inSecurity);
    await grace.sees('Approvals: 1 of 2 from platform', inPlatform);
    await ada.press('Withdraw');
    await grace.sees('Withdrawn by @ada', inPlatform);
    await kate.waitFor(() => !cards(security).join().includes('[Approve]'));
  });
});
