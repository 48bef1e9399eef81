/**
 * What a person may do on a repository in the end, from all sources. The same answer tells whose login it is by now, so no
 * permission is taken for the recorded account's that is a later holder's.
 */
import type { Octokit } from '@octokit/rest';
import type { LevelOrNone } from '#domain/level.ts';
import type { Account } from '#hosts/host.ts';
import { unless, unusable } from './fault.ts';
import { levelOfFlags, levelOfRole } from './level.ts';
import { type FoundRepo, presentAccount, splitPath } from './names.ts';

export type Permission = Awaited<ReturnType<Octokit['rest']['repos']['getCollaboratorPermissionLevel']>>['data'];

/** 404 says that no account has this login: someone without access is answered with `none`. @throws HostFault */
export async function permissionOf(client: Octokit, path: string, login: string): Promise<Permission | undefined> {
  const answer = await unless(
    ['gone'],
    client.rest.repos.getCollaboratorPermissionLevel({ ...splitPath(path), username: login }),
  );
  return answer?.data;
}

/**
 * The account as it is called now, and the permission that is surely its own and not that of a later holder of its login.
 * @throws HostFault `gone` when there is no such account any more
 */
export async function confirmAccount(
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

export function levelOfPermission(permission: Permission | undefined): LevelOrNone {
  if (!permission) return 'none';
  const { role_name, user, permission: base } = permission;
  return levelOfRole(role_name ?? base) ?? levelOfFlags(user?.permissions) ?? levelOfRole(base) ?? 'none';
}
