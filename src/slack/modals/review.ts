/** Break-glass access was reviewed. */
import { review as reviewAccess } from '#access/review.ts';
import { Refused } from '#domain/refused.ts';
import { valuesOf } from '#slack/payload.ts';
import { requestOf } from '#slack/request-of.ts';
import type { Modal } from '#slack/tools.ts';
import { isVerdict } from '#slack/views/review-form.ts';

export const review: Modal = {
  id: 'review',
  async submit(tools, { personId, view }) {
    const requestId = requestOf({ value: view.private_metadata });
    const values = valuesOf(view);
    const verdict = values.get('verdict') ?? '';
    if (!isVerdict(verdict)) throw new Refused('bad-input', 'Say whether it was justified.');
    await reviewAccess(tools.access, { requestId, personId, verdict, words: values.get('reason') ?? '' });
  },
};
