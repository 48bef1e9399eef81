/** Less was approved than was asked for. */
import { approve } from '#access/approve.ts';
import { openRequestFor } from '#access/decide-request.ts';
import { isLevel } from '#domain/level.ts';
import { Refused } from '#domain/refused.ts';
import { parseDuration } from '#lib/duration.ts';
import { valuesOf } from '#slack/payload.ts';
import { requestOf } from '#slack/request-of.ts';
import type { Modal } from '#slack/tools.ts';

export const change: Modal = {
  id: 'change',
  async submit(tools, { personId, view }) {
    const by = { requestId: requestOf({ value: view.private_metadata }), personId };
    const values = valuesOf(view);
    const durationSeconds = parseDuration(values.get('duration') ?? '');
    if (durationSeconds === undefined) {
      const words = 'Write a duration like 45m, 4h or 1h30m.';
      throw new Refused('bad-input', words, { duration: words });
    }
    const chosen = values.get('level') ?? '';
    // More time has no level to choose.
    const level = isLevel(chosen) ? chosen : (await openRequestFor(tools.access, by)).level;
    await approve(tools.access, { ...by, terms: { level, durationSeconds } });
  },
};
