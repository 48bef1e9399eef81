/** Request again: the form, filled in as that request was. */
import { Refused } from '#domain/refused.ts';
import { formatDuration } from '#lib/duration.ts';
import { openForm } from '#slack/open-form.ts';
import { requestOf } from '#slack/request-of.ts';
import type { Action } from '#slack/tools.ts';
import { requestById } from '#store/requests.ts';

export const requestAgain: Action = {
  id: 'request_again',
  async run(tools, click) {
    const { personId, triggerId } = click;
    const request = await requestById(tools.access.store.read, requestOf(click));
    if (request?.requesterId !== personId) {
      throw new Refused('not-yours', 'Only the person who asked can ask again. Type /jit to ask for yourself.');
    }
    const { host, repoPath: path, level, durationSeconds, reason, ticket } = request;
    const duration = formatDuration(durationSeconds);
    await openForm(tools, { personId, triggerId, draft: { repo: { host, path }, level, duration, reason, ticket } });
  },
};
