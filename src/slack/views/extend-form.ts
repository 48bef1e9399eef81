/** The form that asks for more time, counted from the end that the access has now. */
import type { ModalView } from '@slack/types';
import type { Grant } from '#domain/grant.ts';
import type { Request } from '#domain/request.ts';
import type { Part } from '#domain/words.ts';
import { formatDuration } from '#lib/duration.ts';
import { durationField, formView, wordsField } from './form.ts';
import { bold, moment, type Piece, pieces } from './rich.ts';
import { longest, repoWords } from './words.ts';

/** What may be asked for; each undefined while it is not known. */
export interface ExtensionOffer {
  /** The longest single ask. */
  maxSeconds: number | undefined;
  /** What is left of the longest life that the access may have. */
  leftSeconds: number | undefined;
  /** What the form proposes: the rule's own proposal, or less. */
  proposedSeconds: number | undefined;
  isReasonOptional: boolean;
  /** Who will be asked, or that nobody is. */
  words: readonly Part[];
}

export function extendView(request: Request, grant: Grant, offer: ExtensionOffer): ModalView {
  const now: Piece[] = [
    'Your ',
    bold(grant.level),
    ' access to ',
    ...repoWords(request),
    ' ends ',
    moment(grant.endsAt),
  ];
  return formView({
    id: 'extend',
    about: String(request.id),
    title: 'Ask for more time',
    submit: 'Request',
    words: [[...now, '. More time is counted from then.'], pieces(offer.words)],
    fields: [
      durationField({
        hint: limits(offer),
        ...(offer.proposedSeconds !== undefined && { initial: formatDuration(offer.proposedSeconds) }),
      }),
      wordsField('Reason', { longest: longest.reason, isOptional: offer.isReasonOptional }),
    ],
  });
}

/** `At most 4h at once; of its longest life 6h are left.` */
function limits({ maxSeconds, leftSeconds }: ExtensionOffer): string {
  if (maxSeconds === undefined || leftSeconds === undefined) return '';
  const most = formatDuration(Math.min(maxSeconds, leftSeconds));
  const left = formatDuration(leftSeconds);
  return `At most ${most}; in all it can be extended by ${left} more.`;
}
