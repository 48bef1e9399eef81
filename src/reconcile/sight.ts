/**
 * What a look can mean beyond what it shows: containers that the bot has lost sight of, an invitation of the account that it had
 * before, and one that was withdrawn while it was being accepted.
 */
import { isAtLeast } from '#domain/level.ts';
import { type GitHost, HostFault, type Observation } from '#hosts/host.ts';
import type { Standing } from '#store/standings.ts';

/** No container to be seen, and yet the access is there: the bot has lost sight of it, or somebody has made it into something else. */
export function isMaybeHidden({ applied, intent }: Standing, { isHidden, effective }: Observation): boolean {
  const ours = applied ?? intent;
  return isHidden === true && typeof ours === 'object' && ours.level !== 'none' && isAtLeast(effective, ours.level);
}

export const hidden = ({ label }: GitHost, { applied, login, repoPath }: Standing): HostFault =>
  new HostFault(
    // What was only just made may show late.
    applied === undefined ? 'unreachable' : 'refused',
    `${label} shows none of Jit's own containers for ${repoPath} to the bot, but ${login} has the access all the same. Does the bot's account still see and own them? Was one renamed?`,
  );

/** The account that sent it may have been another one than the bot has now. */
export function withOurInvitation({ aftercare }: Standing, seen: Observation): Observation {
  const { invitation } = seen;
  if (invitation?.byUs !== false || invitation.id !== aftercare?.invitation) return seen;
  return { ...seen, invitation: { ...invitation, byUs: true } };
}

/** An invitation that was still open went with the end. */
export const isWithdrawn = ({ intent, aftercare }: Standing): boolean =>
  intent === 'none' && aftercare?.invitation !== undefined;
