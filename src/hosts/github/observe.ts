/**
 * One complete look at one person's access to one repository. Everything is asked side by side under the last known names;
 * only when a name turns out to be out of date is it asked again.
 */
import type { Octokit } from '@octokit/rest';
import { highestLevel, type LevelOrNone } from '#domain/level.ts';
import type { Account, Invitation, Observation } from '#hosts/host.ts';
import type { GitHubClients } from './clients.ts';
import { type Collaborator, directRow } from './direct-row.ts';
import { unless, unusable } from './fault.ts';
import { invitationOf } from './invitation.ts';
import { levelOfFlags, levelOfRole } from './level.ts';
import { type FoundRepo, findById, ownerOf, presentAccount, repoOf, splitPath } from './names.ts';
import { allOfPages, findInPages, pagesOf, perPage } from './pages.ts';

type Permission = Awaited<ReturnType<Octokit['rest']['repos']['getCollaboratorPermissionLevel']>>['data'];

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
  const direct = isOwner
    ? 'none'
    : await directRow(clients, found.client, { path, isPersonal }, present, look.collaborator);
  const own: LevelOrNone = typeof direct === 'string' ? 'none' : direct.level;
  return {
    repo: { ...repoOf(found.data), archived: found.data.archived === true },
    account: present,
    direct,
    effective: isOwner ? 'admin' : highestLevel([levelOfPermission(permission), own]),
    ...(look.invitation && { invitation: look.invitation }),
    isPersonal,
  };
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

/** 404 says that no account has this login: someone without access is answered with `none`. */
async function permissionOf(client: Octokit, path: string, login: string): Promise<Permission | undefined> {
  const answer = await unless(
    ['gone'],
    client.rest.repos.getCollaboratorPermissionLevel({ ...splitPath(path), username: login }),
  );
  return answer?.data;
}

/** The account as it is called now, and the permission that is surely its own and not that of a later holder of its login. */
async function confirmAccount(
  { client, data }: FoundRepo,
  permission: Permission | undefined,
  account: Account,
): Promise<[Account, Permission | undefined]> {
  const holder = permission?.user;
  if (holder && String(holder.id) === account.id) return [{ id: account.id, login: holder.login }, permission];
  const present = await presentAccount(client, account);
  if (!permission && present.login.toLowerCase() === account.login.toLowerCase()) return [present, undefined];
  const again = await permissionOf(client, data.full_name, present.login);
  if (again && String(again.user?.id) !== account.id) throw unusable('the account of a permission');
  return [present, again];
}

function levelOfPermission(permission: Permission | undefined): LevelOrNone {
  if (!permission) return 'none';
  const { role_name, user, permission: base } = permission;
  return levelOfRole(role_name ?? base) ?? levelOfFlags(user?.permissions) ?? levelOfRole(base) ?? 'none';
}

/** Lets a look that was begun early fail without anyone listening yet. */
const settled = <T>(look: Promise<T>): Promise<PromiseSettledResult<T>> =>
  Promise.allSettled([look]).then(([result]) => result);

function unwrap<T>(result: PromiseSettledResult<T>): T {
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}
