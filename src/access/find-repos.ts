/** Search as people type: repositories that the bot can reach and the policy lets this person ask for. */
import type { ListedRepo } from '#hosts/catalogue.ts';
import { groupsForAsking } from '#policy/decide.ts';
import type { AccessDeps } from './deps.ts';
import { offerTo } from './offer.ts';

/** @returns at most `limit` repositories, best match first */
export async function findRepos(
  deps: Pick<AccessDeps, 'policy' | 'directory' | 'catalogue' | 'hosts' | 'clock'>,
  input: { personId: string; typed: string; limit: number },
): Promise<ListedRepo[]> {
  const { personId, typed, limit } = input;
  const policy = deps.policy();
  const groups = await deps.directory.groupsOf(personId, groupsForAsking(policy), 'recent');
  const offeredOn = await offerTo(deps, policy, { personId, groups, at: deps.clock.now() });
  return deps.catalogue.search(typed, offeredOn, limit);
}
