/** What administrators are told of one person's access to one repository: what Jit cannot mend, or has just mended. */
import type { Grant } from '#domain/grant.ts';
import { type GitHost, HostFault, type Observation } from '#hosts/host.ts';
import type { Standing } from '#store/standings.ts';
import type { ReconcileDeps } from './deps.ts';
import { report } from './report.ts';

/** Overdue for this long, an ending is something that an administrator must know about; so is access that does not come. */
const overdueMs = 5 * 60_000;

/** The same trouble is told once for the same grants, and again for others. */
export const occasion = (grants: readonly Grant[]): string => grants.map((grant) => grant.id).join('+') || 'none';

/** What a host says, to be said in the middle of a sentence. */
export const clause = (words: string): string => words.replace(/[.\s]+$/, '');

export async function reportOverdue(
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
  const isOfHost = fault instanceof HostFault && (fault.kind === 'unreachable' || fault.kind === 'credential');
  if (isOfHost) deps.overdueSeenAt.set(standing.host, deps.clock.now());
  const since = late.endingAt ?? late.endsAt;
  const why = clause(fault instanceof Error ? fault.message : String(fault));
  await report(deps, {
    key: `overdue:${late.id}`,
    words: `${standing.login} may still have access to ${standing.repoPath}: it should have ended at ${since.toISOString()}, but ${why}. Jit keeps trying.`,
  });
}

/** The row is there, and yet the host gives the person less. */
export async function reportUnseen(deps: ReconcileDeps, standing: Standing, grants: readonly Grant[]): Promise<void> {
  const now = deps.clock.now().getTime();
  const late = grants.find((grant) => grant.state === 'wanted' && now - grant.createdAt.getTime() > overdueMs);
  if (!late) return;
  await report(deps, {
    key: `unseen:${late.id}`,
    words: `${standing.host} has taken the access of ${standing.login} to ${standing.repoPath}, but does not let it take effect. Is the account blocked or suspended there? Jit keeps looking until it is to end.`,
  });
}

export const reportBase = (deps: ReconcileDeps, host: GitHost, { id, version, login, repoPath }: Standing) =>
  report(deps, {
    key: `base:${id}:${version}`,
    words: `${login} had a row of their own on ${repoPath} that ${host.label} no longer accepts, because everybody there has more by now. Jit removed its own row; nothing else has changed.`,
  });

/** Somebody raised what we had set, which is taken back: the person could do it themselves, or only the bot may do it. */
export const reportPutBack = (deps: ReconcileDeps, host: GitHost, standing: Standing, seen: Observation) =>
  report(deps, {
    key: `raised:${standing.id}:${standing.version}`,
    words: `On ${host.label}, the access of ${standing.login} to ${standing.repoPath} was raised above what Jit had given${
      seen.isContained ? ', in a container that only Jit may change' : ', while they could do that themselves'
    }. Jit puts it back; please look into it.`,
  });

export async function reportRefusal(
  deps: ReconcileDeps,
  scene: { host: GitHost; standing: Standing; grants: readonly Grant[] },
  fault: HostFault,
): Promise<void> {
  const { host, standing, grants } = scene;
  const { login, repoPath } = standing;
  const words =
    fault.kind === 'identity'
      ? `On ${host.label}, a name that Jit knew belongs to somebody or something else by now, so ${login} was given nothing on ${repoPath}: ${clause(fault.message)}.`
      : `${host.label} does not let Jit put back the access of ${login} to ${repoPath}: ${clause(fault.message)}. Jit keeps trying; ${fault.kind === 'archived' ? 'please unarchive it' : 'please check what its token may do there'}.`;
  await report(deps, { key: `refused:${occasion(grants)}:${fault.kind}`, words });
}
