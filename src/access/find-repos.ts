/** Search as people type: repositories that the bot can reach and the policy lets this person ask for. */
import type { ListedRepo } from '#hosts/catalogue.ts';
import { askable, groupsForAsking } from '#policy/decide.ts';
import type { AccessDeps } from './deps.ts';

/** @returns at most `limit` repositories, best match first */
export async function findRepos(
  deps: AccessDeps,
  input: { personId: string; typed: string; limit: number },
): Promise<ListedRepo[]> {
  const policy = deps.policy();
  const groups = await deps.directory.groupsOf(input.personId, groupsForAsking(policy), 'recent');
  const isAskable = askable(policy, input.personId, groups);
  return deps.catalogue.search(input.typed, isAskable, input.limit);
}
