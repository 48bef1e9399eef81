/** An approver takes their yes back, as long as the request is open. Afterwards there is Revoke. */
import { Refused } from '#domain/refused.ts';
import { isStanding } from '#domain/vote.ts';
import { castVote, votesOn } from '#store/votes.ts';
import { openRequest, orAlreadyDecided } from './decide-request.ts';
import type { AccessDeps } from './deps.ts';

/** It is their own word: whether they are still an approver is not asked. @throws Refused when there is none, or it is decided */
export async function takeBack(
  deps: Pick<AccessDeps, 'store' | 'clock' | 'wake'>,
  input: { requestId: number; personId: string },
): Promise<void> {
  const { requestId, personId: voterId } = input;
  await openRequest(deps, requestId);
  await orAlreadyDecided(
    deps,
    requestId,
    deps.store.write(async (tx) => {
      const mine = (await votesOn(tx.db, requestId)).find((vote) => vote.voterId === voterId && isStanding(vote));
      if (!mine) throw new Refused('not-yours', 'You have no approval on this request that you could take back.');
      await castVote(tx, { requestId, voterId, stage: mine.stage, group: mine.group, verdict: 'taken-back' });
    }),
  );
  deps.wake(`request:${requestId}`);
}
