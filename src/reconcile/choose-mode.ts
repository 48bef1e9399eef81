/**
 * Which way a new grant takes: through a container of the bot's own where there can be one, otherwise by the person's own row.
 * Nothing is given before it is known that it can be taken back.
 */
import type { Grant } from '#domain/grant.ts';
import { isAtLeast } from '#domain/level.ts';
import type { Request } from '#domain/request.ts';
import type { Mode } from '#domain/standing.ts';
import { type GitHost, HostFault, type Observation } from '#hosts/host.ts';
import { whyShut } from '#hosts/why-shut.ts';
import { standingInUse } from '#store/standings.ts';
import type { ReconcileDeps } from './deps.ts';
import { clause } from './standing-reports.ts';

/** What could not be taken back is tried again every minute, so this long without a fault means that it is over. */
const overdueCountsMs = 3 * 60_000;

/**
 * @param asked.seen what a look at the person's own row has just shown
 * @returns the mode, or why this must not be given, in plain words
 * @throws HostFault for what passes
 */
export async function chooseMode(
  deps: ReconcileDeps,
  asked: { host: GitHost; request: Request; grant: Grant; seen: Observation },
): Promise<{ mode: Mode } | { why: string }> {
  const { host, request, grant, seen } = asked;
  const why = await whyNotGiven(host, grant, seen);
  if (why !== undefined) return { why };
  holdBackWhileOverdue(deps, host);
  const { repo, account } = seen;
  const inUse = await standingInUse(deps.store.read, { host: host.name, repoId: repo.id, accountId: account.id });
  // What is in use already is raised and lowered there: two rows for one person could not be told apart at the end.
  if (inUse?.mode === 'direct') return { mode: 'direct' };
  const pinned = pinOf(deps, request);
  const isHeld = isAtLeast(seen.effective, request.level);
  if (!inUse && (pinned === 'direct' || isHeld)) return { mode: 'direct' };
  const whyNone = await prepareContainer(host, seen, request);
  if (whyNone === undefined) return { mode: 'container' };
  if (inUse) return { why: `other access of theirs is in a container, and ${whyNone}` };
  return pinned === 'container' ? { why: `the policy wants a container for it, and ${whyNone}` } : { mode: 'direct' };
}

/** The rule that let it through, as the policy in force has it. */
const pinOf = (deps: ReconcileDeps, request: Request): 'auto' | 'container' | 'direct' =>
  deps.policy()?.rules.find(({ name }) => name === request.rule)?.grant ?? 'auto';

/**
 * Why nothing can be given now, in plain words: it would have no effect, or could not be taken back at its end.
 * @throws HostFault
 */
export async function whyNotGiven(
  host: GitHost,
  grant: Pick<Grant, 'endsAt'>,
  seen: Observation,
): Promise<string | undefined> {
  const { repo } = seen;
  if (repo.archived) return `${repo.path} is archived: nothing can be changed there before it is unarchived`;
  return whyShut(host.label, seen) ?? (await host.whyNotUntil(grant.endsAt));
}

/** What has just not been taken back for minutes, nobody should be given more of. @throws HostFault while that lasts */
function holdBackWhileOverdue({ overdueSeenAt, clock }: ReconcileDeps, { name, label }: GitHost): void {
  const seenAt = overdueSeenAt.get(name);
  if (seenAt === undefined || clock.now().getTime() - seenAt.getTime() > overdueCountsMs) return;
  throw new HostFault('unreachable', `${label} does not let older access be taken back, so no new access is given yet`);
}

/** @returns why there is none. An address that the host does not know, whatever it answers with, is a no like any other. */
async function prepareContainer(
  { label, container }: GitHost,
  { repo, account }: Observation,
  { level }: Request,
): Promise<string | undefined> {
  if (!container) return `${label} has no containers`;
  try {
    return await container.prepare(repo, account, level);
  } catch (fault) {
    if (!(fault instanceof HostFault)) throw fault;
    const { kind, status = 0 } = fault;
    if (kind === 'refused') return clause(fault.message);
    if (kind !== 'unreachable' || !((status >= 400 && status < 500) || status === 501)) throw fault;
    return `${label} has nothing there that containers need`;
  }
}
