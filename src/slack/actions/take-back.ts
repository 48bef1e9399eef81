/** Take back my approval, in the private words to an approver who pressed Approve again. */
import { takeBack as takeBackVote } from '#access/take-back.ts';
import { requestOf } from '#slack/request-of.ts';
import type { Action } from '#slack/tools.ts';

export const takeBack: Action = {
  id: 'take_back',
  done: 'Your approval is taken back.',
  run: (tools, click) => takeBackVote(tools.access, { requestId: requestOf(click), personId: click.personId }),
};
