/** Who is in a team of the bot's: look, put in, take out. The calls go by login, so what they hit is checked by number. */
import type { Octokit } from '@octokit/rest';
import { afterWrite } from '#hosts/fault.ts';
import { HostFault, type Observation } from '#hosts/host.ts';
import type { GitHubClients } from './clients.ts';
import { label, unless, unusable } from './fault.ts';
import { allOfPages, findInPages, pagesOf, perPage } from './pages.ts';
import { undo } from './undo.ts';

/** A team, and the client that may act on it. */
export interface Place {
  client: Octokit;
  org: string;
  slug: string;
}

const addressOf = ({ org, slug }: Place) => ({ org, team_slug: slug });

/** `pending`: they would be in it once they accept an invitation to the organisation. @throws HostFault */
export async function membershipIn(place: Place, login: string): Promise<'active' | 'pending' | undefined> {
  const asked = place.client.rest.teams.getMembershipForUserInOrg({ ...addressOf(place), username: login });
  const answer = await unless(['gone'], asked);
  if (!answer) return undefined;
  const { state } = answer.data;
  if (state !== 'active' && state !== 'pending') throw unusable('the state of a membership');
  return state;
}

/** Those among the places where the person is, or is invited to be. @throws HostFault */
export async function placesOf<T extends Place>(
  places: readonly T[],
  login: string,
): Promise<(T & { state: 'active' | 'pending' })[]> {
  const states = await Promise.all(places.map((place) => membershipIn(place, login)));
  return places.flatMap((place, index) => {
    const state = states[index];
    return state ? [{ ...place, state }] : [];
  });
}

/** In pages as they come, the bot itself included. @throws HostFault */
export const membersOf = (place: Place, role: 'all' | 'maintainer' = 'all') =>
  pagesOf((page) => place.client.rest.teams.listMembersInOrg({ ...addressOf(place), role, per_page: perPage, page }));

/** Already out is success. @throws HostFault */
export const takeOut = (place: Place, login: string): Promise<unknown> =>
  unless(['gone'], place.client.rest.teams.removeMembershipForUserInOrg({ ...addressOf(place), username: login }));

/** Out of all of them, side by side; one that fails keeps none of the others. @throws HostFault the first one's */
export async function takeOutOfAll(places: readonly Place[], login: string): Promise<void> {
  const results = await Promise.allSettled(places.map((place) => takeOut(place, login)));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

/**
 * Nobody but the bot is left in the team.
 * @throws HostFault
 */
export async function empty(clients: Pick<GitHubClients, 'isUs'>, place: Place): Promise<void> {
  for (const { id, login } of await allOfPages(membersOf(place))) {
    if (!(await clients.isUs({ id, login }))) await takeOut(place, login);
  }
}

/**
 * Somebody who is no member of the organisation (any more) would be invited to it, so that is taken back at once.
 * https://docs.github.com/en/rest/teams/members#add-or-update-team-membership-for-a-user
 * @throws HostFault `refused` when it came to an invitation, `identity` when a stranger has the login by now
 */
export async function putIn(clients: Pick<GitHubClients, 'isUs'>, place: Place, seen: Observation): Promise<void> {
  const { client } = place;
  const { login, id } = seen.account;
  const { data } = await client.rest.teams.addOrUpdateMembershipForUserInOrg({
    ...addressOf(place),
    username: login,
    role: 'member',
  });
  if (data.state === 'pending') return afterInvitation(clients, place, seen);
  await afterWrite(label, async () => {
    const isIn = await findInPages(membersOf(place), (member) => String(member.id) === id);
    if (isIn) return;
    const holder = await client.rest.users.getByUsername({ username: login });
    if (String(holder.data.id) === id) throw unusable('the person just put into a team');
    await undo(seen, takeOut(place, login));
  });
}

/** What taking back an invitation is not known to have done must be looked at again, so it is no plain "no". */
async function afterInvitation(
  clients: Pick<GitHubClients, 'isUs'>,
  place: Place,
  { account }: Observation,
): Promise<never> {
  await afterWrite(label, () => uninvite(clients, place, account.login));
  throw new HostFault(
    'refused',
    `${account.login} is no member of ${place.org} any more, and a team holds members only; the invitation that GitHub sent is taken back`,
  );
}

/** Out of the team first: then an invitation accepted in this very moment gives nothing here. */
async function uninvite(clients: Pick<GitHubClients, 'isUs'>, place: Place, login: string): Promise<void> {
  const { client, org } = place;
  const invitations = await allOfPages(
    pagesOf((page) => client.rest.teams.listPendingInvitationsInOrg({ ...addressOf(place), per_page: perPage, page })),
  );
  await takeOut(place, login);
  for (const { id, login: invited, inviter } of invitations) {
    if (invited?.toLowerCase() !== login.toLowerCase() || !inviter || !(await clients.isUs(inviter))) continue;
    await unless(['gone'], client.rest.orgs.cancelInvitation({ org, invitation_id: id }));
  }
}
