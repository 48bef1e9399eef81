/**
 * Which way a new grant takes: through a container of the bot's own where there can be one, otherwise by the person's own row.
 * Nothing is given before it is known that it can be taken back.
 */
import type { Grant } from '#domain/grant.ts';
import { isAtLeast } from '#domain/level.ts';
import type { Request } from '#domain/request.ts';
import type { Mode } from '#domain/standing.ts';
import type { GitHost, Observation } from '#hosts/host.ts';
import { standingInUse } from '#store/standings.ts';
import type { ReconcileDeps } from './deps.ts';

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
  const why = await whyNeverTakenBack(host, grant, seen);
  if (why !== undefined) return { why };
  const { repo, account } = seen;
  const inUse = await standingInUse(deps.store.read, { host: host.name, repoId: repo.id, accountId: account.id });
  // What is in use already is raised and lowered there: two rows for one person could not be told apart at the end.
  if (inUse?.mode === 'direct') return { mode: 'direct' };
  const pinned = pinOf(deps, request);
  const isHeld = isAtLeast(seen.effective, request.level);
  if (!inUse && (pinned === 'direct' || isHeld)) return { mode: 'direct' };
  const whyNone = host.container
    ? await host.container.prepare(repo, account, request.level)
    : `${host.label} has no containers`;
  if (whyNone === undefined) return { mode: 'container' };
  if (inUse) return { why: `other access of theirs is in a container, and ${whyNone}` };
  return pinned === 'container' ? { why: `the policy wants a container for it, and ${whyNone}` } : { mode: 'direct' };
}

/** The rule that let it through, as the policy in force has it. */
const pinOf = (deps: ReconcileDeps, request: Request): 'auto' | 'container' | 'direct' =>
  deps.policy()?.rules.find(({ name }) => name === request.rule)?.grant ?? 'auto';

/** Why access given now could not be taken back at its end, in plain words; undefined when it can be. @throws HostFault */
export async function whyNeverTakenBack(
  host: GitHost,
  grant: Pick<Grant, 'endsAt'>,
  { repo }: Observation,
): Promise<string | undefined> {
  if (repo.archived) return `${repo.path} is archived: nothing can be changed there before it is unarchived`;
  return host.whyNotUntil(grant.endsAt);
}
