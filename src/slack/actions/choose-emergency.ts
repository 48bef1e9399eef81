/** Break-glass was ticked, or unticked, in the request form. */
import { refreshForm } from '#slack/open-form.ts';
import type { Action } from '#slack/tools.ts';

export const chooseEmergency: Action = {
  id: 'emergency',
  async run(tools, { personId, view }) {
    if (view) await refreshForm(tools, { personId, view });
  },
};
