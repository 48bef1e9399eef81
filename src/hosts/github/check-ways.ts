/** What `jit doctor` says about the way in which access is given in each organisation, and why it is that way. */
import type { Octokit } from '@octokit/rest';
import type { Finding } from '#hosts/host.ts';
import type { listInstallations } from './app-clients.ts';
import type { GitHubAuth } from './clients.ts';
import { unless } from './fault.ts';
import { remedyFor } from './may-not.ts';

type Installation = Awaited<ReturnType<typeof listInstallations>>[number];

const container = (org: string, unsure = ''): Finding => ({
  severity: 'note',
  words: `GitHub, ${org}: access is given through teams of Jit's own (container)${unsure}. People's own rows are left alone.`,
});

const direct = (org: string, auth: GitHubAuth, why: string): Finding => ({
  severity: 'note',
  words: `GitHub, ${org}: access is given by changing people's own rows (direct), because ${why}. For teams of Jit's own, ${remedyFor(auth)}.`,
});

/** An installation for an organisation that is not suspended. */
export function wayOfInstallation({ permissions }: Installation, org: string, auth: GitHubAuth): Finding {
  if (permissions.members === 'write') return container(org);
  return direct(org, auth, 'the GitHub App may not change who is in a team');
}

/** @param scopes of a classic token; GitHub does not tell what others may. @throws HostFault */
export async function wayOfToken(
  client: Octokit,
  org: string,
  auth: GitHubAuth,
  scopes: readonly string[] | undefined,
): Promise<Finding> {
  if (scopes && !scopes.includes('admin:org') && !scopes.includes('write:org')) {
    return direct(org, auth, 'the GitHub token has no scope admin:org');
  }
  const [ours, shown] = await Promise.all([
    unless(['gone', 'refused'], client.rest.orgs.getMembershipForAuthenticatedUser({ org })),
    unless(['gone', 'refused'], client.rest.orgs.get({ org })),
  ]);
  if (ours?.data.state !== 'active') return direct(org, auth, "the GitHub token's account is no member there");
  if (ours.data.role !== 'admin' && shown?.data.members_can_create_teams === false) {
    return direct(org, auth, 'only owners may make teams there');
  }
  const unsure = ', if the token has the organization permission Members: read and write, which GitHub does not tell';
  return container(org, scopes ? '' : unsure);
}
