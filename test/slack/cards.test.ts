import { describe, expect, it } from 'vitest';
import type { Grant } from '#domain/grant.ts';
import { requestStates } from '#domain/request.ts';
import type { Picture } from '#reconcile/picture.ts';
import { draw } from '#slack/views/draw.ts';
import { aGrant, aPicture, approved, aRequest, at, buttonsIn, drawn, kinds, read, twoStages, yes } from './pictures.ts';

describe('the card', () => {
  it('says who asks for what, for how long and why, by which rule, and what they have now', () => {
    const card = drawn(aPicture(), 'card');
    expect(card).toContain('@ada asks for write on acme/payments/ledger (GitLab: Developer) for 1h30m.');
    for (const words of ['fix the payout job', 'Ticket: PAY-1', 'Before: read', 'Rule: payments · request 12']) {
      expect(card).toContain(words);
    }
    expect(card).toContain('Approvals: 0 of 1 from platform');
  });

  it('says that what they have is not known, rather than that they have nothing', () => {
    const held = (heldBefore: 'none' | undefined) => drawn(aPicture({ request: aRequest({ heldBefore }) }), 'card');
    expect(held(undefined)).toContain('Before: not known');
    expect(held('none')).toContain('Before: no access');
  });

  it('links the repository, and only to a page', () => {
    const links = (repoUrl: string) => JSON.stringify(draw(aPicture({ request: aRequest({ repoUrl }) })));
    expect(links('https://gitlab.example/x')).toContain('"url":"https://gitlab.example/x"');
    expect(links('javascript:alert(1)')).not.toContain('javascript:');
  });

  it('has buttons only while the request is open', () => {
    for (const state of requestStates) {
      const picture = aPicture({ request: aRequest({ state, decidedAt: at(5), decidedBy: 'U0GRACE' }) });
      const onCard = buttonsIn(picture).filter((button) => button.startsWith('card:'));
      expect(onCard, state).toEqual(state === 'open' ? ['card:approve', 'card:deny', 'card:change', 'card:ask'] : []);
    }
  });

  it('says who denied it and why', () => {
    const request = aRequest({
      state: 'denied',
      decidedAt: at(5),
      decidedBy: 'U0GRACE',
      decisionReason: 'not <today>',
    });
    expect(drawn(aPicture({ request }), 'card')).toMatch(/Denied by @grace, .*not <today>/s);
  });

  it('follows the access to its end', () => {
    const shows = (picture: Picture) => drawn(picture, 'card');
    expect(shows(approved())).toMatch(/Approved by @grace, .*Waiting for GitLab/s);
    expect(shows(approved(aGrant('invited')))).toContain("Waiting for @ada to accept GitLab's invitation");
    expect(shows(approved(aGrant('active')))).toMatch(/Active until 2026-03-02T10:35.*take it back.*\/jit list/s);
    expect(shows(approved(aGrant('ending')))).toContain('Taking it back on GitLab');
    expect(shows(approved(aGrant('ending')))).not.toContain('/jit list');
    const ended = aGrant('ended', { endCause: 'revoked', endedBy: 'U0BARB', levelAfter: 'read' });
    expect(shows(approved(ended))).toMatch(
      /Ended 2026-03-02T09:40.*: @barbara took it back\..*They have read again\./s,
    );
    const lowered = aGrant('ended', { endCause: 'expired', levelAfter: 'triage' });
    expect(shows(approved(lowered))).toContain('They have triage there now.');
    expect(shows(approved(aGrant('failed', { note: 'GitLab said no' })))).toContain('GitLab said no');
  });

  it('is not there where the rule approves by itself', () => {
    const request = aRequest({ stages: [], state: 'approved', decidedBy: 'jit', decidedAt: at(0) });
    expect(kinds(aPicture({ request, grant: aGrant('wanted') }))).toEqual(['outcome']);
  });

  it('goes to the next channel when the next stage has its turn, and stays where it was', () => {
    const first = aPicture({ request: aRequest({ stages: twoStages }) });
    expect(kinds(first)).toEqual(['card', 'asked']);
    expect(drawn(first, 'card')).toContain('0 of 1 from platform, then 2 from security');
    const second = { ...first, votes: [yes('U0GRACE'), yes('U0KATE', 1)] };
    expect(draw(second).map(({ to }) => to)).toEqual([
      { channel: 'C0PLATFORM' },
      { channel: 'C0SECURITY' },
      { person: 'U0ADA' },
    ]);
    expect(drawn(second, 'card')).toContain('Approved by @grace. Now with security.');
    expect(drawn(second, 'card-2')).toContain('Approvals: 1 of 2 from security');
    expect(drawn(second, 'card-2')).toContain('platform: approved by @grace.');
    const onSecond = ['approve', 'deny', 'change', 'ask'].map((id) => `card-2:${id}`);
    expect(buttonsIn(second)).toEqual(['card:take_back', ...onSecond, 'asked:withdraw']);
  });
});

describe('the direct messages', () => {
  it('say where the request waits, with Withdraw while it is open', () => {
    expect(drawn(aPicture(), 'asked')).toContain('Waiting for platform in #platform-approvals (0 of 1)');
    expect(buttonsIn(aPicture())).toContain('asked:withdraw');
    expect(buttonsIn(approved())).not.toContain('asked:withdraw');
  });

  it('never say that access is there before the host shows it', () => {
    for (const state of ['wanted', 'invited'] as const) {
      const picture = approved(aGrant(state, { inviteUrl: 'https://gitlab.example/i' }));
      expect(draw(picture).map(read).join('\n')).not.toMatch(/\bactive\b|granted|you have/i);
    }
  });

  it('lead to the invitation until it is accepted', () => {
    const picture = approved(aGrant('invited', { inviteUrl: 'https://gitlab.example/i' }));
    expect(drawn(picture, 'outcome')).toContain('accept');
    expect(JSON.stringify(draw(picture))).toContain('"url":"https://gitlab.example/i"');
  });

  it('have Release while access lives, and Request again when it is over', () => {
    const outcome = (picture: Picture) => buttonsIn(picture).filter((button) => !button.startsWith('card'));
    expect(outcome(approved(aGrant('active')))).toEqual(['outcome:release', 'outcome:extend']);
    expect(outcome(approved(aGrant('ending')))).toEqual([]);
    expect(outcome(approved(aGrant('ended')))).toEqual(['ended:request_again']);
    expect(outcome(approved(aGrant('failed')))).toEqual(['ended:request_again']);
    for (const state of ['denied', 'lapsed'] as const) {
      expect(outcome(aPicture({ request: aRequest({ state, decidedAt: at(5) }) }))).toEqual(['outcome:request_again']);
    }
  });

  it('say what ended, when, why and what is left', () => {
    const shows = (grant: Partial<Grant>) => drawn(approved(aGrant('ended', grant)), 'ended');
    expect(shows({ endCause: 'expired', levelAfter: 'read' })).toMatch(
      /^Your write access to acme\/payments\/ledger ended 2026-03-02T09:40\S+: its time was up\.\nYou have read again\./,
    );
    expect(shows({ endCause: 'taken-away', levelAfter: 'none' })).toMatch(
      /\. Someone changed it on GitLab itself\.\nYou have no access there now\./,
    );
    expect(shows({ endCause: 'revoked', endedBy: 'U0BARB' })).toContain(': @barbara took it back.');
  });

  it('never call access ended that had not begun', () => {
    const shows = (grant: Partial<Grant>) =>
      drawn(approved(aGrant('ended', { activeAt: undefined, ...grant })), 'ended');
    expect(shows({ endCause: 'released' })).toContain('You gave up write on acme/payments/ledger before it started.');
    expect(shows({ endCause: 'declined' })).toContain('never started. The invitation was declined or expired.');
    const released = approved(aGrant('ended', { activeAt: undefined, endCause: 'released' }));
    expect(drawn(released, 'outcome')).toContain('It never started.');
    expect(drawn(released, 'card')).toContain('@ada gave it up before it started.');
    for (const message of draw(released)) {
      if (message.kind !== 'ended') expect(read(message)).not.toMatch(/\bended\b/i);
    }
  });

  it('quote what an administrator wrote when they took it back, on the card too', () => {
    const revoked = approved(aGrant('ended', { endCause: 'revoked', endedBy: 'U0BARB', note: 'wrong *repo*' }));
    expect(drawn(revoked, 'ended')).toContain('wrong *repo*');
    expect(drawn(revoked, 'card')).toContain('wrong *repo*');
  });

  it('name the rule where nobody had to approve', () => {
    const auto = aRequest({ stages: [], state: 'approved', decidedBy: 'jit', decidedAt: at(0) });
    expect(drawn(aPicture({ request: auto }), 'outcome')).toContain('Rule “payments” approved write on');
  });

  it('tell every turning point in a message of its own, so that Slack notifies', () => {
    expect(kinds(aPicture())).toEqual(['card', 'asked']);
    expect(kinds(approved(aGrant('active')))).toEqual(['card', 'asked', 'outcome']);
    expect(kinds(approved(aGrant('ended')))).toEqual(['card', 'asked', 'outcome', 'ended']);
    const withdrawn = aRequest({ state: 'withdrawn', decidedAt: at(5), decidedBy: 'U0ADA' });
    expect(kinds(aPicture({ request: withdrawn }))).toEqual(['card', 'asked']);
  });

  it('say why it was denied, why it failed, and what is left', () => {
    const denied = aRequest({ state: 'denied', decidedBy: 'U0GRACE', decidedAt: at(5), decisionReason: 'too broad' });
    expect(drawn(aPicture({ request: denied }), 'outcome')).toMatch(/denied by @grace.*too broad/s);
    expect(drawn(approved(aGrant('failed', { note: 'archived' })), 'ended')).toContain('archived');
    const ended = aGrant('ended', { endCause: 'expired', levelAfter: 'none' });
    expect(drawn(approved(ended), 'ended')).toMatch(/its time was up\..*no access there now/s);
    expect(drawn(approved(aGrant('active', { held: true })), 'outcome')).toContain('already had this access');
  });
});
