/** The form in which break-glass access is reviewed. */
import type { InputBlock, ModalView, Option } from '@slack/types';
import type { Request, ReviewVerdict } from '#domain/request.ts';
import { formView, plain, wordsField } from './form.ts';
import { cut, quote } from './rich.ts';
import { askLine, longest } from './words.ts';

const verdicts: Record<ReviewVerdict, string> = {
  justified: 'It was justified',
  'not-justified': 'It was not justified',
};

export const isVerdict = (text: string): text is ReviewVerdict => text in verdicts;

const options = Object.entries(verdicts).map(([value, text]): Option => ({ text: plain(text), value }));

const verdictField: InputBlock = {
  type: 'input',
  block_id: 'verdict',
  label: plain('Was it justified?'),
  element: { type: 'radio_buttons', action_id: 'verdict', options },
};

export const reviewView = (request: Request): ModalView =>
  formView({
    id: 'review',
    about: String(request.id),
    title: 'Review break-glass',
    submit: 'Send review',
    words: [askLine(request)],
    quoted: request.reason === '' ? undefined : quote(cut(request.reason, longest.question)),
    fields: [
      verdictField,
      wordsField('Words', {
        hint: 'The requester reads them. Needed when it was not justified.',
        longest: longest.denial,
        isOptional: true,
      }),
    ],
  });
