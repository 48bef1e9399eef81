/**
 * What a person had besides their row, and what they could have given themselves meanwhile: written down before the first
 * change, held against the host once nothing of ours is applied any more. It may run twice; what is as it was is left alone.
 */

import { highestLevel, isAtLeast } from '#domain/level.ts';
import { isHigherRow, type RowOrNone, sameRow } from '#domain/standing.ts';
import type { GitHost, Observation } from '#hosts/host.ts';
import { type Aftercare, type Standing, writeStanding } from '#store/standings.ts';
import type { ReconcileDeps } from './deps.ts';
import { report } from './report.ts';

/** Hosts may go on showing for so long what was taken away, or not yet what was given. */
export const lateShowMs = 60_000;

/** What is to be written down before this change is made; `null` when nothing is left to be looked after. @throws HostFault */
export async function careFor(
  host: GitHost,
  scene: { standing: Standing; seen: Observation; intent: RowOrNone },
): Promise<{ aftercare?: Aftercare | null }> {
  const { standing, seen, intent } = scene;
  const isManaging = intent !== 'none' && host.managesAccess(intent.level);
  const isFirst = isManaging && standing.aftercare?.had === undefined;
  const before: Aftercare = isFirst ? { ...standing.aftercare, had: seen.effective } : (standing.aftercare ?? {});
  const had = isFirst ? { aftercare: before } : {};
  if (standing.mode === 'direct') return { ...had, ...(await rulesCare(host, scene, before)) };
  if (isManaging && before.own === undefined) {
    const { direct } = await host.observe(seen.repo, seen.account);
    // What cannot be told now cannot be compared later either.
    if (direct !== 'unknown') return { aftercare: { ...before, own: direct } };
  }
  return had;
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
  const { rules: _, ...rest } = before;
  const left = rules === undefined ? rest : { ...rest, rules };
  return { aftercare: Object.keys(left).length > 0 ? left : null };
}

/** Written down when a write whose answer was lost is made again: the first one may still come, until then. */
export function lateCare(
  { intent, aftercare }: Standing,
  baseline: RowOrNone | undefined,
  until: Date,
): { aftercare: Aftercare } | undefined {
  if (intent === undefined || intent === 'none') return undefined;
  return {
    aftercare: { ...aftercare, late: { row: intent, baseline: baseline ?? 'none', until: until.toISOString() } },
  };
}

/** What changes of it although nothing is done: which invitation is ours, and that what was late will not come any more. */
export function careAtRest(
  standing: Standing,
  seen: Observation,
  now: Date,
): { aftercare: Aftercare | null } | undefined {
  const sent = invitationCare(standing, seen);
  const { late, ...rest } = (sent ? sent.aftercare : standing.aftercare) ?? {};
  if (!late || new Date(late.until) > now) return sent;
  return { aftercare: Object.keys(rest).length > 0 ? rest : null };
}

/** Which invitation is the bot's, for as long as it waits to be accepted; undefined when that is written down already. */
function invitationCare(
  { aftercare }: Standing,
  { direct, invitation }: Observation,
): { aftercare: Aftercare | null } | undefined {
  const { invitation: known, ...rest } = aftercare ?? {};
  const open = direct === 'none' && invitation?.byUs === true ? invitation.id : undefined;
  if (open === known) return undefined;
  if (open !== undefined) return { aftercare: { ...rest, invitation: open } };
  return { aftercare: Object.keys(rest).length > 0 ? rest : null };
}

/**
 * @returns the standing after a step, to be looked at again; the time to look again where the host may be showing what was
 * before; undefined when all is as it was, or told
 * @throws HostFault
 */
export async function lookAfter(
  deps: ReconcileDeps,
  scene: { host: GitHost; standing: Standing; seen: Observation },
): Promise<Standing | Date | undefined> {
  const { host, standing, seen } = scene;
  const { rules, own, had, late } = standing.aftercare ?? {};
  if (late !== undefined) return new Date(late.until);
  if (own !== undefined) {
    const after = await putBackOwn(deps, scene, own);
    if (after) return after;
  }
  if (had !== undefined && !isAtLeast(highestLevel([had, standing.applied?.level ?? 'none']), seen.effective)) {
    const shownAt = new Date(standing.updatedAt.getTime() + lateShowMs);
    if (shownAt > deps.clock.now()) return shownAt;
    await report(deps, {
      key: `more:${standing.id}:${standing.version}`,
      words: `On ${host.label}, ${seen.account.login} has ${seen.effective} access to ${seen.repo.path} from elsewhere (a team, a group), and had ${had} before Jit had let them manage access there. Jit leaves it; please look into it.`,
    });
  }
  if (rules !== undefined && host.rules && standing.applied === undefined) {
    const lost = await host.rules.restore(seen.repo, seen.account, rules);
    if (lost.length > 0) {
      await report(deps, {
        key: `rules:${standing.id}:${standing.version}`,
        words: `On ${host.label}, rules of ${seen.repo.path} that named ${seen.account.login} went with the end of their access and could not be set again:\n${lost.join('\n')}`,
      });
    }
  }
  // What is only to be looked after at the very end stays written down until then.
  const { own: _, had: __, ...later } = standing.aftercare ?? {};
  const isDone = standing.applied === undefined || Object.keys(later).length === 0;
  await deps.store.write((tx) => writeStanding(tx, standing, { ledger: standing, aftercare: isDone ? null : later }));
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
