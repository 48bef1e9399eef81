/** The tick for break-glass in the form: who sees it, what follows from it, and when it no longer counts. */
import { describe, expect, it } from 'vitest';
import type { Hand } from '#demo/slack/hand.ts';
import { policyText } from '../plain-policy.ts';
import { startWorld } from '../world.ts';

/** Ada, on call for payments, may break the glass there; nobody may anywhere else. */
const policy = policyText.replace(
  /( +)max: 4h\n +default: 1m\n +ticket:.*\n/,
  '$1max: 4h\n$1default: 2h\n$1reason: optional\n$1emergency: { who: [U0ADA], max: 1h, review: security, within: 24h }\n',
);
const tick = /^Break-glass/;

async function fill(person: Hand, repo: string, level = 'write'): Promise<void> {
  await person.say(`/jit ${repo} ${level}`, { in: 'general' });
  await person.opens('Request access');
  await person.waitFor(() => person.screen().includes('You have now: ') && !person.screen().includes('asking'));
}

describe('the tick for break-glass', () => {
  it('is there only for those whom the rule names, and only where the rule has it', async () => {
    const { ada, max } = await startWorld({ policy });
    await fill(ada, 'github:acme/payments');
    expect(ada.fields()).toContain('Emergency');
    expect(ada.screen()).toContain('At most 1h; security reviews it within 24h.');
    await ada.choose('Repository', 'acme/shop · GitHub', { typed: 'shop' });
    await ada.waitFor(() => !ada.fields().includes('Emergency'));
    await fill(max, 'github:acme/payments');
    expect(max.fields()).not.toContain('Emergency');
  });

  it.each([
    ['github', 'github:acme/payments'],
    ['gitlab', 'gitlab:acme/payments/ledger'],
  ])('says what follows from it and keeps what was typed: %s', async (_host, repo) => {
    const { ada } = await startWorld({ policy });
    await fill(ada, repo);
    expect(ada.value('Duration')).toBe('2h');
    await ada.type('Reason', 'payouts are down');
    await ada.choose('Emergency', tick);
    await ada.waitFor(() => ada.value('Duration') === '1h');
    expect(ada.screen()).toContain('At most 1h. Write it like');
    expect(ada.screen()).not.toMatch(/platform \(.*must approve/);
    expect([ada.value('Reason'), ada.value('Emergency')]).toEqual([
      'payouts are down',
      'Break-glass: access at once, reviewed afterwards',
    ]);
    await ada.untick('Emergency', tick);
    await ada.waitFor(() => ada.value('Duration') === '2h');
    expect(ada.value('Reason')).toBe('payouts are down');
  });

  it('gives access at once, and says for what it was given', async () => {
    const { ada, github, settle, app } = await startWorld({ policy });
    await fill(ada, 'github:acme/payments');
    await ada.choose('Emergency', tick);
    await ada.waitFor(() => ada.value('Duration') === '1h');
    await ada.type('Reason', 'payouts are down');
    await ada.submit();
    expect(ada.modal()).toBeUndefined();
    await settle();
    expect(github.levelOf('ada-l', 'acme/payments')).toBe('write');
    const request = await app().inside.store.read.request.findFirstOrThrow();
    expect([request.isEmergency, request.reviewGroup, request.state]).toEqual([true, 'security', 'approved']);
  });

  it('asks for a reason, also where the rule does not', async () => {
    const { ada } = await startWorld({ policy });
    await fill(ada, 'github:acme/payments');
    await ada.choose('Emergency', tick);
    await ada.waitFor(() => ada.value('Duration') === '1h');
    await ada.submit();
    expect(Object.keys(ada.errors())).toEqual(['Reason']);
  });

  it('no longer counts once it is gone from the form', async () => {
    const { ada, app } = await startWorld({ policy });
    await fill(ada, 'github:acme/payments');
    await ada.choose('Emergency', tick);
    await ada.waitFor(() => ada.value('Duration') === '1h');
    await ada.choose('Repository', 'acme/shop · GitHub', { typed: 'shop' });
    await ada.waitFor(() => /Rule “everything else”/.test(ada.screen()));
    expect(ada.fields()).not.toContain('Emergency');
    await ada.submit();
    expect(ada.modal()).toBeUndefined();
    const request = await app().inside.store.read.request.findFirstOrThrow();
    expect([request.repoPath, request.isEmergency, request.state]).toEqual(['acme/shop', false, 'open']);
  });
});
