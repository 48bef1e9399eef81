/** What is said to somebody who asks for what they have asked for already, or have: where that stands, and what to do with it. */
import type { Grant } from '#domain/grant.ts';
import { Refused } from '#domain/refused.ts';
import type { Request } from '#domain/request.ts';
import { tally } from '#domain/vote.ts';
import type { Part } from '#domain/words.ts';
import { grantOfRequest } from '#store/grants.ts';
import { votesOn } from '#store/votes.ts';
import type { AccessDeps } from './deps.ts';

/**
 * Leads to the request that is open, or whose grant is; without fields, because no other form would do.
 * @param by.isEmergency break-glass is asked for now, which does not wait for anybody
 */
export async function alreadyOpen(
  deps: Pick<AccessDeps, 'store'>,
  open: Request,
  by: { isEmergency?: boolean | undefined } = {},
): Promise<Refused> {
  const isWaiting = open.state === 'open';
  const words: Part[] = isWaiting ? await waitingWords(deps, open) : [await liveWords(deps, open)];
  if (isWaiting && by.isEmergency && !open.isEmergency) words.push(' Withdraw it first to use break-glass.');
  return new Refused('already-open', words, {}, { requestId: open.id });
}

async function waitingWords({ store }: Pick<AccessDeps, 'store'>, open: Request): Promise<Part[]> {
  const what = open.extendsId === undefined ? 'this' : 'more time';
  return [`You have already asked for ${what}: request ${open.id} waits for `, ...(await awaited(store, open))];
}

/** `platform (#channel), 1 of 2 so far, then for security (#channel).` */
async function awaited(store: AccessDeps['store'], open: Request): Promise<Part[]> {
  const state = tally(open.stages, await votesOn(store.read, open.id));
  if (state.done) return ['its turn.'];
  const [now, ...later] = open.stages.slice(state.stage);
  if (!now) return ['an answer.'];
  const { stuck } = open;
  return [
    ...groupWords(now),
    `, ${state.have} of ${state.need} so far`,
    ...later.flatMap((stage): Part[] => [', then for ', ...groupWords(stage)]),
    stuck === undefined ? '.' : `. ${stuck}`,
  ];
}

const groupWords = ({ group, channel }: { group: string; channel: string }): Part[] => [`${group} (`, { channel }, ')'];

async function liveWords({ store }: Pick<AccessDeps, 'store'>, open: Request): Promise<string> {
  const grant = await grantOfRequest(store.read, open.id);
  return grant ? grantWords(open.id, grant) : `You already have this: request ${open.id} is in force.`;
}

function grantWords(id: number, { state, level, endsAt }: Grant): string {
  const until = `until ${inUtc(endsAt)}`;
  if (state === 'wanted') return `You already have this: request ${id} is approved and being set up, ${until}.`;
  if (state === 'invited') {
    return `You already have this: request ${id} is approved ${until}, and waits for you to accept the invitation.`;
  }
  if (state === 'ending') {
    return `The ${level} access of request ${id} is just being taken back. Ask again when that is done.`;
  }
  return `You already have this: request ${id} gives you ${level} access ${until}. Extend it, release it, or wait for its end.`;
}

/** `2026-03-02 13:00 UTC` */
export const inUtc = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
