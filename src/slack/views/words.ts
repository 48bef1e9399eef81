/** Words that several messages share: what was asked for, how the access stands and why it ended. */
import type { Grant } from '#domain/grant.ts';
import type { LevelOrNone } from '#domain/level.ts';
import type { Request } from '#domain/request.ts';
import type { Terms } from '#domain/vote.ts';
import { formatDuration } from '#lib/duration.ts';
import type { Picture } from '#reconcile/picture.ts';
import { bold, cut, cutStart, escaped, link, moment, type Piece, person, user } from './rich.ts';

/** What people and hosts wrote is cut well below Slack's limit for all the text of one message, 13 200 characters. */
export const longest = {
  path: 300,
  reason: 2000,
  denial: 1000,
  ticket: 150,
  note: 600,
  word: 60,
  policy: 1000,
  question: 1000,
  /** A question or its answer, where it is only one fact of many. */
  glimpse: 200,
};

/** `write on acme/payments for 2h`, or `2h more of write on acme/payments`. */
export function wishWords(picture: Picture, terms: Terms = picture.request): Piece[] {
  const time = formatDuration(terms.durationSeconds);
  return picture.request.extendsId === undefined
    ? [...onRepo(picture, terms), ` for ${time}`]
    : [bold(time), ' more of ', ...onRepo(picture, terms)];
}

/** `write on acme/payments (GitLab: Developer) for 2h`: with the host, and its own word where that is another one. */
export function wishWithHost(picture: Picture): Piece[] {
  const { request, hostLabel, levelWords } = picture;
  if (request.extendsId !== undefined) return wishWords(picture);
  const other = otherWord(request.level, levelWords);
  const host = other === undefined ? hostLabel : `${hostLabel}: ${cut(other, longest.word)}`;
  return [...onRepo(picture), ` (${host}) for ${formatDuration(request.durationSeconds)}`];
}

/** What was asked for, in a notification: Slack parses its text. */
export function wishText({ request }: Picture, terms: Terms = request): string {
  const time = formatDuration(terms.durationSeconds);
  const what = `${terms.level} on ${escaped(cutStart(request.repoPath, longest.path))}`;
  return request.extendsId === undefined ? `${what} for ${time}` : `${time} more of ${what}`;
}

export const onRepo = ({ request }: Picture, { level }: Pick<Terms, 'level'> = request): Piece[] => [
  bold(level),
  ' on ',
  ...repoWords(request),
];

/** `A asks for write on acme/payments for 2h.`, in a form; their reason stands on the card that it was opened from. Once decided: `asked`. */
export function askLine({ requesterId, level, durationSeconds, extendsId, repoPath, state }: Request): Piece[] {
  const time = formatDuration(durationSeconds);
  const repo = ` on ${cutStart(repoPath, longest.path)}`;
  const what: Piece[] =
    extendsId === undefined ? [bold(level), `${repo} for ${time}.`] : [`${time} more of `, bold(level), `${repo}.`];
  return [user(requesterId), state === 'open' ? ' asks for ' : ' asked for ', ...what];
}

/** Where an open extension would bring the end: `It ends … now and would end ….` Empty for a request of its own. */
export function endsWords({ request, prolongs }: Picture): Piece[] {
  if (!prolongs) return [];
  const { endsAt } = prolongs.grant;
  const later = new Date(endsAt.getTime() + request.durationSeconds * 1000);
  return ['It ends ', moment(endsAt), ' now and would end ', moment(later), '.'];
}

/** The host's own word for a level, where it is not the same word. */
export const otherWord = (level: LevelOrNone, hostWords: string | undefined): string | undefined =>
  hostWords?.toLowerCase() === level ? undefined : hostWords;

export const repoWords = ({ repoUrl, repoPath }: Picture['request']): Piece[] => [
  link(repoUrl, cutStart(repoPath, longest.path)),
];

/** Whose access it will be on the host; empty for requests that were made before this was kept. */
export const accountWords = ({ request: { accountLogin } }: Picture): Piece[] =>
  accountLogin === undefined ? [] : [bold('Account: '), cut(accountLogin, longest.word)];

/** A level in a sentence, from what the host showed. */
export function heldWords(level: LevelOrNone | undefined): string {
  if (level === undefined) return 'not known';
  return level === 'none' ? 'no access' : level;
}

/** `, DATE`, in words that read well before `today` too. */
export const dated = (at: Date | undefined): Piece[] => (at === undefined ? [] : [', ', moment(at)]);

/** Why a grant is over, to stand behind the words that say so: `: its time was up.`, or a full stop and another sentence. */
export function endWords(grant: Grant, who: { host: string; requester: 'you' | 'they' }): Piece[] {
  switch (grant.endCause) {
    case 'expired':
      return [': its time was up.'];
    case 'released':
      return [who.requester === 'you' ? ': you released it.' : ': it was released.'];
    case 'revoked':
      return grant.endedBy === undefined
        ? [': it was taken back.']
        : [': ', person(cut(grant.endedBy, longest.word)), ' took it back.'];
    case 'taken-away':
      return [`. Someone changed it on ${who.host} itself.`];
    case 'declined':
      return ['. The invitation was declined or expired.'];
    case 'gone':
      return [`. ${who.host} does not show the repository or the account any more.`];
    default:
      return ['.'];
  }
}

/** What an administrator wrote when they took access back; undefined for any other end. */
export const revokeNote = ({ endCause, note }: Grant): string | undefined =>
  endCause === 'revoked' && note ? cut(note, longest.denial) : undefined;

/** What is left once the grant is over: `You have read again.` */
export function afterWords({ request, grant }: Picture, whose: 'You have' | 'They have'): Piece[] {
  const level = grant?.levelAfter;
  if (level === undefined) return [];
  if (level === 'none') return [`${whose} no access there now.`];
  return [`${whose} `, bold(level), level === request.heldBefore ? ' again.' : ' there now.'];
}
