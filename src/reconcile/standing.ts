/**
 * Makes one person's access to one repository what baseline and live grants say: look, take at most one step, look again.
 * It could run twice, late, or with no memory of the cause; every write is announced in the store before it is made.
 */
import { type Grant, isWantedOnHost } from '#domain/grant.ts';
import { isAtLeast } from '#domain/level.ts';
import { isHigherRow, type Ledger, nextStep, nothingOfOurs, type Step, sameRow } from '#domain/standing.ts';
import { type GitHost, HostFault, type Observation } from '#hosts/host.ts';
import { liveGrantsOf } from '#store/grants.ts';
import { type Aftercare, type Standing, standingById, writeStanding } from '#store/standings.ts';
import { careAtRest, careFor, lateCare, lateShowMs, lookAfter } from './aftercare.ts';
import { whyNotGiven } from './choose-mode.ts';
import { followIntoOwnRow } from './converted.ts';
import type { ReconcileDeps } from './deps.ts';
import { judgeTombstone, rememberGone, tombstoneOf } from './gone.ts';
import { isFinal } from './host-fault.ts';
import type { Again } from './loop.ts';
import { closeUntouched, endDue, fail, follow, lose, tellWaiting } from './move-grants.ts';
import { lastEnd, withNet } from './net.ts';
import { recordedOf, seenSince } from './recorded.ts';
import { report } from './report.ts';
import { hostOf, namesOf, type Scene, targetOf, wayOf } from './scene.ts';
import { hidden, isMaybeHidden, isWithdrawn, withOurInvitation } from './sight.ts';
import {
  clause,
  occasion,
  reportBase,
  reportOverdue,
  reportPutBack,
  reportRefusal,
  reportUnseen,
} from './standing-reports.ts';

/** A host that does not show a change after so many tries in one go is asked again later. */
const mostSteps = 4;
/** A write whose answer was lost can still arrive for this long; until then its absence is not believed. */
const lateEffectMs = 20_000;

export async function reconcileStanding(deps: ReconcileDeps, id: number): Promise<Again> {
  let standing = await standingById(deps.store.read, id);
  if (!standing) return {};
  for (let steps = 0; steps <= mostSteps; steps += 1) {
    await endDue(deps, id);
    const grants = await liveGrantsOf(deps.store.read, id);
    if (isAtRest(standing) && !grants.some(isWantedOnHost)) return closeUntouched(deps, grants);
    const host = await hostOf(deps, standing);
    const way = wayOf(host, standing);
    const shown = await look(deps, { host, way, standing, grants });
    if (shown === 'given-up') return {};
    if (shown === 'look-again') continue;
    const seen = withOurInvitation(standing, shown);
    standing = await judgeTombstone(deps, { host, standing, seen });
    const recorded = recordedOf(standing, seen, deps.clock.now());
    const mayRaiseThemselves = host.managesAccess(recorded.applied?.level ?? 'none');
    const step = nextStep(recorded, targetOf(host, grants), seenSince(standing, seen), mayRaiseThemselves);
    const next = withNet(step, { host, grants, seen });
    const scene: Scene = { host, way, standing, grants, seen, next };
    const done = await settle(deps, scene);
    if ('again' in done) return done.again;
    standing = done.standing;
  }
  throw new Error(`the host does not show what was set for ${standing.login} on ${standing.repoPath}`);
}

const isUntouched = (ledger: Ledger): boolean => ledger.applied === undefined && ledger.intent === undefined;

/** Nothing of ours is there, and nothing is to be looked after. */
const isAtRest = (standing: Standing): boolean =>
  isUntouched(standing) && standing.aftercare === undefined && standing.tombstone === undefined;

/** One complete look. A definite no ends new grants; with something of ours out there it is asked again without end. */
async function look(
  deps: ReconcileDeps,
  scene: Pick<Scene, 'host' | 'way' | 'standing' | 'grants'>,
): Promise<Observation | 'look-again' | 'given-up'> {
  const { standing, grants } = scene;
  const { repoId, repoPath, accountId, login } = standing;
  try {
    const seen = await scene.way.observe({ id: repoId, path: repoPath }, { id: accountId, login });
    if (isMaybeHidden(standing, seen)) throw hidden(scene.host, standing);
    return seen;
  } catch (fault) {
    await reportOverdue(deps, standing, grants, fault);
    if (!(fault instanceof HostFault) || !isFinal(fault)) throw fault;
    const fresh = grants.filter((grant) => grant.state === 'wanted');
    await fail(deps, fresh, fault.message);
    if (fresh.length > 0 && isUntouched(standing)) return 'look-again';
    if (fault.kind === 'gone' && (await rememberGone(deps, scene, fault))) return 'given-up';
    await report(deps, {
      key: `look:${occasion(grants)}:${fault.kind}`,
      words: `Jit cannot read the access of ${login} to ${repoPath}: ${clause(fault.message)}. It keeps trying.`,
    });
    throw fault;
  }
}

/** Takes one step, or has store and grants follow what the host shows where it is as it should be. */
async function settle(deps: ReconcileDeps, scene: Scene): Promise<{ again: Again } | { standing: Standing }> {
  const { standing, grants, seen, next } = scene;
  const { ledger, step } = next;
  const sureAt = new Date(standing.updatedAt.getTime() + lateEffectMs);
  if (next.isUnsure && !isRepeat(standing, step) && sureAt > deps.clock.now()) return { again: { again: sureAt } };
  if (step.do !== 'rest' && step.do !== 'wait') return { standing: await take(deps, scene) };
  // Accepted in the moment in which it was withdrawn, it may show late; until then the ledger stays open.
  const shownAt = new Date(standing.updatedAt.getTime() + lateShowMs);
  if (step.do === 'rest' && isWithdrawn(standing) && shownAt > deps.clock.now()) {
    await follow(deps, { grants, seen, step });
    return { again: { again: shownAt } };
  }
  const settled = await keep(deps, scene);
  const isShown = ledger.applied === undefined || isAtLeast(seen.effective, ledger.applied.level);
  if (step.do === 'rest' && !isShown && grants.some((grant) => grant.state === 'wanted')) {
    await reportUnseen(deps, settled, grants);
    throw new HostFault('unreachable', `${scene.host.label} does not show the access of ${standing.login} yet`);
  }
  const isOver = ledger.applied === undefined || settled.aftercare?.had !== undefined;
  if (settled.aftercare && isOver && !scene.host.managesAccess(ledger.applied?.level ?? 'none')) {
    const after = await lookAfter(deps, { ...scene, standing: settled }).catch(async (fault: unknown) => {
      await reportOverdue(deps, settled, grants, fault);
      throw fault;
    });
    if (after instanceof Date) {
      await follow(deps, { grants, seen, step });
      return { again: { again: after } };
    }
    if (after) return { standing: after };
  }
  const { again } = await follow(deps, { grants, seen, step });
  const lateAt = settled.aftercare?.late && new Date(settled.aftercare.late.until);
  return { again: lateAt && !(again && again < lateAt) ? { again: lateAt } : again ? { again } : {} };
}

/** The same write once more does no harm when the first one comes late; any other would be undone by it. */
const isRepeat = ({ intent }: Standing, step: Step): boolean =>
  step.do === 'set' && intent !== undefined && sameRow(step.row, intent);

/** What this look has shown, where it is news. */
async function keep(deps: ReconcileDeps, { standing, seen, next: { ledger } }: Scene): Promise<Standing> {
  const names = namesOf(seen);
  const isNews = isChanged(standing, ledger);
  const isRenamed = names.repoPath !== standing.repoPath || names.login !== standing.login;
  const sent = careAtRest(standing, seen, deps.clock.now());
  if (!isNews && !isRenamed && !sent && standing.goneSince === undefined) return standing;
  const audit = isNews ? { audit: 'host.observed' as const } : {};
  return deps.store.write((tx) => writeStanding(tx, standing, { ledger, names, goneSince: null, ...sent, ...audit }));
}

const isChanged = (a: Ledger, b: Ledger): boolean =>
  JSON.stringify([a.baseline, a.applied, a.intent]) !== JSON.stringify([b.baseline, b.applied, b.intent]);

/** One step; whether it worked is what the next look will tell. */
async function take(deps: ReconcileDeps, scene: Scene): Promise<Standing> {
  const { host, way, standing, grants, seen } = scene;
  const { ledger, step, isPutBack } = scene.next;
  const names = namesOf(seen);
  const fresh = grants.filter((grant) => grant.state === 'wanted');
  if (step.do === 'refuse') {
    await fail(deps, fresh, step.words);
    return standing;
  }
  if (step.do === 'yield') return giveWay(deps, scene, step);
  if (step.do !== 'set' && step.do !== 'remove') return standing;
  if (step.do === 'set' && (await failUnsafe(deps, host, fresh, seen))) return standing;
  if (isPutBack) await reportPutBack(deps, host, standing, seen);
  const intent = step.do === 'set' ? step.row : 'none';
  // Still unsure, this is the same write once more; the first one may come after all that follows.
  const until = new Date(standing.updatedAt.getTime() + lateEffectMs);
  const late = scene.next.isUnsure && until > deps.clock.now() ? lateCare(standing, ledger.baseline, until) : undefined;
  const care = await careFor(host, { ...scene, standing: { ...standing, ...late }, intent });
  const announced = await deps.store.write((tx) =>
    writeStanding(tx, standing, {
      ledger: { ...ledger, intent },
      names,
      audit: 'host.intended',
      goneSince: null,
      tombstone: null,
      ...late,
      ...care,
    }),
  );
  try {
    if (step.do === 'remove') {
      await way.removeRow(seen);
      return announced;
    }
    const { as } = await way.setRow(seen, step.row, lastEnd(grants));
    return as === 'base' ? restoredByBase(deps, host, announced) : announced;
  } catch (thrown) {
    const fault = orArchived(thrown, seen);
    await reportOverdue(deps, standing, grants, fault);
    if (fault instanceof HostFault && fault.kind === 'queued') await tellWaiting(deps, fresh, fault.message);
    if (!(fault instanceof HostFault) || !isFinal(fault)) throw fault;
    return refusedByHost(deps, { ...scene, standing: announced }, fault);
  }
}

/** Somebody else had the last word; what they took may come back with a membership that is restored, so it is remembered. */
async function giveWay(deps: ReconcileDeps, scene: Scene, step: Extract<Step, { do: 'yield' }>): Promise<Standing> {
  const { host, standing, grants, seen, next } = scene;
  if (step.because === 'taken-away') {
    const left = await followIntoOwnRow(deps, scene);
    if (left) return left;
  }
  const isLetGo = standing.mode === 'direct' && next.ledger.applied === undefined;
  const isTaken = step.because === 'taken-away' && next.ledger.applied === undefined && standing.applied !== undefined;
  const written = await deps.store.write((tx) =>
    writeStanding(tx, standing, {
      ledger: next.ledger,
      names: namesOf(seen),
      audit: 'host.observed',
      goneSince: null,
      ...(isLetGo && !mayHaveLostRules(standing, step) && withoutRules(standing)),
      ...(isTaken && { tombstone: tombstoneOf({ ...standing, aftercare: undefined }, tx.now) }),
    }),
  );
  await lose(deps, { host, standing, grants, seen, step });
  return written;
}

/**
 * Where our own row went, rules that stood before went with it; so they did where a row that could not be lowered was dropped,
 * and we died before that was written down. What went with a standing row is somebody's decision.
 */
function mayHaveLostRules({ baseline, applied, intent }: Ledger, { because }: Extract<Step, { do: 'yield' }>): boolean {
  const isLowering = typeof intent === 'object' && applied !== undefined && isHigherRow(applied, intent);
  return (baseline === 'none' || isLowering) && (because === 'taken-away' || because === 'replaced');
}

function withoutRules({ aftercare = {} }: Standing): { aftercare: Aftercare | null } {
  const { rules: _, ...rest } = aftercare;
  return { aftercare: Object.keys(rest).length > 0 ? rest : null };
}

/** The proof that it can be taken back may be old by now, so it is asked for again. @returns whether a grant has failed for it */
async function failUnsafe(
  deps: ReconcileDeps,
  host: GitHost,
  fresh: readonly Grant[],
  seen: Observation,
): Promise<boolean> {
  let isAny = false;
  for (const grant of fresh) {
    const why = await whyNotGiven(host, grant, seen);
    if (why === undefined) continue;
    await fail(deps, [grant], why);
    isAny = true;
  }
  return isAny;
}

/** Hosts need not say that an archive is why they refuse; the look has shown it. */
function orArchived(fault: unknown, { repo }: Observation): unknown {
  if (!(fault instanceof HostFault) || !isFinal(fault) || fault.kind === 'identity' || !repo.archived) return fault;
  const words = `${repo.path} is archived, so nothing can be changed there before it is unarchived.`;
  return new HostFault('archived', words, { cause: fault });
}

/** The row that stood before is below what everybody has by now, and the host takes no such row: without one the access is the same. */
async function restoredByBase(deps: ReconcileDeps, host: GitHost, standing: Standing): Promise<Standing> {
  await reportBase(deps, host, standing);
  return deps.store.write((tx) => writeStanding(tx, standing, { ledger: nothingOfOurs, audit: 'host.observed' }));
}

/** The host said no. New grants end here; taking access back is asked again without end, and someone is told. */
async function refusedByHost(deps: ReconcileDeps, scene: Scene, fault: HostFault): Promise<Standing> {
  const { standing, grants } = scene;
  const fresh = grants.filter((grant) => grant.state === 'wanted');
  await fail(deps, fresh, fault.message);
  if (fresh.length === 0 || fault.kind === 'identity') await reportRefusal(deps, scene, fault);
  // The intent stays: that nothing was done is for the next look to tell, not for this answer.
  if (fresh.length > 0) return standing;
  throw fault;
}
