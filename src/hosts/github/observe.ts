/**
 * One complete look at one person's access to one repository. Everything is asked side by side under the last known names;
 * only when a name turns out to be out of date is it asked again.
 */
import type { Octokit } from '@octokit/rest';
import { highestLevel, type LevelOrNone } from '#domain/level.ts';
import type { Account, Invitation, Observation } from '#hosts/host.ts';
import type { GitHubClients } from './clients.ts';
import { type Collaborator, directRow } from './direct-row.ts';
import { askGraphql } from './graphql.ts';
import { invitationOf } from './invitation.ts';
import { findById, ownerOf, repoOf, splitPath } from './names.ts';
import { allOfPages, findInPages, pagesOf, perPage } from './pages.ts';
import { confirmAccount, levelOfPermission, type Permission, permissionOf } from './permission.ts';

/** What was asked about one person under one pair of names. */
interface Look {
  /** Undefined when GitHub answered 404: no such login, or no access at all. */
  permission: Permission | undefined;
  /** The person's entry among those with a row of their own. */
  collaborator: Collaborator | undefined;
  invitation: Invitation | undefined;
}

/** @throws HostFault `gone`, `identity` and the rest */
export async function observe(
  clients: GitHubClients,
  repo: { id: string; path: string },
  account: Account,
): Promise<Observation & { isPersonal: boolean }> {
  const candidates = await clients.forOwner(ownerOf(repo.path));
  const early = settled(lookAt(clients, candidates[0], repo.path, account));
  const found = await findById(candidates, repo);
  const path = found.data.full_name;
  const sameNames = found.client === candidates[0] && path.toLowerCase() === repo.path.toLowerCase();
  const look = sameNames ? unwrap(await early) : await lookAt(clients, found.client, path, account);
  const [present, permission] = await confirmAccount(found, look.permission, account);
  const isPersonal = found.data.owner.type !== 'Organization';
  const isOwner = isPersonal && String(found.data.owner.id) === account.id;
  const [direct, shut] = await Promise.all([
    isOwner ? ('none' as const) : directRow(clients, found.client, { path, isPersonal }, present, look.collaborator),
    clients.isServer ? suspension(clients, found.client, present) : undefined,
  ]);
  const own: LevelOrNone = typeof direct === 'string' ? 'none' : direct.level;
  return {
    repo: { ...repoOf(found.data), archived: found.data.archived === true },
    account: present,
    direct,
    // A suspended person can do nothing, whatever GitHub shows of their rows.
    effective: shut ? 'none' : isOwner ? 'admin' : highestLevel([levelOfPermission(permission), own]),
    ...(shut !== undefined && { shut }),
    ...(look.invitation && { invitation: look.invitation }),
    isPersonal,
  };
}

interface Suspension {
  user: { databaseId: number | null; suspendedAt: string | null } | null;
}

/** REST tells of suspensions to site administrators only; the field is an Enterprise Server's. */
async function suspension(
  clients: GitHubClients,
  client: Octokit,
  { id, login }: Account,
): Promise<string | undefined> {
  const query = 'query ($login: String!) { user(login: $login) { databaseId suspendedAt } }';
  const user = (await askGraphql<Suspension>(clients, client, query, { login }))?.user;
  return user?.suspendedAt && String(user.databaseId) === id ? 'suspended' : undefined;
}

async function lookAt(clients: GitHubClients, client: Octokit, path: string, account: Account): Promise<Look> {
  const where = splitPath(path);
  const collaborators = pagesOf((page) =>
    client.rest.repos.listCollaborators({ ...where, affiliation: 'direct', per_page: perPage, page }),
  );
  const invitations = pagesOf((page) => client.rest.repos.listInvitations({ ...where, per_page: perPage, page }));
  const [permission, collaborator, invitation] = await Promise.all([
    permissionOf(client, path, account.login),
    findInPages(collaborators, ({ id }) => String(id) === account.id),
    allOfPages(invitations).then((all) => invitationOf(clients, all, account)),
  ]);
  return { permission, collaborator, invitation };
}

/** Lets a look that was begun early fail without anyone listening yet. */
const settled = <T>(look: Promise<T>): Promise<PromiseSettledResult<T>> =>
  Promise.allSettled([look]).then(([result]) => result);

function unwrap<T>(result: PromiseSettledResult<T>): T {
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}
