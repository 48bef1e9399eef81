/** Ends access before its time: given back, or taken back by those who may. The grant is ending from now on, and over once the host shows that it is gone. */
import type { EndCause, Grant } from '#domain/grant.ts';
import { Refused } from '#domain/refused.ts';
import type { Request } from '#domain/request.ts';
import type { Vote } from '#domain/vote.ts';
import { extensionsOf } from '#store/extensions.ts';
import { grantOfRequest } from '#store/grants.ts';
import { moveGrant, SomeoneWasFaster } from '#store/move.ts';
import { requestById } from '#store/requests.ts';
import { votesOn } from '#store/votes.ts';
import type { AccessDeps } from './deps.ts';
import { mayRevoke } from './may-revoke.ts';

type EndDeps = Pick<AccessDeps, 'store' | 'wake'>;

/** The requester no longer needs it. @throws Refused when it is not theirs, or over already */
export async function release(deps: EndDeps, input: { requestId: number; personId: string }): Promise<void> {
  const { request, grant } = await grantToEnd(deps, input.requestId);
  if (request.requesterId !== input.personId) {
    throw new Refused('not-yours', 'Only the person who has this access can release it.');
  }
  await end(deps, grant, 'released', input.personId);
}

/** What is said when access is taken back is kept with it, and the person who had it reads it. */
const longestReason = 1000;

/**
 * Somebody takes back access that is not theirs, by its request or by an ask for more time of it.
 * @throws Refused without a reason, without the right, when Slack could not say, or when there is nothing to take back
 */
export async function revokeFor(
  deps: EndDeps & Pick<AccessDeps, 'policy' | 'directory'>,
  input: { requestId: number; personId: string; reason: string },
): Promise<void> {
  const { personId } = input;
  const reason = input.reason.trim();
  if (reason === '' || reason.length > longestReason) {
    const words = `Say why, in at most ${longestReason} characters: the person who has this access will read it.`;
    throw new Refused('bad-input', words, { reason: words });
  }
  const named = await requestById(deps.store.read, input.requestId);
  const { request, grant } = await grantToEnd(deps, named?.extendsId ?? input.requestId);
  const may = await mayRevoke(deps, request, await votesWith(deps, request), personId, 'fresh');
  if (may === 'unknown') {
    throw new Refused(
      'unavailable',
      'Slack could not say just now whether you may revoke this. Try again in a minute.',
    );
  }
  if (!may) {
    const reviewers = request.review ? ', its reviewers' : '';
    const words = `Only administrators${reviewers} and those who approved this access can revoke it.`;
    throw new Refused('not-allowed', words);
  }
  await end(deps, grant, 'revoked', personId, reason);
}

/** On the request, and on the asks for more time: the access rests on all of them. */
async function votesWith({ store }: EndDeps, { id }: Request): Promise<Vote[]> {
  const extensions = await extensionsOf(store.read, id);
  const asked = [id, ...extensions.filter(({ state }) => state === 'approved').map((one) => one.id)];
  return (await Promise.all(asked.map((one) => votesOn(store.read, one)))).flat();
}

/** An administrator takes it back. The caller has made sure that they may. @throws Refused when there is nothing to take back */
export async function revoke(
  deps: EndDeps,
  input: { requestId: number; actor: string; reason?: string },
): Promise<void> {
  const { grant } = await grantToEnd(deps, input.requestId);
  await end(deps, grant, 'revoked', input.actor, input.reason);
}

async function grantToEnd(deps: EndDeps, requestId: number): Promise<{ request: Request; grant: Grant }> {
  const request = await requestById(deps.store.read, requestId);
  const grant = request && (await grantOfRequest(deps.store.read, requestId));
  if (!request || !grant) throw new Refused('bad-input', 'There is no access under this request.');
  if (grant.state === 'ending') throw new Refused('already-decided', 'This access is already being taken back.');
  if (grant.state === 'ended' || grant.state === 'failed') {
    throw new Refused('already-decided', 'This access is over already.');
  }
  return { request, grant };
}

async function end(deps: EndDeps, grant: Grant, endCause: EndCause, actor: string, note?: string): Promise<void> {
  const notes = note === undefined ? { endCause } : { endCause, note };
  const endNow = (now: Grant) => deps.store.write((tx) => moveGrant(tx, now, 'end', { actor, notes }));
  let closed: number[];
  try {
    closed = await endNow(grant);
  } catch (fault) {
    if (!(fault instanceof SomeoneWasFaster)) throw fault;
    // It was just applied, ended or given up: what is true now decides.
    const now = await grantToEnd(deps, grant.requestId);
    closed = await endNow(now.grant);
  }
  for (const id of closed) deps.wake(`request:${id}`);
  deps.wake(`request:${grant.requestId}`);
  deps.wake(`grant:${grant.id}`);
}
