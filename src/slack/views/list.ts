/**
 * The list of what somebody has, has asked for and has approved, for their eyes only. It is no message about a request: the
 * ids of its rows name no kind, so that nobody takes it for a copy of one.
 */
import type { KnownBlock } from '@slack/types';
import type { Listed, ListPart } from '#access/list-access.ts';
import { type Grant, isWantedOnHost } from '#domain/grant.ts';
import type { Request } from '#domain/request.ts';
import type { Picture } from '#reconcile/picture.ts';
import type { Answer } from '#slack/tools.ts';
import { type ButtonId, buttonFor } from './buttons.ts';
import { bold, channel, cut, cutStart, link, moment, type Piece, person, richText, section } from './rich.ts';
import { askedNow, progressText, stuckLine } from './stage.ts';
import { longest, otherWord, wishWords } from './words.ts';

/** Two blocks each, within the fifty of a message. https://docs.slack.dev/reference/block-kit/blocks */
export const mostListed = 20;

/** Twenty long ones would fill the message. */
const longestPath = 120;
const longestNote = 150;

/** How the host calls itself, and this level. */
export type HostWords = (request: Request) => { hostLabel: string; levelWords: string | undefined };

export function listAnswer(parts: Record<'live' | 'open' | 'approved', ListPart>, hostWords: HostWords): Answer {
  const { live, open, approved } = parts;
  const blocks = [
    ...drawPart({ id: 'live', title: 'Your access', ...live, buttons: ownButtons, isOwn: true }, hostWords),
    ...drawPart({ id: 'open', title: 'Your open requests', ...open, buttons: withdrawButton, isOwn: true }, hostWords),
    ...drawPart({ id: 'approved', title: 'You approved', ...approved, buttons: revokeButton }, hostWords),
  ];
  const none = 'You have no access through Jit now, and nothing that you asked for is open. Type /jit to ask.';
  return answer('Your access and your open requests', blocks, none);
}

export function wholeListAnswer({ live, open }: Record<'live' | 'open', ListPart>, hostWords: HostWords): Answer {
  const blocks = [
    ...drawPart({ id: 'all-live', title: 'All access', ...live, buttons: revokeButton }, hostWords),
    ...drawPart({ id: 'all-open', title: 'All open requests', ...open, buttons: () => [] }, hostWords),
  ];
  return answer('All access and open requests', blocks, 'Nobody has access through Jit now, and no request is open.');
}

const answer = (text: string, blocks: KnownBlock[], none: string): Answer =>
  blocks.length > 0 ? { text, blocks } : { text: none, blocks: [richText('list/none', section([none]))] };

const ownButtons = ({ grant }: Listed): ButtonId[] => {
  if (!grant || !isWantedOnHost(grant)) return [];
  return grant.state === 'active' ? ['release', 'extend'] : ['release'];
};
const withdrawButton = (): ButtonId[] => ['withdraw'];
const revokeButton = ({ grant }: Listed): ButtonId[] => (grant && isWantedOnHost(grant) ? ['revoke'] : []);

interface DrawnPart extends ListPart {
  id: string;
  title: string;
  buttons: (listed: Listed) => ButtonId[];
  /** What is listed is the reader's own, so that they are not named. */
  isOwn?: boolean;
}

function drawPart(part: DrawnPart, hostWords: HostWords): KnownBlock[] {
  const { id, title, newest, count } = part;
  if (count === 0) return [];
  const left = count - newest.length;
  const more = left === 1 ? '… and one more, which is older.' : `… and ${left} more, which are older.`;
  return [
    richText(`list/${id}`, section([bold(`${title}:`)])),
    ...newest.flatMap((listed) => drawEntry(part, listed, hostWords)),
    ...(left > 0 ? [richText(`list/${id}/more`, section([more]))] : []),
  ];
}

function drawEntry({ id, buttons, isOwn = false }: DrawnPart, listed: Listed, hostWords: HostWords): KnownBlock[] {
  const { request, grant } = listed;
  const at = `list/${id}/${request.id}`;
  const shown = { ...request, repoPath: cutStart(request.repoPath, longestPath) };
  const picture = pictureOf({ ...listed, request: shown }, hostWords(request));
  const who: Piece[] = isOwn ? [] : [person(request.requesterId), ': '];
  const lines = grant
    ? [[...who, ...heldWords(picture, grant)], liveLine(picture, grant), moreTimeLine(listed)]
    : [[...who, ...wishWords(picture)], ...waitingLines(picture)];
  const elements = buttons(listed).map((button) => buttonFor(button, request.id));
  const row: KnownBlock[] = elements.length > 0 ? [{ type: 'actions', block_id: `${at}/buttons`, elements }] : [];
  return [richText(at, section(...lines)), ...row];
}

const pictureOf = ({ request, votes, grant }: Listed, words: ReturnType<HostWords>): Picture => ({
  request,
  votes,
  grant,
  ...words,
  questions: [],
  prolongs: undefined,
  toMention: [],
});

/** `write on acme/payments (GitLab: Developer)`: what was given, which may be less than what was asked for. */
function heldWords({ request, hostLabel, levelWords }: Picture, { level }: Grant): Piece[] {
  const other = level === request.level ? otherWord(level, levelWords) : undefined;
  const host = other === undefined ? hostLabel : `${hostLabel}: ${cut(other, longest.word)}`;
  return [bold(level), ' on ', link(request.repoUrl, request.repoPath), ` (${host})`];
}

function liveLine({ hostLabel, request }: Picture, { state, endsAt }: Grant): Piece[] {
  const loud: Piece[] = request.isEmergency ? [bold('Break-glass. ')] : [];
  switch (state) {
    case 'active':
      return [...loud, 'Active until ', moment(endsAt), '.'];
    case 'invited':
      return [...loud, `Waiting for ${hostLabel}’s invitation to be accepted; ends `, moment(endsAt), '.'];
    case 'ending':
      return [...loud, `Being taken back on ${hostLabel}.`];
    default:
      return [...loud, `Being set up on ${hostLabel}; ends `, moment(endsAt), '.'];
  }
}

const moreTimeLine = ({ extension }: Listed): Piece[] =>
  extension ? [`More time is asked for, in request ${extension.id}.`] : [];

function waitingLines(picture: Picture): Piece[][] {
  const { request } = picture;
  const place = askedNow(picture);
  const { escalated } = place?.stage ?? {};
  const besides: Piece[] = escalated
    ? [`, or for ${cut(escalated.group, longest.word)} in `, channel(escalated.channel)]
    : [];
  const waiting: Piece[] = place
    ? ['Waiting for ', cut(place.stage.group, longest.word), ' in ', channel(place.stage.channel), ...besides]
    : [];
  return [
    place ? [...waiting, `: ${progressText(picture, place)}.`] : waiting,
    stuckLine({ ...picture, request: { ...request, stuck: request.stuck && cut(request.stuck, longestNote) } }),
    ['Open until ', moment(request.answerBy), '.'],
  ];
}
