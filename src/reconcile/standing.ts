/**
 * Makes one person's access to one repository what baseline and live grants say: look, take at most one step, look again.
 * It could run twice, late, or with no memory of the cause; every write is announced in the store before it is made.
 */
import { type Grant, isWantedOnHost } from '#domain/grant.ts';
import { type Ledger, nextStep, type Step, type Target, targetLevel } from '#domain/standing.ts';
import { type GitHost, HostFault, type Observation } from '#hosts/host.ts';
import { liveGrantsOf } from '#store/grants.ts';
import { type Standing, standingById, writeStanding } from '#store/standings.ts';
import type { ReconcileDeps } from './deps.ts';
import { isFinal } from './host-fault.ts';
import type { Again } from './loop.ts';
import { closeUntouched, endDue, fail, follow, lose } from './move-grants.ts';
import { report } from './report.ts';

/** A host that does not show a change after so many tries in one go is asked again later. */
const mostSteps = 4;
/** A write whose answer was lost can still arrive for this long; until then its absence is not believed. */
const lateEffectMs = 20_000;
/** Overdue for this long, an ending is something that an administrator must know about. */
const overdueMs = 5 * 60_000;

export async function reconcileStanding(deps: ReconcileDeps, id: number): Promise<Again> {
  let standing = await standingById(deps.store.read, id);
  if (!standing) return {};
  for (let steps = 0; steps <= mostSteps; steps += 1) {
    await endDue(deps, id);
    const grants = await liveGrantsOf(deps.store.read, id);
    if (isUntouched(standing) && !grants.some(isWantedOnHost)) return closeUntouched(deps, grants);
    const host = await hostOf(deps, standing);
    const seen = await look(deps, host, standing, grants);
    if (seen === 'given-up') continue;
    const target = targetOf(host, grants);
    const mayRaiseThemselves = host.managesAccess(standing.applied?.level ?? 'none');
    const { ledger, step, isUnsure } = nextStep(standing, target, seen, mayRaiseThemselves);
    const sureAt = new Date(standing.updatedAt.getTime() + lateEffectMs);
    if (isUnsure && step.do === 'rest' && sureAt > deps.clock.now()) return { again: sureAt };
    if (step.do === 'rest' || step.do === 'wait') {
      return settle(deps, { standing, grants, seen, ledger, step });
    }
    standing = await take(deps, { host, standing, grants, seen, ledger, step });
  }
  throw new Error(`the host does not show what was set for ${standing.login} on ${standing.repoPath}`);
}

const isUntouched = (ledger: Ledger): boolean => ledger.applied === undefined && ledger.intent === undefined;

async function hostOf(deps: ReconcileDeps, standing: Standing): Promise<GitHost> {
  const host = deps.hosts.get(standing.host);
  if (host) return host;
  const { login, repoPath } = standing;
  await report(deps, {
    key: `no-host:${standing.id}`,
    words: `${login} may still have access to ${standing.host}:${repoPath}, but this bot has no token for ${standing.host} any more. Set it again, or look after that access by hand.`,
  });
  throw new HostFault('credential', `there is no token for ${standing.host} any more`);
}

function targetOf(host: GitHost, grants: readonly Grant[]): Target {
  const wanted = grants.filter(isWantedOnHost);
  const level = targetLevel(wanted);
  return {
    level,
    fresh: wanted.some((grant) => grant.state === 'wanted'),
    row: level === 'none' ? undefined : host.rowFor(level),
  };
}

/** One complete look. A definite no ends new grants; with something of ours out there it is asked again without end. */
async function look(
  deps: ReconcileDeps,
  host: GitHost,
  standing: Standing,
  grants: readonly Grant[],
): Promise<Observation | 'given-up'> {
  const { repoId, repoPath, accountId, login } = standing;
  try {
    return await host.observe({ id: repoId, path: repoPath }, { id: accountId, login });
  } catch (fault) {
    await reportOverdue(deps, standing, grants, fault);
    if (!(fault instanceof HostFault) || !isFinal(fault)) throw fault;
    const fresh = grants.filter((grant) => grant.state === 'wanted');
    await fail(deps, fresh, fault.message);
    if (fresh.length > 0 && isUntouched(standing)) return 'given-up';
    await report(deps, {
      key: `look:${occasion(grants)}:${fault.kind}`,
      words: `Jit cannot read the access of ${login} to ${repoPath}: ${fault.message}. It keeps trying.`,
    });
    throw fault;
  }
}

interface Scene {
  standing: Standing;
  grants: readonly Grant[];
  seen: Observation;
  ledger: Ledger;
}

/** The host is as it should be: the ledger and the grants follow what it shows. */
async function settle(
  deps: ReconcileDeps,
  scene: Scene & { step: Extract<Step, { do: 'rest' | 'wait' }> },
): Promise<Again> {
  const { standing, seen, ledger } = scene;
  const names = { repoPath: seen.repo.path, login: seen.account.login };
  if (isChanged(standing, ledger) || names.repoPath !== standing.repoPath || names.login !== standing.login) {
    const audit = isChanged(standing, ledger) ? { audit: 'host.observed' as const } : {};
    await deps.store.write((tx) => writeStanding(tx, standing, { ledger, names, ...audit }));
  }
  return follow(deps, scene);
}

const isChanged = (a: Ledger, b: Ledger): boolean =>
  JSON.stringify([a.baseline, a.applied, a.intent]) !== JSON.stringify([b.baseline, b.applied, b.intent]);

/** One step; whether it worked is what the next look will tell. */
async function take(
  deps: ReconcileDeps,
  scene: Scene & { host: GitHost; step: Exclude<Step, { do: 'rest' | 'wait' }> },
): Promise<Standing> {
  const { host, standing, grants, seen, ledger, step } = scene;
  const names = { repoPath: seen.repo.path, login: seen.account.login };
  if (step.do === 'refuse') {
    await fail(
      deps,
      grants.filter((grant) => grant.state === 'wanted'),
      step.words,
    );
    return standing;
  }
  if (step.do === 'yield') {
    const next = await deps.store.write((tx) => writeStanding(tx, standing, { ledger, names, audit: 'host.observed' }));
    await lose(deps, { host, standing, grants, step });
    return next;
  }
  const intent = step.do === 'set' ? step.row : 'none';
  const announced = await deps.store.write((tx) =>
    writeStanding(tx, standing, { ledger: { ...ledger, intent }, names, audit: 'host.intended' }),
  );
  try {
    if (step.do === 'remove') {
      await host.removeRow(seen);
      return announced;
    }
    const { as } = await host.setRow(seen, step.row, lastEnd(grants));
    return as === 'base' ? restoredByBase(deps, host, announced) : announced;
  } catch (fault) {
    await reportOverdue(deps, standing, grants, fault);
    if (!(fault instanceof HostFault) || !isFinal(fault)) throw fault;
    return refusedByHost(deps, { ...scene, standing: announced }, fault);
  }
}

/** The row that stood before is below what everybody has by now, and the host takes no such row: without one the access is the same. */
async function restoredByBase(deps: ReconcileDeps, host: GitHost, standing: Standing): Promise<Standing> {
  const ledger: Ledger = { baseline: undefined, applied: undefined, intent: undefined };
  const { login, repoPath } = standing;
  await report(deps, {
    key: `base:${standing.id}:${standing.version}`,
    words: `${login} had a row of their own on ${repoPath} that ${host.label} no longer accepts, because everybody there has more by now. Jit removed its own row; nothing else has changed.`,
  });
  return deps.store.write((tx) => writeStanding(tx, standing, { ledger, audit: 'host.observed' }));
}

/** The host said no. New grants end here; taking access back is asked again without end, and someone is told. */
async function refusedByHost(
  deps: ReconcileDeps,
  scene: Scene & { host: GitHost },
  fault: HostFault,
): Promise<Standing> {
  const { host, standing, grants } = scene;
  const fresh = grants.filter((grant) => grant.state === 'wanted');
  await fail(deps, fresh, fault.message);
  // The intent stays: that nothing was done is for the next look to tell, not for this answer.
  if (fresh.length > 0) return standing;
  await report(deps, {
    key: `refused:${occasion(grants)}:${fault.kind}`,
    words: `${host.label} does not let Jit put back the access of ${standing.login} to ${standing.repoPath}: ${fault.message}. Jit keeps trying; please check what its token may do there.`,
  });
  throw fault;
}

/** The same trouble is told once for the same grants, and again for others. */
const occasion = (grants: readonly Grant[]): string => grants.map((grant) => grant.id).join('+') || 'none';

/** Until when the host's own net may let the row live. */
function lastEnd(grants: readonly Grant[]): Date | undefined {
  const ends = grants.filter(isWantedOnHost).map((grant) => grant.endsAt.getTime());
  return ends.length > 0 ? new Date(Math.max(...ends)) : undefined;
}

async function reportOverdue(
  deps: ReconcileDeps,
  standing: Standing,
  grants: readonly Grant[],
  fault: unknown,
): Promise<void> {
  const now = deps.clock.now().getTime();
  const late = grants.find(
    (grant) => grant.state === 'ending' && now - (grant.endingAt ?? grant.endsAt).getTime() > overdueMs,
  );
  if (!late) return;
  const since = late.endingAt ?? late.endsAt;
  const why = fault instanceof Error ? fault.message : String(fault);
  await report(deps, {
    key: `overdue:${late.id}`,
    words: `${standing.login} may still have access to ${standing.repoPath}: it should have ended at ${since.toISOString()}, but ${why}. Jit keeps trying.`,
  });
}
