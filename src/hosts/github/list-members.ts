/** Everybody in any of the bot's teams, with what the team gives them: who has no grant is there by mistake. */
import { isLevel, type Level } from '#domain/level.ts';
import type { Account, Found } from '#hosts/host.ts';
import type { GitHubClients } from './clients.ts';
import { unless } from './fault.ts';
import { allOfPages, pagesOf, perPage } from './pages.ts';
import { levelOfTeam, teamsOn } from './team.ts';
import { membersOf, type Place } from './team-members.ts';
import { isMarked, purposeOf, type TeamPurpose } from './team-name.ts';

/** A batch for each team that has anybody but the bot. @throws HostFault */
export async function* listMembers(clients: GitHubClients): AsyncGenerator<Found[]> {
  for (const { client, org } of await clients.organisations()) {
    for (const team of await ourTeams({ client, org })) {
      const people = await peopleIn(clients, team);
      if (people.length === 0) continue;
      const { path, level } = await giftOf(team);
      yield people.map((account) => ({
        repo: { id: team.purpose.repoId, path },
        account,
        row: { level, role: level },
      }));
    }
  }
}

type OurTeam = Place & { purpose: TeamPurpose };

/** An organisation whose teams the credential may not see has none of the bot's. */
async function ourTeams({ client, org }: Omit<Place, 'slug'>): Promise<OurTeam[]> {
  const pages = pagesOf((page) => client.rest.teams.list({ org, per_page: perPage, page }));
  const teams = (await unless(['refused', 'gone'], allOfPages(pages))) ?? [];
  return teams.flatMap(({ slug, description }) => {
    const purpose = isMarked({ description }) ? purposeOf({ slug, description }) : undefined;
    return purpose ? [{ client, org, slug, purpose }] : [];
  });
}

async function peopleIn(clients: GitHubClients, team: OurTeam): Promise<Account[]> {
  const people: Account[] = [];
  for await (const page of membersOf(team)) {
    for (const { id, login } of page) if (!(await clients.isUs({ id, login }))) people.push({ id: String(id), login });
  }
  return people;
}

/** What the team may do on its repository now. One that was taken off it goes by its name, and gives nothing any more. */
async function giftOf({ client, org, slug, purpose }: OurTeam): Promise<{ path: string; level: Level }> {
  const repos = await allOfPages(
    pagesOf((page) => client.rest.teams.listReposInOrg({ org, team_slug: slug, per_page: perPage, page })),
  );
  const path = repos.find(({ id }) => String(id) === purpose.repoId)?.full_name;
  if (path === undefined) return { path: `${org}/#${purpose.repoId}`, level: purpose.level };
  const linked = (await unless(['refused', 'gone'], teamsOn(client, path)))?.find((team) => team.slug === slug);
  const level = linked && levelOfTeam(linked);
  return { path, level: level !== undefined && isLevel(level) ? level : purpose.level };
}
