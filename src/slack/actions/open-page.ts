/** A button that opens a page: the browser does it all, but Slack wants the click acknowledged like any other. */
import type { Action } from '#slack/tools.ts';

export const openPage: Action = { id: 'open_page', run: async () => {} };
