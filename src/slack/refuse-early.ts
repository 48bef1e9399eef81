/**
 * Who clearly may not do something is told so before they fill in a form for it. The form must open within three seconds of
 * the click; what Slack has not said by then is found out when the form is sent.
 */
import { speaksFor } from '#access/entitled.ts';
import { Refused } from '#domain/refused.ts';
import type { Request, StageOfRequest } from '#domain/request.ts';
import { isStanding, tally } from '#domain/vote.ts';
import { atMost, systemClock } from '#lib/clock.ts';
import { votesOn } from '#store/votes.ts';
import type { Tools } from './tools.ts';

const patienceMs = { recent: 300, fresh: 1000 };

/** @throws Refused when Slack says now that the person may not decide on the stage whose turn it is */
export async function refuseStrangers(tools: Tools, request: Request, personId: string): Promise<void> {
  const votes = await votesOn(tools.access.store.read, request.id);
  // Who has said yes may say something else, also once it is others' turn.
  if (votes.some((vote) => vote.voterId === personId && isStanding(vote))) return;
  const state = tally(request.stages, votes);
  const stage = state.done ? undefined : request.stages[state.stage];
  if (!stage) return;
  const names = [stage.group, ...(stage.escalated ? [stage.escalated.group] : [])].join(' and ');
  await refuseUnless(tools, stage, personId, `Only the approvers of ${names} decide on this request`);
}

/** @param only what is said to others, without the end of the sentence @throws Refused */
export async function refuseUnless(
  { access }: Tools,
  stage: Pick<StageOfRequest, 'group' | 'escalated'>,
  personId: string,
  only: string,
): Promise<void> {
  const policy = access.policy();
  // The policy has changed: what becomes of the request is not this person's doing.
  if (!policy.approvers.has(stage.group)) return;
  for (const how of ['recent', 'fresh'] as const) {
    const verdict = await atMost(systemClock, patienceMs[how], speaksFor(access, policy, { stage, personId, how }));
    if (verdict !== false) return;
  }
  throw new Refused('not-an-approver', `${only}, and you are not one of them.`);
}
