/**
 * The card that approvers see. Every stage has its own, in its own channel, from when its turn comes; buttons are on the
 * one whose turn it is and only while the request is open, and every card tells how it went on.
 */
import type { Grant } from '#domain/grant.ts';
import type { StageOfRequest } from '#domain/request.ts';
import { tally } from '#domain/vote.ts';
import type { DrawnMessage, Picture } from '#reconcile/picture.ts';
import { buttonRow } from './buttons.ts';
import { bold, cut, moment, type Piece, people, person, quote, richText, section, user } from './rich.ts';
import {
  accessText,
  accessWithHost,
  accountWords,
  afterWords,
  approvedWords,
  approversOf,
  dated,
  endWords,
  heldWords,
  longest,
  revokeNote,
} from './words.ts';

/** Empty when the rule approves by itself. */
export function drawCards(picture: Picture): DrawnMessage[] {
  const { stages } = picture.request;
  const state = tally(stages, picture.votes);
  const turn = state.done ? stages.length - 1 : state.stage;
  return stages.slice(0, turn + 1).map((stage, index) => drawCard(picture, { stage, index, turn }));
}

interface Place {
  stage: StageOfRequest;
  index: number;
  /** The stage whose turn it is. */
  turn: number;
}

function drawCard(picture: Picture, place: Place): DrawnMessage {
  const { request } = picture;
  const kind = place.index === 0 ? 'card' : `card-${place.index + 1}`;
  const at = { kind, requestId: request.id };
  const isAsked = request.state === 'open' && place.index === place.turn;
  return {
    kind,
    to: { channel: place.stage.channel },
    text: `<@${request.requesterId}> asks for ${accessText(picture)}${isAsked ? '' : ` (${request.state})`}`,
    blocks: [
      richText(`${kind}-facts`, ...factsOf(picture)),
      richText(`${kind}-state`, ...stateOf(picture, place)),
      ...buttonRow(at, ...(isAsked ? (['approve', 'deny'] as const) : [])),
    ],
  };
}

function factsOf(picture: Picture) {
  const { request } = picture;
  const reason = cut(request.reason, longest.reason);
  const ticket: Piece[] = request.ticket === undefined ? [] : [bold('Ticket: '), cut(request.ticket, longest.ticket)];
  const held = [bold('Before: '), heldWords(request.heldBefore)];
  const account = accountWords(picture);
  const rule = [bold('Rule: '), `${cut(request.rule, longest.word)} · request ${request.id}`];
  return [
    section([user(request.requesterId), ' asks for ', ...accessWithHost(picture), '.']),
    reason === '' ? section(['No reason was given.']) : quote(reason),
    section(ticket, account, held, rule),
  ];
}

/** Where the request stands: what is still needed, or who said what and when, and how the access went on. */
function stateOf(picture: Picture, place: Place) {
  const { request } = picture;
  switch (request.state) {
    case 'open':
      return [section(...neededLines(picture, place))];
    case 'approved':
      return [section(approvedWords(picture), ...grantLines(picture)), ...noteOf(picture)];
    case 'denied': {
      const why = cut(request.decisionReason ?? '', longest.denial);
      const by = request.decidedBy === undefined ? [] : [' by ', person(request.decidedBy)];
      return [section(['Denied', ...by, ...dated(request.decidedAt), why === '' ? '.' : ':']), quote(why)];
    }
    case 'withdrawn':
      return [section(['Withdrawn by ', user(request.requesterId), ...dated(request.decidedAt), '.'])];
    case 'lapsed':
      return [section(['Lapsed', ...dated(request.decidedAt), ': nobody answered in time.'])];
    case 'refused': {
      const why = cut(request.decisionReason ?? '', longest.note);
      return [section(['Refused', ...dated(request.decidedAt), ': the policy no longer allows it.']), quote(why)];
    }
  }
}

function neededLines(picture: Picture, { stage, index, turn }: Place): Piece[][] {
  const { request } = picture;
  const yes = approversOf(picture, index);
  const soFar: Piece[] = yes.length > 0 ? ['Approved by ', ...people(yes), '.'] : [];
  if (index < turn) return [[...soFar, ` Now with ${request.stages[turn]?.group ?? 'the next approvers'}.`]];
  const later = request.stages.slice(index + 1).map(({ group, count }) => `, then ${count} from ${group}`);
  return [
    [bold('Needs: '), `${yes.length} of ${stage.count} approvals from ${stage.group}${later.join('')}`],
    soFar,
    ['Open until ', moment(request.answerBy), '.'],
  ];
}

function grantLines(picture: Picture): Piece[][] {
  const { request, grant, hostLabel } = picture;
  switch (grant?.state) {
    case undefined:
    case 'wanted':
      return [[`Waiting for ${hostLabel}.`], grant?.note ? [cut(grant.note, longest.note)] : []];
    case 'invited':
      return [['Waiting for ', user(request.requesterId), ` to accept ${hostLabel}'s invitation.`]];
    case 'active': {
      const until: Piece[] = ['Active until ', moment(grant.endsAt), '.'];
      return grant.held ? [until, ['They have this access from elsewhere already; nothing was changed.']] : [until];
    }
    case 'ending':
      return [[`Taking it back on ${hostLabel}…`]];
    case 'ended':
      return [endedLine(picture, grant), afterWords(picture, 'They have')];
    case 'failed':
      return [['Failed', ...dated(grant.endedAt), ': ', cut(grant.note ?? 'the cause is not known', longest.note)]];
  }
}

function endedLine({ request, hostLabel }: Picture, grant: Grant): Piece[] {
  const why = endWords(grant, { host: hostLabel, requester: 'they' });
  if (grant.activeAt) return ['Ended', ...(grant.endedAt ? [' ', moment(grant.endedAt)] : []), ...why];
  if (grant.endCause === 'released') return [user(request.requesterId), ' gave it up before it started.'];
  return ['It never started', ...why];
}

function noteOf({ grant }: Picture) {
  const note = grant && revokeNote(grant);
  return note === undefined ? [] : [quote(note)];
}
