/** The forms that the buttons of cards and direct messages open. */
import { describe, expect, it } from 'vitest';
import { workspace } from '#demo/seed.ts';
import { faultsOfView } from '#demo/slack/block-kit.ts';
import type { Block } from '#demo/slack/driver.ts';
import { textOfBlock } from '#demo/slack/flatten.ts';
import type { Request } from '#domain/request.ts';
import { buttonRow, kindOfRow, questionIdOf, requestIdOf } from '#slack/views/buttons.ts';
import { changeView } from '#slack/views/change-form.ts';
import { denyView } from '#slack/views/deny-form.ts';
import { extendView } from '#slack/views/extend-form.ts';
import { answerView, askView } from '#slack/views/question-form.ts';
import { reviewView } from '#slack/views/review-form.ts';
import { revokeView } from '#slack/views/revoke-form.ts';
import { takeBackRow } from '#slack/views/take-back.ts';
import { aGrant, aQuestion, aRequest, nasty } from './pictures.ts';

const offered = (words: string) => ({
  levels: [
    { level: 'read', hostWords: words },
    { level: 'write', hostWords: 'Developer' },
  ] as const,
  maxSeconds: 5400,
});

const offer = (words: string) => ({
  maxSeconds: 14_400,
  leftSeconds: 7200,
  proposedSeconds: 1800,
  isReasonOptional: false,
  words: [words],
});

function everyForm(words: string, given: Partial<Request> = {}) {
  const request = aRequest({ reason: words, repoPath: words, rule: words, ...given });
  const { levels, maxSeconds } = offered(words);
  return [
    denyView(request),
    changeView(request, { levels: [...levels], maxSeconds }),
    askView(request),
    answerView(aQuestion({ words })),
    extendView(request, aGrant('active'), offer(words)),
    reviewView(request),
    revokeView(request, aGrant('active')),
  ];
}

const screen = (view: ReturnType<typeof denyView>): string =>
  view.blocks.map((block) => textOfBlock(block as unknown as Block, workspace())).join('\n');

const labelsOf = (view: ReturnType<typeof denyView>): string[] =>
  view.blocks.flatMap((block) => ('label' in block ? [block.label?.text ?? ''] : []));

describe('every form', () => {
  it.each(Object.entries(nasty))('keeps within the limits of Slack and turns nothing into markup: %s', (_, words) => {
    for (const view of [...everyForm(words), ...everyForm(words, { extendsId: 11 })]) {
      expect(faultsOfView(view), view.callback_id).toEqual([]);
      expect(JSON.stringify(view)).not.toMatch(/"mrkdwn"|"emoji":true/);
    }
  });

  it('says what it is about', () => {
    const [deny, change, ask, answer, extend, review, revoke] = everyForm('fix it', { repoPath: 'acme/shop' });
    for (const view of [deny, change, ask, review])
      expect(view && screen(view)).toContain('@ada asks for write on acme/shop for 1h30m.');
    const took = reviewView(aRequest({ state: 'approved', isEmergency: true, repoPath: 'acme/shop' }));
    expect(screen(took)).toContain('@ada asked for write on acme/shop for 1h30m.');
    expect(answer && screen(answer)).toMatch(/@grace asks:.*fix it/s);
    expect(extend && screen(extend)).toMatch(/Your write access to acme\/shop ends 2026-03-02T10:35/);
    expect(revoke && screen(revoke)).toContain('This takes back write on acme/shop from @ada at once.');
  });
});

describe('the form for less', () => {
  it('offers the lower levels with the host’s own words, and starts with what was asked for', () => {
    const { levels, maxSeconds } = offered('Reporter');
    const view = changeView(aRequest(), { levels: [...levels], maxSeconds });
    expect(labelsOf(view)).toEqual(['Access level', 'Duration']);
    const fields = JSON.stringify(view.blocks);
    expect(fields).toContain('read · Reporter');
    expect(fields).toMatch(/"initial_option":\{"text":[^}]*"write · Developer"/);
    expect(fields).toContain('"initial_value":"1h30m"');
    expect(screen(view)).toContain('At most 1h30m, as was asked for.');
  });

  it('offers only a shorter time where more time is asked for', () => {
    const { levels, maxSeconds } = offered('Reporter');
    const view = changeView(aRequest({ extendsId: 11 }), { levels: [...levels], maxSeconds });
    expect(labelsOf(view)).toEqual(['Duration']);
    expect(screen(view)).toContain('@ada asks for 1h30m more of write on');
  });
});

describe('the form for more time', () => {
  const shows = (given: Partial<ReturnType<typeof offer>>) =>
    screen(extendView(aRequest(), aGrant('active'), { ...offer('One of platform must approve.'), ...given }));

  it('says the most at once, what is left in all, and who will be asked', () => {
    expect(shows({})).toContain('At most 2h; in all it can be extended by 2h more.');
    expect(shows({ maxSeconds: 3600 })).toContain('At most 1h; in all it can be extended by 2h more.');
    expect(shows({})).toContain('One of platform must approve.');
  });

  it('proposes a time', () => {
    const view = extendView(aRequest(), aGrant('active'), offer(''));
    expect(JSON.stringify(view.blocks)).toContain('"initial_value":"30m"');
  });

  it('opens all the same when that is not known yet', () => {
    const unknown = {
      ...offer(''),
      maxSeconds: undefined,
      leftSeconds: undefined,
      proposedSeconds: undefined,
      words: [],
    };
    const view = extendView(aRequest(), aGrant('active'), unknown);
    expect(labelsOf(view)).toEqual(['Duration', 'Reason']);
    expect(screen(view)).toContain('Write it like 45m or 1h30m.');
  });
});

describe('what buttons carry', () => {
  it('is the request, and the question where it is about one', () => {
    expect([requestIdOf('12'), requestIdOf('12:31'), questionIdOf('12:31')]).toEqual([12, 12, 31]);
    for (const value of ['', '0', '-1', '12:', '12:x', 'x:1', '1e3', '99999999999999999', undefined]) {
      expect([requestIdOf(value), questionIdOf(value)], String(value)).toEqual([undefined, undefined]);
    }
    expect(questionIdOf('12')).toBeUndefined();
  });

  it('is found again for every kind of message', () => {
    for (const kind of ['card', 'card-2', 'escalated-1', 'question-12-dm', 'review', 'review-reminder-3']) {
      const [row] = buttonRow({ kind, requestId: 12 }, 'approve');
      expect(kindOfRow(row?.block_id ?? '')).toBe(kind);
    }
  });

  it('of private words is taken for no copy of a message', () => {
    expect(kindOfRow(takeBackRow(12).block_id ?? '')).toBeUndefined();
    expect(JSON.stringify(takeBackRow(12))).toMatch(/"action_id":"take_back".*"value":"12"/);
  });
});
