/** What cards and direct messages say while several people decide: progress, less than was asked for, questions, and who is called. */
import { describe, expect, it } from 'vitest';
import type { StageOfRequest } from '#domain/request.ts';
import type { Picture } from '#reconcile/picture.ts';
import {
  aGrant,
  aPicture,
  approved,
  aQuestion,
  aRequest,
  at,
  buttonsIn,
  drawn,
  kinds,
  mentionedIn,
  messageOf,
  read,
  twoStages,
  yes,
} from './pictures.ts';

const asked = (given: Parameters<typeof aRequest>[0], of: Partial<Picture> = {}): Picture =>
  aPicture({ request: aRequest(given), ...of });

const escalated = (because: 'unanswered' | 'nobody'): StageOfRequest[] => [
  {
    group: 'platform',
    channel: 'C0PLATFORM',
    count: 1,
    escalated: { group: 'security', channel: 'C0SECURITY', at: at(20).toISOString(), because },
  },
];

describe('a card', () => {
  it('says how risky it is, high in large letters', () => {
    expect(drawn(asked({ risk: 'high' }), 'card')).toMatch(/^HIGH RISK: write on acme\/payments\/ledger\n/);
    expect(messageOf(asked({ risk: 'high' }), 'card')?.text).toMatch(/^HIGH RISK: /);
    expect(drawn(asked({ risk: 'medium' }), 'card')).toContain('Risk: medium');
    expect(drawn(asked({ risk: 'medium' }), 'card')).not.toMatch(/HIGH/);
  });

  it('says in the words of the policy why these people are asked, and calls nobody by them', () => {
    const words = [
      'Rule “payments”: one of platform (',
      { channel: 'C0PLATFORM' },
      ') must approve. It could not be asked who is on call (',
      { group: 'S0LEADS' },
      ').',
    ];
    const picture = asked({ words });
    expect(drawn(picture, 'card')).toContain(
      'Why: Rule “payments”: one of platform (#platform-approvals) must approve.',
    );
    expect(drawn(picture, 'asked')).toContain('Rule “payments”: one of platform (#platform-approvals) must approve.');
    for (const kind of ['card', 'asked']) expect(drawn(picture, kind)).not.toContain('S0LEADS');
    expect(mentionedIn(messageOf(picture, 'card'))).toEqual(['U0ADA']);
  });

  it('says who has approved what so far, and what is left', () => {
    const picture = asked({ stages: twoStages }, { votes: [yes('U0GRACE'), yes('U0KATE', 1)] });
    const second = drawn(picture, 'card-2');
    expect(second).toContain('platform: approved by @grace.');
    expect(second).toContain('Approvals: 1 of 2 from security');
    expect(second).toContain('Approved by @kate.');
    expect(drawn(picture, 'asked')).toContain('Waiting for security in #security-approvals (1 of 2).');
  });

  it('forgets a yes that was taken back, and one that belongs to no stage any more', () => {
    const gone = [yes('U0GRACE', 0, { verdict: 'taken-back' }), yes('U0KATE', -1, { level: 'read' })];
    const card = drawn(asked({}, { votes: gone }), 'card');
    expect(card).toContain('Approvals: 0 of 1 from platform');
    expect(card).not.toMatch(/@grace|@kate/);
    const done = approved(undefined, { votes: [yes('U0BARB'), ...gone] });
    for (const kind of ['card', 'outcome']) expect(drawn(done, kind)).not.toMatch(/@grace|@kate/);
  });

  it('says who approves less, and the requester reads what came of it', () => {
    const less = yes('U0GRACE', 0, { level: 'read', durationSeconds: 3600 });
    const open = asked({ stages: twoStages }, { votes: [less] });
    expect(drawn(open, 'card-2')).toContain('@grace approves read for 1h instead of write for 1h30m.');
    expect(drawn(open, 'asked')).toContain('@grace approves read for 1h instead of write for 1h30m.');
    const done = approved(aGrant('active', { level: 'read', endsAt: at(65) }), { votes: [less] });
    expect(drawn(done, 'outcome')).toContain('@grace approved read on acme/payments/ledger for 1h.');
    expect(drawn(done, 'outcome')).toContain('less than you asked for: read for 1h instead of write for 1h30m.');
    expect(messageOf(done, 'outcome')?.text).toContain('with less than you asked for: read on');
    expect(drawn(done, 'card')).toMatch(/Approved by @grace, .*, with less than was asked for: read for 1h\./);
    const over = approved(aGrant('ended', { level: 'read', endCause: 'expired' }), { votes: [less] });
    expect(drawn(over, 'ended')).toContain('Your read access to');
  });

  it('gives everybody the least of what several people agree to', () => {
    const votes = [yes('U0GRACE', 0, { level: 'read' }), yes('U0KATE', 1, { durationSeconds: 600 }), yes('U0BARB', 1)];
    const done = approved(undefined, { votes });
    expect(drawn(done, 'outcome')).toContain('read on acme/payments/ledger for 10m.');
  });

  it('tells what was asked back and answered, in short', () => {
    const questions = [aQuestion({ answer: 'The one of May.' }), aQuestion({ id: 32, words: 'And why now?' })];
    const card = drawn(asked({}, { questions }), 'card');
    expect(card).toMatch(
      /@grace asked: Which payout\?\n@ada answered: The one of May\.\n@grace asked: And why now\?\nNot answered yet\./,
    );
  });
});

describe('who is called', () => {
  const calls = { toMention: ['U0GRACE', 'S0SECURITY'], escalatedToMention: ['U0KATE'] };

  it('stands in one line of the card whose turn it is', () => {
    const lines = drawn(asked({}, calls), 'card').split('\n');
    expect(lines.filter((line) => line.includes('@grace') || line.includes('@security'))).toEqual([
      'Asked: @grace, @security.',
    ]);
    expect(mentionedIn(messageOf(asked({}, calls), 'card'))).toEqual(['U0ADA', 'U0GRACE', 'S0SECURITY']);
  });

  it('is on no other card of the request', () => {
    const picture = asked({ stages: twoStages }, { ...calls, votes: [yes('U0BARB')] });
    expect(drawn(picture, 'card')).not.toContain('Asked: ');
    expect(drawn(picture, 'card-2')).toContain('Asked: @grace, @security.');
  });

  it('is nobody who has said yes already, and nobody once it is decided', () => {
    const second = asked({ stages: twoStages }, { ...calls, votes: [yes('U0BARB'), yes('U0GRACE', 1)] });
    expect(drawn(second, 'card-2')).toContain('Asked: @security.');
    for (const state of ['approved', 'denied', 'withdrawn', 'lapsed', 'refused'] as const) {
      const card = messageOf(asked({ state, decidedAt: at(5) }, calls), 'card');
      expect(read(card)).not.toContain('Asked: ');
      expect(mentionedIn(card)).not.toContain('S0SECURITY');
    }
  });

  it('is nobody where they would be too many', () => {
    expect(drawn(aPicture(), 'card')).not.toContain('Asked: ');
  });
});

describe('what waits too long', () => {
  it('gets a card where it was escalated to, says so on the other one, and both can decide', () => {
    const picture = asked(
      { stages: escalated('unanswered') },
      { toMention: ['U0GRACE'], escalatedToMention: ['U0KATE'] },
    );
    expect(kinds(picture)).toEqual(['card', 'escalated-1', 'asked']);
    expect(messageOf(picture, 'escalated-1')?.to).toEqual({ channel: 'C0SECURITY' });
    for (const kind of ['card', 'escalated-1', 'asked']) {
      expect(drawn(picture, kind)).toMatch(
        /Escalated to security in #security-approvals, \S+: nobody in platform answered in time\./,
      );
    }
    expect(drawn(picture, 'card')).toContain('Asked: @grace.');
    expect(drawn(picture, 'escalated-1')).toContain('Asked: @kate.');
    const ids = ['approve', 'deny', 'change', 'ask'];
    expect(buttonsIn(picture)).toEqual([
      ...ids.map((id) => `card:${id}`),
      ...ids.map((id) => `escalated-1:${id}`),
      'asked:withdraw',
    ]);
  });

  it('closes both cards with the decision', () => {
    const stages = escalated('nobody');
    const picture = asked({ stages, state: 'denied', decidedAt: at(30), decidedBy: 'U0KATE', decisionReason: 'no' });
    for (const kind of ['card', 'escalated-1']) expect(drawn(picture, kind)).toMatch(/Denied by @kate.*no/s);
    expect(buttonsIn(picture)).toEqual(['outcome:request_again']);
  });

  it('says to everyone why nobody can decide, while nobody can', () => {
    const stuck = asked({ stuck: 'too few people who may decide are left in platform.' });
    expect(drawn(stuck, 'card')).toContain(
      'It cannot be decided now: too few people who may decide are left in platform.',
    );
    expect(drawn(stuck, 'asked')).toContain('It cannot be decided now: ');
    const over = asked({ stuck: 'Nobody is left.', state: 'lapsed', decidedAt: at(59) });
    expect(drawn(over, 'card')).not.toContain('Nobody is left');
  });

  it('is reminded of below the card whose turn it is, by the newest reminder only, until it is decided', () => {
    const reminded = { reminders: 2, remindedAt: at(50) };
    const picture = asked(reminded, { toMention: ['U0GRACE'] });
    expect(kinds(picture)).toEqual(['card', 'reminder-2', 'asked']);
    expect(messageOf(picture, 'reminder-2')?.below).toBe('card');
    expect(drawn(picture, 'reminder-2')).toMatch(
      /@ada still waits for write on .* \(0 of 1 from platform\)\.\nAsked: @grace\./,
    );
    expect(kinds(asked({ ...reminded, state: 'denied', decidedAt: at(55) }))).toEqual(['card', 'asked', 'outcome']);
  });

  it('is not reminded of in the next stage by what was said in the one before', () => {
    const votes = [yes('U0GRACE', 0, { castAt: at(40) })];
    const of = (minutes: number) =>
      kinds(asked({ stages: twoStages, reminders: 1, remindedAt: at(minutes) }, { votes }));
    expect(of(30)).not.toContain('reminder-1');
    expect(of(70)).toContain('reminder-1');
    const picture = asked({ stages: twoStages, reminders: 1, remindedAt: at(70) }, { votes });
    expect(messageOf(picture, 'reminder-1')?.below).toBe('card-2');
  });

  it('is reminded of where it was escalated to, when nobody of the first group is left', () => {
    const reminded = { reminders: 1, remindedAt: at(50) };
    const below = (because: 'unanswered' | 'nobody') =>
      messageOf(asked({ ...reminded, stages: escalated(because) }), 'reminder-1')?.below;
    expect(below('nobody')).toBe('escalated-1');
    expect(below('unanswered')).toBe('card');
  });
});

describe('a question', () => {
  const question = aQuestion();
  const answered = aQuestion({ answer: 'The one of May.', answeredAt: at(9) });

  it('stands below the card and in the requester’s messages, with Answer until it is answered', () => {
    const picture = asked({}, { questions: [question] });
    expect(kinds(picture)).toEqual(['card', 'question-1', 'asked', 'question-1-dm']);
    expect(messageOf(picture, 'question-1')?.below).toBe('card');
    expect(drawn(picture, 'question-1')).toMatch(/@grace asks @ada:.*Which payout\?.*Not answered yet/s);
    expect(drawn(picture, 'question-1-dm')).toMatch(/@grace asks about your request for write on .*Which payout\?/s);
    expect(buttonsIn(picture)).toContain('question-1-dm:answer');
    expect(JSON.stringify(messageOf(picture, 'question-1-dm'))).toContain('"value":"12:31"');
  });

  it('shows its answer in both places, and tells whoever asked', () => {
    const picture = asked({}, { questions: [answered] });
    expect(drawn(picture, 'question-1')).toMatch(/Which payout\?.*@ada answers:.*The one of May\./s);
    expect(drawn(picture, 'question-1-dm')).toMatch(/You answered:.*The one of May\./s);
    expect(drawn(picture, 'answer-1')).toMatch(/@grace: @ada has answered\..*The one of May\./s);
    expect(messageOf(picture, 'answer-1')?.below).toBe('card');
    expect(buttonsIn(picture)).not.toContain('question-1-dm:answer');
  });

  it('has no button any more once the request is decided', () => {
    const picture = asked({ state: 'withdrawn', decidedAt: at(9), decidedBy: 'U0ADA' }, { questions: [question] });
    expect(buttonsIn(picture)).toEqual([]);
    expect(drawn(picture, 'question-1')).toContain('It was not answered.');
  });
});
