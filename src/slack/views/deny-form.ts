/** The form that asks an approver why they deny. The request's number travels in its private metadata. */
import type { ModalView } from '@slack/types';
import type { Request } from '#domain/request.ts';
import { formatDuration } from '#lib/duration.ts';
import { bold, cutStart, richText, section, user } from './rich.ts';
import { longest } from './words.ts';

const plain = (text: string) => ({ type: 'plain_text', text, emoji: false }) as const;

export const denyView = (request: Request): ModalView => ({
  type: 'modal',
  callback_id: 'deny',
  private_metadata: String(request.id),
  title: plain('Deny request'),
  submit: plain('Deny'),
  close: plain('Cancel'),
  blocks: [
    richText(
      'facts',
      section([
        user(request.requesterId),
        ' asks for ',
        bold(request.level),
        ` on ${cutStart(request.repoPath, longest.path)} for ${formatDuration(request.durationSeconds)}.`,
      ]),
    ),
    {
      type: 'input',
      block_id: 'reason',
      label: plain('Reason'),
      hint: plain('The requester reads it.'),
      element: {
        type: 'plain_text_input',
        action_id: 'reason',
        multiline: true,
        max_length: 1000,
        focus_on_load: true,
      },
    },
  ],
});
