/** An open request comes under other approvers than it was asked under; what was said before moves with it or no longer counts. */
import type { Request } from '#domain/request.ts';
import { plain } from '#domain/words.ts';
import { record } from './audit.ts';
import { SomeoneWasFaster } from './move.ts';
import { requestById } from './requests.ts';
import type { Tx } from './store.ts';

/** What the policy in force wants of an open request. */
export type Staging = Pick<Request, 'rule' | 'policyHash' | 'repoPath' | 'stages' | 'words' | 'escalation' | 'risk'>;

/**
 * @param request as it was read
 * @param votes the stage in which each standing yes counts from now on, by its voter; -1 = in none
 * @throws SomeoneWasFaster when the request has changed since it was read, or its time is up
 */
export async function restage(
  tx: Tx,
  request: Request,
  fresh: Staging,
  votes: ReadonlyMap<string, number>,
): Promise<Request> {
  const { rule, policyHash, repoPath, stages, words, escalation, risk } = fresh;
  const { count } = await tx.db.request.updateMany({
    where: { id: request.id, state: 'open', version: request.version, answerBy: { gt: tx.now } },
    data: {
      rule,
      policyHash,
      repoPath,
      stages: JSON.stringify(stages),
      words: JSON.stringify(words),
      escalation: escalation ? JSON.stringify(escalation) : null,
      risk: risk ?? null,
      stuck: null,
      version: { increment: 1 },
    },
  });
  if (count !== 1) throw new SomeoneWasFaster(`request:${request.id}`);
  for (const [voterId, stage] of votes) {
    await tx.db.vote.updateMany({ where: { requestId: request.id, voterId }, data: { stage } });
  }
  await record(tx, {
    actor: 'jit',
    action: 'request.restaged',
    subject: `request:${request.id}`,
    data: {
      rule,
      policy: policyHash,
      ...(repoPath !== request.repoPath && { repoPath }),
      stages,
      before: { rule: request.rule, stages: request.stages },
      votes: Object.fromEntries(votes),
      words: plain(words),
    },
  });
  const now = await requestById(tx.db, request.id);
  if (!now) throw new SomeoneWasFaster(`request:${request.id}`);
  return now;
}
