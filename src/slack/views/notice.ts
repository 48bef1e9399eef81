/** A modal that only says something. */
import type { ModalView } from '@slack/types';
import type { Part } from '#domain/words.ts';
import { pieces, richText, section } from './rich.ts';

export const noticeView = (title: string, words: readonly Part[]): ModalView => ({
  type: 'modal',
  callback_id: 'notice',
  title: { type: 'plain_text', text: title, emoji: false },
  close: { type: 'plain_text', text: 'Close', emoji: false },
  blocks: [richText('words', section(pieces(words)))],
});
