/**
 * One team of the bot's made ready: secret, without a parent, with exactly one repository at exactly one level. Whatever
 * people changed about it is put right, and never so that somebody who is still in it gets back what was taken from them.
 */
import type { Octokit } from '@octokit/rest';
import { isAtLeast, type Level, type LevelOrNone } from '#domain/level.ts';
import { HostFault } from '#hosts/host.ts';
import type { GitHubAuth, GitHubClients } from './clients.ts';
import { label, unless } from './fault.ts';
import { levelOfFlags, levelOfRole, permissionOfRole } from './level.ts';
import { type Refusals, refusalIn, remedyFor } from './may-not.ts';
import { splitPath } from './names.ts';
import { allOfPages, pagesOf, perPage } from './pages.ts';
import { empty, type Place } from './team-members.ts';
import { describeTeam, isMarked, teamName } from './team-name.ts';

export interface TeamKit {
  clients: GitHubClients;
  auth: GitHubAuth;
  refusals: Refusals;
  /** When this process made which team, in milliseconds: it may be shown late. */
  madeAt: Map<string, number>;
}

const shownLateMs = 5 * 60_000;

/** A repository of an organisation as it is now, and the level that the team is for. */
export interface TeamWish {
  client: Octokit;
  org: string;
  repo: { id: string; path: string };
  level: Level;
}

export type LinkedTeam = Awaited<ReturnType<Octokit['rest']['repos']['listTeams']>>['data'][number];

/** The teams with access to a repository, as far as the credential sees them. @throws HostFault */
export const teamsOn = (client: Octokit, path: string): Promise<LinkedTeam[]> =>
  allOfPages(pagesOf((page) => client.rest.repos.listTeams({ ...splitPath(path), per_page: perPage, page })));

/** What a team may do there; of a custom role what it builds on. */
export const levelOfTeam = ({ permission, permissions }: LinkedTeam): LevelOrNone =>
  levelOfRole(permission) ?? levelOfFlags(permissions) ?? 'none';

/**
 * The team for that level, found or made, and put right.
 * @returns why there is none, in plain words
 * @throws HostFault for what passes, `archived` where that alone stands in the way
 */
export async function readyTeam(kit: TeamKit, wish: TeamWish): Promise<{ place: Place; isNew: boolean } | string> {
  const { client, org, repo } = wish;
  const slug = teamName({ repoId: repo.id, level: wish.level });
  const place = { client, org, slug };
  try {
    const linked = (await teamsOn(client, repo.path)).find((team) => team.slug === slug);
    const team = linked ?? (await teamOf(place));
    if (!team) {
      const why = await make(kit, wish, place);
      if (why !== undefined) return why;
    } else if (team.privacy === 'closed' || team.parent || !isMarked(team)) await claim(place, wish);
    await link(kit, wish, place, { linked, isNew: !team });
    kit.madeAt.delete(`${org}/${slug}`);
    return { place, isNew: !team };
  } catch (error) {
    const fault = refusalIn(error);
    return kit.refusals.remember(repo.path, mayNot(kit, `keep the team ${slug} in ${org}`, fault));
  }
}

export const mayNot = ({ auth }: Pick<TeamKit, 'auth'>, what: string, { message }: HostFault): string =>
  `Jit may not ${what} (${message}): ${remedyFor(auth)}`;

async function teamOf({ client, org, slug }: Place) {
  const answer = await unless(['gone'], client.rest.teams.getByName({ org, team_slug: slug }));
  return answer?.data;
}

/** @returns why not. https://docs.github.com/en/rest/teams/teams#create-a-team */
async function make(kit: TeamKit, { repo, level }: TeamWish, place: Place): Promise<string | undefined> {
  const { client, org, slug } = place;
  try {
    const { data } = await client.rest.teams.create({
      org,
      name: slug,
      description: describeTeam({ repoId: repo.id, level }),
      privacy: 'secret',
      notification_setting: 'notifications_disabled',
    });
    kit.madeAt.set(`${org}/${slug}`, kit.clients.now().getTime());
    return data.slug === slug ? undefined : `${label} calls the team ${slug} of ${org} ${data.slug}`;
  } catch (error) {
    const fault = refusalIn(error);
    if (!/unique|taken|already/i.test(fault.message)) {
      return kit.refusals.remember(org, mayNot(kit, `make teams in ${org}`, fault));
    }
    // Made a moment ago by a call whose answer was lost; or by somebody else, who can hide it.
    if (await teamOf(place)) return undefined;
    if (kit.clients.now().getTime() - (kit.madeAt.get(`${org}/${slug}`) ?? 0) < shownLateMs) {
      throw new HostFault('unreachable', `${label} does not show the team ${slug} yet.`, { cause: fault });
    }
    return `${org} has a team ${slug} that the bot cannot see; an owner has to make the bot its maintainer, or delete it`;
  }
}

/** Says whose it is from now on. A secret team has neither parent nor children, so nobody is in it by being in another one. */
const claim = ({ client, org, slug }: Place, { repo, level }: TeamWish) =>
  client.rest.teams.updateInOrg({
    org,
    team_slug: slug,
    description: describeTeam({ repoId: repo.id, level }),
    privacy: 'secret',
    notification_setting: 'notifications_disabled',
    parent_team_id: null,
  });

/** Exactly this repository, at exactly this level. Looked at again after every change, because the calls go by name. */
async function link(
  kit: TeamKit,
  { repo, level }: TeamWish,
  place: Place,
  known: { linked: LinkedTeam | undefined; isNew: boolean },
): Promise<void> {
  const { client, org, slug } = place;
  let { linked } = known;
  for (let tries = 0; tries < 2; tries++) {
    const ids = await linkedRepos(place);
    const isRight = linked !== undefined && linked.permission === permissionOfRole(level) && ids.includes(repo.id);
    if (isRight) return;
    if (tries > 0) break;
    if (!known.isNew && !isAtLeast(linked ? levelOfTeam(linked) : 'none', level)) await empty(kit.clients, place);
    await client.rest.teams.addOrUpdateRepoPermissionsInOrg({
      org,
      team_slug: slug,
      ...splitPath(repo.path),
      permission: permissionOfRole(level),
    });
    linked = (await teamsOn(client, repo.path)).find((team) => team.slug === slug);
  }
  throw new HostFault('unreachable', `${label} does not show the team ${slug} with ${repo.path} yet.`);
}

/** The numbers of the team's repositories, after all but the one that it is for were taken off it. */
async function linkedRepos(place: Place): Promise<string[]> {
  const { client, org, slug } = place;
  const repos = await allOfPages(
    pagesOf((page) => client.rest.teams.listReposInOrg({ org, team_slug: slug, per_page: perPage, page })),
  );
  for (const { id, full_name } of repos) {
    if (slug.startsWith(`jit-${id}-`)) continue;
    await unless(['gone'], client.rest.teams.removeRepoInOrg({ org, team_slug: slug, ...splitPath(full_name) }));
  }
  return repos.map(({ id }) => String(id));
}
