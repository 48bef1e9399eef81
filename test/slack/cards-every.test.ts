/** Every message of every state that a request can be in, with texts that try to be more than text. */
import { describe, expect, it } from 'vitest';
import { areBlocksTooLong, faultsOfMessage } from '#demo/slack/block-kit.ts';
import { grantStates } from '#domain/grant.ts';
import { type Request, requestStates } from '#domain/request.ts';
import type { Picture } from '#reconcile/picture.ts';
import { kindOfRow } from '#slack/views/buttons.ts';
import { draw } from '#slack/views/draw.ts';
import {
  aGrant,
  aPicture,
  approved,
  aQuestion,
  aRequest,
  at,
  breakGlass,
  moreTime,
  nasty,
  twoStages,
  yes,
} from './pictures.ts';

const people = ['U0ADA', 'U0GRACE', 'U0KATE', 'U0BARB'];

/** What people, hosts and the policy file can write into one request. */
const textsOf = (words: string): Partial<Request> => ({
  reason: words,
  ticket: words,
  decisionReason: words,
  rule: words,
  repoPath: words,
  accountLogin: words,
  words: [words, { channel: 'C0PLATFORM' }, words, { group: 'S0OTHER' }, { user: 'U0MAX' }],
  stuck: words,
  risk: 'high',
});

const escalatedStages = (words: string): Request['stages'] =>
  (['unanswered', 'nobody'] as const).map((because) => ({
    group: words,
    channel: 'C0PLATFORM',
    count: 3,
    escalated: { group: words, channel: 'C0SECURITY', at: at(20).toISOString(), because },
  }));

const questionsOf = (words: string) =>
  Array.from({ length: 6 }, (_, index) =>
    aQuestion({ id: index + 1, words, answer: index % 2 === 0 ? words : undefined }),
  );

function everyPicture(words: string): Picture[] {
  const texts = textsOf(words);
  const reminded = { reminders: 2, remindedAt: at(50) };
  const lessYes = people.map((id) => yes(id, id === 'U0BARB' ? -1 : 0, { level: 'read', durationSeconds: 60 }));
  const votes = [...lessYes, yes('U0MAX', 1, { verdict: 'taken-back' })];
  const calls = { toMention: ['U0BARB', 'S0SECURITY'], escalatedToMention: ['S0LEADS'] };
  const requests = requestStates.flatMap((state) =>
    [escalatedStages(words), twoStages].map((stages) =>
      aPicture({
        request: aRequest({ ...texts, ...reminded, state, stages, decidedAt: at(5), decidedBy: 'U0GRACE' }),
        votes,
        questions: questionsOf(words),
        levelWords: words,
        ...calls,
      }),
    ),
  );
  const grants = grantStates.flatMap((state) =>
    (['expired', 'released', 'revoked', 'taken-away', 'declined', 'gone', undefined] as const).flatMap((endCause) => {
      const seen = { inviteUrl: 'https://gitlab.example/x', levelAfter: 'read' } as const;
      const grant = aGrant(state, { note: words, endCause, endedBy: words, ...seen });
      const decided = aRequest({ ...texts, state: 'approved', decidedAt: at(5), decidedBy: 'U0GRACE' });
      const review = { group: words, reviewedAt: at(50), reviewedBy: 'U0KATE', words } as const;
      return [
        approved(grant, { request: decided, questions: questionsOf(words) }),
        { ...breakGlass(grant, { group: words }, { ...texts, ...reminded }), ...calls },
        breakGlass(grant, { ...review, verdict: 'not-justified' }, texts),
      ];
    }),
  );
  const more = requestStates.flatMap((state) =>
    (['active', 'ended'] as const).map((of) => {
      const prolongs = { request: aRequest(texts), grant: aGrant(of, { note: words }) };
      return moreTime({ ...texts, ...reminded, state, decidedAt: at(50) }, { prolongs, votes, ...calls });
    }),
  );
  const auto = aPicture({ request: aRequest({ ...texts, state: 'approved', stages: [], decidedBy: 'jit' }) });
  return [...requests, ...grants, ...more, auto];
}

describe('every message', () => {
  const all = Object.entries(nasty).flatMap(([name, words]) =>
    everyPicture(words).flatMap((picture) => {
      const messages = draw(picture);
      return messages.map((message) => ({ name, picture, messages, message }));
    }),
  );

  it('keeps within the limits of Slack, whatever people wrote', () => {
    for (const { name, message } of all) {
      const blocks = [...message.blocks];
      expect(faultsOfMessage(blocks), `${name} ${message.kind}`).toEqual([]);
      expect(areBlocksTooLong(blocks), `${name} ${message.kind}`).toBe(false);
      expect([...message.text].length).toBeLessThan(1000);
      expect(message.text).not.toBe('');
    }
  });

  it('holds no markup at all: everything is rich text or plain text', () => {
    for (const { message } of all) expect(JSON.stringify(message.blocks)).not.toContain('"mrkdwn"');
  });

  it('mentions nobody because someone wrote it so', () => {
    const may = new Set([...people, 'S0SECURITY', 'S0LEADS']);
    for (const { message } of all) {
      const blocks = JSON.stringify(message.blocks);
      expect(blocks).not.toContain('"broadcast"');
      const mentioned = [...blocks.matchAll(/"(?:user_id|usergroup_id)":"(\w+)"/g)].map(([, id]) => id ?? '');
      expect(mentioned.filter((id) => !may.has(id))).toEqual([]);
      expect(message.text.replaceAll('<@U0ADA>', '')).not.toMatch(/[<>]/);
    }
  });

  it('is of a kind that is known again from its buttons, and is drawn once', () => {
    for (const { messages, message } of all) {
      const rows = message.blocks.flatMap((block) =>
        'type' in block && block.type === 'actions' && 'block_id' in block ? [String(block.block_id)] : [],
      );
      for (const row of rows) expect(kindOfRow(row)).toBe(message.kind);
      expect(messages.filter(({ kind }) => kind === message.kind)).toHaveLength(1);
    }
  });

  it('that belongs in a thread belongs below one that is drawn, in the same channel', () => {
    const below = all.filter(({ message }) => message.below !== undefined);
    expect(new Set(below.map(({ message }) => message.kind.replace(/\d/, 'N')))).toEqual(
      new Set(['question-N', 'answer-N', 'reminder-N', 'review-reminder-N']),
    );
    for (const { messages, message } of below) {
      const parent = messages.find(({ kind }) => kind === message.below);
      expect(parent?.to).toEqual(message.to);
    }
  });

  it('calls nobody once the request is decided and, for break-glass, reviewed', () => {
    for (const { picture, message } of all) {
      const { state, review } = picture.request;
      if (state === 'open' || (review && !review.reviewedAt)) continue;
      expect(JSON.stringify(message.blocks)).not.toMatch(/"Asked: "|usergroup_id/);
    }
  });

  it('shows a reason exactly as it was typed', () => {
    for (const words of [nasty.mention, nasty.markup, nasty.link, nasty.emoji, nasty.rightToLeft, nasty.entities]) {
      const card = draw(aPicture({ request: aRequest({ reason: words }) })).find(({ kind }) => kind === 'card');
      expect(JSON.stringify(card?.blocks)).toContain(JSON.stringify({ type: 'text', text: words }));
    }
  });
});
