/**
 * Access to an organisation's repositories through teams of the bot's own. A person is put into a team and taken out of it;
 * their own row, and whatever else gives them access, is never touched.
 */
import { afterWrite, writeOn } from '#hosts/fault.ts';
import { type Applied, type Container, type DirectRow, HostFault, type Observation } from '#hosts/host.ts';
import type { GitHubAuth, GitHubClients } from './clients.ts';
import { label, unless } from './fault.ts';
import { createKeptCheck } from './kept.ts';
import { createLanes } from './lanes.ts';
import { listMembers } from './list-members.ts';
import { createRefusals } from './may-not.ts';
import { findById, ownerOf } from './names.ts';
import { observeTeams, teamsByName } from './observe-teams.ts';
import { whyNotMember } from './org-member.ts';
import { readyTeam, type TeamKit, type TeamWish } from './team.ts';
import { type Place, placesOf, putIn, takeOutOfAll } from './team-members.ts';

/** Makes no request by itself. */
export function createContainer(clients: GitHubClients, auth: GitHubAuth): Container {
  const kit: TeamKit = { clients, auth, refusals: createRefusals(clients.now), madeAt: new Map() };
  const whyNotKept = createKeptCheck(kit);
  const inLane = createLanes();
  /** Where each look found the person. */
  const placesSeen = new WeakMap<Observation, Place[]>();

  /** One at a time for each team: making ready begins by emptying a team that was taken off its repository. */
  const ready = (wish: TeamWish) =>
    inLane(`${wish.repo.id} ${wish.level}`, () => readyTeam(kit, wish)).catch(archivedInWords);

  return {
    async observe(repo, account) {
      const { seen, places } = await observeTeams(clients, repo, account);
      placesSeen.set(seen, [...places, ...(await leftBehind(clients, repo, seen))]);
      return seen;
    },

    async prepare(repo, account, level) {
      const wish = await wishFor(clients, repo, level);
      if (typeof wish === 'string') return wish;
      const refused = kit.refusals.lately(wish.org) ?? kit.refusals.lately(wish.repo.path);
      if (refused !== undefined) return refused;
      const why = await whyNotMember(kit, wish, account);
      if (why !== undefined) return why;
      const team = await ready(wish);
      if (typeof team === 'string') return team;
      if ('archived' in team) return team.archived.message;
      return team.isNew ? undefined : whyNotKept(team.place);
    },

    setRow: (seen, row) =>
      writeOn(seen, async () => {
        const wish = await wishFor(clients, seen.repo, row.level);
        if (typeof wish === 'string') throw new HostFault('refused', wish);
        const [why, team] = await Promise.all([whyNotMember(kit, wish, seen.account), ready(wish)]);
        if (why !== undefined) throw new HostFault('refused', why);
        if (typeof team === 'string') throw new HostFault('refused', team);
        if ('archived' in team) throw team.archived;
        return move(clients, seen, team.place, placesSeen.get(seen));
      }),

    async removeRow(seen) {
      const known = placesSeen.get(seen) ?? [];
      const places = known.length > 0 ? known : await allPlaces(clients, seen);
      await takeOutOfAll(places, seen.account.login);
    },

    listMembers: () => listMembers(clients),
  };
}

/** @returns why there can be no team for it, in plain words. @throws HostFault */
async function wishFor(
  clients: GitHubClients,
  repo: { id: string; path: string },
  level: DirectRow['level'],
): Promise<TeamWish | string> {
  if (level === 'none') return 'GitHub has no such level';
  const { client, data } = await findById(await clients.forOwner(ownerOf(repo.path)), repo);
  if (data.owner.type !== 'Organization') {
    return `${data.full_name} belongs to a person, and only organisations have teams`;
  }
  return { client, org: data.owner.login, repo: { id: repo.id, path: data.full_name }, level };
}

/** Into the new team before out of the others, so that at no moment there is less than what is wanted. */
async function move(
  clients: GitHubClients,
  seen: Observation,
  to: Place,
  known: readonly Place[] | undefined,
): Promise<Applied> {
  const before = known ?? (await allPlaces(clients, seen));
  await putIn(clients, to, seen);
  const others = before.filter(({ org, slug }) => org !== to.org || slug !== to.slug);
  await afterWrite(label, () => takeOutOfAll(others, seen.account.login));
  return { as: 'row' };
}

/** Every team for the repository in that organisation that has the person, linked to it or not. */
async function placesIn(clients: GitHubClients, org: string, repoId: string, login: string): Promise<Place[]> {
  const [client] = await clients.forOwner(org);
  return placesOf(teamsByName(client, org, repoId), login);
}

const allPlaces = (clients: GitHubClients, { repo, account }: Observation): Promise<Place[]> =>
  placesIn(clients, ownerOf(repo.path), repo.id, account.login);

/** A repository that moved leaves its teams with the old owner: they give nothing any more, but people are still in them. */
async function leftBehind(clients: GitHubClients, asked: { path: string }, seen: Observation): Promise<Place[]> {
  const owner = ownerOf(asked.path);
  if (owner.toLowerCase() === ownerOf(seen.repo.path).toLowerCase()) return [];
  return (await unless(['gone', 'refused'], placesIn(clients, owner, seen.repo.id, seen.account.login))) ?? [];
}

/** That the repository is archived stands in the way of its team's link, never of taking people out. */
function archivedInWords(fault: unknown): { archived: HostFault } {
  if (!(fault instanceof HostFault) || fault.kind !== 'archived') throw fault;
  return { archived: fault };
}
