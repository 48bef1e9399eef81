/**
 * A person's own row on a repository. REST shows only the highest of all sources, so on an organisation's repository the row
 * is read through GraphQL's permissionSources; without those it is certain only where it outranks everything else.
 */
import type { Octokit } from '@octokit/rest';
import type { LevelOrNone } from '#domain/level.ts';
import { type Account, type DirectRow, HostFault } from '#hosts/host.ts';
import type { GitHubClients } from './clients.ts';
import { unless } from './fault.ts';
import { askGraphql } from './graphql.ts';
import { levelOfFlags, levelOfRole } from './level.ts';
import { splitPath } from './names.ts';
import { outranksOtherSources } from './other-sources.ts';

export type Collaborator = Awaited<ReturnType<Octokit['rest']['repos']['listCollaborators']>>['data'][number];

/** @param collaborator the person's entry in the list of direct collaborators. @throws HostFault */
export async function directRow(
  clients: Pick<GitHubClients, 'now'>,
  client: Octokit,
  repo: { path: string; isPersonal: boolean },
  account: Account,
  collaborator: Collaborator | undefined,
): Promise<DirectRow | 'none' | 'unknown'> {
  if (!collaborator) return 'none';
  const level = levelOfCollaborator(collaborator);
  // Older servers do not name the role: https://docs.github.com/en/enterprise-server@3.17/rest/collaborators/collaborators
  const highest = { role: collaborator.role_name || (level ?? ''), level };
  if (repo.isPersonal) return rowOf(highest.role, highest.level);
  let trouble: unknown;
  const role = await roleOfOwnSource(clients, client, repo.path, account).catch((fault: unknown) => {
    if (!(fault instanceof HostFault) || fault.kind !== 'unreachable') throw fault;
    trouble = fault;
    return undefined;
  });
  if (role !== undefined) {
    const own = levelOfRole(role) ?? (role === highest.role ? highest.level : await baseLevel(client, repo.path, role));
    return rowOf(role.toLowerCase() === 'pull' ? 'read' : role, own);
  }
  const isCertain =
    highest.level !== undefined && (await outranksOtherSources(client, repo.path, account.login, highest.level));
  if (isCertain) return rowOf(highest.role, highest.level);
  // What GraphQL might have told: the next look asks again.
  if (trouble !== undefined) throw trouble;
  return 'unknown';
}

const rowOf = (role: string, level: LevelOrNone | undefined): DirectRow | 'unknown' =>
  level === undefined || level === 'none' ? 'unknown' : { level, role };

const levelOfCollaborator = ({ role_name, permissions }: Collaborator): LevelOrNone | undefined =>
  (role_name ? levelOfRole(role_name) : undefined) ?? levelOfFlags(permissions);

interface Sources {
  repository: {
    collaborators: {
      edges:
        | ({
            node: { databaseId: number | null } | null;
            permissionSources: { roleName: string | null; source: { __typename: string } }[] | null;
          } | null)[]
        | null;
    } | null;
  } | null;
}

const query = `query ($owner: String!, $repo: String!, $who: String!) {
  repository(owner: $owner, name: $repo) {
    collaborators(affiliation: DIRECT, query: $who, first: 100) {
      edges { node { databaseId } permissionSources { roleName source { __typename } } }
    }
  }
}`;

/** The role that the repository itself gives this person; undefined when GraphQL cannot tell. @throws HostFault */
async function roleOfOwnSource(
  clients: Pick<GitHubClients, 'now'>,
  client: Octokit,
  path: string,
  account: Account,
): Promise<string | undefined> {
  const answer = await askGraphql<Sources>(clients, client, query, { ...splitPath(path), who: account.login });
  const edges = answer?.repository?.collaborators?.edges ?? [];
  const edge = edges.find((one) => String(one?.node?.databaseId) === account.id);
  return edge?.permissionSources?.find(({ source }) => source.__typename === 'Repository')?.roleName ?? undefined;
}

/** What a custom role ranks at: https://docs.github.com/en/enterprise-cloud@latest/rest/orgs/custom-roles */
async function baseLevel(client: Octokit, path: string, role: string): Promise<LevelOrNone | undefined> {
  const answer = await unless(
    ['gone', 'refused'],
    client.request('GET /orgs/{org}/custom-repository-roles', { org: splitPath(path).owner }),
  );
  const { custom_roles: roles } = (answer?.data ?? {}) as { custom_roles?: { name: string; base_role?: string }[] };
  return levelOfRole(roles?.find(({ name }) => name === role)?.base_role ?? '?');
}
