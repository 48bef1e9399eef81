/**
 * What Approve and Deny share: the request is open, the policy in force still lets it be asked and of these approvers, and this
 * person may decide on it now. All of it is looked at again in the transaction that counts the vote.
 */
import { Refused } from '#domain/refused.ts';
import type { Request, StageOfRequest } from '#domain/request.ts';
import { restageVotes, votesUnder } from '#domain/restage.ts';
import { isStanding, tally } from '#domain/vote.ts';
import type { Part } from '#domain/words.ts';
import type { Policy } from '#policy/policy.ts';
import { moveRequest, SomeoneWasFaster } from '#store/move.ts';
import { requestById } from '#store/requests.ts';
import { restage, type Staging } from '#store/restage.ts';
import type { Tx } from '#store/store.ts';
import { holdOpen, type VoteWithReason, votesOn } from '#store/votes.ts';
import type { AccessDeps } from './deps.ts';
import { mustSpeakFor } from './entitled.ts';
import { judgeAtVote } from './judge-again.ts';
import { idsOfPerson, isTheirOwn } from './same-person.ts';

/** A request as a click finds it. */
export interface Found {
  request: Request;
  votes: VoteWithReason[];
  policy: Policy;
  /** Every Slack id behind which the same person is. */
  ids: ReadonlySet<string>;
}

/** Whose word the click is, once it is known to count. */
export interface Turn extends Found {
  stage: number;
  /** The group as one of which they speak. */
  group: string;
}

export interface Verb<T> {
  /** True for what decides nothing: the request stays as it is, whatever the policy says of it now. */
  isNoVote?: true;
  /**
   * The stages on one of which the person must be entitled to speak.
   * Told from the request and its votes alone. @throws Refused
   */
  stagesFor(found: Found): number[];
  /** In the transaction. @throws Refused, SomeoneWasFaster */
  write(tx: Tx, turn: Turn): Promise<T>;
}

/** Each time somebody else has changed the request meanwhile, it is looked at anew. */
const mostTries = 20;

/**
 * Judges the request again, with membership as Slack shows it at this moment, and lets the verb write what follows.
 * @throws Refused; a request that the policy in force no longer lets be asked is refused on the way
 */
export async function decideOn<T>(
  deps: AccessDeps,
  input: { requestId: number; personId: string },
  verb: Verb<T>,
): Promise<T> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const policy = deps.policy();
    const ids = await idsOfPerson(deps, input.personId);
    const open = await openRequestFor(deps, input, ids);
    try {
      const request = verb.isNoVote ? open : await judgeAgain(deps, policy, open, input.personId);
      return await vote(deps, { request, policy, ids }, input.personId, verb);
    } catch (fault) {
      if (!(fault instanceof SomeoneWasFaster)) throw fault;
    }
  }
  throw new Refused('unavailable', 'Many people are deciding on this at once. Try again in a moment.');
}

async function vote<T>(deps: AccessDeps, seen: Omit<Found, 'votes'>, personId: string, verb: Verb<T>): Promise<T> {
  const { request, policy } = seen;
  const places = verb.stagesFor({ ...seen, votes: await votesOn(deps.store.read, request.id) });
  const stages = places.flatMap((place) => stageAt(request, place));
  const spoken = await mustSpeakFor(deps, policy, { stages, personId });
  return deps.store.write(async (tx) => {
    await holdOpen(tx, request.id);
    const now = await requestById(tx.db, request.id);
    if (!now || JSON.stringify(now.stages) !== JSON.stringify(request.stages) || deps.policy().hash !== policy.hash) {
      throw new SomeoneWasFaster(`request:${request.id}`);
    }
    const found = {
      ...seen,
      request: { ...now, policyHash: request.policyHash },
      votes: await votesOn(tx.db, request.id),
    };
    if (verb.stagesFor(found).join() !== places.join()) throw new SomeoneWasFaster(`request:${request.id}`);
    return verb.write(tx, { ...found, ...spoken });
  });
}

/** The place of the stage whose turn it is; the last one when all have enough already, after the policy asks for less. */
export function turnOf({ request, votes }: Pick<Found, 'request' | 'votes'>): number {
  const state = tally(request.stages, votes);
  return state.done ? request.stages.length - 1 : state.stage;
}

/** The request, as long as it is open, in time and not the person's own; asks no one outside. @throws Refused */
export async function openRequestFor(
  deps: Pick<AccessDeps, 'store' | 'clock' | 'policy' | 'wake'>,
  input: { requestId: number; personId: string },
  ids?: ReadonlySet<string>,
): Promise<Request> {
  const request = await openRequest(deps, input.requestId);
  if (await isTheirOwn(deps, request, ids ?? (await idsOfPerson(deps, input.personId)))) {
    throw new Refused('own-request', 'This is your own request: someone else has to decide on it.');
  }
  return request;
}

/** The request, as long as it is open and in time. @throws Refused */
export async function openRequest(
  deps: Pick<AccessDeps, 'store' | 'clock' | 'wake'>,
  requestId: number,
): Promise<Request> {
  const request = await requestById(deps.store.read, requestId);
  if (!request)
    throw new Refused('bad-input', 'This request is not known here. It may come from another installation.');
  if (request.state !== 'open') throw alreadyDecided(request);
  await lapseIfDue(deps, request);
  return request;
}

/**
 * An open request is judged by the policy now in force, at every vote. What would be refused now, is; where others are to be
 * asked now, they are, and what was said before counts as far as it still can.
 * @throws Refused; SomeoneWasFaster when the request was changed meanwhile
 */
async function judgeAgain(deps: AccessDeps, policy: Policy, request: Request, personId: string): Promise<Request> {
  const judged = await judgeAtVote(deps, policy, request);
  if (judged.kind === 'stands') return { ...request, policyHash: judged.policyHash };
  const fresh = judged.kind === 'restage' ? judged.fresh : undefined;
  await mustHaveSay(deps, policy, { request, fresh, personId });
  if (judged.kind === 'restage') return carryOver(deps, request, judged.fresh);
  await moveOn(deps, request, 'refuse', { reason: judged.why, data: { policy: policy.hash } });
  const isOther = policy.hash !== request.policyHash;
  throw new Refused(
    'not-allowed',
    `${isOther ? 'The policy has changed since this was asked' : 'This can no longer be approved'}: ${judged.why}`,
  );
}

/** Brings the request under other approvers, with the votes that count there too. @throws SomeoneWasFaster */
export async function carryOver(
  deps: Pick<AccessDeps, 'store' | 'wake'>,
  request: Request,
  fresh: Staging,
): Promise<Request> {
  const restaged = await deps.store.write(async (tx) => {
    const votes = restageVotes(request.stages, fresh.stages, await votesOn(tx.db, request.id));
    return restage(tx, request, fresh, votes);
  });
  deps.wake(`request:${request.id}`);
  return restaged;
}

/**
 * What the policy says now follows upon a vote, of those who were asked or of those who are, not upon a click of just anybody:
 * hours pass, and so do freezes. Where the approvers that were asked are no more, none of them could vote.
 * @throws Refused
 */
async function mustHaveSay(
  deps: AccessDeps,
  policy: Policy,
  { request, fresh, personId }: { request: Request; fresh: Staging | undefined; personId: string },
): Promise<void> {
  const votes = await votesOn(deps.store.read, request.id);
  const found = [{ request, votes }];
  if (fresh) {
    const { stages } = fresh;
    found.push({ request: { ...request, stages }, votes: votesUnder(request.stages, stages, votes) });
  }
  const stages = found.flatMap((one) => placesOf(one, personId).flatMap((place) => stageAt(one.request, place)));
  if (stages.some(({ stage }) => !policy.approvers.has(stage.group))) return;
  await mustSpeakFor(deps, policy, { stages, personId });
}

/** The stage whose turn it is, and the one on which this person has said yes before. */
export function placesOf(found: Pick<Found, 'request' | 'votes'>, personId: string): number[] {
  const mine = found.votes.find((vote) => vote.voterId === personId && isStanding(vote));
  return [...new Set([turnOf(found), ...(mine ? [mine.stage] : [])])];
}

function stageAt({ stages }: Request, place: number): { place: number; stage: StageOfRequest }[] {
  const stage = stages[place];
  return stage ? [{ place, stage }] : [];
}

/** Nobody decides any more once the time to answer is up, whether or not the reconciler has come to it. @throws Refused */
async function lapseIfDue(deps: Pick<AccessDeps, 'store' | 'clock' | 'wake'>, request: Request): Promise<void> {
  if (request.state !== 'open' || request.answerBy > deps.clock.now()) return;
  await moveOn(deps, request, 'lapse', {});
  throw alreadyDecided({ ...request, state: 'lapsed' });
}

/** What follows without anyone's vote; who was faster is believed. */
async function moveOn(
  deps: Pick<AccessDeps, 'store' | 'wake'>,
  request: Request,
  move: 'refuse' | 'lapse',
  by: { reason?: string; data?: Record<string, unknown> },
): Promise<void> {
  try {
    await deps.store.write((tx) => moveRequest(tx, request, move, { actor: 'jit', ...by }));
  } catch (fault) {
    if (!(fault instanceof SomeoneWasFaster)) throw fault;
  }
  deps.wake(`request:${request.id}`);
}

/** Says who decided, for the one who came too late. */
export function alreadyDecided(request: Request): Refused {
  const { decidedBy, decisionReason } = request;
  const by: Part[] = decidedBy === undefined || decidedBy === 'jit' ? ['.'] : [' by ', { user: decidedBy }, '.'];
  const words: Record<Request['state'], Part[]> = {
    open: ['Someone else was faster.'],
    approved: ['This request was already approved', ...by],
    denied: ['This request was already denied', ...by],
    withdrawn: ['This request was withdrawn by the requester.'],
    lapsed: ['This request has lapsed: it was not decided in time.'],
    refused: [`This request was refused: ${decisionReason ?? 'the policy no longer allows it.'}`],
  };
  return new Refused('already-decided', words[request.state]);
}

/** Turns a lost race into what the loser is told. */
export async function orAlreadyDecided<T>(
  deps: Pick<AccessDeps, 'store' | 'clock' | 'wake'>,
  requestId: number,
  work: Promise<T>,
): Promise<T> {
  try {
    return await work;
  } catch (fault) {
    await openRequest(deps, requestId);
    throw fault;
  }
}
