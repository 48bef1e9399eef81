/** The reason for taking access back was sent. */
import { revokeFor } from '#access/end-grant.ts';
import { valuesOf } from '#slack/payload.ts';
import { requestOf } from '#slack/request-of.ts';
import type { Modal } from '#slack/tools.ts';

export const revoke: Modal = {
  id: 'revoke',
  async submit(tools, { personId, view }) {
    const requestId = requestOf({ value: view.private_metadata });
    await revokeFor(tools.access, { requestId, personId, reason: valuesOf(view).get('reason') ?? '' });
  },
};
