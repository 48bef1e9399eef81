/** Withdraw, in the requester's direct message. */
import { withdraw as withdrawRequest } from '#access/withdraw.ts';
import { requestOf } from '#slack/request-of.ts';
import type { Action } from '#slack/tools.ts';

export const withdraw: Action = {
  id: 'withdraw',
  done: 'Withdrawn.',
  run: (tools, click) => withdrawRequest(tools.access, { requestId: requestOf(click), personId: click.personId }),
};
