/** Every message of one request, as it should be now. Pure: the same picture always gives the same messages. */
import type { Draw } from '#reconcile/picture.ts';
import { drawCards } from './card.ts';
import { drawDirectMessages } from './direct.ts';
import { drawReview } from './review-card.ts';
import { drawThread } from './thread.ts';

/** What is in a thread comes behind the card that it is below. */
export const draw: Draw = (picture) => [
  ...drawCards(picture),
  ...drawReview(picture),
  ...drawThread(picture),
  ...drawDirectMessages(picture),
];
