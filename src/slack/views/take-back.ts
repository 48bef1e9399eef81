/** The button that is shown, privately, to whoever presses Approve again. */
import type { ActionsBlock } from '@slack/types';
import { buttonFor } from './buttons.ts';

/** Private words are no copy of a message, so the id of the row names no kind. */
export const takeBackRow = (requestId: number): ActionsBlock => ({
  type: 'actions',
  block_id: 'take-back',
  elements: [buttonFor('take_back', requestId)],
});
