/** A modal that only says something. */
import type { ModalView } from '@slack/types';
import type { Part } from '#domain/words.ts';
import { linked } from './linked.ts';
import { richText, section } from './rich.ts';

/** @param url where what it is about is to be seen */
export const noticeView = (title: string, words: readonly Part[], url?: string): ModalView => ({
  type: 'modal',
  callback_id: 'notice',
  title: { type: 'plain_text', text: title, emoji: false },
  close: { type: 'plain_text', text: 'Close', emoji: false },
  blocks: [richText('words', section(linked(words, url)))],
});
