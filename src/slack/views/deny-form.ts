/** The form that asks an approver why they deny. */
import type { ModalView } from '@slack/types';
import type { Request } from '#domain/request.ts';
import { formView, wordsField } from './form.ts';
import { askLine } from './words.ts';

export const denyView = (request: Request): ModalView =>
  formView({
    id: 'deny',
    about: String(request.id),
    title: 'Deny request',
    submit: 'Deny',
    words: [askLine(request)],
    fields: [wordsField('Reason', { hint: 'The requester reads it.', longest: 1000, isFirst: true })],
  });
