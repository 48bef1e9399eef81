/**
 * Whether the bot decides who is in a team that was there before: as its maintainer, an owner or an App with the permission,
 * and with no identity provider that decides instead. What was found good is believed for ten minutes.
 */
import { listInstallations } from './app-clients.ts';
import { unless } from './fault.ts';
import { remedyFor } from './may-not.ts';
import type { TeamKit } from './team.ts';
import { membersOf, type Place } from './team-members.ts';

const believedMs = 10 * 60_000;

/** @returns a question with a memory: why the bot does not decide, in plain words; undefined when it does. */
export function createKeptCheck(kit: TeamKit): (place: Place) => Promise<string | undefined> {
  const good = new Map<string, number>();
  return async (place) => {
    const key = `${place.org}/${place.slug}`.toLowerCase();
    const nowMs = kit.clients.now().getTime();
    if ((good.get(key) ?? 0) > nowMs) return undefined;
    const [may, idpGroup] = await Promise.all([mayManage(kit, place), idpGroupOf(place)]);
    if (idpGroup !== undefined) {
      return `who is in the team ${place.slug} of ${place.org} is decided by ${idpGroup} of the identity provider; disconnect it, or delete the team`;
    }
    if (!may) {
      return `the team ${place.slug} of ${place.org} is not the bot's to change: an owner has to make the bot its maintainer, or delete it (${remedyFor(kit.auth)})`;
    }
    good.set(key, nowMs + believedMs);
    return undefined;
  };
}

async function mayManage({ auth, clients }: TeamKit, place: Place): Promise<boolean> {
  const { client, org } = place;
  if ('appId' in auth) {
    const installations = await listInstallations(clients.self);
    const here = installations.find(({ account }) => account && 'login' in account && isSame(account.login, org));
    return here?.permissions.members === 'write';
  }
  for await (const page of membersOf(place, 'maintainer')) {
    for (const member of page) if (await clients.isUs(member)) return true;
  }
  const ours = await unless(['gone', 'refused'], client.rest.orgs.getMembershipForAuthenticatedUser({ org }));
  return ours?.data.state === 'active' && ours.data.role === 'admin';
}

const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/**
 * Known to Enterprise Cloud only; everywhere else there is nothing at these addresses.
 * https://docs.github.com/en/enterprise-cloud@latest/rest/teams/team-sync
 * https://docs.github.com/en/enterprise-cloud@latest/rest/teams/external-groups
 */
async function idpGroupOf({ client, org, slug }: Place): Promise<string | undefined> {
  const lists = [
    'GET /orgs/{org}/teams/{team_slug}/team-sync/group-mappings',
    'GET /orgs/{org}/teams/{team_slug}/external-groups',
  ];
  const answers = await Promise.all(
    lists.map((list) => unless(['gone', 'refused'], client.request(list, { org, team_slug: slug }))),
  );
  for (const answer of answers) {
    const { groups } = (answer?.data ?? {}) as { groups?: { group_name?: string }[] };
    const [first] = groups ?? [];
    if (first) return `the group ${first.group_name ?? '(without a name)'}`;
  }
  return undefined;
}
