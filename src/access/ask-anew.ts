/**
 * An open request whose approver group the policy has no more comes under those whom the policy asks now, without waiting for
 * a click. Nobody's vote and no refusal: only a vote brings the policy's no about.
 */
import { Refused } from '#domain/refused.ts';
import type { Request } from '#domain/request.ts';
import { carryOver } from './decide-request.ts';
import type { AccessDeps } from './deps.ts';
import { judgeAtVote } from './judge-again.ts';

/**
 * @returns whether others are asked now; `unknown` when it hangs on what could not be asked
 * @throws SomeoneWasFaster when the request was changed meanwhile
 */
export async function askAnew(deps: AccessDeps, request: Request): Promise<boolean | 'unknown'> {
  try {
    const judged = await judgeAtVote(deps, deps.policy(), request);
    if (judged.kind !== 'restage') return false;
    await carryOver(deps, request, judged.fresh);
    return true;
  } catch (fault) {
    if (fault instanceof Refused && fault.code === 'unavailable') return 'unknown';
    throw fault;
  }
}
