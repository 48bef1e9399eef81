/**
 * One look at what the bot's teams give one person on one repository. A team counts by what it may do there now; where the
 * repository is not to be seen any more, its teams are read by name, so that people can still be taken out of them.
 */
import type { Octokit } from '@octokit/rest';
import { highestLevel, type Level, type LevelOrNone, levels } from '#domain/level.ts';
import { type Account, HostFault, type Invitation, type Observation } from '#hosts/host.ts';
import type { GitHubClients } from './clients.ts';
import { unless } from './fault.ts';
import { type FoundRepo, findById, ownerOf, presentAccount, repoOf } from './names.ts';
import { confirmAccount, levelOfPermission, permissionOf } from './permission.ts';
import { levelOfTeam, teamsOn } from './team.ts';
import { type Place, placesOf } from './team-members.ts';
import { purposeOf, teamName } from './team-name.ts';

/** A team of the bot's for this repository, and what it gives there. */
interface Giving extends Place {
  level: LevelOrNone;
  /** Shown with the repository, not only known by name. */
  isShown?: boolean;
}

export interface TeamLook {
  seen: Observation;
  /** Where the person is, or is invited to be. */
  places: Place[];
}

/** @throws HostFault `gone` when neither the repository nor the organisation's teams can be seen, and the rest */
export async function observeTeams(
  clients: GitHubClients,
  repo: { id: string; path: string },
  account: Account,
): Promise<TeamLook> {
  const candidates = await clients.forOwner(ownerOf(repo.path));
  let found: FoundRepo;
  try {
    found = await findById(candidates, repo);
  } catch (fault) {
    if (!(fault instanceof HostFault) || (fault.kind !== 'gone' && fault.kind !== 'identity')) throw fault;
    return withoutRepo(candidates[0], repo, account, fault);
  }
  const { client, data } = found;
  const isPersonal = data.owner.type !== 'Organization';
  const [permission, teams] = await Promise.all([
    permissionOf(client, data.full_name, account.login),
    isPersonal ? [] : teamsFor(client, data.full_name, repo.id),
  ]);
  const [present, own] = await confirmAccount(found, permission, account);
  const places = await placesOf(teams, present.login);
  const isHidden = !isPersonal && !teams.some(({ isShown }) => isShown) && places.length === 0;
  const invitationUrl = new URL(`/orgs/${data.owner.login}/invitation`, data.html_url).href;
  const seen: Observation = {
    repo: { ...repoOf(data), archived: data.archived === true },
    account: present,
    ...givenBy(places, invitationUrl),
    ...(isHidden && { isHidden }),
    effective: highestLevel([levelOfPermission(own), ...levelsOf(places, 'active')]),
  };
  return { seen, places };
}

/**
 * Those that are shown with the repository. Where none of the bot's is, they were taken off it or are there no more, or the
 * credential may not see teams any more; the last must never read as "nobody is in them".
 */
async function teamsFor(client: Octokit, path: string, repoId: string): Promise<Giving[]> {
  const org = ownerOf(path);
  const linked = await unless(['refused', 'gone'], teamsOn(client, path));
  const ours = (linked ?? [])
    .filter((team) => purposeOf(team)?.repoId === repoId)
    .map((team) => ({ client, org, slug: team.slug, level: levelOfTeam(team), isShown: true }));
  if (ours.length > 0) return ours;
  if (!(await seesTeams(client, org)))
    throw new HostFault('refused', `The bot may not see the teams of ${org} any more.`);
  const byName = teamsByName(client, org, repoId);
  // Taken off the repository, a team gives nothing, and yet whoever is in it has it all back with the next link.
  return linked ? byName.map((team) => ({ ...team, level: 'none' })) : byName;
}

const seesTeams = async (client: Octokit, org: string): Promise<boolean> =>
  (await unless(['gone', 'refused'], client.rest.teams.list({ org, per_page: 1 }))) !== undefined;

/** All that the bot can have made for the repository. */
export const teamsByName = (client: Octokit, org: string, repoId: string): (Giving & { level: Level })[] =>
  levels.map((level) => ({ client, org, slug: teamName({ repoId, level }), level }));

async function withoutRepo(
  client: Octokit,
  repo: { id: string; path: string },
  account: Account,
  fault: HostFault,
): Promise<TeamLook> {
  const org = ownerOf(repo.path);
  if (!(await seesTeams(client, org))) throw fault;
  const present = await presentAccount(client, account);
  const places = await placesOf(teamsByName(client, org, repo.id), present.login);
  const seen: Observation = {
    // Nobody can open a page that is gone.
    repo: { ...repo, url: '', archived: false },
    account: present,
    ...givenBy(places, ''),
    effective: 'none',
  };
  return { seen, places };
}

type Placed = Giving & { state: 'active' | 'pending' };

const levelsOf = (places: readonly Placed[], state: Placed['state']): LevelOrNone[] =>
  places.filter((place) => place.state === state).map(({ level }) => level);

/** The highest of the teams as the row; an invitation that came with a team is the bot's, and to be taken back. */
function givenBy(places: readonly Placed[], url: string): Pick<Observation, 'direct' | 'isContained' | 'invitation'> {
  const level = highestLevel(levelsOf(places, 'active'));
  const invited = highestLevel(levelsOf(places, 'pending'));
  const invitation: Invitation | undefined =
    invited === 'none' ? undefined : { id: `team:${invited}`, level: invited, url, byUs: true, expired: false };
  return {
    direct: places.some(({ state }) => state === 'active') ? { level, role: level } : 'none',
    isContained: true,
    ...(invitation && { invitation }),
  };
}
