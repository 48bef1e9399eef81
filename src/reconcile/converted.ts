/**
 * A member in a container who is made an outside collaborator leaves the container, and GitHub keeps what it gave as a row of
 * their own: https://docs.github.com/en/rest/orgs/outside-collaborators#convert-an-organization-member-to-outside-collaborator
 * The grants follow into that row, so that it ends with them.
 */
import { isHigherRow, nothingOfOurs } from '#domain/standing.ts';
import type { GitHost, Observation } from '#hosts/host.ts';
import { liveGrantsOf, moveGrantsTo } from '#store/grants.ts';
import { type Standing, standingOfMode, writeStanding } from '#store/standings.ts';
import type { ReconcileDeps } from './deps.ts';
import { report } from './report.ts';

/** @returns the standing of the container, left empty, when the grants have followed; otherwise undefined. @throws HostFault */
export async function followIntoOwnRow(
  deps: ReconcileDeps,
  { host, standing, seen }: { host: GitHost; standing: Standing; seen: Observation },
): Promise<Standing | undefined> {
  const { applied, aftercare } = standing;
  const before = aftercare?.before;
  if (!seen.isContained || applied === undefined || before === undefined) return undefined;
  const { direct } = await host.observe(seen.repo, seen.account);
  const isWhatWasGiven = typeof direct === 'object' && direct.level === applied.level;
  if (!isWhatWasGiven || (before !== 'none' && !isHigherRow(direct, before))) return undefined;
  const key = {
    host: standing.host,
    repoId: standing.repoId,
    accountId: standing.accountId,
    repoPath: seen.repo.path,
    login: seen.account.login,
  };
  const left = await deps.store.write(async (tx) => {
    const own = await standingOfMode(tx, { ...key, mode: 'direct' });
    if (own.applied !== undefined || own.intent !== undefined) return undefined;
    if ((await liveGrantsOf(tx.db, own.id)).length > 0) return undefined;
    await writeStanding(tx, own, {
      ledger: { baseline: before, applied: direct, intent: undefined },
      audit: 'host.observed',
      tombstone: null,
    });
    await moveGrantsTo(tx, standing, own);
    deps.wake(`standing:${own.id}`);
    return writeStanding(tx, standing, { ledger: nothingOfOurs, aftercare: null, audit: 'host.observed' });
  });
  if (!left) return undefined;
  await report(deps, {
    key: `converted:${standing.id}:${standing.version}`,
    words: `On ${host.label}, ${key.login} left the container through which Jit gave access to ${key.repoPath}, and has the same access by a row of their own now, as when a member is made an outside collaborator. Jit takes it back when the access ends.`,
  });
  return left;
}
