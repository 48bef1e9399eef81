/** Answer, below a question in the requester's direct messages. */
import { openRequest } from '#access/decide-request.ts';
import { Refused } from '#domain/refused.ts';
import { openView } from '#slack/open-form.ts';
import { requestOf } from '#slack/request-of.ts';
import type { Action } from '#slack/tools.ts';
import { questionIdOf } from '#slack/views/buttons.ts';
import { answerView } from '#slack/views/question-form.ts';
import { questionById } from '#store/questions.ts';

export const answer: Action = {
  id: 'answer',
  async run(tools, click) {
    const request = await openRequest(tools.access, requestOf(click));
    if (request.requesterId !== click.personId)
      throw new Refused('not-yours', 'Only the person who asked for the access can answer.');
    const question = await questionById(tools.access.store.read, questionIdOf(click.value) ?? 0);
    if (question?.requestId !== request.id)
      throw new Refused('bad-input', 'This button does not belong to a question known here.');
    await openView(tools, click.triggerId, answerView(question));
  },
};
