/** Every message of one request, as it should be now. Pure: the same picture always gives the same messages. */
import type { Draw } from '#reconcile/picture.ts';
import { drawCards } from './card.ts';
import { drawDirectMessages } from './direct.ts';

export const draw: Draw = (picture) => [...drawCards(picture), ...drawDirectMessages(picture)];
