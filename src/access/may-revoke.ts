/** Who may take back access that is not theirs: administrators, whoever's yes it rests on, and the reviewers of break-glass. */
import type { Request } from '#domain/request.ts';
import type { Vote } from '#domain/vote.ts';
import { isAmong } from '#policy/rules/who.ts';
import type { AccessDeps } from './deps.ts';
import { speaksFor } from './entitled.ts';

/**
 * Full members of the workspace only.
 * @param votes on the request, and on the asks for more time of its access
 * @param how `recent` answers of Slack will do for a list; at the click it is asked anew
 * @returns `unknown` when it hangs on what Slack could not say
 */
export async function mayRevoke(
  deps: Pick<AccessDeps, 'policy' | 'directory'>,
  request: Pick<Request, 'requesterId' | 'review'>,
  votes: readonly Pick<Vote, 'voterId' | 'verdict' | 'stage'>[],
  personId: string,
  how: 'fresh' | 'recent' = 'recent',
): Promise<boolean | 'unknown'> {
  const isTheirYes = votes.some(
    ({ voterId, verdict, stage }) => voterId === personId && verdict === 'approve' && stage >= 0,
  );
  const [membership, ...rights] = await Promise.all([
    deps.directory.membershipOf(personId, how),
    isTheirYes,
    isAdminNow(deps, personId, how),
    isReviewer(deps, request, personId, how),
  ]);
  if (membership !== 'member' && membership !== 'unknown') return false;
  if (rights.includes(true)) return membership === 'member' ? true : 'unknown';
  return rights.includes('unknown') ? 'unknown' : false;
}

async function isAdminNow(
  { policy, directory }: Pick<AccessDeps, 'policy' | 'directory'>,
  personId: string,
  how: 'fresh' | 'recent',
): Promise<boolean | 'unknown'> {
  const members = policy().admins?.members ?? [];
  const groups = members.filter((id) => id.startsWith('S'));
  return isAmong(members, personId, await directory.groupsOf(personId, groups, how));
}

/** Nobody reviews what they asked for themselves. */
async function isReviewer(
  deps: Pick<AccessDeps, 'policy' | 'directory'>,
  { requesterId, review }: Pick<Request, 'requesterId' | 'review'>,
  personId: string,
  how: 'fresh' | 'recent',
): Promise<boolean | 'unknown'> {
  if (!review || requesterId === personId) return false;
  const speaks = await speaksFor(deps, deps.policy(), { stage: { group: review.group }, personId, how });
  return speaks === 'unknown' ? 'unknown' : speaks !== false;
}
