/** A change that hit a stranger, because a login changed hands, is taken back at once. */
import { HostFault, type Observation } from '#hosts/host.ts';

/**
 * Takes back what a stranger was given who has the login by now. A limit of GitHub's calls by name: what that account had of
 * its own before (rare, as it has just come to this login) cannot be told any more, so it ends with nothing rather than more.
 * @throws HostFault `identity` once it is taken back
 */
export async function undo(seen: Observation, takenBack: Promise<unknown>): Promise<never> {
  const { login } = seen.account;
  const words = `The login ${login} belongs to another account by now`;
  try {
    await takenBack;
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : 'it failed.';
    throw new HostFault(
      'unreachable',
      `${words}, and what it was given on ${seen.repo.path} could not be taken back: ${why}`,
      { cause: fault, ...(fault instanceof HostFault && fault.retryAt && { retryAt: fault.retryAt }) },
    );
  }
  throw new HostFault('identity', `${words}; what it was given is taken back.`);
}
