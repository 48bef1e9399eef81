/** The reason for taking access back was sent. */
import { revokeFor } from '#access/end-grant.ts';
import { valuesOf } from '#slack/payload.ts';
import { requestOf } from '#slack/request-of.ts';
import type { Modal } from '#slack/tools.ts';

export const revoke: Modal = {
  id: 'revoke',
  done: {
    title: 'Taking it back',
    words: 'The access is being taken back. The requester is told as soon as it is gone.',
  },
  async submit(tools, { personId, view }) {
    const requestId = requestOf({ value: view.private_metadata });
    await revokeFor(tools.access, { requestId, personId, reason: valuesOf(view).get('reason') ?? '' });
  },
};
