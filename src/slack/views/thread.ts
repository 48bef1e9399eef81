/** What stands in the thread below a card: reminders to those who can act, and what was asked back. */
import { turnOf } from '#domain/waiting.ts';
import type { DrawnMessage, Picture } from '#reconcile/picture.ts';
import type { Question } from '#store/questions.ts';
import { reviewKind } from './review-card.ts';
import { cut, escapedCut, type Piece, person, quote, richText, section, user } from './rich.ts';
import { askedLine, askedNow, cardKind, escalatedKind, type Place, placesOf, progressText } from './stage.ts';
import { longest, wishText, wishWords } from './words.ts';

export const drawThread = (picture: Picture): DrawnMessage[] => [
  ...drawQuestions(picture),
  ...drawReminder(picture),
  ...drawReviewReminder(picture),
];

/** Only the newest one, and only while there is something to be reminded of. */
function drawReminder(picture: Picture): DrawnMessage[] {
  const { request } = picture;
  const place = askedNow(picture);
  const turn = turnOf(request, picture.votes);
  if (!place || !turn || !isReminded(picture, turn.since)) return [];
  const progress = progressText(picture, place);
  const waits: Piece[] = ['Reminder: ', user(request.requesterId), ' still waits for ', ...wishWords(picture)];
  const { where, those } = reminded(picture, place);
  return [
    {
      kind: `reminder-${request.reminders}`,
      ...where,
      text: `Reminder: ${wishText(picture)} still waits for an answer (${escapedCut(progress)})`,
      blocks: [richText('reminder', section([...waits, ` (${progress}).`], askedLine(picture, those)))],
    },
  ];
}

/** Where nobody of the stage's own group can decide, those to whom it was escalated are the ones to remind. */
function reminded({ toMention, escalatedToMention = [] }: Picture, { stage, index }: Place) {
  const { channel, escalated } = stage;
  return escalated?.because === 'nobody'
    ? { where: { to: { channel: escalated.channel }, below: escalatedKind(index) }, those: escalatedToMention }
    : { where: { to: { channel }, below: cardKind(index) }, those: toMention };
}

/** For break-glass access, once it was approved. */
function drawReviewReminder(picture: Picture): DrawnMessage[] {
  const { request } = picture;
  const { review } = request;
  if (!review || review.reviewedAt || request.state !== 'approved') return [];
  if (!isReminded(picture, request.decidedAt ?? request.createdAt)) return [];
  const what: Piece[] = ['Reminder: please review the break-glass access of ', user(request.requesterId), ' to '];
  return [
    {
      kind: `review-reminder-${request.reminders}`,
      to: { channel: review.channel },
      below: reviewKind,
      text: `Reminder: break-glass access is still to be reviewed: ${wishText(picture)}`,
      blocks: [
        richText('reminder', section([...what, ...wishWords(picture), '.'], askedLine(picture, picture.toMention))),
      ],
    },
  ];
}

/** Whether the last reminder was one of what has been waited for since then. */
const isReminded = ({ request }: Picture, since: Date): boolean =>
  request.reminders > 0 && request.remindedAt !== undefined && request.remindedAt >= since;

/** Each question; and its answer once more as a message of its own, because whoever asked waits for it. */
function drawQuestions(picture: Picture): DrawnMessage[] {
  const place = placesOf(picture).at(-1);
  if (!place) return [];
  const at = { to: { channel: place.stage.channel }, below: cardKind(place.index) };
  return picture.questions.flatMap((question, index) => {
    const asked = drawQuestion(picture, question, `question-${index + 1}`);
    const isWaitedFor = question.answer !== undefined && picture.request.state === 'open';
    const answered = isWaitedFor ? [drawAnswer(picture, question, `answer-${index + 1}`)] : [];
    return [asked, ...answered].map((message) => ({ ...message, ...at }));
  });
}

function drawQuestion({ request }: Picture, question: Question, kind: string): Omit<DrawnMessage, 'to'> {
  const { askerId, words, answer } = question;
  const asked = section([person(askerId), ' asks ', user(request.requesterId), ':']);
  const open = request.state === 'open' ? 'Not answered yet.' : 'It was not answered.';
  const answered =
    answer === undefined
      ? [section([open])]
      : [section([user(request.requesterId), ' answers:']), quote(cut(answer, longest.question))];
  return {
    kind,
    text: `Question: ${escapedCut(words)}`,
    blocks: [richText(kind, asked, quote(cut(words, longest.question)), ...answered)],
  };
}

function drawAnswer({ request }: Picture, question: Question, kind: string): Omit<DrawnMessage, 'to'> {
  const { askerId, answer = '' } = question;
  const line: Piece[] = [person(askerId), ': ', user(request.requesterId), ' has answered.'];
  return {
    kind,
    text: `Answer: ${escapedCut(answer)}`,
    blocks: [richText(kind, section(line), quote(cut(answer, longest.question)))],
  };
}
