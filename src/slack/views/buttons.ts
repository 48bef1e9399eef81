/**
 * The buttons under messages. Each carries the request's number as its value, behind it the number of a question where it is
 * about one; the row's id says which message it is in.
 */
import type { ActionsBlock, Button } from '@slack/types';

export type ButtonId =
  | 'approve'
  | 'deny'
  | 'change'
  | 'ask'
  | 'withdraw'
  | 'release'
  | 'extend'
  | 'request_again'
  | 'review'
  | 'revoke'
  | 'take_back';

const looks: Record<ButtonId, { label: string; style?: 'primary' | 'danger' }> = {
  approve: { label: 'Approve', style: 'primary' },
  deny: { label: 'Deny', style: 'danger' },
  change: { label: 'Change…' },
  ask: { label: 'Ask…' },
  withdraw: { label: 'Withdraw' },
  release: { label: 'Release' },
  extend: { label: 'Extend' },
  request_again: { label: 'Request again' },
  review: { label: 'Reviewed…', style: 'primary' },
  revoke: { label: 'Revoke', style: 'danger' },
  take_back: { label: 'Take back my approval' },
};

/** A row of buttons of the message of that kind; empty when there are none. */
export function buttonRow(at: { kind: string; requestId: number }, ...buttons: (ButtonId | Button)[]): ActionsBlock[] {
  if (buttons.length === 0) return [];
  const elements = buttons.map((button) => (typeof button === 'string' ? buttonFor(button, at.requestId) : button));
  return [{ type: 'actions', block_id: rowId(at), elements }];
}

export function buttonFor(id: ButtonId, requestId: number): Button {
  const { label, style } = looks[id];
  return {
    type: 'button',
    action_id: id,
    text: { type: 'plain_text', text: label, emoji: false },
    value: String(requestId),
    ...(style && { style }),
  };
}

/** Answers one question. */
export const answerButton = (requestId: number, questionId: number): Button => ({
  type: 'button',
  action_id: 'answer',
  text: { type: 'plain_text', text: 'Answer', emoji: false },
  value: `${requestId}:${questionId}`,
  style: 'primary',
});

/** A button that opens a page. Slack tells the app about the click all the same. */
export const pageButton = (label: string, url: string): Button => ({
  type: 'button',
  action_id: 'open_page',
  text: { type: 'plain_text', text: label, emoji: false },
  url,
});

const rowId = ({ kind, requestId }: { kind: string; requestId: number }): string => `${kind}:${requestId}`;

/** From a row's id back to the message's kind; undefined when it is no such id. */
export function kindOfRow(blockId: string): string | undefined {
  const [, kind] = /^([a-z][a-z0-9-]*):\d+$/.exec(blockId) ?? [];
  return kind;
}

/** The request's number from a button's value; undefined when it is none. */
export const requestIdOf = (value: string | undefined): number | undefined => numberIn(value, /^([1-9]\d*)(?::\d+)?$/);

/** The question's number from a button's value; undefined when it has none. */
export const questionIdOf = (value: string | undefined): number | undefined => numberIn(value, /^\d+:([1-9]\d*)$/);

function numberIn(value: string | undefined, pattern: RegExp): number | undefined {
  const id = Number(pattern.exec(value ?? '')?.[1]);
  return Number.isSafeInteger(id) ? id : undefined;
}
