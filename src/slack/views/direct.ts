/**
 * What the requester is told, in their direct messages. A turning point is a message of its own, because Slack notifies
 * about new messages only: asked, questions, decided, over, reviewed. Between them the last message is edited. Nothing is
 * said to have happened before the host shows it.
 */
import type { Grant } from '#domain/grant.ts';
import type { DrawnMessage, Picture } from '#reconcile/picture.ts';
import type { Question } from '#store/questions.ts';
import { agreedIn, changeLines } from './agreed.ts';
import { answerButton, type ButtonId } from './buttons.ts';
import { type Content, directMessage } from './direct-message.ts';
import { drawOutcome } from './direct-outcome.ts';
import { reviewedWords } from './review-card.ts';
import { bold, channel, cut, escapedCut, moment, type Piece, person, quiet } from './rich.ts';
import { askedNow, countText, escalatedLine, stuckLine } from './stage.ts';
import {
  afterWords,
  endsWords,
  endWords,
  longest,
  onRepo,
  repoWords,
  revokeNote,
  wishText,
  wishWithHost,
  wishWords,
} from './words.ts';

export function drawDirectMessages(picture: Picture): DrawnMessage[] {
  const { request, grant } = picture;
  const messages: DrawnMessage[] = [];
  // Where the rule approves by itself there was never anything to wait for.
  if (request.stages.length > 0) messages.push(directMessage(picture, 'asked', asked(picture)));
  picture.questions.forEach((question, index) => {
    messages.push(directMessage(picture, `question-${index + 1}-dm`, questioned(picture, question)));
  });
  if (request.state !== 'open' && request.state !== 'withdrawn') messages.push(drawOutcome(picture));
  if (request.review?.reviewedAt) messages.push(directMessage(picture, 'reviewed', reviewed(picture)));
  if (grant?.state === 'ended' || grant?.state === 'failed')
    messages.push(directMessage(picture, 'ended', over(picture, grant)));
  return messages;
}

function asked(picture: Picture): Content {
  const { request } = picture;
  const first: Piece[] = ['You asked for ', ...wishWithHost(picture), '.'];
  const text = `You asked for ${wishText(picture)}`;
  if (request.state !== 'open') return { text, lines: [first, [askedOutcome[request.state]]] };
  return {
    text,
    lines: [
      request.extendsId === undefined ? first : [...first, ' ', ...endsWords(picture)],
      waitingLine(picture),
      whyLine(picture),
      ...changeLines(picture),
      ...trouble(picture),
      ['Open until ', moment(request.answerBy), '.'],
    ],
    buttons: ['withdraw'],
  };
}

const askedOutcome = {
  approved: 'It was approved; see below.',
  denied: 'It was denied; see below.',
  withdrawn: 'You withdrew it.',
  lapsed: 'It has lapsed; see below.',
  refused: 'It was refused; see below.',
};

/** `Waiting for platform in #platform-approvals (0 of 1).` */
function waitingLine(picture: Picture): Piece[] {
  const place = askedNow(picture);
  if (!place) return [];
  const { group, channel: where } = place.stage;
  return ['Waiting for ', cut(group, longest.word), ' in ', channel(where), ` (${countText(picture, place)}).`];
}

const whyLine = ({ request }: Picture): Piece[] => quiet(request.words, longest.policy);

/** What keeps it from being answered, and what is done about it. */
function trouble(picture: Picture): Piece[][] {
  const place = askedNow(picture);
  return [place ? escalatedLine(place.stage) : [], stuckLine(picture)];
}

function questioned(picture: Picture, question: Question): Content {
  const { request } = picture;
  const { askerId, words, answer } = question;
  const first: Piece[] = [person(askerId), ' asks about your request for ', ...wishWords(picture), ':'];
  const text = `Question about ${wishText(picture)}: ${escapedCut(words)}`;
  const said = { text, lines: [first], quoted: cut(words, longest.question) };
  if (answer !== undefined)
    return { ...said, after: { line: ['You answered:'], quoted: cut(answer, longest.question) } };
  if (request.state === 'open') return { ...said, buttons: [answerButton(request.id, question.id)] };
  return { ...said, after: { line: ['It is over without an answer.'] } };
}

const again: ButtonId = 'request_again';

function over(picture: Picture, grant: Grant): Content {
  const { hostLabel } = picture;
  const agreed = agreedIn(picture);
  if (grant.state === 'failed') {
    return {
      text: `Failed: ${wishText(picture, agreed)}`,
      lines: [[bold('Failed: '), ...wishWords(picture, agreed), ` could not be set up on ${hostLabel}.`]],
      quoted: cut(grant.note ?? 'The cause is not known.', longest.note),
      buttons: [again],
    };
  }
  return {
    text: `Ended: ${wishText(picture, agreed)}`,
    lines: [endedLine(picture, grant), afterWords(picture, 'You have')],
    quoted: revokeNote(grant),
    buttons: [again],
  };
}

function endedLine(picture: Picture, grant: Grant): Piece[] {
  const { request, hostLabel } = picture;
  const why = endWords(grant, { host: hostLabel, requester: 'you' });
  const access: Piece[] = ['Your ', bold(grant.level), ' access to ', ...repoWords(request)];
  if (grant.activeAt) return [...access, ' ended', ...(grant.endedAt ? [' ', moment(grant.endedAt)] : []), ...why];
  if (grant.endCause === 'released') return ['You gave up ', ...onRepo(picture, grant), ' before it started.'];
  return [...access, ' never started', ...why];
}

function reviewed(picture: Picture): Content {
  const { review } = picture.request;
  const words = cut(review?.words ?? '', longest.denial);
  const first: Piece[] = ['Your break-glass access: ', ...wishWords(picture), '.'];
  return {
    text: `Your break-glass access was reviewed: ${wishText(picture)}`,
    lines: [first, review ? [...reviewedWords(review), words === '' ? '.' : ':'] : []],
    quoted: words,
  };
}
