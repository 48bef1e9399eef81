/**
 * What a person had besides their row, and what they could have given themselves meanwhile: written down before the first
 * change, held against the host once nothing of ours is applied any more. It may run twice; what is as it was is left alone.
 */
import { type DirectRow, isHigherRow, type RowOrNone } from '#domain/standing.ts';
import type { GitHost, Observation } from '#hosts/host.ts';
import { type Aftercare, type Standing, writeStanding } from '#store/standings.ts';
import type { ReconcileDeps } from './deps.ts';
import { report } from './report.ts';

/** What is to be written down before this row is set. @throws HostFault */
export async function careFor(
  host: GitHost,
  scene: { standing: Standing; seen: Observation; row: DirectRow },
): Promise<{ aftercare?: Aftercare }> {
  const { standing, seen, row } = scene;
  const before = standing.aftercare ?? {};
  const isFirstRow = standing.mode === 'direct' && standing.applied === undefined && seen.direct === 'none';
  if (isFirstRow && before.rules === undefined && host.rules) {
    const rules = await host.rules.read(seen.repo, seen.account);
    if (rules !== undefined) return { aftercare: { ...before, rules } };
  }
  if (standing.mode === 'container' && before.own === undefined && host.managesAccess(row.level)) {
    const { direct } = await host.observe(seen.repo, seen.account);
    // What cannot be told now cannot be compared later either.
    if (direct !== 'unknown') return { aftercare: { ...before, own: direct } };
  }
  return {};
}

/** @returns the standing after a step, to be looked at again; undefined when all is as it was. @throws HostFault */
export async function lookAfter(
  deps: ReconcileDeps,
  scene: { host: GitHost; standing: Standing; seen: Observation },
): Promise<Standing | undefined> {
  const { host, standing, seen } = scene;
  const { rules, own } = standing.aftercare ?? {};
  if (own !== undefined) {
    const after = await putBackOwn(deps, scene, own);
    if (after) return after;
  }
  if (rules !== undefined && host.rules) {
    const lost = await host.rules.restore(seen.repo, seen.account, rules);
    if (lost.length > 0) {
      await report(deps, {
        key: `rules:${standing.id}:${standing.version}`,
        words: `On ${host.label}, rules of ${seen.repo.path} that named ${seen.account.login} went with the end of their access and could not be set again:\n${lost.join('\n')}`,
      });
    }
  }
  await deps.store.write((tx) => writeStanding(tx, standing, { ledger: standing, aftercare: null }));
  return undefined;
}

/** A person who could change access may have raised their own row as well. @returns the standing after a step, if one was taken */
async function putBackOwn(
  deps: ReconcileDeps,
  { host, standing }: { host: GitHost; standing: Standing },
  own: RowOrNone,
): Promise<Standing | undefined> {
  const { repoId, repoPath, accountId, login } = standing;
  const now = await host.observe({ id: repoId, path: repoPath }, { id: accountId, login });
  const isHigher = typeof now.direct === 'object' && (own === 'none' || isHigherRow(now.direct, own));
  if (!isHigher) return undefined;
  await report(deps, {
    key: `own:${standing.id}:${standing.version}`,
    words: `On ${host.label}, ${login} got a higher access of their own to ${repoPath} while Jit had let them manage access there. Jit puts back what they had before; please look into it.`,
  });
  const announced = await deps.store.write((tx) =>
    writeStanding(tx, standing, { ledger: standing, audit: 'host.intended' }),
  );
  if (own === 'none') await host.removeRow(now);
  else await host.setRow(now, own);
  return announced;
}
