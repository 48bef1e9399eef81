/** How the grants of one standing follow what the host shows. Each move is a transaction of its own; who was faster is believed. */
import { type EndCause, type Grant, type GrantMove, isWantedOnHost } from '#domain/grant.ts';
import { isAtLeast } from '#domain/level.ts';
import type { Step } from '#domain/standing.ts';
import type { GitHost, Observation } from '#hosts/host.ts';
import { liveGrantsOf } from '#store/grants.ts';
import { type GrantNotes, moveGrant, noteOnGrant, SomeoneWasFaster } from '#store/move.ts';
import type { Standing } from '#store/standings.ts';
import type { ReconcileDeps } from './deps.ts';
import type { Again } from './loop.ts';
import { report } from './report.ts';

/** How often a live grant is held against the host when nothing else happens. */
export const driftTickMs = 30 * 60_000;
const firstInvitationTickMs = 2_000;
const longestInvitationTickMs = 120_000;

async function move(deps: ReconcileDeps, grant: Grant, name: GrantMove, notes?: GrantNotes): Promise<void> {
  try {
    const closed = await deps.store.write((tx) =>
      moveGrant(tx, grant, name, { actor: 'jit', ...(notes ? { notes } : {}) }),
    );
    for (const id of closed) deps.wake(`request:${id}`);
  } catch (fault) {
    if (!(fault instanceof SomeoneWasFaster)) throw fault;
    if (grant.standingId !== undefined) deps.wake(`standing:${grant.standingId}`);
  }
  deps.wake(`request:${grant.requestId}`);
}

/** Grants whose time is up are ending from now on. */
export async function endDue(deps: ReconcileDeps, standingId: number): Promise<void> {
  const now = deps.clock.now();
  for (const grant of await liveGrantsOf(deps.store.read, standingId)) {
    if (isWantedOnHost(grant) && grant.endsAt <= now) await move(deps, grant, 'end', { endCause: 'expired' });
  }
}

/** Nothing of ours is on the host: what is ending is over. */
export async function closeUntouched(deps: ReconcileDeps, grants: readonly Grant[]): Promise<Again> {
  for (const grant of grants) if (grant.state === 'ending') await move(deps, grant, 'close');
  return {};
}

/** The host is as it should be, or our invitation waits there: new grants begin, ending ones are over. */
export async function follow(
  deps: ReconcileDeps,
  scene: { grants: readonly Grant[]; seen: Observation; step: Extract<Step, { do: 'rest' | 'wait' }> },
): Promise<Again> {
  const { grants, seen, step } = scene;
  for (const grant of grants) {
    if (grant.state === 'ending') await move(deps, grant, 'close', { levelAfter: seen.effective });
    else if (step.do === 'rest' && grant.state !== 'active') {
      await move(deps, grant, 'activate', { held: step.held, ...endsBefore(grant, seen) });
    } else if (step.do === 'wait' && grant.state === 'wanted') {
      await move(deps, grant, 'invite', seen.invitation ? { inviteUrl: seen.invitation.url } : {});
    }
  }
  return nextLook(deps, grants.filter(isWantedOnHost), step);
}

/** A standing row keeps its own end while it is raised: https://docs.gitlab.com/api/project_members/ */
function endsBefore(grant: Grant, { direct }: Observation): { note?: string } {
  const date = typeof direct === 'object' ? direct.expiresAt : undefined;
  if (date === undefined || new Date(`${date}T00:00:00Z`) >= grant.endsAt) return {};
  return { note: `Your own role there ends on ${date}, and this access with it.` };
}

function nextLook(deps: ReconcileDeps, wanted: readonly Grant[], step: Step): Again {
  if (wanted.length === 0) return {};
  const now = deps.clock.now().getTime();
  const ageMs = now - Math.min(...wanted.map((grant) => grant.createdAt.getTime()));
  const tickMs =
    step.do === 'wait' ? Math.min(longestInvitationTickMs, Math.max(firstInvitationTickMs, ageMs / 20)) : driftTickMs;
  const firstEnd = Math.min(...wanted.map((grant) => grant.endsAt.getTime()));
  return { again: new Date(Math.min(firstEnd, now + tickMs)) };
}

/** Says of grants what they wait for. */
export async function tellWaiting(deps: ReconcileDeps, grants: readonly Grant[], note: string): Promise<void> {
  for (const grant of grants.filter((one) => one.note !== note)) {
    await deps.store.write((tx) => noteOnGrant(tx, grant, note));
    deps.wake(`request:${grant.requestId}`);
  }
}

/** These grants will not come true; the note says why. */
export async function fail(deps: ReconcileDeps, grants: readonly Grant[], note: string): Promise<void> {
  for (const grant of grants) await move(deps, grant, 'fail', { note });
}

/** The host shows nothing of it any more: what was there is over, and so is what was on its way out. */
export async function loseAll(deps: ReconcileDeps, grants: readonly Grant[], note: string): Promise<void> {
  for (const grant of grants) {
    if (grant.state === 'invited' || grant.state === 'active')
      await move(deps, grant, 'lose', { endCause: 'gone', note });
  }
}

/** Someone else changed on the host what had been set. Grants above what is left are over; the others live on. */
export async function lose(
  deps: ReconcileDeps,
  scene: {
    host: GitHost;
    standing: Standing;
    grants: readonly Grant[];
    seen: Observation;
    step: Extract<Step, { do: 'yield' }>;
  },
): Promise<void> {
  const { host, standing, grants, seen, step } = scene;
  for (const grant of grants) {
    if (isAtLeast(step.left, grant.level)) continue;
    const endCause: EndCause = grant.state === 'invited' ? 'declined' : 'taken-away';
    if (grant.state === 'invited' || grant.state === 'active') await move(deps, grant, 'lose', { endCause });
  }
  if (step.because === 'declined' || grants.every((grant) => grant.state === 'invited')) return;
  if (isFromElsewhere(standing, seen)) return reportElsewhere(deps, host, standing, seen);
  const did = { 'taken-away': 'removed', lowered: 'lowered', raised: 'raised', replaced: 'replaced' }[step.because];
  await report(deps, {
    key: `drift:${standing.id}:${standing.version}`,
    words: `On ${host.label}, someone ${did} the access of ${standing.login} to ${standing.repoPath}, which Jit had given. Jit leaves it so.${endOfOurs(step, seen)}`,
  });
}

/** Out of the container, and yet with all that it gave: made a row of their own (somebody made an outside collaborator), or moved. */
const isFromElsewhere = ({ mode, applied }: Standing, { direct, effective }: Observation): boolean =>
  mode === 'container' && direct === 'none' && applied !== undefined && isAtLeast(effective, applied.level);

const reportElsewhere = (deps: ReconcileDeps, host: GitHost, standing: Standing, { effective }: Observation) =>
  report(deps, {
    key: `elsewhere:${standing.id}:${standing.version}`,
    words: `On ${host.label}, ${standing.login} is no longer where Jit had given them access to ${standing.repoPath}, and still has ${effective} access there, from elsewhere. If it came from Jit (who is made an outside collaborator keeps what a team gave), please take it away: Jit leaves it.`,
  });

/** The date that we had put on a row of ours is still on it. */
function endOfOurs(step: Extract<Step, { do: 'yield' }>, { direct, directByUs }: Observation): string {
  const isKept = step.because === 'raised' && directByUs === true && typeof direct === 'object';
  return isKept && direct.expiresAt !== undefined
    ? ` It ends by itself on ${direct.expiresAt}, a date that Jit had set; change that if it is to stay.`
    : '';
}
