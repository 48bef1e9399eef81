/** The clock of what waits for people: since when a stage has had its turn, when to remind, and when somebody else is to be asked. */
import type { Request, StageOfRequest } from './request.ts';
import { tally, type Vote } from './vote.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** The stage whose turn it is. */
export interface Turn {
  /** Its place in `request.stages`. */
  index: number;
  stage: StageOfRequest;
  /** When its turn began. */
  since: Date;
  /** How many have said yes. */
  have: number;
}

/** The last stage where all have enough people already, because fewer are asked now: it takes one more click. */
export function turnOf(
  request: Pick<Request, 'stages' | 'createdAt'>,
  votes: readonly Pick<Vote, 'voterId' | 'stage' | 'verdict' | 'castAt'>[],
): Turn | undefined {
  const state = tally(request.stages, votes);
  const index = state.done ? request.stages.length - 1 : state.stage;
  const stage = request.stages[index];
  if (!stage) return undefined;
  const earlier = votes.filter((vote) => vote.verdict === 'approve' && vote.stage >= 0 && vote.stage < index);
  const since = Math.max(request.createdAt.getTime(), ...earlier.map(({ castAt }) => castAt.getTime()));
  return { index, stage, since: new Date(since), have: state.done ? stage.count : state.have };
}

/** When the stage goes to others too because nobody answers; undefined when it does not, or has gone already. */
export function escalatesAt(request: Pick<Request, 'escalation'>, turn: Turn): Date | undefined {
  const { escalation } = request;
  if (!escalation || !mayEscalate(request, turn)) return undefined;
  return new Date(turn.since.getTime() + escalation.afterSeconds * 1000);
}

/** Whether there are others for it to go to: not those who are asked already. */
export const mayEscalate = ({ escalation }: Pick<Request, 'escalation'>, { stage }: Turn): boolean =>
  escalation !== undefined && stage.escalated === undefined && escalation.group !== stage.group;

/** A reminder is due so long after the turn began, and no sooner than the gap after the one before. */
interface Mark {
  at: Date;
  gapMs: number;
}

export const mostReminders = 3;

/** Half an hour, then two hours, then eight hours later. */
const marksOf = (since: Date): Mark[] => {
  const gaps = [minuteMs * 30, hourMs * 2, hourMs * 8];
  let at = since.getTime();
  return gaps.map((gapMs) => {
    at += gapMs;
    return { at: new Date(at), gapMs };
  });
};

/**
 * When those who can act are to be reminded next. Of several that were missed one is left, and none comes sooner after the last
 * one than its gap. Undefined when there have been enough.
 */
export const remindsAt = (
  request: Pick<Request, 'reminders' | 'remindedAt'>,
  turn: Turn,
  now: Date,
): Date | undefined => nextMark(marksOf(turn.since), request, now);

/** The same for the review of break-glass access: after a quarter and half of its time, shortly before it is due, and every day after that. */
export function remindsOfReviewAt(
  request: Pick<Request, 'review' | 'createdAt' | 'decidedAt' | 'reminders' | 'remindedAt'>,
  now: Date,
): Date | undefined {
  const { review, remindedAt } = request;
  if (!review || review.reviewedAt) return undefined;
  if (review.by <= now) return remindsOfOverdueAt(review.by, remindedAt, now);
  const since = (request.decidedAt ?? request.createdAt).getTime();
  const withinMs = review.by.getTime() - since;
  const shortlyMs = Math.min(hourMs, withinMs / 8);
  const marks = [withinMs / 4, withinMs / 2, withinMs - shortlyMs].map((ms) => ({
    at: new Date(since + ms),
    gapMs: 0,
  }));
  return nextMark(marks, request, now) ?? remindsOfOverdueAt(review.by, remindedAt, now);
}

/** Daily from the day after, without end: access that nobody looks at is what a review is there to prevent. */
function remindsOfOverdueAt(by: Date, remindedAt: Date | undefined, now: Date): Date {
  const days = Math.max(1, Math.floor((now.getTime() - by.getTime()) / dayMs));
  const mark = by.getTime() + days * dayMs;
  return new Date(remindedAt && remindedAt.getTime() >= mark ? mark + dayMs : mark);
}

function nextMark(
  marks: readonly Mark[],
  { reminders, remindedAt }: Pick<Request, 'reminders' | 'remindedAt'>,
  now: Date,
): Date | undefined {
  if (reminders >= mostReminders) return undefined;
  const last = remindedAt?.getTime() ?? Number.NEGATIVE_INFINITY;
  const left = marks.filter(({ at }) => at.getTime() > last);
  const mark = left.findLast(({ at }) => at <= now) ?? left[0];
  return mark && new Date(Math.max(mark.at.getTime(), last + mark.gapMs));
}

/** Break-glass access was given, and nobody has reviewed it yet. */
export const isReviewMissing = ({ state, review }: Pick<Request, 'state' | 'review'>): boolean =>
  state === 'approved' && review !== undefined && review.reviewedAt === undefined;
