/** The reason for a denial was sent. */
import { deny as denyRequest } from '#access/deny.ts';
import { valuesOf } from '#slack/payload.ts';
import { requestOf } from '#slack/request-of.ts';
import type { Modal } from '#slack/tools.ts';

export const deny: Modal = {
  id: 'deny',
  async submit(tools, { personId, view }) {
    const requestId = requestOf({ value: view.private_metadata });
    await denyRequest(tools.access, { requestId, personId, reason: valuesOf(view).get('reason') ?? '' });
  },
};
