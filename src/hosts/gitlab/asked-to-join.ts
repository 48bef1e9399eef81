/** Somebody who waits on GitLab to become a member: what the bot gives takes the place of that wish, and ends with it. */
import type { Account } from '#hosts/host.ts';
import { type GitLabClient, unlessGone } from './client.ts';

/**
 * GitLab keeps a request for access as a row of the same table: adding the person turns it into their role, removing them
 * leaves nothing. https://docs.gitlab.com/api/access_requests/
 * @returns a sentence for that person; undefined where they have not asked
 * @throws HostFault
 */
export async function askedToJoin(
  { accessRequests }: GitLabClient,
  repo: { id: string; path: string },
  account: Account,
): Promise<string | undefined> {
  const waiting = (await unlessGone(accessRequests.all(repo.id, { perPage: 100 }))) ?? [];
  if (!waiting.some(({ id }) => String(id) === account.id)) return undefined;
  return `You have asked to join ${repo.path} on GitLab. Where Jit gives you a role of your own, that request goes with it; if you want to stay, please ask to join again afterwards.`;
}
