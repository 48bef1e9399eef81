/** The answer to an approver's question was sent. */
import { answer as answerQuestion } from '#access/answer.ts';
import { Refused } from '#domain/refused.ts';
import { valuesOf } from '#slack/payload.ts';
import type { Modal } from '#slack/tools.ts';
import { questionIdOf } from '#slack/views/buttons.ts';

export const answer: Modal = {
  id: 'answer',
  async submit(tools, { personId, view }) {
    const questionId = questionIdOf(view.private_metadata);
    if (questionId === undefined) throw new Refused('bad-input', 'This form belongs to no question known here.');
    await answerQuestion(tools.access, { questionId, personId, words: valuesOf(view).get('reason') ?? '' });
  },
};
