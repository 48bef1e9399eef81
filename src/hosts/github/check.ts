/** What `jit doctor` says about GitHub: whether the credential works, and which permission it lacks and where that is given. */
import type { Octokit } from '@octokit/rest';
import { type Finding, HostFault } from '#hosts/host.ts';
import { soonExpired } from '#hosts/soon-expired.ts';
import { listInstallations } from './app-clients.ts';
import { wayOfInstallation, wayOfToken } from './check-ways.ts';
import type { GitHubAuth } from './clients.ts';
import { unless } from './fault.ts';
import { tokensPage } from './may-not.ts';

/** @param client acts as the token's account, or as the App itself. Never throws. */
export async function check(client: Octokit, auth: GitHubAuth, now: Date): Promise<Finding[]> {
  try {
    return 'token' in auth ? await checkToken(client, auth, now) : await checkApp(client, auth);
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
async function checkToken(client: Octokit, auth: GitHubAuth, now: Date): Promise<Finding[]> {
  const findings: Finding[] = [];
  const { headers } = await client.rest.users.getAuthenticated();
  const told = headers['x-oauth-scopes'];
  const scopes = typeof told === 'string' && told !== '' ? told.split(/,\s*/) : undefined;
  if (scopes) findings.push(...checkScopes(scopes));
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
  const administered = data.filter(({ permissions }) => permissions?.admin === true);
  const owners = administered.map(({ owner }) => owner).filter(({ type }) => type === 'Organization');
  const organisations = [...new Set(owners.map(({ login }) => login))];
  if (!scopes) findings.push(...(await checkMembers(client, organisations)));
  const ways = await Promise.all(organisations.map((org) => wayOfToken(client, org, auth, scopes)));
  return [...findings, ...ways];
}

const whyMembers =
  "base permission and teams cannot be told from people's own access, so some grants will be refused and some access cannot be put back exactly";

function checkScopes(scopes: readonly string[]): Finding[] {
  const findings: Finding[] = [];
  if (!scopes.includes('repo')) {
    findings.push({
      severity: 'error',
      words: `The GitHub token has no scope "repo" (it has: ${scopes.join(', ')}). Grant it under ${tokensPage}.`,
    });
  }
  if (!['read:org', 'write:org', 'admin:org'].some((scope) => scopes.includes(scope))) {
    findings.push(
      warning(`The GitHub token has no scope "read:org". Without it ${whyMembers}. Grant it under ${tokensPage}.`),
    );
  }
  return findings;
}

/** A fine-grained token does not tell its permissions, so what needs Members is tried. https://docs.github.com/en/rest/teams/teams#list-teams */
async function checkMembers(client: Octokit, organisations: readonly string[]): Promise<Finding[]> {
  const may = await Promise.all(
    organisations.map((org) => unless(['refused', 'gone'], client.rest.teams.list({ org, per_page: 1 }))),
  );
  return organisations
    .filter((_, index) => may[index] === undefined)
    .map((org) =>
      warning(
        `The GitHub token may not read the members of ${org}. Without it ${whyMembers}. Grant it the organization permission Members: read-only under ${tokensPage} > Fine-grained tokens.`,
      ),
    );
}

async function checkApp(app: Octokit, auth: GitHubAuth): Promise<Finding[]> {
  const installations = await listInstallations(app);
  if (installations.length === 0) {
    const words = "The GitHub App is not installed anywhere. Install it under the App's settings > Install App.";
    return [{ severity: 'error', words }];
  }
  return installations.flatMap((installation): Finding[] => {
    const { account, suspended_at, permissions, html_url, target_type } = installation;
    const owner = account && 'login' in account ? account.login : 'an owner';
    if (suspended_at) {
      return [warning(`The GitHub App is suspended for ${owner}; unsuspend it at ${html_url}.`)];
    }
    const missing = [
      ...(permissions.administration === 'write' ? [] : ['Administration: read and write']),
      ...(permissions.metadata ? [] : ['Metadata: read-only']),
    ];
    const where = `Grant it under the App's settings > Permissions & events, then accept it at ${html_url}.`;
    const findings: Finding[] = [];
    if (missing.length > 0) {
      const words = `The GitHub App may not change access for ${owner}: it lacks ${missing.join(' and ')}. ${where}`;
      findings.push({ severity: 'error', words });
    }
    if (target_type === 'Organization' && !permissions.members) {
      findings.push(
        warning(
          `The GitHub App may not read the members of ${owner}: it lacks the organization permission Members: read-only. Without it ${whyMembers}. ${where}`,
        ),
      );
    }
    const isUsable = target_type === 'Organization' && missing.length === 0;
    if (isUsable) findings.push(wayOfInstallation(installation, owner, auth));
    return findings;
  });
}

const warning = (words: string): Finding => ({ severity: 'warning', words });
