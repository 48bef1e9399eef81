/** Deny, on a card: asks for the reason first. Who clearly may not deny is told so before they write one. */
import { openRequestFor } from '#access/decide-request.ts';
import { Refused } from '#domain/refused.ts';
import type { Request } from '#domain/request.ts';
import { tally } from '#domain/vote.ts';
import { atMost, systemClock } from '#lib/clock.ts';
import { groupsForDeciding, mayDecide } from '#policy/decide.ts';
import { openView } from '#slack/open-form.ts';
import { requestOf } from '#slack/request-of.ts';
import type { Action, Tools } from '#slack/tools.ts';
import { denyView } from '#slack/views/deny-form.ts';
import { votesOn } from '#store/requests.ts';

export const deny: Action = {
  id: 'deny',
  async run(tools, click) {
    const { personId } = click;
    const request = await openRequestFor(tools.access, { requestId: requestOf(click), personId });
    await refuseStrangers(tools, request, personId);
    await openView(tools, click.triggerId, denyView(request));
  },
};

/** The form must open within three seconds of the click; what Slack has not said by then is found out when it is sent. */
const patienceMs = { recent: 300, fresh: 1000 };

/** @throws Refused when Slack says now that the person is not one of the approvers */
async function refuseStrangers({ access }: Tools, request: Request, personId: string): Promise<void> {
  const state = tally(request.stages, await votesOn(access.store.read, request.id));
  const group = state.done ? undefined : request.stages[state.stage]?.group;
  if (group === undefined) return;
  for (const how of ['recent', 'fresh'] as const) {
    const verdict = await atMost(systemClock, patienceMs[how], isApprover(access, { personId, group, how }));
    if (verdict !== false) return;
  }
  throw new Refused(
    'not-an-approver',
    `Only the approvers of ${group} decide on this request, and you are not one of them.`,
  );
}

async function isApprover(
  { policy, directory }: Tools['access'],
  asked: { personId: string; group: string; how: 'recent' | 'fresh' },
): Promise<boolean | 'unknown'> {
  const { personId, group, how } = asked;
  const inForce = policy();
  const approvers = inForce.approvers.get(group);
  // The policy has changed: what becomes of the request is not this person's doing.
  if (!approvers) return 'unknown';
  const [groups, channelMember] = await Promise.all([
    directory.groupsOf(personId, groupsForDeciding(inForce, group), how),
    approvers.members === undefined ? directory.isInChannel(personId, approvers.channel) : false,
  ]);
  return mayDecide(inForce, group, personId, { groups, channelMember });
}
