/** Who can be held by a team: active members of the organisation. Putting anybody else into one would invite them to it. */
import type { Octokit } from '@octokit/rest';
import { type Account, HostFault } from '#hosts/host.ts';
import { unless } from './fault.ts';
import { mayNot, type TeamKit } from './team.ts';

/**
 * https://docs.github.com/en/rest/orgs/members#get-organization-membership-for-a-user
 * @param account under its present login
 * @returns why no team can hold this person, in plain words
 * @throws HostFault `identity` when the login is another account's by now
 */
export async function whyNotMember(
  kit: TeamKit,
  { client, org }: { client: Octokit; org: string },
  account: Account,
): Promise<string | undefined> {
  const { login } = account;
  try {
    const answer = await unless(['gone'], client.rest.orgs.getMembershipForUser({ org, username: login }));
    if (!answer) return `${login} is no member of ${org}, and a team holds members only`;
    const { state, role, user } = answer.data;
    if (user && String(user.id) !== account.id) {
      throw new HostFault('identity', `The login ${login} belongs to another account by now.`);
    }
    if (state !== 'active')
      return `${login} has not accepted the invitation to ${org} yet, and a team holds members only`;
    if (role === 'admin') return `${login} is an owner of ${org} and may do everything there already`;
    return role === 'member' ? undefined : `${login} is ${role} of ${org}, and a team holds members only`;
  } catch (error) {
    if (!(error instanceof HostFault) || error.kind !== 'refused') throw error;
    return kit.refusals.remember(org, mayNot(kit, `see who is a member of ${org}`, error));
  }
}
