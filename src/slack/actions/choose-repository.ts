/** A repository was chosen in the request form. */
import { refreshForm } from '#slack/open-form.ts';
import type { Action } from '#slack/tools.ts';

export const chooseRepository: Action = {
  id: 'repository',
  async run(tools, { personId, view }) {
    if (view) await refreshForm(tools, { personId, view });
  },
};
