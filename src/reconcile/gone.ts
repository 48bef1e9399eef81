/**
 * Repositories and accounts that the host does not show any more. A 404 may be lost sight as well as deletion, so it is believed
 * only after a day of looks with a credential that works; and what was ours there is looked for again for months.
 */
import type { Grant } from '#domain/grant.ts';
import { nothingOfOurs, type RowOrNone, sameRow } from '#domain/standing.ts';
import type { GitHost, HostFault, Observation } from '#hosts/host.ts';
import { type Standing, type Tombstone, writeStanding } from '#store/standings.ts';
import type { ReconcileDeps } from './deps.ts';
import { closeUntouched, loseAll } from './move-grants.ts';
import { report } from './report.ts';
import { clause } from './standing-reports.ts';

const believedAfterMs = 24 * 3_600_000;
/** Hosts can restore repositories and memberships for up to three months. */
const tombstoneMs = 90 * 24 * 3_600_000;

/**
 * Writes down since when it is gone; after a day, with a credential that is good, gives up: the grants are over, and what was
 * ours is kept as a tombstone.
 * @returns whether it has given up
 */
export async function rememberGone(
  deps: ReconcileDeps,
  scene: { host: GitHost; standing: Standing; grants: readonly Grant[] },
  fault: HostFault,
): Promise<boolean> {
  const { host, standing, grants } = scene;
  const now = deps.clock.now();
  if (standing.tombstone) {
    const isOver = standing.tombstone.until <= now;
    await deps.store.write((tx) =>
      writeStanding(tx, standing, { ledger: standing, ...(isOver && { tombstone: null }) }),
    );
    return true;
  }
  if (standing.goneSince === undefined) {
    await deps.store.write((tx) => writeStanding(tx, standing, { ledger: standing, goneSince: now }));
    return false;
  }
  if (now.getTime() - standing.goneSince.getTime() < believedAfterMs) return false;
  if ((await host.check()).some(({ severity }) => severity === 'error')) return false;
  const tombstone = { ...tombstoneOf(standing, now), isLostSight: true };
  await deps.store.write((tx) =>
    writeStanding(tx, standing, {
      ledger: nothingOfOurs,
      goneSince: null,
      aftercare: null,
      tombstone,
      audit: 'host.observed',
    }),
  );
  await loseAll(deps, grants, fault.message);
  await closeUntouched(deps, grants);
  await report(deps, {
    key: `gone:${standing.id}:${standing.version}`,
    words: `${host.label} has not shown ${standing.repoPath} or the account ${standing.login} for a day, so Jit takes it for deleted: ${clause(fault.message)}. If it was moved to where Jit cannot see it, take the access of ${standing.login} back by hand. Jit looks again every six hours until ${tombstone.until.toISOString().slice(0, 10)}.`,
  });
  return true;
}

/** What was ours there, to be known again when it is seen again. */
export function tombstoneOf({ baseline, applied, intent, aftercare }: Standing, now: Date): Tombstone {
  const until = new Date(now.getTime() + tombstoneMs);
  return { ledger: { baseline, applied, intent }, ...(aftercare && { aftercare }), until };
}

/**
 * Something that we gave up looking for is to be seen again. Where it is surely ours it comes back into the ledger, else
 * someone is told.
 */
export async function judgeTombstone(
  deps: ReconcileDeps,
  { host, standing, seen }: { host: GitHost; standing: Standing; seen: Observation },
): Promise<Standing> {
  const { tombstone } = standing;
  if (!tombstone) return standing;
  const { applied, intent } = tombstone.ledger;
  const isRow = (row: RowOrNone | undefined) => typeof row === 'object' && sameRow(seen.direct, row);
  const isSeen = isRow(applied) || isRow(intent);
  // What was only out of sight is what it was before, as it would have been after an hour.
  const isSame = tombstone.isLostSight === true && seen.directByUs !== false;
  const isOurs = isSeen && (seen.isContained === true || seen.directByUs === true || isSame);
  const isOver = isSeen || tombstone.until <= deps.clock.now();
  if (isSeen) {
    await report(deps, {
      key: `tombstone:${standing.id}:${standing.version}`,
      words: `On ${host.label}, ${standing.login} has access to ${standing.repoPath} again that Jit had given once and had lost sight of. ${isOurs ? 'Jit takes it back.' : 'Whether somebody gave it anew cannot be told, so Jit leaves it: please look.'}`,
    });
  }
  // Written in any case: that is how the weekly look knows when it was last.
  return deps.store.write((tx) =>
    writeStanding(tx, standing, {
      ledger: isOurs ? tombstone.ledger : standing,
      goneSince: null,
      ...(isOurs && { aftercare: tombstone.aftercare ?? null, audit: 'host.orphan' }),
      ...(isOver && { tombstone: null }),
    }),
  );
}
