/** What is said of asks for more time, and of the access that they are about. */
import { describe, expect, it } from 'vitest';
import {
  aGrant,
  approved,
  aRequest,
  at,
  buttonsIn,
  drawn,
  kinds,
  messageOf,
  moreTime,
  twoStages,
  yes,
} from './pictures.ts';

const decided = { decidedAt: at(50), decidedBy: 'U0GRACE' };
const base = aRequest({ state: 'approved' });

describe('an ask for more time', () => {
  it('says how much more, when it ends now and when it would end', () => {
    for (const kind of ['card', 'asked']) {
      const words = drawn(moreTime(), kind);
      expect(words).toContain('1h more of write on acme/payments/ledger');
      expect(words).toMatch(/It ends 2026-03-02T10:35\S+ now and would end 2026-03-02T11:35/);
    }
    expect(messageOf(moreTime(), 'card')?.text).toContain('<@U0ADA> asks for 1h more of write on');
    expect(drawn(moreTime(), 'card')).not.toContain('Before: ');
  });

  it('says who approves less of it', () => {
    const votes = [yes('U0GRACE', 0, { durationSeconds: 1800 })];
    const open = moreTime({ stages: twoStages }, { votes });
    expect(drawn(open, 'card-2')).toContain('@grace approves 30m more instead of 1h more.');
  });

  it('says the new end once it is approved, and has no buttons of its own', () => {
    const prolongs = { request: base, grant: aGrant('active', { endsAt: at(155) }) };
    const done = moreTime({ ...decided, state: 'approved' }, { prolongs, votes: [yes('U0GRACE')] });
    expect(kinds(done)).toEqual(['card', 'asked', 'outcome']);
    expect(drawn(done, 'outcome')).toContain('@grace approved 1h more of write on acme/payments/ledger.');
    expect(drawn(done, 'outcome')).toContain('Your access now ends 2026-03-02T11:35');
    expect(drawn(done, 'card')).toMatch(/Approved by @grace.*It ends 2026-03-02T11:35\S+ now\./s);
    expect(drawn(done, 'card')).not.toMatch(/Waiting for GitLab|would end/);
    expect(buttonsIn(done)).toEqual([]);
  });

  it.each(['denied', 'lapsed', 'refused'] as const)('that is %s leaves the end as it was, and says so', (state) => {
    const picture = moreTime({ ...decided, state, decisionReason: 'not today' });
    expect(drawn(picture, 'outcome')).toMatch(/Your access ends 2026-03-02T10:35\S+, as before\./);
    expect(buttonsIn(picture)).toEqual([]);
    expect(drawn(picture, 'outcome')).not.toContain('the policy');
    expect(drawn(picture, 'card')).not.toContain('the policy');
    const over = moreTime({ ...decided, state }, { prolongs: { request: base, grant: aGrant('ended') } });
    expect(drawn(over, 'outcome')).not.toContain('as before');
  });
});

describe('access that was prolonged', () => {
  it('says by how much', () => {
    expect(drawn(approved(aGrant('active', { endsAt: at(155) })), 'outcome')).toContain(
      'Active until 2026-03-02T11:35',
    );
    expect(drawn(approved(aGrant('active', { endsAt: at(155) })), 'outcome')).toContain(', extended by 1h.');
    expect(drawn(approved(aGrant('active')), 'outcome')).not.toContain('extended');
  });

  it('counts that from what was agreed to, where it was less than what was asked for', () => {
    const votes = [yes('U0GRACE', 0, { durationSeconds: 1800 })];
    const grant = aGrant('active', { endsAt: at(95) });
    expect(drawn(approved(grant, { votes }), 'outcome')).toContain(', extended by 1h.');
  });

  it('can be extended only while it is there and ends with its request', () => {
    const hasExtend = (grant: Parameters<typeof approved>[0]) => buttonsIn(approved(grant)).includes('outcome:extend');
    expect(hasExtend(aGrant('active'))).toBe(true);
    expect(hasExtend(aGrant('active', { held: true }))).toBe(false);
    for (const state of ['wanted', 'invited', 'ending', 'ended', 'failed'] as const)
      expect(hasExtend(aGrant(state)), state).toBe(false);
  });
});
