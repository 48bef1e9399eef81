/** Words that several messages share: what was asked for, who said yes, how the access stands and why it ended. */
import type { Grant } from '#domain/grant.ts';
import type { LevelOrNone } from '#domain/level.ts';
import { formatDuration } from '#lib/duration.ts';
import type { Picture } from '#reconcile/picture.ts';
import { bold, cut, cutStart, escaped, link, moment, type Piece, people, person } from './rich.ts';

/** What people and hosts wrote is cut well below Slack's limit for all the text of one message, 13 200 characters. */
export const longest = { path: 300, reason: 2000, denial: 1000, ticket: 150, note: 600, word: 60 };

/** `write (GitLab: Developer) on acme/payments for 2h`. */
export function accessWords({ request, hostLabel, levelWords }: Picture): Piece[] {
  const beside = ` (${hostLabel}${levelWords === undefined ? '' : `: ${cut(levelWords, longest.word)}`})`;
  return [
    bold(request.level),
    beside,
    ' on ',
    ...repoWords(request),
    ` for ${formatDuration(request.durationSeconds)}`,
  ];
}

export const repoWords = ({ repoUrl, repoPath }: Picture['request']): Piece[] => [
  link(repoUrl, cutStart(repoPath, longest.path)),
];

/** The same for a notification, where Slack parses the text. */
export const accessText = ({ request }: Picture): string =>
  `${request.level} access to ${escaped(cutStart(request.repoPath, longest.path))} for ${formatDuration(request.durationSeconds)}`;

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
    voters.length > 0
      ? ['Approved by ', ...people(voters)]
      : [`Approved automatically by rule “${cut(request.rule, longest.word)}”`];
  return [...by, ...dated(request.decidedAt), '.'];
}

/** ` on DATE`, in words that read well before `today` too. */
export const dated = (at: Date | undefined): Piece[] => (at === undefined ? [] : [', ', moment(at)]);

/** Why a grant is over, as a whole sentence. */
export function endWords(grant: Grant, who: { host: string; requester: 'you' | 'they' }): Piece[] {
  const isYou = who.requester === 'you';
  switch (grant.endCause) {
    case 'expired':
      return ['Its time was up.'];
    case 'released':
      return [isYou ? 'You released it.' : 'It was released early.'];
    case 'revoked':
      return grant.endedBy === undefined
        ? ['It was taken back.']
        : ['It was taken back by ', person(cut(grant.endedBy, longest.word)), '.'];
    case 'taken-away':
      return [`Someone changed it on ${who.host} itself.`];
    case 'declined':
      return ['The invitation was declined, or ran out.'];
    default:
      return [];
  }
}

/** What is left once the grant is over. */
export function afterWords(level: LevelOrNone | undefined, whose: 'You have' | 'They have'): Piece[] {
  if (level === undefined) return [];
  return level === 'none' ? [`${whose} no access there now.`] : [`${whose} `, bold(level), ' access there now.'];
}
