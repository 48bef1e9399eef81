/** What is said of break-glass access: loud to those who review it, plain to whoever took it. */
import { describe, expect, it } from 'vitest';
import { aGrant, at, breakGlass, buttonsIn, drawn, kinds, messageOf, read } from './pictures.ts';

const reviewed = { reviewedAt: at(50), reviewedBy: 'U0KATE', words: 'Payouts were down.' } as const;

describe('break-glass', () => {
  it('is a loud card in the channel of those who review it', () => {
    const picture = breakGlass(aGrant('active'));
    expect(kinds(picture)).toEqual(['review', 'outcome']);
    expect(messageOf(picture, 'review')?.to).toEqual({ channel: 'C0SECURITY' });
    expect(messageOf(picture, 'review')?.text).toMatch(/^BREAK-GLASS: /);
    const card = drawn(picture, 'review');
    expect(card).toMatch(/^BREAK-GLASS: write on acme\/payments\/ledger\n/);
    expect(card).toContain(
      '@ada asked for write on acme/payments/ledger (GitLab: Developer) for 1h30m; nobody had to approve',
    );
    for (const words of ['fix the payout job', 'Ticket: PAY-1', 'Rule: payments', 'Active until 2026-03-02T10:35']) {
      expect(card).toContain(words);
    }
    expect(card).toMatch(/security must review it by 2026-03-03T09:00/);
  });

  it('says so beside a high risk, not instead of it', () => {
    const picture = breakGlass(aGrant('active'), {}, { risk: 'high' });
    expect(drawn(picture, 'review')).toMatch(/^BREAK-GLASS, HIGH RISK: /);
  });

  it('never says that access is there before the host shows it', () => {
    const card = breakGlass(aGrant('wanted'));
    expect(drawn(card, 'review')).toContain('Waiting for GitLab.');
    expect(drawn(card, 'review')).not.toMatch(/\bactive\b|granted|\btook\b/i);
    expect(drawn(card, 'outcome')).not.toMatch(/\bactive\b|granted|you have/i);
  });

  it('can be revoked while it lives, and reviewed until it was', () => {
    const onCard = (picture: Parameters<typeof buttonsIn>[0]) =>
      buttonsIn(picture).filter((button) => button.startsWith('review:'));
    expect(onCard(breakGlass(aGrant('active')))).toEqual(['review:review', 'review:revoke']);
    expect(onCard(breakGlass(aGrant('ended')))).toEqual(['review:review']);
    expect(onCard(breakGlass(aGrant('active'), { ...reviewed, verdict: 'not-justified' }))).toEqual(['review:revoke']);
    expect(onCard(breakGlass(aGrant('ended'), { ...reviewed, verdict: 'justified' }))).toEqual([]);
  });

  it('says who reviewed it, when, what they found and their words, on the card and to whoever took it', () => {
    const picture = breakGlass(aGrant('active'), { ...reviewed, verdict: 'not-justified' });
    expect(drawn(picture, 'review')).toMatch(
      /Reviewed by @kate, 2026-03-02T09:50\S+: not justified:.*Payouts were down\./s,
    );
    expect(kinds(picture)).toEqual(['review', 'outcome', 'reviewed']);
    expect(drawn(picture, 'reviewed')).toMatch(
      /Your break-glass access: write on .*not justified.*Payouts were down\./s,
    );
    expect(drawn(picture, 'outcome')).toMatch(/This is break-glass access\. Reviewed by @kate.*not justified/);
  });

  it('tells whoever took it who must review it, and by when', () => {
    const outcome = drawn(breakGlass(aGrant('active')), 'outcome');
    expect(outcome).toContain('This is break-glass access. security must review it by 2026-03-03T09:00');
    expect(outcome).toContain('[Release] [Extend]');
  });

  it('is reminded of below its card, until it was reviewed', () => {
    const reminded = { reminders: 2, remindedAt: at(55) };
    const picture = { ...breakGlass(aGrant('active'), {}, reminded), toMention: ['U0KATE'] };
    expect(kinds(picture)).toEqual(['review', 'review-reminder-2', 'outcome']);
    expect(messageOf(picture, 'review-reminder-2')?.below).toBe('review');
    expect(drawn(picture, 'review-reminder-2')).toMatch(
      /please review the break-glass access of @ada.*Asked: @kate\./s,
    );
    const done = {
      ...breakGlass(aGrant('active'), { ...reviewed, verdict: 'justified' }, reminded),
      toMention: ['U0KATE'],
    };
    expect(kinds(done)).toEqual(['review', 'outcome', 'reviewed']);
    expect(read(messageOf(done, 'review'))).not.toContain('Asked: ');
  });

  it('that needs somebody’s override is asked for loudly, and reviewed once it is approved', () => {
    const stages = [{ group: 'security', channel: 'C0SECURITY', count: 1 }];
    const open = breakGlass(undefined, {}, { stages, state: 'open', decidedAt: undefined });
    expect(kinds(open)).toEqual(['card', 'asked']);
    expect(drawn(open, 'card')).toMatch(/^BREAK-GLASS: /);
    const done = breakGlass(aGrant('active'), {}, { stages, decidedBy: 'U0KATE' });
    expect(kinds(done)).toEqual(['card', 'review', 'asked', 'outcome']);
  });
});
