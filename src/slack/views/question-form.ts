/** The forms for asking back: an approver's question, and the requester's answer to it. */
import type { ModalView } from '@slack/types';
import type { Request } from '#domain/request.ts';
import type { Question } from '#store/questions.ts';
import { formView, wordsField } from './form.ts';
import { cut, person, quote } from './rich.ts';
import { askLine, longest } from './words.ts';

export const askView = (request: Request): ModalView =>
  formView({
    id: 'ask',
    about: String(request.id),
    title: 'Ask the requester',
    submit: 'Ask',
    words: [askLine(request)],
    fields: [
      wordsField('Question', {
        hint: 'It is sent to the requester and stands below the card, as does the answer.',
        longest: longest.question,
        isFirst: true,
      }),
    ],
  });

export const answerView = (question: Question): ModalView =>
  formView({
    id: 'answer',
    about: `${question.requestId}:${question.id}`,
    title: 'Answer',
    submit: 'Send answer',
    words: [[person(question.askerId), ' asks:']],
    quoted: quote(cut(question.words, longest.question)),
    fields: [
      wordsField('Answer', { hint: 'The approvers read it below the card.', longest: longest.question, isFirst: true }),
    ],
  });
