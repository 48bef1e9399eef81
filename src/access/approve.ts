/** An approver says yes. The vote that completes the last stage approves the request and makes its grant, all in one transaction. */
import { tally } from '#domain/vote.ts';
import { moveRequest } from '#store/move.ts';
import { castVote, votesOn } from '#store/requests.ts';
import { orAlreadyDecided, takeTurn } from './decide-request.ts';
import type { AccessDeps } from './deps.ts';
import { grantFrom } from './grant-from.ts';

/** @throws Refused when the person may not decide, or someone else was faster */
export async function approve(deps: AccessDeps, input: { requestId: number; personId: string }): Promise<void> {
  const { request, stage, group } = await takeTurn(deps, input);
  const voterId = input.personId;
  const grant = await orAlreadyDecided(
    deps,
    request.id,
    deps.store.write(async (tx) => {
      await castVote(tx, { requestId: request.id, voterId, stage, group, verdict: 'approve' });
      const { done } = tally(request.stages, await votesOn(tx.db, request.id));
      if (!done) return undefined;
      await moveRequest(tx, request, 'approve', { actor: voterId, data: { group, rule: request.rule } });
      return grantFrom(tx, request);
    }),
  );
  deps.wake(`request:${request.id}`);
  if (grant) deps.wake(`grant:${grant.id}`);
}
