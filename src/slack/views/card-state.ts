/** Where a request stands, on its cards: what is still needed, or who said what and when, and how the access went on. */
import { type Grant, isWantedOnHost } from '#domain/grant.ts';
import type { Picture } from '#reconcile/picture.ts';
import { approvedWords, approversOf, changeLines, lapsedWords } from './agreed.ts';
import { bold, cut, moment, type Piece, people, person, quote, section, user } from './rich.ts';
import { askedLine, escalatedLine, type Place, progressText, stuckLine } from './stage.ts';
import { afterWords, dated, endWords, longest, revokeNote } from './words.ts';

/** @param isEscalated for the card of those to whom the stage was escalated, which calls them and not the others */
export function stateOf(picture: Picture, place: Place, isEscalated: boolean) {
  const { request } = picture;
  switch (request.state) {
    case 'open':
      return [section(...openLines(picture, place, isEscalated))];
    case 'approved':
      return [section(approvedWords(picture), ...changeLines(picture), ...accessLines(picture)), ...noteOf(picture)];
    case 'denied': {
      const why = cut(request.decisionReason ?? '', longest.denial);
      const by = request.decidedBy === undefined ? [] : [' by ', person(request.decidedBy)];
      return [section(['Denied', ...by, ...dated(request.decidedAt), why === '' ? '.' : ':']), quote(why)];
    }
    case 'withdrawn':
      return [section(['Withdrawn by ', user(request.requesterId), ...dated(request.decidedAt), '.'])];
    case 'lapsed':
      return [section(['Lapsed', ...dated(request.decidedAt), `: ${lapsedWords(picture)}.`])];
    case 'refused': {
      const why = cut(request.decisionReason ?? '', longest.note);
      return [section(['Refused', ...dated(request.decidedAt), why === '' ? '.' : ':']), quote(why)];
    }
  }
}

function openLines(picture: Picture, place: Place, isEscalated: boolean): Piece[][] {
  const { request } = picture;
  const { stage, index, turn } = place;
  const yes = approversOf(picture, index);
  const soFar: Piece[] = yes.length > 0 ? ['Approved by ', ...people(yes), '.'] : [];
  if (index < turn) return [[...soFar, ` Now with ${nameOf(request.stages[turn]?.group ?? 'the next approvers')}.`]];
  const later = request.stages.slice(index + 1).map(({ group, count }) => `, then ${count} from ${nameOf(group)}`);
  return [
    ...earlierLines(picture, index),
    [bold('Approvals: '), `${progressText(picture, place)}${later.slice(0, 5).join('')}`],
    soFar,
    ...changeLines(picture),
    escalatedLine(stage),
    stuckLine(picture),
    ['Open until ', moment(request.answerBy), '.'],
    askedLine(picture, isEscalated ? picture.escalatedToMention : picture.toMention),
  ];
}

/** Who has approved in the stages before. */
const earlierLines = (picture: Picture, index: number): Piece[][] =>
  picture.request.stages
    .slice(0, index)
    .map(({ group }, at) => [`${nameOf(group)}: approved by `, ...people(approversOf(picture, at)), '.']);

const nameOf = (group: string): string => cut(group, longest.word);

/** How the access stands that was approved. */
export function accessLines(picture: Picture): Piece[][] {
  const { request, grant, hostLabel, prolongs } = picture;
  if (request.extendsId !== undefined)
    return prolongs && isWantedOnHost(prolongs.grant) ? [['It ends ', moment(prolongs.grant.endsAt), ' now.']] : [];
  switch (grant?.state) {
    case undefined:
    case 'wanted':
      return [[`Waiting for ${hostLabel}.`], grant?.note ? [cut(grant.note, longest.note)] : []];
    case 'invited':
      return [['Waiting for ', user(request.requesterId), ` to accept ${hostLabel}'s invitation.`]];
    case 'active': {
      const until: Piece[] = ['Active until ', moment(grant.endsAt), '.'];
      if (grant.held) return [until, ['They have this access from elsewhere already; nothing was changed.']];
      return request.review ? [until] : [until, ['Whoever approved it can take it back before: type /jit list.']];
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

/** What was written by whoever took the access back. */
export function noteOf({ grant }: Picture) {
  const note = grant && revokeNote(grant);
  return note === undefined ? [] : [quote(note)];
}
