/**
 * What happens to an open request because nobody decides on it: it goes to others too, is stuck, is reminded of. Each is
 * written only while the request is as it was when that was found out.
 */
import type { Escalated, Request, RequestState, StageOfRequest } from '#domain/request.ts';
import { record } from './audit.ts';
import { SomeoneWasFaster } from './move.ts';
import type { Tx } from './store.ts';

type Seen = Pick<Request, 'id' | 'version' | 'stages'>;

/** Lets another group decide on this stage too. @throws SomeoneWasFaster */
export async function escalateStage(tx: Tx, request: Seen, index: number, to: Omit<Escalated, 'at'>): Promise<void> {
  const escalated: Escalated = { ...to, at: tx.now.toISOString() };
  const stages = request.stages.map((stage, at) => (at === index ? { ...stage, escalated } : stage));
  await change(tx, request, { stages: JSON.stringify(stages), stuck: null });
  await record(tx, {
    actor: 'jit',
    action: 'request.escalated',
    subject: `request:${request.id}`,
    data: { stage: index, from: request.stages[index]?.group, to: to.group, because: to.because },
  });
}

/** Asks this stage in another channel: the policy names it now for the same group. @throws SomeoneWasFaster */
export async function moveStage(tx: Tx, request: Seen, index: number, stage: StageOfRequest): Promise<void> {
  const stages = request.stages.map((old, at) => (at === index ? stage : old));
  await change(tx, request, { stages: JSON.stringify(stages) });
  await record(tx, {
    actor: 'jit',
    action: 'request.restaged',
    subject: `request:${request.id}`,
    data: { stage: index, group: stage.group, channel: stage.channel, because: 'the channel could not be reached' },
  });
}

/** @param stuck why nobody can decide on it; undefined when somebody can again @throws SomeoneWasFaster */
export async function noteStuck(tx: Tx, request: Seen, stuck: string | undefined): Promise<void> {
  await change(tx, request, { stuck: stuck ?? null });
  await record(tx, {
    actor: 'jit',
    action: 'request.stuck',
    subject: `request:${request.id}`,
    data: { stuck: stuck !== undefined, ...(stuck === undefined ? {} : { words: stuck }) },
  });
}

async function change(tx: Tx, request: Seen, data: { stages?: string; stuck?: string | null }): Promise<void> {
  const { count } = await tx.db.request.updateMany({
    where: { id: request.id, version: request.version, state: 'open' satisfies RequestState },
    data: { ...data, version: { increment: 1 } },
  });
  if (count !== 1) throw new SomeoneWasFaster(`request:${request.id}`);
}

/** One more reminder is due, of a request that waits for a decision or for its review. @throws SomeoneWasFaster */
export async function noteReminder(tx: Tx, request: Pick<Request, 'id' | 'version'>): Promise<void> {
  const { count } = await tx.db.request.updateMany({
    where: { id: request.id, version: request.version },
    data: { reminders: { increment: 1 }, remindedAt: tx.now, version: { increment: 1 } },
  });
  if (count !== 1) throw new SomeoneWasFaster(`request:${request.id}`);
}
