/**
 * Looks through what the host itself shows to be the bot's doing, for access that no grant stands behind: left over from a lost
 * database, put there by hand, or arrived late. What is found comes into the ledger, and is taken back like everything else.
 */
import type { HostName } from '#domain/host-name.ts';
import { isAtLeast } from '#domain/level.ts';
import type { Mode } from '#domain/standing.ts';
import { type Found, type GitHost, HostFault } from '#hosts/host.ts';
import { faultFields } from '#lib/log.ts';
import { liveGrantsOf } from '#store/grants.ts';
import { findStanding, type Standing, standingOfMode, writeStanding } from '#store/standings.ts';
import type { ReconcileDeps } from './deps.ts';
import type { Again } from './loop.ts';
import { report } from './report.ts';

/** The pause after everything has been looked through. */
const roundEveryMs = 10 * 60_000;
/** Rows have to be asked for repository by repository: so many in one go, then a pause. */
const reposAtOnce = 5;
const reposEveryMs = 15_000;

type OrphanDeps = Pick<ReconcileDeps, 'store' | 'clock' | 'log' | 'hosts' | 'wake' | 'listed' | 'rowCursors'>;

/** Everybody in the bot's containers without a grant. @throws HostFault */
export async function sweepContainers(deps: OrphanDeps, name: HostName): Promise<Again> {
  const host = deps.hosts.get(name);
  if (!host?.container) return {};
  for await (const batch of host.container.listMembers()) {
    for (const found of batch) await judge(deps, host, found, 'container').catch(skip(deps, found.repo.path));
  }
  return { again: new Date(deps.clock.now().getTime() + roundEveryMs) };
}

/** Rows that the bot made, on a few repositories; the others follow. @throws HostFault */
export async function sweepRows(deps: OrphanDeps, name: HostName): Promise<Again> {
  const host = deps.hosts.get(name);
  if (!host?.rowsByUs) return {};
  const repos = deps.listed(name);
  const start = deps.rowCursors.get(name) ?? 0;
  for (const repo of repos.slice(start, start + reposAtOnce)) {
    const look = host.rowsByUs(repo).then(async (rows) => {
      for (const found of rows) await judge(deps, host, found, 'direct');
    });
    await look.catch(skip(deps, repo.path));
  }
  const next = start + reposAtOnce;
  const isRound = next >= repos.length;
  deps.rowCursors.set(name, isRound ? 0 : next);
  return { again: new Date(deps.clock.now().getTime() + (isRound ? roundEveryMs : reposEveryMs)) };
}

/** One repository that always fails must not hide what is to be found on the others; the next round comes back to it. */
const skip = (deps: OrphanDeps, repo: string) => (fault: unknown) => {
  const isOfThis = fault instanceof HostFault && fault.kind !== 'limited' && fault.kind !== 'credential';
  if (!isOfThis || fault.status === undefined) throw fault;
  deps.log.warn({ repo, ...faultFields(fault) }, 'leaks cannot be looked for there');
};

/** What looks like an orphan is looked at once more before it is believed: the list may be older than the end of a grant. */
async function judge(deps: OrphanDeps, host: GitHost, found: Found, mode: Mode): Promise<void> {
  const { repo, account, row } = found;
  const key = { host: host.name, repoId: repo.id, accountId: account.id, mode };
  if (await isAccountedFor(deps, await findStanding(deps.store.read, key), found)) return;
  const way = mode === 'container' ? host.container : host;
  const seen = await way?.observe(repo, account).catch(orUndefinedWhenGone);
  if (!seen || typeof seen.direct === 'string') return;
  const ledger = { baseline: 'none' as const, applied: seen.direct, intent: undefined };
  const standing = await deps.store.write(async (tx) => {
    const here = await standingOfMode(tx, { ...key, repoPath: seen.repo.path, login: seen.account.login });
    // What is recorded by now, or wanted: reconciling that is to say what becomes of the row.
    const isKnown = here.intent !== undefined || here.applied !== undefined;
    if (isKnown || (await liveGrantsOf(tx.db, here.id)).length > 0) return here;
    return writeStanding(tx, here, { ledger, audit: 'host.orphan', goneSince: null, tombstone: null });
  });
  deps.wake(`standing:${standing.id}`);
  if (standing.applied !== seen.direct) return;
  await report(deps, {
    key: `orphan:${standing.id}:${standing.version}`,
    words: `On ${host.label}, ${account.login} has ${row.level} access to ${repo.path} that came from Jit, but no grant stands behind it. Jit takes it back.`,
  });
}

/** A grant, a row of ours or a write under way stands behind it; or a row that has been there since somebody else had the last word. */
async function isAccountedFor(
  { store }: OrphanDeps,
  standing: Standing | undefined,
  { row, createdAt }: Found,
): Promise<boolean> {
  if (!standing) return false;
  if (standing.intent !== undefined) return true;
  if (standing.applied !== undefined) return isAtLeast(standing.applied.level, row.level);
  if ((await liveGrantsOf(store.read, standing.id)).length > 0) return true;
  if (standing.mode === 'container' || standing.version === 1) return false;
  return !(createdAt !== undefined && createdAt > standing.updatedAt);
}

function orUndefinedWhenGone(fault: unknown): undefined {
  if (!(fault instanceof HostFault) || fault.kind !== 'gone') throw fault;
  return undefined;
}
