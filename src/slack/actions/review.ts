/** Reviewed…, on the card of break-glass access: opens the form for the verdict. */
import { toBeReviewedBy } from '#access/review.ts';
import { Refused } from '#domain/refused.ts';
import { atMost, systemClock } from '#lib/clock.ts';
import { openView } from '#slack/open-form.ts';
import { requestOf } from '#slack/request-of.ts';
import type { Action } from '#slack/tools.ts';
import { reviewView } from '#slack/views/review-form.ts';
import { requestById } from '#store/requests.ts';

/** The form must open within three seconds of the click; what Slack has not said by then is found out when it is sent. */
const patienceMs = 1300;

export const review: Action = {
  id: 'review',
  async run(tools, click) {
    const by = { requestId: requestOf(click), personId: click.personId };
    const known = await atMost(systemClock, patienceMs, toBeReviewedBy(tools.access, by));
    const request = known?.request ?? (await requestById(tools.access.store.read, by.requestId));
    if (!request) throw new Refused('bad-input', 'There is nothing to review about this request.');
    await openView(tools, click.triggerId, reviewView(request));
  },
};
