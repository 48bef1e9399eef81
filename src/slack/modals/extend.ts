/** More time was asked for. The view's id makes the request, so the same form sent twice is one request. */
import { extend as extendAccess } from '#access/extend.ts';
import { valuesOf } from '#slack/payload.ts';
import { requestOf } from '#slack/request-of.ts';
import type { Modal } from '#slack/tools.ts';

export const extend: Modal = {
  id: 'extend',
  async submit(tools, { personId, view }) {
    const values = valuesOf(view);
    await extendAccess(tools.access, {
      origin: view.id,
      requestId: requestOf({ value: view.private_metadata }),
      personId,
      duration: values.get('duration') ?? '',
      reason: values.get('reason') ?? '',
    });
  },
};
