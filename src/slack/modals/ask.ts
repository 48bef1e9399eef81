/** A question to the requester was sent. */
import { askBack } from '#access/ask-back.ts';
import { valuesOf } from '#slack/payload.ts';
import { requestOf } from '#slack/request-of.ts';
import type { Modal } from '#slack/tools.ts';

export const ask: Modal = {
  id: 'ask',
  async submit(tools, { personId, view }) {
    const requestId = requestOf({ value: view.private_metadata });
    await askBack(tools.access, { requestId, personId, words: valuesOf(view).get('reason') ?? '' });
  },
};
