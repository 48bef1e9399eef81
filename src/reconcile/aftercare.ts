/**
 * What a person had besides their row, and what they could have given themselves meanwhile: written down before the first
 * change, held against the host once nothing of ours is applied any more. It may run twice; what is as it was is left alone.
 */
import { isHigherRow, type RowOrNone, sameRow } from '#domain/standing.ts';
import type { GitHost, Observation } from '#hosts/host.ts';
import { type Aftercare, type Standing, writeStanding } from '#store/standings.ts';
import type { ReconcileDeps } from './deps.ts';
import { report } from './report.ts';

/** What is to be written down before this change is made; `null` when nothing is left to be looked after. @throws HostFault */
export async function careFor(
  host: GitHost,
  scene: { standing: Standing; seen: Observation; intent: RowOrNone },
): Promise<{ aftercare?: Aftercare | null }> {
  const { standing, seen, intent } = scene;
  const before = standing.aftercare ?? {};
  if (standing.mode === 'direct') return rulesCare(host, scene, before);
  if (intent !== 'none' && before.own === undefined && host.managesAccess(intent.level)) {
    const { direct } = await host.observe(seen.repo, seen.account);
    // What cannot be told now cannot be compared later either.
    if (direct !== 'unknown') return { aftercare: { ...before, own: direct } };
  }
  return {};
}

/**
 * The rules as they stood before the first touch; and, where the person could not change them meanwhile, as they stand right
 * before our row goes, because others may have taken some away.
 */
async function rulesCare(
  host: GitHost,
  { standing, seen, intent }: { standing: Standing; seen: Observation; intent: RowOrNone },
  before: Aftercare,
): Promise<{ aftercare?: Aftercare | null }> {
  if (!host.rules) return {};
  const { applied } = standing;
  if (applied === undefined) {
    const rules = before.rules ?? (await host.rules.read(seen.repo, seen.account));
    return rules === undefined ? {} : { aftercare: { ...before, rules } };
  }
  const isLowering = intent === 'none' || isHigherRow(seen.direct, intent);
  // A change that is tried again may have had its effect on the rules already.
  const isRetry = standing.intent !== undefined && sameRow(standing.intent, intent);
  if (before.rules === undefined || !isLowering || isRetry || host.managesAccess(applied.level)) return {};
  const rules = await host.rules.read(seen.repo, seen.account);
  return { aftercare: rules === undefined ? null : { ...before, rules } };
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
    key: `own:${standing.id}`,
    words: `On ${host.label}, ${login} got a higher access of their own to ${repoPath} while Jit had let them manage access there. Jit puts back what they had before; please look into it.`,
  });
  const announced = await deps.store.write((tx) =>
    writeStanding(tx, standing, { ledger: standing, audit: 'host.intended' }),
  );
  if (own === 'none') await host.removeRow(now);
  else await host.setRow(now, own);
  return announced;
}
