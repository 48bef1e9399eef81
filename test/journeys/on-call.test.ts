/** Who is on call by a schedule of PagerDuty is approved at once; whoever cannot be asked about goes the usual way. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { startPagerDuty } from '../on-call/pagerduty-server.ts';
import { policyText } from '../plain-policy.ts';
import { ask, startWorld } from '../world.ts';

const policy = policyText.replace(
  /( +reason: optional\n)( +)approve: platform\n/,
  '$1$2on_call: pagerduty:PABC123\n$2approve: platform\n',
);
const shop = { repo: 'acme/shop', level: 'write', duration: '1h' };
const unknown = /It could not be asked who is on call \(pagerduty:PABC123\)/;

async function start(given: { withoutToken?: boolean } = {}) {
  const pagerduty = await startPagerDuty();
  onTestFinished(() => pagerduty.close());
  const world = await startWorld({ policy });
  if (!given.withoutToken) world.config.onCall = { pagerduty: { apiUrl: pagerduty.url, token: pagerduty.token } };
  await world.restart();
  const levelNow = () => world.github.levelOf('ada-l', 'acme/shop');
  return { ...world, pagerduty, levelNow };
}

describe('on call by PagerDuty', () => {
  it('is approved at once', async () => {
    const { ada, pagerduty, levelNow } = await start();
    pagerduty.onCall.set('PABC123', ['ADA@example.com']);
    await ask(ada, shop);
    await ada.sees('Active until');
    expect(levelNow()).toBe('write');
  });

  it('goes the usual way for whoever is not', async () => {
    const { ada, grace, pagerduty, levelNow } = await start();
    pagerduty.onCall.set('PABC123', ['grace@example.com']);
    await ask(ada, shop);
    const card = await grace.sees('ada asks for write', { in: 'platform-approvals' });
    expect(card).not.toMatch(unknown);
    expect(levelNow()).toBe('none');
  });

  it.each([
    ['PagerDuty fails', { kind: 'status', status: 500 }],
    ['PagerDuty does not answer', { kind: 'hang' }],
  ] as const)('goes the usual way and says why when %s', async (_what, fault) => {
    const { ada, grace, pagerduty, levelNow } = await start();
    pagerduty.onCall.set('PABC123', ['ada@example.com']);
    pagerduty.fault(fault);
    await ask(ada, shop);
    expect(await grace.sees('ada asks for write', { in: 'platform-approvals' })).toMatch(unknown);
    expect(levelNow()).toBe('none');
  });

  it('goes the usual way and says why when no token is set', async () => {
    const { ada, grace, levelNow } = await start({ withoutToken: true });
    await ask(ada, shop);
    expect(await grace.sees('ada asks for write', { in: 'platform-approvals' })).toMatch(unknown);
    expect(levelNow()).toBe('none');
  });
});
