/** What a card says of a request whatever becomes of it: who asks for what and why, by which rule, and what was asked back. */
import type { HeaderBlock } from '@slack/types';
import type { Picture } from '#reconcile/picture.ts';
import { bold, cut, cutStart, type Piece, person, quiet, quote, section, user } from './rich.ts';
import { accountWords, endsWords, heldWords, longest, wishWithHost } from './words.ts';

/** What must not be overlooked, in large letters; it does without colours and pictures. */
export function alertText({ request }: Picture): string {
  const words = [request.isEmergency ? 'BREAK-GLASS' : '', request.risk === 'high' ? 'HIGH RISK' : ''];
  return words.filter(Boolean).join(', ');
}

export function alertBlock(kind: string, picture: Picture): HeaderBlock[] {
  const alert = alertText(picture);
  if (alert === '') return [];
  const { level, repoPath } = picture.request;
  const text = `${alert}: ${level} on ${cutStart(repoPath, 100)}`;
  return [{ type: 'header', block_id: `${kind}-alert`, text: { type: 'plain_text', text, emoji: false } }];
}

/** The same at the beginning of a notification. */
export const alertPrefix = (picture: Picture): string => {
  const alert = alertText(picture);
  return alert === '' ? '' : `${alert}: `;
};

export function factsOf(picture: Picture) {
  const { request } = picture;
  const who = user(request.requesterId);
  const ends = request.state === 'open' ? endsWords(picture) : [];
  return [
    section([who, ' asks for ', ...wishWithHost(picture), '.', ...(ends.length > 0 ? [' ', ...ends] : [])]),
    reasonOf(picture),
    section(...backgroundLines(picture)),
  ];
}

export function reasonOf({ request }: Picture) {
  const reason = cut(request.reason, longest.reason);
  return reason === '' ? section(['No reason was given.']) : quote(reason);
}

/** Ticket, account, what they have now, risk, rule, and why these people are asked. */
export function backgroundLines(picture: Picture): Piece[][] {
  const { request } = picture;
  const isMore = request.extendsId !== undefined;
  const rule = [bold('Rule: '), `${cut(request.rule, longest.word)} · request ${request.id}`];
  const why = quiet(request.words, longest.policy);
  return [
    request.ticket === undefined ? [] : [bold('Ticket: '), cut(request.ticket, longest.ticket)],
    accountWords(picture),
    isMore ? [] : [bold('Before: '), heldWords(request.heldBefore)],
    request.risk === undefined ? [] : [bold('Risk: '), request.risk],
    rule,
    why.length === 0 ? [] : [bold('Why: '), ...why],
  ];
}

/** Older ones are in the thread. */
const mostQuestions = 3;

/** What was asked back and answered, in short. */
export const questionLines = ({ request, questions }: Picture): Piece[][] =>
  questions
    .slice(-mostQuestions)
    .flatMap(({ askerId, words, answer }): Piece[][] => [
      [person(askerId), ' asked: ', cut(words, longest.glimpse)],
      answer === undefined
        ? ['Not answered yet.']
        : [user(request.requesterId), ' answered: ', cut(answer, longest.glimpse)],
    ]);
