/** Change…, on a card: opens the form in which less is approved than was asked for. */
import { changesOffered } from '#access/changes-offered.ts';
import { openRequestFor } from '#access/decide-request.ts';
import { openView } from '#slack/open-form.ts';
import { refuseStrangers } from '#slack/refuse-early.ts';
import { requestOf } from '#slack/request-of.ts';
import type { Action } from '#slack/tools.ts';
import { changeView } from '#slack/views/change-form.ts';

export const change: Action = {
  id: 'change',
  async run(tools, click) {
    const by = { requestId: requestOf(click), personId: click.personId };
    const request = await openRequestFor(tools.access, by);
    await refuseStrangers(tools, request, click.personId);
    await openView(tools, click.triggerId, changeView(request, await changesOffered(tools.access, by)));
  },
};
