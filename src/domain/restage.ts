/** What becomes of the votes on a request that comes under other approvers: whoever spoke for a group that is still asked keeps counting. */
import type { StageOfRequest } from './request.ts';
import { isStanding, noStage, type Vote } from './vote.ts';

/**
 * Where each standing yes counts among the stages asked for now, by its voter; `noStage` where it counts no longer.
 * A group that is asked more than once keeps its votes apart by their order.
 */
export function restageVotes(
  before: readonly StageOfRequest[],
  after: readonly StageOfRequest[],
  votes: readonly Pick<Vote, 'voterId' | 'verdict' | 'stage' | 'group'>[],
): Map<string, number> {
  const moved = new Map<string, number>();
  for (const vote of votes.filter(isStanding)) {
    const at = before[vote.stage];
    const group = vote.group ?? at?.group;
    const same = at ? placesOf(after, at.group)[placesOf(before, at.group).indexOf(vote.stage)] : undefined;
    const isOfThat = same !== undefined && isAsked(after[same], group);
    moved.set(vote.voterId, isOfThat ? same : (placesOf(after, group).at(-1) ?? noStage));
  }
  return moved;
}

/** The votes as they count among the stages asked for now. */
export function votesUnder<V extends Pick<Vote, 'voterId' | 'verdict' | 'stage' | 'group'>>(
  before: readonly StageOfRequest[],
  after: readonly StageOfRequest[],
  votes: readonly V[],
): V[] {
  const moved = restageVotes(before, after, votes);
  return votes.map((vote) => ({ ...vote, stage: moved.get(vote.voterId) ?? vote.stage }));
}

const placesOf = (stages: readonly StageOfRequest[], group: string | undefined): number[] =>
  stages.flatMap((stage, place) => (stage.group === group ? [place] : []));

const isAsked = (stage: StageOfRequest | undefined, group: string | undefined): boolean =>
  stage !== undefined && (stage.group === group || stage.escalated?.group === group);

/** The new stages, with the escalations that still hold: the same group, escalated to where the policy still lets it go. */
export const keepEscalated = (
  before: readonly StageOfRequest[],
  after: readonly StageOfRequest[],
  escalateTo: string | undefined,
): StageOfRequest[] =>
  after.map((stage, place) => {
    const escalated =
      before[placesOf(before, stage.group)[placesOf(after, stage.group).indexOf(place)] ?? -1]?.escalated;
    return escalated && escalated.group === escalateTo ? { ...stage, escalated } : stage;
  });
