/** The same organisations with credentials that may keep teams, and Cleo, a member who has nothing anywhere. */
import { Octokit } from '@octokit/rest';
import type { GitHubSeed } from '#demo/github/seed.ts';
import type { Level } from '#domain/level.ts';
import type { Account, Container, Found, GitHost, Observation } from '#hosts/host.ts';
import { type Here, shop, start } from './world.ts';

export const cleo: Account = { id: '30', login: 'cleo' };
/** Belongs to no organisation. */
export const olga: Account = { id: '15', login: 'olga' };

export interface TeamsHere extends Here {
  /** What an owner does on GitHub's pages. */
  owner: Octokit;
  /** Of the bot with its token. */
  teams: Container;
}

export async function startWithTeams(change: (seed: GitHubSeed) => void = () => {}): Promise<TeamsHere> {
  const here = await start((seed) => {
    seed.users.push({ id: 30, login: 'cleo' });
    for (const organisation of seed.organisations ?? []) organisation.members.cleo = 'member';
    seed.bot.scopes = ['repo', 'admin:org'];
    for (const { permissions } of seed.app?.installations ?? []) permissions.members = 'write';
    change(seed);
  });
  const auth = here.world.tokenOf('owner', ['repo', 'admin:org']);
  const silent = () => undefined;
  const log = { debug: silent, info: silent, warn: silent, error: silent };
  const owner = new Octokit({ baseUrl: here.url, auth, log });
  return { ...here, owner, teams: containerOf(here.host) };
}

export function containerOf(host: GitHost): Container {
  if (!host.container) throw new Error('no containers');
  return host.container;
}

/** Ready, then in it. */
export async function give(
  container: Container,
  who: Account,
  level: Level,
  repo: { id: string; path: string } = shop,
): Promise<Observation> {
  const why = await container.prepare(repo, who, level);
  if (why !== undefined) throw new Error(why);
  await container.setRow(await container.observe(repo, who), { level, role: level });
  return container.observe(repo, who);
}

export async function listed(container: Container): Promise<Found[]> {
  const all: Found[] = [];
  for await (const batch of container.listMembers()) all.push(...batch);
  return all;
}

export const team = { org: 'acme', team_slug: 'jit-101-write' };
