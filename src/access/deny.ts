/** An approver says no, with a reason that the requester will read. One no is enough, also from somebody who has said yes before. */
import { Refused } from '#domain/refused.ts';
import { moveRequest } from '#store/move.ts';
import { castVote } from '#store/votes.ts';
import { decideOn, placesOf } from './decide-request.ts';
import type { AccessDeps } from './deps.ts';

const longestReason = 1000;

/** @throws Refused when the reason is missing, the person may not decide, or someone else was faster */
export async function deny(
  deps: AccessDeps,
  input: { requestId: number; personId: string; reason: string },
): Promise<void> {
  const reason = input.reason.trim();
  if (reason === '' || reason.length > longestReason) {
    const words = `Say why, in at most ${longestReason} characters: the requester will read it.`;
    throw new Refused('bad-input', words, { reason: words });
  }
  const { requestId, personId: voterId } = input;
  await decideOn(deps, input, {
    stagesFor: (found) => placesOf(found, voterId),
    async write(tx, { request, stage, group }) {
      await castVote(tx, { requestId, voterId, stage, group, verdict: 'deny', reason });
      await moveRequest(tx, request, 'deny', { actor: voterId, reason, data: { group } });
    },
  });
  deps.wake(`request:${requestId}`);
}
