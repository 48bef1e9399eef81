/** Whose turn it is on a request, and the names of the cards that this brings about. */
import type { StageOfRequest } from '#domain/request.ts';
import { tally } from '#domain/vote.ts';
import type { Picture } from '#reconcile/picture.ts';
import { approversOf } from './agreed.ts';
import { bold, called, channel, cut, type Piece } from './rich.ts';
import { dated, longest } from './words.ts';

/** A stage of a request, by its place. */
export interface Place {
  stage: StageOfRequest;
  index: number;
  /** The stage whose turn it is; the last one when all have had theirs. */
  turn: number;
}

/** Every stage that has had its turn, and the one that has it. */
export function placesOf({ request, votes }: Picture): Place[] {
  const state = tally(request.stages, votes);
  const turn = state.done ? request.stages.length - 1 : state.stage;
  return request.stages.slice(0, turn + 1).map((stage, index) => ({ stage, index, turn }));
}

/** The stage that is asked now; undefined once the request is decided. */
export const askedNow = (picture: Picture): Place | undefined =>
  picture.request.state === 'open' ? placesOf(picture).at(-1) : undefined;

export const cardKind = (index: number): string => (index === 0 ? 'card' : `card-${index + 1}`);

export const escalatedKind = (index: number): string => `escalated-${index + 1}`;

/** `1 of 2`. */
export const countText = (picture: Picture, { stage, index }: Place): string =>
  `${approversOf(picture, index).length} of ${stage.count}`;

/** `1 of 2 from security`. */
export const progressText = (picture: Picture, place: Place): string =>
  `${countText(picture, place)} from ${cut(place.stage.group, longest.word)}`;

/** The one line by which people are called: those who can act now, and have not. */
export function askedLine(picture: Picture, those: readonly string[] = []): Piece[] {
  const haveSaidYes = approversOf(picture);
  const left = those.filter((id) => !haveSaidYes.includes(id));
  return left.length === 0 ? [] : [bold('Asked: '), ...called(left), '.'];
}

/** To whom it has been escalated since, and why. */
export function escalatedLine({ escalated, group }: StageOfRequest): Piece[] {
  if (!escalated) return [];
  const why = {
    unanswered: `nobody in ${cut(group, longest.word)} answered in time`,
    nobody: `nobody in ${cut(group, longest.word)} can decide on it`,
  }[escalated.because];
  const at = new Date(escalated.at);
  const to: Piece[] = [cut(escalated.group, longest.word), ' in ', channel(escalated.channel)];
  return [bold('Escalated'), ' to ', ...to, ...dated(at), `: ${why}.`];
}

/** Why nobody can decide at the moment. */
export const stuckLine = ({ request }: Picture): Piece[] =>
  request.stuck === undefined ? [] : [bold('It cannot be decided now: '), cut(request.stuck, longest.note)];
