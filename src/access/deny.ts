/** An approver says no, with a reason that the requester will read. One no is enough. */
import { Refused } from '#domain/refused.ts';
import { moveRequest } from '#store/move.ts';
import { castVote } from '#store/requests.ts';
import { orAlreadyDecided, takeTurn } from './decide-request.ts';
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
  const { request, stage, group } = await takeTurn(deps, input);
  const voterId = input.personId;
  await orAlreadyDecided(
    deps,
    request.id,
    deps.store.write(async (tx) => {
      await castVote(tx, { requestId: request.id, voterId, stage, group, verdict: 'deny', reason });
      await moveRequest(tx, request, 'deny', { actor: voterId, reason, data: { group } });
    }),
  );
  deps.wake(`request:${request.id}`);
}
