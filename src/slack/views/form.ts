/** The small forms that buttons open: a few words on what it is about, then fields. A field's block_id is its action_id. */
import type { InputBlock, ModalView, PlainTextOption, RichTextQuote } from '@slack/types';
import { type Piece, richText, section } from './rich.ts';

export const plain = (text: string) => ({ type: 'plain_text', text, emoji: false }) as const;

export interface Form {
  /** The view's callback_id. */
  id: string;
  /** What it is about, as the button's value said it. */
  about: string;
  /** At most 24 characters. */
  title: string;
  submit: string;
  words: (readonly Piece[])[];
  quoted?: RichTextQuote | undefined;
  fields: InputBlock[];
}

export const formView = ({ id, about, title, submit, words, quoted, fields }: Form): ModalView => ({
  type: 'modal',
  callback_id: id,
  private_metadata: about,
  title: plain(title),
  submit: plain(submit),
  close: plain('Cancel'),
  blocks: [richText('facts', section(...words), ...(quoted ? [quoted] : [])), ...fields],
});

/** Several lines of words. They are found as `reason`, whatever they are called. */
export const wordsField = (
  label: string,
  more: { hint?: string; longest: number; isOptional?: boolean; isFirst?: boolean },
): InputBlock => ({
  type: 'input',
  block_id: 'reason',
  label: plain(label),
  optional: more.isOptional ?? false,
  ...(more.hint !== undefined && { hint: plain(more.hint) }),
  element: {
    type: 'plain_text_input',
    action_id: 'reason',
    multiline: true,
    max_length: more.longest,
    focus_on_load: more.isFirst ?? false,
  },
});

/** A time in the policy's own grammar. */
export const durationField = (more: { label?: string; hint: string; initial?: string }): InputBlock => ({
  type: 'input',
  block_id: 'duration',
  label: plain(more.label ?? 'Duration'),
  hint: plain(`${more.hint} Write it like 45m or 1h30m.`.trim()),
  element: {
    type: 'plain_text_input',
    action_id: 'duration',
    placeholder: plain('1h'),
    ...(more.initial !== undefined && { initial_value: more.initial }),
  },
});

export const levelField = (options: PlainTextOption[], initial: string): InputBlock => {
  const chosen = options.find(({ value }) => value === initial);
  return {
    type: 'input',
    block_id: 'level',
    label: plain('Access level'),
    element: { type: 'static_select', action_id: 'level', options, ...(chosen && { initial_option: chosen }) },
  };
};
