/**
 * Whether a person's access to an organisation's repository can only come from their own row: it is higher than the base
 * permission, the teams and ownership give. Every doubt counts as "no".
 */
import type { Octokit } from '@octokit/rest';
import { isAtLeast, type LevelOrNone } from '#domain/level.ts';
import { HostFault } from '#hosts/host.ts';
import { unless } from './fault.ts';
import { levelOfRole } from './level.ts';
import { splitPath } from './names.ts';
import { allOfPages, pagesOf, perPage } from './pages.ts';

/** @throws HostFault */
export async function outranksOtherSources(
  client: Octokit,
  path: string,
  login: string,
  level: LevelOrNone,
): Promise<boolean> {
  const { owner: org, repo } = splitPath(path);
  const role = await membership(client, org, login);
  if (role === 'unknown' || role === 'admin') return false;
  if (role === 'none') return true;
  if (!isBelow(await basePermission(client, org), level)) return false;
  const teams = await unless(
    ['refused', 'gone'],
    allOfPages(pagesOf((page) => client.rest.repos.listTeams({ owner: org, repo, per_page: perPage, page }))),
  );
  if (!teams) return false;
  for (const { slug, permission } of teams) {
    if (isBelow(permission, level)) continue;
    if (await mayBeInTeam(client, org, slug, login)) return false;
  }
  return true;
}

/**
 * What the organisation by itself gives this person on every repository of its own: `admin` to owners, the base permission
 * to members. Undefined where it may not be read.
 * @throws HostFault
 */
export async function floorOf(client: Octokit, path: string, login: string): Promise<LevelOrNone | undefined> {
  const { owner: org } = splitPath(path);
  const role = await membership(client, org, login);
  if (role === 'none' || role === 'admin') return role;
  const base = await basePermission(client, org);
  return base === undefined ? undefined : levelOfRole(base);
}

/** Shown to members whose credential may read the organisation. https://docs.github.com/en/rest/orgs/orgs#get-an-organization */
async function basePermission(client: Octokit, org: string): Promise<string | undefined> {
  const answer = await unless(['refused', 'gone'], client.rest.orgs.get({ org }));
  return answer?.data.default_repository_permission ?? undefined;
}

/**
 * `none` for people outside the organisation, whom neither base permission nor teams reach; 403 says that we may not know.
 * https://docs.github.com/en/rest/orgs/members#get-organization-membership-for-a-user
 */
export async function membership(
  client: Octokit,
  org: string,
  login: string,
): Promise<'admin' | 'member' | 'none' | 'unknown'> {
  try {
    const { data } = await client.rest.orgs.getMembershipForUser({ org, username: login });
    if (data.state !== 'active') return 'none';
    return data.role === 'admin' ? 'admin' : 'member';
  } catch (error) {
    if (error instanceof HostFault && error.kind === 'gone') return 'none';
    if (error instanceof HostFault && error.kind === 'refused') return 'unknown';
    throw error;
  }
}

/** Members of child teams count too. Asked only about teams that could give as much. */
async function mayBeInTeam(client: Octokit, org: string, team: string, login: string): Promise<boolean> {
  try {
    await client.rest.teams.getMembershipForUserInOrg({ org, team_slug: team, username: login });
    return true;
  } catch (error) {
    if (error instanceof HostFault && error.kind === 'gone') return false;
    if (error instanceof HostFault && error.kind === 'refused') return true;
    throw error;
  }
}

function isBelow(role: string | undefined, level: LevelOrNone): boolean {
  const given = levelOfRole(role ?? '?');
  return given !== undefined && !isAtLeast(given, level);
}
