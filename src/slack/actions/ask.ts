/** Ask…, on a card: opens the form for a question to the requester. */
import { openRequestFor } from '#access/decide-request.ts';
import { openView } from '#slack/open-form.ts';
import { refuseStrangers } from '#slack/refuse-early.ts';
import { requestOf } from '#slack/request-of.ts';
import type { Action } from '#slack/tools.ts';
import { askView } from '#slack/views/question-form.ts';

export const ask: Action = {
  id: 'ask',
  async run(tools, click) {
    const { personId } = click;
    const request = await openRequestFor(tools.access, { requestId: requestOf(click), personId });
    await refuseStrangers(tools, request, personId);
    await openView(tools, click.triggerId, askView(request));
  },
};
