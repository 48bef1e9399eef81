/** What `jit doctor` says about GitLab: whether the token works, may change memberships and lives on. */
import { type Finding, HostFault } from '#hosts/host.ts';
import { soonExpired } from '#hosts/soon-expired.ts';
import { type GitLabClient, unlessGone, unusable } from './client.ts';

/** Never throws. https://docs.gitlab.com/api/personal_access_tokens/ */
export async function check(client: GitLabClient, now: Date): Promise<Finding[]> {
  try {
    return await checkToken(client, now);
  } catch (error) {
    if (!(error instanceof HostFault)) return [{ severity: 'error', words: 'GitLab gave no usable answer.' }];
    const remedy =
      error.kind === 'credential' ? ' Check GITLAB_TOKEN.' : ' Check GITLAB_URL, GITLAB_TOKEN and the way there.';
    return [{ severity: 'error', words: `${error.message}${remedy}` }];
  }
}

async function checkToken({ tokens, users, projects }: GitLabClient, now: Date): Promise<Finding[]> {
  const us = await users.showCurrentUser();
  if (us?.id === undefined) throw unusable('the account');
  const findings: Finding[] = [];
  const self = await unlessGone(tokens.show());
  if (self?.scopes && !self.scopes.includes('api')) {
    findings.push({
      severity: 'error',
      words: `The GitLab token has no scope "api" (it has: ${self.scopes.join(', ')}). Create one with it under User settings > Access tokens.`,
    });
  }
  findings.push(...soonExpired('The GitLab token', self?.expires_at, now));
  const maintained = await projects.all({
    minAccessLevel: 40,
    simple: true,
    perPage: 1,
    page: 1,
    pagination: 'offset',
  });
  if (maintained.length === 0) {
    findings.push({
      severity: 'warning',
      words:
        'The GitLab token can change access nowhere: its account needs the role Maintainer on each project (Owner, to give Owner).',
    });
  }
  return findings;
}
