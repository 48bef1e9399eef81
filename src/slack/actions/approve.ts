/** Approve, on a card. */
import { approve as approveRequest } from '#access/approve.ts';
import { requestOf } from '#slack/request-of.ts';
import type { Action } from '#slack/tools.ts';

export const approve: Action = {
  id: 'approve',
  run: (tools, click) => approveRequest(tools.access, { requestId: requestOf(click), personId: click.personId }),
};
