/** What `jit doctor` says about GitHub: whether the credential works, and which permission it lacks and where that is given. */
import type { Octokit } from '@octokit/rest';
import { type Finding, HostFault } from '#hosts/host.ts';
import { soonExpired } from '#hosts/soon-expired.ts';
import { listInstallations } from './app-clients.ts';
import type { GitHubAuth } from './clients.ts';

/** @param client acts as the token's account, or as the App itself. Never throws. */
export async function check(client: Octokit, auth: GitHubAuth, now: Date): Promise<Finding[]> {
  try {
    return 'token' in auth ? await checkToken(client, now) : await checkApp(client);
  } catch (error) {
    if (!(error instanceof HostFault)) return [{ severity: 'error', words: 'GitHub gave no usable answer.' }];
    const remedy =
      error.kind === 'credential'
        ? ' Check GITHUB_TOKEN, or GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY.'
        : ' Check GITHUB_API_URL and the way there.';
    return [{ severity: 'error', words: `${error.message}${remedy}` }];
  }
}

/** Scopes are told for classic tokens only: https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps */
async function checkToken(client: Octokit, now: Date): Promise<Finding[]> {
  const findings: Finding[] = [];
  const { headers } = await client.rest.users.getAuthenticated();
  const scopes = headers['x-oauth-scopes'];
  if (typeof scopes === 'string' && scopes !== '' && !scopes.split(/,\s*/).includes('repo')) {
    findings.push({
      severity: 'error',
      words: `The GitHub token has no scope "repo" (it has: ${scopes}). Grant it under Settings > Developer settings > Personal access tokens.`,
    });
  }
  const ends = headers['github-authentication-token-expiration'];
  findings.push(...soonExpired('The GitHub token', typeof ends === 'string' ? ends : undefined, now));
  const { data } = await client.rest.repos.listForAuthenticatedUser({ per_page: 100 });
  if (!data.some(({ permissions }) => permissions?.admin === true)) {
    findings.push({
      severity: 'warning',
      words:
        'The GitHub token administers none of the repositories it sees first. Its account needs the role Admin on each repository; a fine-grained token also the repository permission Administration: read and write.',
    });
  }
  return findings;
}

async function checkApp(app: Octokit): Promise<Finding[]> {
  const installations = await listInstallations(app);
  if (installations.length === 0) {
    const words = "The GitHub App is not installed anywhere. Install it under the App's settings > Install App.";
    return [{ severity: 'error', words }];
  }
  return installations.flatMap(({ account, suspended_at, permissions, html_url }) => {
    const owner = account && 'login' in account ? account.login : 'an owner';
    if (suspended_at) {
      return [warning(`The GitHub App is suspended for ${owner}; unsuspend it at ${html_url}.`)];
    }
    const missing = [
      ...(permissions.administration === 'write' ? [] : ['Administration: read and write']),
      ...(permissions.metadata ? [] : ['Metadata: read-only']),
    ];
    if (missing.length === 0) return [];
    const words = `The GitHub App may not change access for ${owner}: it lacks ${missing.join(' and ')}. Grant it under the App's settings > Permissions & events, then accept it at ${html_url}.`;
    return [{ severity: 'error', words } satisfies Finding];
  });
}

const warning = (words: string): Finding => ({ severity: 'warning', words });
