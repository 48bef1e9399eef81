import { describe, expect, it } from 'vitest';
import { escalatesAt, remindsAt, remindsOfReviewAt, type Turn, turnOf } from '#domain/waiting.ts';

const at = (minutes: number): Date => new Date(Date.UTC(2026, 2, 2, 9, minutes));
const yes = (voterId: string, stage: number, minutes: number) =>
  ({ voterId, stage, verdict: 'approve', castAt: at(minutes) }) as const;
const stages = [
  { group: 'platform', channel: 'C1', count: 1 },
  { group: 'security', channel: 'C2', count: 2 },
];
const turn = (given: Partial<Turn> = {}): Turn => ({
  index: 0,
  stage: { group: 'platform', channel: 'C1', count: 1 },
  since: at(0),
  have: 0,
  ...given,
});

describe('the turn of a stage', () => {
  it('begins with the request, and then with the vote that completed the stage before', () => {
    const request = { stages, createdAt: at(0) };
    expect(turnOf(request, [])).toMatchObject({ index: 0, since: at(0), have: 0 });
    expect(turnOf(request, [yes('A', 0, 7)])).toMatchObject({ index: 1, since: at(7), have: 0 });
    expect(turnOf(request, [yes('A', 0, 7), yes('B', 1, 9)])).toMatchObject({ index: 1, since: at(7), have: 1 });
    // Fewer are asked than before: one more click is waited for.
    expect(turnOf(request, [yes('A', 0, 7), yes('B', 1, 9), yes('C', 1, 9)])).toMatchObject({ index: 1, have: 2 });
    expect(turnOf({ ...request, stages: [] }, [])).toBeUndefined();
  });

  it('is not moved by votes that count no longer', () => {
    const request = { stages, createdAt: at(0) };
    expect(turnOf(request, [yes('A', -1, 50)])).toMatchObject({ index: 0, since: at(0) });
  });
});

describe('an escalation', () => {
  const escalation = { afterSeconds: 900, group: 'security', channel: 'C2' };

  it('is due so long after the turn began, once, and never to those who are asked already', () => {
    expect(escalatesAt({ escalation }, turn({ since: at(3) }))).toEqual(at(18));
    expect(escalatesAt({ escalation: undefined }, turn())).toBeUndefined();
    expect(escalatesAt({ escalation: { ...escalation, group: 'platform' } }, turn())).toBeUndefined();
    const escalated = { group: 'security', channel: 'C2', at: at(9).toISOString(), because: 'nobody' } as const;
    expect(escalatesAt({ escalation }, turn({ stage: { ...turn().stage, escalated } }))).toBeUndefined();
  });
});

describe('the next reminder', () => {
  const due = (reminders: number, remindedAt: number | undefined, now: number, since = 0) =>
    remindsAt(
      { reminders, remindedAt: remindedAt === undefined ? undefined : at(remindedAt) },
      turn({ since: at(since) }),
      at(now),
    );

  it('comes at half an hour, at two and a half hours, at ten and a half, and then never', () => {
    expect(due(0, undefined, 0)).toEqual(at(30));
    expect(due(1, 30, 31)).toEqual(at(150));
    expect(due(2, 150, 151)).toEqual(at(630));
    expect(due(3, 630, 700)).toBeUndefined();
  });

  it('is one for all that were missed, and leaves its gap to the one before', () => {
    expect(due(0, undefined, 600)).toEqual(at(150));
    expect(due(1, 600, 601)).toEqual(at(1080));
    expect(due(1, 30, 200)).toEqual(at(150));
  });

  it('is one of three for the whole request: a later stage gets what is left', () => {
    expect(due(2, 150, 160, 155)).toEqual(at(185));
    expect(due(3, 150, 160, 155)).toBeUndefined();
  });
});

describe('the next reminder of a review', () => {
  const review = (by: number, reviewedAt?: Date) => ({
    group: 'security',
    channel: 'C2',
    by: at(by),
    reviewedAt,
    reviewedBy: undefined,
    verdict: undefined,
    words: undefined,
  });
  const due = (now: number, given: { remindedAt?: number; reminders?: number; by?: number } = {}) =>
    remindsOfReviewAt(
      {
        review: review(given.by ?? 1440),
        createdAt: at(-600),
        decidedAt: at(0),
        reminders: given.reminders ?? 0,
        remindedAt: given.remindedAt === undefined ? undefined : at(given.remindedAt),
      },
      at(now),
    );

  it('comes at a quarter, at half, and shortly before it is due', () => {
    expect(due(0)).toEqual(at(360));
    expect(due(361, { remindedAt: 360, reminders: 1 })).toEqual(at(720));
    expect(due(721, { remindedAt: 720, reminders: 2 })).toEqual(at(1380));
    expect(due(0, { by: 80, remindedAt: 41, reminders: 2 })).toEqual(at(70));
  });

  it('comes every day once it is overdue, however many there were', () => {
    expect(due(1400, { remindedAt: 1380, reminders: 3 })).toEqual(at(2 * 1440));
    expect(due(1440, { remindedAt: 1380, reminders: 3 })).toEqual(at(2 * 1440));
    expect(due(2 * 1440, { remindedAt: 1380, reminders: 3 })).toEqual(at(2 * 1440));
    expect(due(2 * 1440 + 1, { remindedAt: 2 * 1440, reminders: 4 })).toEqual(at(3 * 1440));
    expect(due(9 * 1440 + 1, { remindedAt: 2 * 1440, reminders: 4 })).toEqual(at(9 * 1440));
  });

  it('does not come once it is done', () => {
    const done = {
      review: review(1440, at(5)),
      createdAt: at(0),
      decidedAt: at(0),
      reminders: 0,
      remindedAt: undefined,
    };
    expect(remindsOfReviewAt(done, at(400))).toBeUndefined();
  });
});
