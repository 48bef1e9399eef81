/**
 * An approver says yes, to all that was asked for or to less. The vote that completes the last stage approves the request and
 * makes its grant, all in one transaction.
 */
import type { Grant } from '#domain/grant.ts';
import { Refused } from '#domain/refused.ts';
import { isStanding, type Terms, tally, termsOf } from '#domain/vote.ts';
import type { Tx } from '#store/store.ts';
import { castVote, votesOn } from '#store/votes.ts';
import { carryOut, isOther } from './carry-out.ts';
import { mustBeOffered } from './changes-offered.ts';
import { decideOn, type Found, type Turn, turnOf } from './decide-request.ts';
import type { AccessDeps } from './deps.ts';
import { tooLateToExtend } from './finish-extension.ts';

/**
 * @param input.terms what they agree to; all that was asked for when left out. Who has approved before may say it anew
 * @throws Refused when the person may not decide, has approved already (`already-voted`), or someone else was faster
 */
export async function approve(
  deps: AccessDeps,
  input: { requestId: number; personId: string; terms?: Terms },
): Promise<void> {
  const { requestId, personId, terms } = input;
  const { isDone, grant } = await decideOn(deps, input, {
    stagesFor(found) {
      if (terms) mustBeOffered(deps, found, terms);
      return stagesFor(found, personId, terms);
    },
    write: (tx, turn) => write(tx, turn, personId, terms),
  });
  deps.wake(`request:${requestId}`);
  if (grant) deps.wake(`grant:${grant.id}`);
  if (grant && grant.requestId !== requestId) deps.wake(`request:${grant.requestId}`);
  if (isDone && !grant) throw new Refused('already-decided', tooLateToExtend);
}

/** The stage whose turn it is, or the one on which they have spoken before where that decides now, or they say something else. @throws Refused */
function stagesFor(found: Found, personId: string, terms: Terms | undefined): number[] {
  const { request, votes, ids } = found;
  const standing = votes.filter(isStanding);
  const mine = standing.find(({ voterId }) => voterId === personId);
  const twin = standing.find(({ voterId }) => voterId !== personId && ids.has(voterId));
  if (twin) {
    const words = ['You have already approved this as ', { user: twin.voterId }, ': one person counts once.'];
    throw new Refused('already-decided', words);
  }
  if (!mine) return [turnOf(found)];
  if (terms && isOther(terms, termsOf(request, [mine]))) return [mine.stage];
  // After the policy has come to ask fewer people, it is enough; but only of who is still an approver.
  if (tally(request.stages, votes).done) return [mine.stage];
  throw new Refused('already-voted', 'You have already approved this.', {}, { requestId: request.id });
}

interface Outcome {
  isDone: boolean;
  /** Missing on what was to prolong access that is over. */
  grant: Grant | undefined;
}

async function write(tx: Tx, turn: Turn, voterId: string, terms: Terms | undefined): Promise<Outcome> {
  const { request, stage, group } = turn;
  const mine = turn.votes.filter((vote) => vote.voterId === voterId);
  const { level, durationSeconds } = terms ?? termsOf(request, mine);
  await castVote(tx, {
    requestId: request.id,
    voterId,
    stage,
    group,
    verdict: 'approve',
    ...(level !== request.level && { level }),
    ...(durationSeconds !== request.durationSeconds && { durationSeconds }),
  });
  const votes = await votesOn(tx.db, request.id);
  if (!tally(request.stages, votes).done) return { isDone: false, grant: undefined };
  const by = { actor: voterId, data: { group, rule: request.rule } };
  return { isDone: true, grant: await carryOut(tx, request, by, termsOf(request, votes)) };
}
