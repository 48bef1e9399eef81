/** The net below the timers: every 15 seconds, what is due by the store's own dates is looked at, whatever was forgotten. */
import cron, { type ScheduledTask, type TaskOptions } from 'node-cron';
import { faultFields, type Log } from '#lib/log.ts';
import { grantsToLookAt, liveGrants } from '#store/grants.ts';
import { hostsInUse } from '#store/hosts-in-use.ts';
import { unsaidReports } from '#store/reports.ts';
import { openRequests, requestsToLookAt } from '#store/requests.ts';
import { unreviewed } from '#store/reviews.ts';
import { tombstonesToLookAt, unfinishedStandings } from '#store/standings.ts';
import type { ReconcileDeps } from './deps.ts';
import type { Key, Loop } from './loop.ts';
import { driftTickMs } from './move-grants.ts';
import { report } from './report.ts';

/** How often what we gave up looking for is looked for again. */
const tombstoneTickMs = 6 * 3_600_000;

type SweepDeps = Pick<ReconcileDeps, 'store' | 'clock' | 'log' | 'hosts' | 'wake' | 'watches'>;

/** Looks at everything that is due and not already being worked on. */
export async function sweep(deps: SweepDeps, loop: Loop): Promise<void> {
  const now = deps.clock.now();
  for (const grant of await grantsToLookAt(deps.store.read, now)) loop.nudge(keyOf(grant));
  for (const id of await unfinishedStandings(deps.store.read)) loop.nudge(`standing:${id}`);
  const longAgo = new Date(now.getTime() - tombstoneTickMs);
  for (const id of await tombstonesToLookAt(deps.store.read, longAgo)) loop.nudge(`standing:${id}`);
  for (const id of await requestsToLookAt(deps.store.read, now)) loop.nudge(`request:${id}`);
  for (const [id, { dueAt }] of deps.watches) if (dueAt && dueAt <= now) loop.nudge(`request:${id}`);
  await reportMissingHosts(deps);
  if ((await unsaidReports(deps.store.read)).length > 0) loop.nudge('reports');
}

/** Access that Jit has given on a host for which it has no credential any more cannot be ended by it. */
async function reportMissingHosts(deps: SweepDeps): Promise<void> {
  for (const host of await hostsInUse(deps.store.read)) {
    if (deps.hosts.has(host)) continue;
    await report(deps, {
      key: `host-missing:${host}`,
      words: `Access that Jit has given on ${host} is not over, and Jit has no credential for ${host} any more: it cannot end it. Set the credential again and start Jit anew, or take the access back by hand.`,
    });
  }
}

/** First thing after a start: every overdue ending is tried once, before anything is granted. Waits at most `deadlineMs`. */
export async function settleOverdue(deps: SweepDeps, loop: Loop, deadlineMs: number): Promise<void> {
  const now = deps.clock.now();
  const overdue = (await liveGrants(deps.store.read)).filter(
    (grant) => grant.state === 'ending' || grant.endsAt <= now,
  );
  const passes = Promise.all([...new Set(overdue.map(keyOf))].map((key) => loop.pass(key)));
  const deadline = new Promise<void>((done) => deps.clock.at(new Date(now.getTime() + deadlineMs), done));
  await Promise.race([passes, deadline]);
}

/** After a start: takes up everything that is unfinished, and sets the timers of what only waits. */
export async function takeUp(deps: SweepDeps, loop: Loop): Promise<void> {
  const now = deps.clock.now().getTime();
  for (const grant of await liveGrants(deps.store.read)) {
    const tick = now + driftTickMs * spread(grant.standingId ?? grant.id);
    if (grant.state === 'active') loop.wakeAt(keyOf(grant), new Date(Math.min(tick, grant.endsAt.getTime())));
    else loop.wake(keyOf(grant));
  }
  for (const [name, host] of deps.hosts) {
    if (host.container) loop.wake(`containers:${name}`);
    if (host.rowsByUs) loop.wake(`rows:${name}`);
  }
  for (const request of await openRequests(deps.store.read)) loop.wake(`request:${request.id}`);
  for (const request of await unreviewed(deps.store.read)) loop.wake(`request:${request.id}`);
  loop.wake('digests');
  await sweep(deps, loop);
}

/** Runs the sweep by the clock on the wall until it is stopped. */
export function startSweep(deps: SweepDeps, loop: Loop): ScheduledTask {
  const run = () =>
    sweep(deps, loop).catch((fault: unknown) =>
      deps.log.error(faultFields(fault), 'the sweep failed; the next one follows'),
    );
  const options = { noOverlap: true, timezone: 'UTC', name: 'sweep', suppressMissedWarning: true };
  return cron.schedule('*/15 * * * * *', run, { ...options, logger: cronLogger(deps.log) });
}

/** node-cron would print lines of its own between ours. */
function cronLogger(log: Log): NonNullable<TaskOptions['logger']> {
  const tell = (words: string | Error) => log.debug({ cron: String(words) }, 'node-cron says');
  return { info: tell, warn: tell, debug: tell, error: (fault) => log.error(faultFields(fault), 'node-cron failed') };
}

/** The same for the same id, and even over 0 to 1: otherwise all standings would be looked at in the same second for ever. */
const spread = (id: number): number => (Math.imul(id, 2_654_435_761) >>> 0) / 2 ** 32;

const keyOf = (grant: { id: number; standingId: number | undefined }): Key =>
  grant.standingId === undefined ? `grant:${grant.id}` : `standing:${grant.standingId}`;
