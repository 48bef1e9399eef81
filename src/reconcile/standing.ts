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
/** Overdue for this long, an ending is something that an administrator must know about. */
const overdueMs = 5 * 60_000;

export async function reconcileStanding(deps: ReconcileDeps, id: number): Promise<Again> {
  let standing = await standingById(deps.store.read, id);
  if (!standing) return {};
  for (let steps = 0; steps <= mostSteps; steps += 1) {
    await endDue(deps, id);
    const grants = await liveGrantsOf(deps.store.read, id);
    if (isUntouched(standing) && !grants.some(isWantedOnHost)) return closeUntouched(deps, grants);
    const host = hostOf(deps, standing);
    const seen = await look(deps, host, standing, grants);
    if (seen === 'given-up') continue;
    const target = targetOf(host, grants);
    const { ledger, step } = nextStep(standing, target, seen, host.managesAccess(standing.applied?.level ?? 'none'));
    if (step.do === 'rest' || step.do === 'wait') {
      return settle(deps, { standing, grants, seen, ledger, step });
    }
    standing = await take(deps, { host, standing, grants, seen, ledger, step });
  }
  throw new Error(`the host does not show what was set for ${standing.login} on ${standing.repoPath}`);
}

const isUntouched = (ledger: Ledger): boolean => ledger.applied === undefined && ledger.intent === undefined;

function hostOf(deps: ReconcileDeps, standing: Standing): GitHost {
  const host = deps.hosts.get(standing.host);
  if (host) return host;
  throw new HostFault('credential', `this installation has no access to ${standing.host} any more`);
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
      key: `look:${standing.id}:${fault.kind}`,
      words: `${host.label}: the access of ${login} to ${repoPath} cannot be looked at (${fault.message}). Jit keeps trying.`,
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
    const isResidue = step.because === 'declined' && seen.invitation !== undefined;
    const left: Ledger = isResidue ? ledger : { baseline: undefined, applied: undefined, intent: undefined };
    const next = await deps.store.write((tx) =>
      writeStanding(tx, standing, { ledger: left, names, audit: 'host.observed' }),
    );
    await lose(deps, { host, standing, grants, because: step.because });
    return next;
  }
  const intent = step.do === 'set' ? step.row : 'none';
  const announced = await deps.store.write((tx) =>
    writeStanding(tx, standing, { ledger: { ...ledger, intent }, names, audit: 'host.intended' }),
  );
  try {
    if (step.do === 'remove') await host.removeRow(seen);
    else await host.setRow(seen, step.row, lastEnd(grants));
    return announced;
  } catch (fault) {
    await reportOverdue(deps, standing, grants, fault);
    if (!(fault instanceof HostFault) || !isFinal(fault)) throw fault;
    return refusedByHost(deps, { ...scene, standing: announced }, fault);
  }
}

/** The host said no. New grants end here; taking access back is asked again without end, and someone is told. */
async function refusedByHost(
  deps: ReconcileDeps,
  scene: Scene & { host: GitHost },
  fault: HostFault,
): Promise<Standing> {
  const { host, standing, grants, ledger } = scene;
  const fresh = grants.filter((grant) => grant.state === 'wanted');
  const before: Ledger =
    ledger.applied === undefined
      ? { ...ledger, baseline: undefined, intent: undefined }
      : { ...ledger, intent: undefined };
  const next = await deps.store.write((tx) => writeStanding(tx, standing, { ledger: before, audit: 'host.observed' }));
  await fail(deps, fresh, fault.message);
  if (fresh.length > 0) return next;
  await report(deps, {
    key: `refused:${standing.id}:${fault.kind}`,
    words: `${host.label} refuses to put back the access of ${standing.login} on ${standing.repoPath}: ${fault.message}. Jit keeps trying; please look at it.`,
  });
  throw fault;
}

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
    words: `The access of ${standing.login} to ${standing.repoPath} should have ended at ${since.toISOString()} and is not confirmed gone: ${why}. Jit keeps trying.`,
  });
}
