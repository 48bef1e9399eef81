/**
 * Sees to it that an open request waits for somebody who can decide: it goes to others in time, at once when nobody can, and
 * says so when it is stuck. Each call takes at most one step; what follows is found at the next.
 */

import type { Request, StageOfRequest } from '#domain/request.ts';
import type { Vote } from '#domain/vote.ts';
import { escalatesAt, mayEscalate, remindsAt, type Turn, turnOf } from '#domain/waiting.ts';
import { escalateStage, moveStage, noteReminder, noteStuck } from '#store/escalations.ts';
import { SomeoneWasFaster } from '#store/move.ts';
import type { Tx } from '#store/store.ts';
import type { ReconcileDeps } from './deps.ts';
import { inHours } from './reminders.ts';
import { report } from './report.ts';
import { type Found, lookAtPeople, nextLook, watchOf } from './watch.ts';

/** What came of one step. */
export interface Step {
  /** Something was written: look again from the start. */
  isChanged: boolean;
  /** When the next step may be due. */
  again?: Date | undefined;
  /** Slack was asked anew: its messages are worth a look, too. */
  isLook?: boolean;
}

/** @throws what the store throws */
export async function watchStage(
  deps: ReconcileDeps,
  request: Request,
  votes: readonly Pick<Vote, 'voterId' | 'stage' | 'verdict' | 'castAt'>[],
): Promise<Step> {
  const turn = turnOf(request, votes);
  if (!turn) return { isChanged: false };
  const { unreachable } = watchOf(deps, request.id);
  const asked = groupsAsked(turn.stage).filter(({ channel }) => !unreachable.has(channel));
  const need = turn.stage.count - turn.have;
  // Where enough have said yes before fewer were asked, one of them can say so again.
  const yes = votes.filter(
    ({ verdict, stage }) => need > 0 && verdict === 'approve' && stage >= 0 && stage <= turn.index,
  );
  const seen = await lookAtPeople(deps, {
    request,
    groups: asked.map(({ group }) => group),
    need: Math.max(1, need),
    without: new Set(yes.map(({ voterId }) => voterId)),
    since: turn.since,
  });
  const isWritten =
    (await orSomeoneWasFaster(whenNobody(deps, request, turn, seen.found))) ||
    (await orSomeoneWasFaster(whenTimeIsUp(deps, request, turn, seen.found)));
  const reminds = seen.found === 'nobody' ? undefined : nextReminder(deps, request, turn);
  const times = [nextLook(seen, turn.since), escalatesAt(request, turn), reminds];
  return { isChanged: isWritten, again: earliest(times), isLook: seen.isNew };
}

/** The stage's own group, and the one that it was escalated to. */
export const groupsAsked = ({ group, channel, escalated }: StageOfRequest): { group: string; channel: string }[] => [
  { group, channel },
  ...(escalated ? [{ group: escalated.group, channel: escalated.channel }] : []),
];

/** Whom the cards of this turn mention, as it was last seen. */
export function mentionsOfTurn(
  deps: Pick<ReconcileDeps, 'watches'>,
  request: Request,
  { stage }: Turn,
): { toMention: string[]; escalatedToMention: string[] } {
  const { seen, unreachable } = deps.watches.get(request.id) ?? {};
  const asked = groupsAsked(stage).filter(({ channel }) => !unreachable?.has(channel));
  const of = (group: string | undefined): string[] =>
    seen?.mentions[asked.findIndex((one) => one.group === group)] ?? [];
  return { toMention: of(stage.group), escalatedToMention: of(stage.escalated?.group) };
}

async function whenNobody(deps: ReconcileDeps, request: Request, turn: Turn, found: Found): Promise<boolean> {
  if (found === 'unknown') return false;
  if (found === 'enough') {
    if (request.stuck === undefined) return false;
    return write(deps, (tx) => noteStuck(tx, request, undefined));
  }
  const others = await othersNow(deps, request, turn);
  if (others !== false) return others === true;
  const elsewhere = channelNow(deps, request, turn);
  if (elsewhere) return write(deps, (tx) => moveStage(tx, request, turn.index, elsewhere));
  const { escalation } = request;
  if (escalation && mayEscalate(request, turn)) {
    const { group, channel } = escalation;
    return write(deps, (tx) => escalateStage(tx, request, turn.index, { group, channel, because: 'nobody' }));
  }
  const stuck = stuckWords(deps, request, turn, found);
  await reportStuck(deps, request, stuck);
  return request.stuck === stuck ? false : write(deps, (tx) => noteStuck(tx, request, stuck));
}

async function whenTimeIsUp(deps: ReconcileDeps, request: Request, turn: Turn, found: Found): Promise<boolean> {
  const now = deps.clock.now();
  const escalates = escalatesAt(request, turn);
  const { escalation } = request;
  if (escalation && escalates && escalates <= now) {
    const { group, channel } = escalation;
    return write(deps, (tx) => escalateStage(tx, request, turn.index, { group, channel, because: 'unanswered' }));
  }
  const reminds = nextReminder(deps, request, turn);
  if (!reminds || reminds > now || found === 'nobody') return false;
  return write(deps, (tx) => noteReminder(tx, request));
}

function nextReminder(deps: ReconcileDeps, request: Request, turn: Turn): Date | undefined {
  const now = deps.clock.now();
  const at = remindsAt(request, turn, now);
  if (!at) return undefined;
  const hours = deps.policy()?.rules.find(({ name }) => name === request.rule)?.hours;
  const from = at > now ? at : now;
  return hours ? inHours(hours, from) : from;
}

/** A group that the policy has no more was renamed, or others are asked instead: they are the ones to wait for. */
async function othersNow(deps: ReconcileDeps, request: Request, { stage }: Turn): Promise<boolean | 'unknown'> {
  return deps.policy()?.approvers.has(stage.group) === false && (await deps.askAnew(request));
}

/** A channel that cannot be reached is mended by the policy: the same group may have another one by now. */
function channelNow(deps: ReconcileDeps, request: Request, { stage }: Turn): StageOfRequest | undefined {
  const { unreachable } = watchOf(deps, request.id);
  const channelOf = (group: string) => deps.policy()?.approvers.get(group)?.channel;
  const own = channelOf(stage.group);
  if (unreachable.has(stage.channel) && own !== undefined && !unreachable.has(own)) return { ...stage, channel: own };
  const { escalated } = stage;
  const other = escalated && channelOf(escalated.group);
  if (escalated && other !== undefined && unreachable.has(escalated.channel) && !unreachable.has(other))
    return { ...stage, escalated: { ...escalated, channel: other } };
  return undefined;
}

/** The cause, to be read after “It cannot be decided now: ”. */
function stuckWords(deps: ReconcileDeps, request: Request, { stage }: Turn, found: Found): string {
  const { unreachable } = watchOf(deps, request.id);
  const asked = groupsAsked(stage);
  const names = asked.map(({ group }) => group).join(' or ');
  if (asked.every(({ channel }) => unreachable.has(channel))) return `the channel of ${names} cannot be reached.`;
  const left = found === 'nobody' ? 'nobody who may decide is left' : 'too few people who may decide are left';
  return `${left} in ${names}.`;
}

/** Once for all requests that are stuck for the same cause. */
async function reportStuck(deps: ReconcileDeps, request: Request, stuck: string): Promise<void> {
  const { id, level, host, repoPath } = request;
  await report(deps, {
    key: `stuck:${stuck}`,
    words: `Request ${id} (${level} access to ${host}:${repoPath}) is stuck, and so is every one like it: ${stuck} Correct the group, its channel or the policy; otherwise they lapse.`,
  });
}

async function write(deps: ReconcileDeps, work: (tx: Tx) => Promise<void>): Promise<boolean> {
  await deps.store.write(work);
  return true;
}

/** Whoever was faster has changed it: what is true now is looked at. */
export async function orSomeoneWasFaster(work: Promise<boolean>): Promise<boolean> {
  try {
    return await work;
  } catch (fault) {
    if (fault instanceof SomeoneWasFaster) return true;
    throw fault;
  }
}

export function earliest(times: readonly (Date | undefined)[]): Date | undefined {
  const known = times.filter((time) => time !== undefined).map((time) => time.getTime());
  return known.length > 0 ? new Date(Math.min(...known)) : undefined;
}
