/** Who said yes, and to what: everybody who approves may approve less than was asked for, and the least of it counts. */
import { isStanding, type Terms, termsOf, type Vote } from '#domain/vote.ts';
import { formatDuration } from '#lib/duration.ts';
import type { Picture } from '#reconcile/picture.ts';
import { cut, type Piece, people, person } from './rich.ts';
import { dated, longest } from './words.ts';

/** Every yes that stands, on one stage or on any. */
const standing = ({ votes }: Picture, stage?: number): Vote[] =>
  votes.filter((vote) => isStanding(vote) && (stage === undefined || vote.stage === stage));

/** The people whose yes counted, in the order in which they said it. */
export const approversOf = (picture: Picture, stage?: number): string[] => [
  ...new Set(standing(picture, stage).map(({ voterId }) => voterId)),
];

/** What was agreed to so far, or in the end. */
export function agreedIn(picture: Picture): Terms {
  const agreed = termsOf(picture.request, standing(picture));
  return { ...agreed, level: picture.grant?.level ?? agreed.level };
}

export const isLess = ({ request }: Picture, terms: Terms): boolean =>
  terms.level !== request.level || terms.durationSeconds < request.durationSeconds;

/** Who approves less than was asked for, a line each: `A approves read for 1h instead of write for 4h.` */
export const changeLines = (picture: Picture): Piece[][] =>
  standing(picture)
    .map((vote) => ({ voterId: vote.voterId, terms: termsOf(picture.request, [vote]) }))
    .filter(({ terms }) => isLess(picture, terms))
    .slice(0, 10)
    .map(({ voterId, terms }) => [
      person(voterId),
      ` approves ${termsText(picture, terms)} instead of ${termsText(picture, picture.request)}.`,
    ]);

/** `read for 1h`; `1h more` where only the time is in question. */
export const termsText = ({ request }: Picture, { level, durationSeconds }: Terms): string =>
  request.extendsId === undefined
    ? `${level} for ${formatDuration(durationSeconds)}`
    : `${formatDuration(durationSeconds)} more`;

/** `Approved by A on …`, or by which rule, and to what where that is less than was asked for. */
export function approvedWords(picture: Picture): Piece[] {
  const { request } = picture;
  const voters = approversOf(picture);
  const by: Piece[] =
    voters.length > 0 ? ['Approved by ', ...people(voters)] : [`Approved by rule “${cut(request.rule, longest.word)}”`];
  const agreed = agreedIn(picture);
  const less = isLess(picture, agreed) ? `, with less than was asked for: ${termsText(picture, agreed)}` : '';
  return [...by, ...dated(request.decidedAt), `${less}.`];
}

/** Why a request has lapsed, without a full stop. */
export const lapsedWords = (picture: Picture): string =>
  approversOf(picture).length > 0 ? 'not enough people approved in time' : 'nobody answered in time';
