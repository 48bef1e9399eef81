/** Release, in the requester's direct message. */
import { release as releaseGrant } from '#access/end-grant.ts';
import { requestOf } from '#slack/request-of.ts';
import type { Action } from '#slack/tools.ts';

export const release: Action = {
  id: 'release',
  done: 'Released: it is being taken back now.',
  run: (tools, click) => releaseGrant(tools.access, { requestId: requestOf(click), personId: click.personId }),
};
