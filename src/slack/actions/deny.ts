/** Deny, on a card: asks for the reason first. */
import { openRequestFor } from '#access/decide-request.ts';
import { openView } from '#slack/open-form.ts';
import { refuseStrangers } from '#slack/refuse-early.ts';
import { requestOf } from '#slack/request-of.ts';
import type { Action } from '#slack/tools.ts';
import { denyView } from '#slack/views/deny-form.ts';

export const deny: Action = {
  id: 'deny',
  async run(tools, click) {
    const { personId } = click;
    const request = await openRequestFor(tools.access, { requestId: requestOf(click), personId });
    await refuseStrangers(tools, request, personId);
    await openView(tools, click.triggerId, denyView(request));
  },
};
