/**
 * What the requester is told, in their direct messages. A turning point is a message of its own, because Slack notifies
 * about new messages only: asked, decided, over. Between them the last message is edited. Nothing is said to have
 * happened before the host shows it.
 */
import type { Grant } from '#domain/grant.ts';
import { tally } from '#domain/vote.ts';
import type { DrawnMessage, Picture } from '#reconcile/picture.ts';
import { type ButtonId, buttonRow, pageButton } from './buttons.ts';
import { bold, channel, cut, link, moment, type Piece, people, person, quote, richText, section } from './rich.ts';
import {
  accessText,
  accessWithHost,
  accessWords,
  afterWords,
  approversOf,
  dated,
  endWords,
  longest,
  onRepo,
  repoWords,
  revokeNote,
} from './words.ts';

export function drawDirectMessages(picture: Picture): DrawnMessage[] {
  const { request, grant } = picture;
  const messages: DrawnMessage[] = [];
  // Where the rule approves by itself there was never anything to wait for.
  if (request.stages.length > 0) messages.push(asked(picture));
  if (request.state !== 'open' && request.state !== 'withdrawn') messages.push(outcome(picture));
  if (grant?.state === 'ended' || grant?.state === 'failed') messages.push(over(picture, grant));
  return messages;
}

interface Content {
  text: string;
  lines: (readonly Piece[])[];
  quoted?: string | undefined;
  buttons?: Parameters<typeof buttonRow>[1][];
}

function message(picture: Picture, kind: string, { text, lines, quoted, buttons = [] }: Content): DrawnMessage {
  const { id, requesterId } = picture.request;
  return {
    kind,
    to: { person: requesterId },
    text,
    blocks: [
      richText(`${kind}-words`, section(...lines), ...(quoted ? [quote(quoted)] : [])),
      ...buttonRow({ kind, requestId: id }, ...buttons),
    ],
  };
}

function asked(picture: Picture): DrawnMessage {
  const { request, votes } = picture;
  const first: Piece[] = ['You asked for ', ...accessWithHost(picture), '.'];
  const text = `You asked for ${accessText(picture)}`;
  if (request.state !== 'open')
    return message(picture, 'asked', { text, lines: [first, [askedOutcome[request.state]]] });
  const state = tally(request.stages, votes);
  const stage = state.done ? undefined : request.stages[state.stage];
  const waiting: Piece[] = stage
    ? [
        'Waiting for ',
        `${stage.group} in `,
        channel(stage.channel),
        state.done ? '.' : ` (${state.have} of ${state.need}).`,
      ]
    : [];
  const until: Piece[] = ['Open until ', moment(request.answerBy), '.'];
  return message(picture, 'asked', { text, lines: [first, waiting, until], buttons: ['withdraw'] });
}

const askedOutcome = {
  approved: 'It was approved; see below.',
  denied: 'It was denied; see below.',
  withdrawn: 'You withdrew it.',
  lapsed: 'Nobody answered in time; see below.',
  refused: 'It was refused; see below.',
};

function outcome(picture: Picture): DrawnMessage {
  const { request } = picture;
  const what: Piece[] = ['Your request for ', ...accessWords(picture)];
  if (request.state === 'denied') {
    const quoted = cut(request.decisionReason ?? '', longest.denial);
    const by = request.decidedBy === undefined ? [] : [' by ', person(request.decidedBy)];
    const lines: Piece[][] = [[...what, ' was denied', ...by, ...dated(request.decidedAt), quoted === '' ? '.' : ':']];
    return message(picture, 'outcome', { text: `Denied: ${accessText(picture)}`, lines, quoted, buttons: [again] });
  }
  if (request.state === 'lapsed') {
    const lines: Piece[][] = [[...what, ' has lapsed: nobody answered in time.']];
    return message(picture, 'outcome', {
      text: `Not answered in time: ${accessText(picture)}`,
      lines,
      buttons: [again],
    });
  }
  if (request.state === 'refused') {
    const quoted = cut(request.decisionReason ?? '', longest.note);
    const lines: Piece[][] = [[...what, ' was refused: the policy no longer allows it.']];
    return message(picture, 'outcome', { text: `Refused: ${accessText(picture)}`, lines, quoted, buttons: [again] });
  }
  const { lines, buttons } = standing(picture);
  return message(picture, 'outcome', {
    text: `Approved: ${accessText(picture)}`,
    lines: [[...whoApproved(picture), ' approved ', ...accessWords(picture), '.'], ...lines],
    buttons,
  });
}

function whoApproved(picture: Picture): Piece[] {
  const voters = approversOf(picture);
  return voters.length > 0 ? people(voters) : [`Rule “${cut(picture.request.rule, longest.word)}”`];
}

const again: ButtonId = 'request_again';

/** How the approved access stands on the host. */
function standing({ grant, hostLabel }: Picture): { lines: Piece[][]; buttons: Parameters<typeof buttonRow>[1][] } {
  switch (grant?.state) {
    case undefined:
    case 'wanted':
      return { lines: [[`Setting it up on ${hostLabel}…`], noteOf(grant)], buttons: [] };
    case 'invited':
      return invited(grant, hostLabel);
    case 'active': {
      const until: Piece[] = ['Active until ', moment(grant.endsAt), '.'];
      const held = [`You already had this access on ${hostLabel} from elsewhere, so nothing was changed.`];
      return { lines: [until, ...(grant.held ? [held] : []), noteOf(grant)], buttons: ['release'] };
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

function over(picture: Picture, grant: Grant): DrawnMessage {
  const { hostLabel } = picture;
  if (grant.state === 'failed') {
    return message(picture, 'ended', {
      text: `Failed: ${accessText(picture)}`,
      lines: [[bold('Failed: '), ...accessWords(picture), ` could not be set up on ${hostLabel}.`]],
      quoted: cut(grant.note ?? 'The cause is not known.', longest.note),
      buttons: [again],
    });
  }
  return message(picture, 'ended', {
    text: `Ended: ${accessText(picture)}`,
    lines: [endedLine(picture, grant), afterWords(picture, 'You have')],
    quoted: revokeNote(grant),
    buttons: [again],
  });
}

function endedLine(picture: Picture, grant: Grant): Piece[] {
  const { request, hostLabel } = picture;
  const why = endWords(grant, { host: hostLabel, requester: 'you' });
  if (grant.activeAt) {
    const when: Piece[] = grant.endedAt ? [' ', moment(grant.endedAt)] : [];
    return ['Your ', bold(request.level), ' access to ', ...repoWords(request), ' ended', ...when, ...why];
  }
  if (grant.endCause === 'released') return ['You gave up ', ...onRepo(picture), ' before it started.'];
  return ['Your ', bold(request.level), ' access to ', ...repoWords(request), ' never started', ...why];
}
