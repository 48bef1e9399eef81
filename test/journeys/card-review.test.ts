/** Break-glass from the reviewers' side: a loud card, a review that everyone reads, and access that can be taken back. */
import { describe, expect, it } from 'vitest';
import { security, startWaiting } from './waiting.ts';

const inSecurity = { in: security };

async function broken() {
  const world = await startWaiting(
    'approve: platform\nemergency: { who: [U0ADA], max: 1h, review: security, within: 24h }',
  );
  const { ada } = world;
  await ada.say('/jit acme/shop write', { in: 'general' });
  await ada.opens('Request access');
  await ada.waitFor(() => ada.screen().includes('You have now: ') && !ada.screen().includes('asking'));
  await ada.choose('Emergency', /^Break-glass/);
  await ada.type('Reason', 'payouts are down');
  await ada.submit();
  await ada.sees('This is break-glass access. security must review it by');
  await world.kate.sees(/^BREAK-GLASS: write on acme\/shop\n[\s\S]*Active until/, inSecurity);
  return world;
}

describe('break-glass', () => {
  it('is reviewed once, with words that whoever took it reads', async () => {
    const { ada, kate, cards } = await broken();
    expect(cards(security).join()).toContain('Asked: @security.');
    await kate.press('Reviewed…', inSecurity);
    await kate.opens('Review break-glass');
    await kate.submit();
    expect(Object.keys(kate.errors())).toEqual(['Was it justified?']);
    await kate.choose('Was it justified?', 'It was not justified');
    await kate.submit();
    expect(Object.keys(kate.errors())).toEqual(['Words']);
    await kate.type('Words', 'There is a *runbook* for this.');
    await kate.submit();
    await ada.sees(/Your break-glass access: [\s\S]*not justified[\s\S]*There is a \*runbook\* for this\./);
    const card = await kate.sees(/Reviewed by @kate[\s\S]*not justified/, inSecurity);
    expect(card).not.toMatch(/Asked: |Reviewed…/);
  });

  it('is taken back by a reviewer, who says why', async () => {
    const { ada, kate, github } = await broken();
    expect(github.levelOf('ada-l', 'acme/shop')).toBe('write');
    await kate.press('Revoke', inSecurity);
    await kate.opens('Revoke access');
    await kate.submit();
    expect(Object.keys(kate.errors())).toEqual(['Reason']);
    await kate.type('Reason', 'use the runbook');
    await kate.submit();
    expect(await ada.sees('@kate took it back.')).toContain('use the runbook');
    expect(github.levelOf('ada-l', 'acme/shop')).toBe('none');
    await kate.sees(/took it back[\s\S]*\[Reviewed…\]$/, inSecurity);
  });

  it('is reviewed and taken back by nobody else', async () => {
    const { ada, grace, slack, github } = await broken();
    slack.world.setChannelMembers('C0SECURITY', ['U0KATE', 'U0GRACE', 'U0ADA', 'U0JIT']);
    await grace.press('Reviewed…', inSecurity);
    await grace.sees(/in security review this access/, inSecurity);
    await grace.press('Revoke', inSecurity);
    await grace.sees(
      'Only administrators, its reviewers and those who approved this access can revoke it.',
      inSecurity,
    );
    await ada.press('Reviewed…', inSecurity);
    await ada.sees('This is your own access', inSecurity);
    expect([grace.modal(), ada.modal()]).toEqual([undefined, undefined]);
    expect(github.levelOf('ada-l', 'acme/shop')).toBe('write');
  });
});
