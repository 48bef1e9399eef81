/** The form that asks why access is taken back before its end. */
import type { ModalView } from '@slack/types';
import type { Grant } from '#domain/grant.ts';
import type { Request } from '#domain/request.ts';
import { formView, wordsField } from './form.ts';
import { bold, moment, user } from './rich.ts';
import { longest, repoWords } from './words.ts';

export const revokeView = (request: Request, grant: Grant): ModalView =>
  formView({
    id: 'revoke',
    about: String(request.id),
    title: 'Revoke access',
    submit: 'Revoke',
    words: [
      [
        'This takes back ',
        bold(grant.level),
        ' on ',
        ...repoWords(request),
        ' from ',
        user(request.requesterId),
        ' at once.',
      ],
      ['Otherwise it ends ', moment(grant.endsAt), '.'],
    ],
    fields: [wordsField('Reason', { hint: 'The requester reads it.', longest: longest.denial, isFirst: true })],
  });
