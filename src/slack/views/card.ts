/**
 * The cards that approvers see. Every stage has its own, in its own channel, from when its turn comes, and so have those to
 * whom it was escalated. The stage whose turn it is can decide, those before can think again, and nobody any more once the
 * request is decided; every card tells how it went on. Only one line of a card calls people: Slack notifies about new
 * messages, never about edits.
 */
import type { RequestState } from '#domain/request.ts';
import type { DrawnMessage, Picture } from '#reconcile/picture.ts';
import { type ButtonId, buttonRow } from './buttons.ts';
import { alertBlock, alertPrefix, factsOf, questionLines } from './card-facts.ts';
import { stateOf } from './card-state.ts';
import { type Piece, richText, section } from './rich.ts';
import { cardKind, escalatedKind, type Place, placesOf } from './stage.ts';
import { wishText } from './words.ts';

/** Empty when the rule approves by itself. */
export const drawCards = (picture: Picture): DrawnMessage[] =>
  placesOf(picture).flatMap((place) => {
    const { stage, index } = place;
    const card = drawCard(picture, place, { kind: cardKind(index), channel: stage.channel, isEscalated: false });
    if (!stage.escalated) return [card];
    const { channel } = stage.escalated;
    return [card, drawCard(picture, place, { kind: escalatedKind(index), channel, isEscalated: true })];
  });

function drawCard(
  picture: Picture,
  place: Place,
  { kind, channel, isEscalated }: { kind: string; channel: string; isEscalated: boolean },
): DrawnMessage {
  const { request } = picture;
  const who = `<@${request.requesterId}> asks for ${wishText(picture)}`;
  const questions: Piece[][] = questionLines(picture);
  return {
    kind,
    to: { channel },
    text: `${alertPrefix(picture)}${isEscalated ? 'Escalated: ' : ''}${who}${request.state === 'open' ? '' : ` (${request.state})`}`,
    blocks: [
      ...alertBlock(kind, picture),
      richText(`${kind}-facts`, ...factsOf(picture)),
      ...(questions.length > 0 ? [richText(`${kind}-questions`, section(...questions))] : []),
      richText(`${kind}-state`, ...stateOf(picture, place, isEscalated)),
      ...buttonRow({ kind, requestId: request.id }, ...buttonsOf(request.state, place)),
    ],
  };
}

function buttonsOf(state: RequestState, { index, turn }: Place): ButtonId[] {
  if (state !== 'open') return [];
  return index === turn ? ['approve', 'deny', 'change', 'ask'] : ['take_back'];
}
