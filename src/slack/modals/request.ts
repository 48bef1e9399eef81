/** The request form was sent. The view's id makes the request, so the same form sent twice is one request. */
import { requestAccess } from '#access/request-access.ts';
import { readForm } from '#slack/open-form.ts';
import { valuesOf } from '#slack/payload.ts';
import type { Modal } from '#slack/tools.ts';

export const request: Modal = {
  id: 'request',
  async submit(tools, { personId, view }) {
    const { repo, duration, reason, isEmergency } = readForm(tools, view);
    const values = valuesOf(view);
    await requestAccess(tools.access, {
      origin: view.id,
      personId,
      repo,
      level: values.get('level'),
      duration,
      reason,
      ticket: values.get('ticket') ?? '',
      isEmergency,
    });
  },
};
