/** How a request was decided, in the requester's direct message, and how the access stands that came of it. */
import { type Grant, isWantedOnHost } from '#domain/grant.ts';
import { formatDuration } from '#lib/duration.ts';
import type { DrawnMessage, Picture } from '#reconcile/picture.ts';
import { agreedIn, approversOf, isLess, lapsedWords, termsText } from './agreed.ts';
import { type ButtonId, pageButton } from './buttons.ts';
import { type Buttons, type Content, directMessage } from './direct-message.ts';
import { reviewedWords } from './review-card.ts';
import { bold, cut, link, moment, type Piece, people, person } from './rich.ts';
import { dated, longest, wishText, wishWords } from './words.ts';

export const drawOutcome = (picture: Picture): DrawnMessage => directMessage(picture, 'outcome', outcome(picture));

function outcome(picture: Picture): Content {
  const { request } = picture;
  if (request.state === 'approved') return approved(picture);
  const what: Piece[] = ['Your request for ', ...wishWords(picture)];
  const asBefore = unchangedEnd(picture);
  const buttons: Buttons = request.extendsId === undefined ? [again] : [];
  const text = wishText(picture);
  switch (request.state) {
    case 'denied': {
      const quoted = cut(request.decisionReason ?? '', longest.denial);
      const by = request.decidedBy === undefined ? [] : [' by ', person(request.decidedBy)];
      const first = [...what, ' was denied', ...by, ...dated(request.decidedAt), '.'];
      const why: Piece[] = quoted === '' ? [] : ['The reason:'];
      return { text: `Denied: ${text}`, lines: [first, asBefore, why], quoted, buttons };
    }
    case 'refused': {
      const quoted = cut(request.decisionReason ?? '', longest.note);
      const why: Piece[] = quoted === '' ? [] : ['The reason:'];
      return { text: `Refused: ${text}`, lines: [[...what, ' was refused.'], asBefore, why], quoted, buttons };
    }
    default: {
      const first: Piece[] = [...what, ` has lapsed: ${lapsedWords(picture)}.`];
      return { text: `Not answered in time: ${text}`, lines: [first, asBefore], buttons };
    }
  }
}

const again: ButtonId = 'request_again';

/** An extension that comes to nothing changes nothing. */
function unchangedEnd({ prolongs }: Picture): Piece[] {
  if (!prolongs) return [];
  return isWantedOnHost(prolongs.grant)
    ? ['Your access ends ', moment(prolongs.grant.endsAt), ', as before.']
    : ['Your access ends as it would have without it.'];
}

function approved(picture: Picture): Content {
  const agreed = agreedIn(picture);
  const { lines, buttons } = picture.request.extendsId === undefined ? standing(picture) : prolonged(picture);
  const less: Piece[] = isLess(picture, agreed)
    ? [
        'That is less than you asked for: ',
        `${termsText(picture, agreed)} instead of ${termsText(picture, picture.request)}.`,
      ]
    : [];
  return {
    text: `Approved${less.length > 0 ? ', with less than you asked for' : ''}: ${wishText(picture, agreed)}`,
    lines: [
      [...whoApproved(picture), ' approved ', ...wishWords(picture, agreed), '.'],
      less,
      ...emergencyLines(picture),
      ...lines,
    ],
    buttons,
  };
}

function whoApproved(picture: Picture): Piece[] {
  const voters = approversOf(picture);
  return voters.length > 0 ? people(voters) : [`Rule “${cut(picture.request.rule, longest.word)}”`];
}

/** That it was break-glass, who must review it and by when, and what came of it. */
function emergencyLines({ request }: Picture): Piece[][] {
  const { review } = request;
  if (!review) return [];
  const group = cut(review.group, longest.word);
  const words = cut(review.words ?? '', longest.denial);
  const state: Piece[] = review.reviewedAt
    ? [...reviewedWords(review), words === '' ? '.' : `: ${words}`]
    : [`${group} must review it by `, moment(review.by), '.'];
  return [[bold('This is break-glass access. '), ...state]];
}

function prolonged({ prolongs }: Picture): { lines: Piece[][]; buttons: Buttons } {
  const isLive = prolongs !== undefined && isWantedOnHost(prolongs.grant);
  return { lines: isLive ? [['Your access now ends ', moment(prolongs.grant.endsAt), '.']] : [], buttons: [] };
}

/** How the approved access stands on the host. */
function standing(picture: Picture): { lines: Piece[][]; buttons: Buttons } {
  const { grant, hostLabel } = picture;
  switch (grant?.state) {
    case undefined:
    case 'wanted':
      return { lines: [[`Setting it up on ${hostLabel}…`], noteOf(grant)], buttons: [] };
    case 'invited':
      return invited(grant, hostLabel);
    case 'active': {
      const held = [`You already had this access on ${hostLabel} from elsewhere, so nothing was changed.`];
      return {
        lines: [untilLine(picture, grant), ...(grant.held ? [held] : []), noteOf(grant)],
        // What they have from elsewhere does not end with this.
        buttons: grant.held ? ['release'] : ['release', 'extend'],
      };
    }
    case 'ending':
      return { lines: [['Taking it back…']], buttons: [] };
    case 'ended':
      return {
        lines: [grant.activeAt ? ['Ended ', moment(grant.endedAt ?? grant.endsAt), '.'] : ['It never started.']],
        buttons: [],
      };
    case 'failed':
      return { lines: [[`It could not be set up on ${hostLabel}.`]], buttons: [] };
  }
}

/** `Active until …, extended by 1h.` */
function untilLine(picture: Picture, { createdAt, endsAt }: Grant): Piece[] {
  const seconds = Math.round((endsAt.getTime() - createdAt.getTime()) / 1000) - agreedIn(picture).durationSeconds;
  const extended = seconds > 0 ? `, extended by ${formatDuration(seconds)}` : '';
  return ['Active until ', moment(endsAt), `${extended}.`];
}

/** What the host has made of it besides: that it waits for somebody, that it ends before its time. */
const noteOf = (grant: Grant | undefined): Piece[] => (grant?.note ? [cut(grant.note, longest.note)] : []);

function invited(grant: Grant, hostLabel: string): ReturnType<typeof standing> {
  const url = grant.inviteUrl ?? '';
  const label = 'Accept the invitation';
  const isPage = typeof link(url, label) !== 'string';
  return {
    lines: [
      [`${hostLabel} has sent you an invitation. Please accept it: the access starts when you do.`],
      [`If ${hostLabel} asks for two-factor authentication first, please turn it on in your settings there.`],
      ['Accepted or not, it ends ', moment(grant.endsAt), '.'],
    ],
    buttons: isPage ? [pageButton(label, url), 'release'] : ['release'],
  };
}
