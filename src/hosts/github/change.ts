/**
 * The three writes to a person's own row on GitHub: set it, invite to it, remove it. Each answer is checked to be about the
 * recorded account, because a login that changed hands since the last look would give access to a stranger.
 */
import type { Octokit } from '@octokit/rest';
import { type Applied, type DirectRow, HostFault, type Observation } from '#hosts/host.ts';
import type { GitHubClients } from './clients.ts';
import { unless, unusable } from './fault.ts';
import { type InvitationData, readInvitation } from './invitation.ts';
import { levelOfRole, permissionOfRole } from './level.ts';
import { ownerOf, splitPath } from './names.ts';

/** Where and for whom to write, as the last look showed it. */
interface Target {
  client: Octokit;
  seen: Observation;
  where: { owner: string; repo: string };
}

/**
 * @param isPersonal whether the repository belongs to a person: there every collaborator writes, no other level can be set
 * (https://docs.github.com/en/rest/collaborators/collaborators#add-a-repository-collaborator)
 * @throws HostFault
 */
export async function setRow(
  clients: GitHubClients,
  seen: Observation,
  row: DirectRow,
  isPersonal: boolean,
): Promise<Applied> {
  if (isPersonal && levelOfRole(row.role) !== 'write') {
    throw new HostFault('refused', 'On a repository that belongs to a person, GitHub can give Write and nothing else.');
  }
  const target = await targetOf(clients, seen);
  if (seen.invitation) {
    const kept = await reinvite(target, seen.invitation, row);
    if (kept) return kept;
  }
  const { status, data } = await target.client.rest.repos.addCollaborator({
    ...target.where,
    username: seen.account.login,
    ...(!isPersonal && { permission: permissionOfRole(row.role) }),
  });
  if (status !== 201) {
    await verifyRow(target);
    return { as: 'row' };
  }
  return { as: 'invitation', invitation: await verifyInvitation(target, data) };
}

/** Already gone is success; whether anything is left, the next look tells. @throws HostFault */
export async function removeRow(clients: GitHubClients, seen: Observation): Promise<void> {
  const { client, where } = await targetOf(clients, seen);
  if (seen.invitation) await withdraw(client, where, seen.invitation.id);
  if (seen.direct === 'none') return;
  await unless(['gone'], client.rest.repos.removeCollaborator({ ...where, username: seen.account.login }));
}

async function targetOf(clients: GitHubClients, seen: Observation): Promise<Target> {
  const [client] = await clients.forOwner(ownerOf(seen.repo.path));
  return { client, seen, where: splitPath(seen.repo.path) };
}

/** A live invitation of ours is changed in place; an expired one makes room for a new one (undefined). */
async function reinvite(
  { client, where }: Target,
  pending: NonNullable<Observation['invitation']>,
  row: DirectRow,
): Promise<Applied | undefined> {
  if (pending.byUs === false) {
    if (pending.expired) return undefined;
    throw new HostFault('refused', 'Somebody else has invited this person already; that invitation is still open.');
  }
  const level = levelOfRole(row.role);
  if (pending.expired || level === undefined || level === 'none') {
    await withdraw(client, where, pending.id);
    return undefined;
  }
  if (level === pending.level) return { as: 'invitation', invitation: pending };
  const { data } = await client.rest.repos.updateInvitation({
    ...where,
    invitation_id: Number(pending.id),
    permissions: level,
  });
  return { as: 'invitation', invitation: readInvitation(data, true) };
}

const withdraw = (client: Octokit, where: Target['where'], id: string) =>
  unless(['gone'], client.rest.repos.deleteInvitation({ ...where, invitation_id: Number(id) }));

async function verifyInvitation({ client, where, seen }: Target, data: InvitationData | undefined) {
  if (!data?.id) throw unusable('the invitation');
  if (String(data.invitee?.id) === seen.account.id) return readInvitation(data, true);
  await withdraw(client, where, String(data.id));
  throw loginChangedHands(seen.account.login);
}

/** 204 says nothing about who was given the row, so the holder of the login is read. */
async function verifyRow({ client, where, seen }: Target): Promise<void> {
  const username = seen.account.login;
  const { data } = await client.rest.repos.getCollaboratorPermissionLevel({ ...where, username });
  if (!data.user) throw unusable('the account of a permission');
  if (String(data.user.id) === seen.account.id) return;
  await client.rest.repos.removeCollaborator({ ...where, username });
  throw loginChangedHands(username);
}

const loginChangedHands = (login: string): HostFault =>
  new HostFault('identity', `The login ${login} belongs to another account by now; what it was given is taken back.`);
