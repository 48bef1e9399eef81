/** What one look at one standing works with: the host and the way to it, what is wanted, and what is shown. */
import { type Grant, isWantedOnHost } from '#domain/grant.ts';
import type { NextStep, Target } from '#domain/standing.ts';
import { type GitHost, HostFault, type Observation, type Way } from '#hosts/host.ts';
import type { Standing } from '#store/standings.ts';
import type { ReconcileDeps } from './deps.ts';
import { report } from './report.ts';

/** One standing, what is wanted of it, and what the host shows of it. */
export interface Scene {
  host: GitHost;
  way: Way;
  standing: Standing;
  grants: readonly Grant[];
  seen: Observation;
  next: NextStep;
}

/** @throws HostFault when its credential has been taken away */
export async function hostOf(deps: ReconcileDeps, standing: Standing): Promise<GitHost> {
  const host = deps.hosts.get(standing.host);
  if (host) return host;
  const { login, repoPath } = standing;
  await report(deps, {
    key: `no-host:${standing.id}`,
    words: `${login} may still have access to ${standing.host}:${repoPath}, but this bot has no token for ${standing.host} any more. Set it again, or look after that access by hand.`,
  });
  throw new HostFault('credential', `there is no token for ${standing.host} any more`);
}

export function wayOf(host: GitHost, { mode }: Standing): Way {
  if (mode === 'direct') return host;
  if (!host.container) throw new Error(`${host.label} has no containers`);
  return host.container;
}

export function targetOf(host: GitHost, grants: readonly Grant[]): Target {
  const wanted = grants.filter(isWantedOnHost);
  const levelsOf = (isFresh: boolean) =>
    wanted.filter(({ state }) => (state === 'wanted') === isFresh).map(({ level }) => level);
  return { fresh: levelsOf(true), inForce: levelsOf(false), rowFor: (level) => host.rowFor(level) };
}

export const namesOf = (seen: Observation) => ({ repoPath: seen.repo.path, login: seen.account.login });
