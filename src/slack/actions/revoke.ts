/** Revoke, wherever access that lives is shown to those who may take it back: asks for the reason first. */
import { mayRevoke } from '#access/may-revoke.ts';
import { isWantedOnHost } from '#domain/grant.ts';
import { Refused } from '#domain/refused.ts';
import type { Request } from '#domain/request.ts';
import { atMost, systemClock } from '#lib/clock.ts';
import { openView } from '#slack/open-form.ts';
import { requestOf } from '#slack/request-of.ts';
import type { Action, Tools } from '#slack/tools.ts';
import { revokeView } from '#slack/views/revoke-form.ts';
import { extensionsOf } from '#store/extensions.ts';
import { grantOfRequest } from '#store/grants.ts';
import { requestById } from '#store/requests.ts';
import { votesOn } from '#store/votes.ts';

export const revoke: Action = {
  id: 'revoke',
  async run(tools, click) {
    const { read } = tools.access.store;
    const requestId = requestOf(click);
    const [request, grant] = await Promise.all([requestById(read, requestId), grantOfRequest(read, requestId)]);
    if (!request || !grant) throw new Refused('bad-input', 'There is no access under this request.');
    if (!isWantedOnHost(grant))
      throw new Refused('already-decided', 'This access is over, or is being taken back already.');
    await refuseOthers(tools, request, click.personId);
    await openView(tools, click.triggerId, revokeView(request, grant));
  },
};

/** The form must open within three seconds of the click; what Slack has not said by then is found out when it is sent. */
const patienceMs = { recent: 300, fresh: 1000 };

/** @throws Refused when they clearly may not take it back */
async function refuseOthers({ access }: Tools, request: Request, personId: string): Promise<void> {
  const { read } = access.store;
  const asked = [request.id, ...(await extensionsOf(read, request.id)).map(({ id }) => id)];
  const votes = (await Promise.all(asked.map((id) => votesOn(read, id)))).flat();
  for (const how of ['recent', 'fresh'] as const) {
    const may = await atMost(systemClock, patienceMs[how], mayRevoke(access, request, votes, personId, how));
    if (may !== false) return;
  }
  const reviewers = request.review ? ', its reviewers' : '';
  throw new Refused('not-allowed', `Only administrators${reviewers} and those who approved this access can revoke it.`);
}
