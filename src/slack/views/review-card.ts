/** The card of break-glass access, for the group that must review it: loud from the start, and open until somebody has. */
import { isWantedOnHost } from '#domain/grant.ts';
import type { Review } from '#domain/request.ts';
import type { DrawnMessage, Picture } from '#reconcile/picture.ts';
import { approversOf } from './agreed.ts';
import { type ButtonId, buttonRow } from './buttons.ts';
import { alertBlock, alertPrefix, backgroundLines, reasonOf } from './card-facts.ts';
import { accessLines, noteOf } from './card-state.ts';
import { bold, cut, moment, type Piece, people, person, quote, richText, section, user } from './rich.ts';
import { askedLine } from './stage.ts';
import { dated, longest, wishText, wishWithHost } from './words.ts';

export const reviewKind = 'review';

/** Empty for everything that is not break-glass, or was not approved. */
export function drawReview(picture: Picture): DrawnMessage[] {
  const { request, grant } = picture;
  const { review } = request;
  if (!review || request.state !== 'approved') return [];
  const buttons: ButtonId[] = [
    ...(review.reviewedAt ? [] : (['review'] as const)),
    ...(grant && isWantedOnHost(grant) ? (['revoke'] as const) : []),
  ];
  return [
    {
      kind: reviewKind,
      to: { channel: review.channel },
      text: `${alertPrefix(picture)}<@${request.requesterId}> asked for ${wishText(picture)}; ${review.reviewedAt ? 'reviewed' : 'to be reviewed'}`,
      blocks: [
        ...alertBlock(reviewKind, picture),
        richText(
          `${reviewKind}-facts`,
          section(takenLine(picture)),
          reasonOf(picture),
          section(...accessLines(picture)),
          ...noteOf(picture),
          section(...backgroundLines(picture)),
        ),
        richText(`${reviewKind}-state`, ...reviewState(picture, review)),
        ...buttonRow({ kind: reviewKind, requestId: request.id }, ...buttons),
      ],
    },
  ];
}

function takenLine(picture: Picture): Piece[] {
  const { request } = picture;
  const yes = approversOf(picture);
  const how: Piece[] = yes.length > 0 ? ['; approved by ', ...people(yes), '.'] : ['; nobody had to approve it.'];
  return [bold('Break-glass: '), user(request.requesterId), ' asked for ', ...wishWithHost(picture), ...how];
}

function reviewState(picture: Picture, review: Review) {
  if (!review.reviewedAt) {
    const task: Piece[] = [bold(cut(review.group, longest.word)), ' must review it by ', moment(review.by), '.'];
    return [section(task, askedLine(picture, picture.toMention))];
  }
  const words = cut(review.words ?? '', longest.denial);
  return [section([...reviewedWords(review), words === '' ? '.' : ':']), ...(words === '' ? [] : [quote(words)])];
}

/** `Reviewed by A, DATE: justified`, without what they wrote. */
export function reviewedWords({ reviewedBy, reviewedAt, verdict }: Review): Piece[] {
  const by: Piece[] = reviewedBy === undefined ? [] : [' by ', person(reviewedBy)];
  const found = verdict === 'not-justified' ? 'not justified' : 'justified';
  return ['Reviewed', ...by, ...dated(reviewedAt), ': ', bold(found)];
}
