/** Words that several messages share: what was asked for, who said yes, how the access stands and why it ended. */
import type { Grant } from '#domain/grant.ts';
import type { LevelOrNone } from '#domain/level.ts';
import { formatDuration } from '#lib/duration.ts';
import type { Picture } from '#reconcile/picture.ts';
import { bold, cut, cutStart, escaped, link, moment, type Piece, people, person } from './rich.ts';

/** What people and hosts wrote is cut well below Slack's limit for all the text of one message, 13 200 characters. */
export const longest = { path: 300, reason: 2000, denial: 1000, ticket: 150, note: 600, word: 60 };

/** `write on acme/payments for 2h`. */
export const accessWords = (picture: Picture): Piece[] => [...onRepo(picture), lasting(picture)];

/** `write on acme/payments (GitLab: Developer) for 2h`: with the host, and its own word where that is another one. */
export function accessWithHost(picture: Picture): Piece[] {
  const { request, hostLabel, levelWords } = picture;
  const other = otherWord(request.level, levelWords);
  const host = other === undefined ? hostLabel : `${hostLabel}: ${cut(other, longest.word)}`;
  return [...onRepo(picture), ` (${host})`, lasting(picture)];
}

export const onRepo = ({ request }: Picture): Piece[] => [bold(request.level), ' on ', ...repoWords(request)];

const lasting = ({ request }: Picture): string => ` for ${formatDuration(request.durationSeconds)}`;

/** The host's own word for a level, where it is not the same word. */
export const otherWord = (level: LevelOrNone, hostWords: string | undefined): string | undefined =>
  hostWords?.toLowerCase() === level ? undefined : hostWords;

export const repoWords = ({ repoUrl, repoPath }: Picture['request']): Piece[] => [
  link(repoUrl, cutStart(repoPath, longest.path)),
];

/** Whose access it will be on the host; empty for requests that were made before this was kept. */
export const accountWords = ({ request: { accountLogin } }: Picture): Piece[] =>
  accountLogin === undefined ? [] : [bold('Account: '), cut(accountLogin, longest.word)];

/** What was asked for, in a notification: Slack parses its text. */
export const accessText = ({ request }: Picture): string =>
  `${request.level} on ${escaped(cutStart(request.repoPath, longest.path))} for ${formatDuration(request.durationSeconds)}`;

/** A level in a sentence, from what the host showed. */
export function heldWords(level: LevelOrNone | undefined): string {
  if (level === undefined) return 'not known';
  return level === 'none' ? 'no access' : level;
}

/** The people whose yes counted, in the order in which they said it. */
export const approversOf = ({ votes }: Picture, stage?: number): string[] => [
  ...new Set(
    votes
      .filter((vote) => vote.verdict === 'approve' && (stage === undefined || vote.stage === stage))
      .map((vote) => vote.voterId),
  ),
];

/** `Approved by A on …`, or by which rule. */
export function approvedWords(picture: Picture): Piece[] {
  const { request } = picture;
  const voters = approversOf(picture);
  const by: Piece[] =
    voters.length > 0 ? ['Approved by ', ...people(voters)] : [`Approved by rule “${cut(request.rule, longest.word)}”`];
  return [...by, ...dated(request.decidedAt), '.'];
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
  endCause === 'revoked' && note ? cut(note, longest.note) : undefined;

/** What is left once the grant is over: `You have read again.` */
export function afterWords({ request, grant }: Picture, whose: 'You have' | 'They have'): Piece[] {
  const level = grant?.levelAfter;
  if (level === undefined) return [];
  if (level === 'none') return [`${whose} no access there now.`];
  return [`${whose} `, bold(level), level === request.heldBefore ? ' again.' : ' there now.'];
}
