/** What `jit doctor` says about GitLab: whether the token works, may change memberships and lives on. */
import { type Finding, HostFault } from '#hosts/host.ts';
import { soonExpired } from '#hosts/soon-expired.ts';
import { type GitLabClient, unlessGone, unusable } from './client.ts';
import { lookAtRoot, rootPath, rootRemedy } from './root.ts';

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

async function checkToken(client: GitLabClient, now: Date): Promise<Finding[]> {
  const { tokens, users, projects } = client;
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
    return findings;
  }
  return [...findings, await howAccessIsGiven(client, us.can_create_group !== false)];
}

/** Looks only; the root is made with the first grant that needs it. */
async function howAccessIsGiven(client: GitLabClient, mayCreateGroups: boolean): Promise<Finding> {
  const root = await lookAtRoot(client);
  if (root && 'id' in root) {
    const words = `GitLab: access is given through groups of Jit's own below ${rootPath} (container). People's own roles are left alone.`;
    return { severity: 'note', words };
  }
  const direct =
    "GitLab: access is given by changing people's own roles (direct), because there can be no groups of Jit's own:";
  if (root) return { severity: 'warning', words: `${direct} ${root.why}.` };
  return mayCreateGroups
    ? {
        severity: 'note',
        words: `GitLab: the first grant creates the group ${rootPath} for access through groups of Jit's own (container). Where GitLab does not allow that, people's own roles are changed (direct) until somebody acts: ${rootRemedy}.`,
      }
    : { severity: 'note', words: `${direct} its account may not create any. To change that, ${rootRemedy}.` };
}
