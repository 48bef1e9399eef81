/**
 * The three writes to a person's own row on GitHub: set it, invite to it, remove it. Each answer is checked to be about the
 * recorded account, because a login that changed hands since the last look would give access to a stranger.
 */
import type { Octokit } from '@octokit/rest';
import { isAtLeast, type Level } from '#domain/level.ts';
import { afterWrite } from '#hosts/fault.ts';
import { type Applied, type DirectRow, HostFault, type Invitation, type Observation } from '#hosts/host.ts';
import type { GitHubClients } from './clients.ts';
import { label, unless, unusable } from './fault.ts';
import { type InvitationData, readInvitation } from './invitation.ts';
import { levelOfRole, permissionOfRole } from './level.ts';
import { ownerOf, splitPath } from './names.ts';
import { floorOf } from './other-sources.ts';
import { undo } from './undo.ts';
import { whyNotAdded } from './why-not-added.ts';

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
  const permission = isPersonal ? {} : { permission: permissionOfRole(row.role) };
  const { invitation } = seen;
  if (!invitation) return add(target, row, permission);
  if (invitation.byUs === false && !invitation.expired) {
    throw new HostFault('refused', 'Somebody else has invited this person already; that invitation is still open.');
  }
  if (invitation.byUs === false) return add(target, row, permission);
  const level = levelOfRole(row.role);
  if (!invitation.expired && level !== undefined && level !== 'none') return reinvite(target, invitation, level);
  await target.client.rest.repos.deleteInvitation({ ...target.where, invitation_id: Number(invitation.id) });
  return afterWrite(label, () => add(target, row, permission));
}

/** Already gone is success; whether anything is left, the next look tells. @throws HostFault */
export async function removeRow(clients: GitHubClients, seen: Observation): Promise<void> {
  const invitation = seen.invitation?.byUs === false ? undefined : seen.invitation;
  const hasRow = seen.direct !== 'none';
  if (!invitation && !hasRow) return;
  const target = await targetOf(clients, seen);
  if (invitation) await withdraw(target, invitation.id);
  if (!hasRow) return;
  if (invitation) await afterWrite(label, () => dropRow(target));
  else await dropRow(target);
}

async function targetOf(clients: GitHubClients, seen: Observation): Promise<Target> {
  const [client] = await clients.forOwner(ownerOf(seen.repo.path));
  return { client, seen, where: splitPath(seen.repo.path) };
}

/** Gives the row at once, or invites to it. */
async function add(target: Target, row: DirectRow, permission: { permission?: string }): Promise<Applied> {
  const { client, where, seen } = target;
  let answer: Awaited<ReturnType<typeof client.rest.repos.addCollaborator>>;
  try {
    answer = await client.rest.repos.addCollaborator({ ...where, username: seen.account.login, ...permission });
  } catch (fault) {
    if (seen.direct !== 'none') return dropInstead(target, row, fault);
    throw permission.permission === undefined ? fault : await whyNotAdded(client, seen, fault);
  }
  return afterWrite(label, async () => {
    const { status, data } = answer;
    if (status === 201) return { as: 'invitation', invitation: await verifyInvitation(target, data) };
    await verifyRow(target);
    return { as: 'row' };
  });
}

/**
 * A member of an organisation cannot be given less than its base permission. To lower a row that far is to remove it, which
 * leaves the person what the organisation gives to all. Every other fault goes on.
 * https://docs.github.com/en/rest/collaborators/collaborators#add-a-repository-collaborator
 */
async function dropInstead(target: Target, row: DirectRow, fault: unknown): Promise<Applied> {
  const { client, seen } = target;
  const isBelowBase = fault instanceof HostFault && fault.status === 422 && /cannot assign/i.test(fault.message);
  const present = typeof seen.direct === 'string' ? seen.effective : seen.direct.level;
  const isLowering = seen.direct !== 'none' && !isAtLeast(row.level, present);
  if (!isBelowBase || !isLowering) throw fault;
  const floor = await floorOf(client, seen.repo.path, seen.account.login);
  if (floor === undefined || !isAtLeast(floor, row.level)) throw fault;
  await dropRow(target);
  return { as: 'base', floor };
}

/** Changes a live invitation of ours in place. */
async function reinvite({ client, where }: Target, pending: Invitation, level: Level): Promise<Applied> {
  if (level === pending.level) return { as: 'invitation', invitation: pending };
  const { data } = await client.rest.repos.updateInvitation({
    ...where,
    invitation_id: Number(pending.id),
    permissions: level,
  });
  return afterWrite(label, () => ({ as: 'invitation', invitation: readInvitation(data, true) }));
}

const withdraw = ({ client, where }: Target, id: string) =>
  unless(['gone'], client.rest.repos.deleteInvitation({ ...where, invitation_id: Number(id) }));

const dropRow = ({ client, where, seen }: Target) =>
  unless(['gone'], client.rest.repos.removeCollaborator({ ...where, username: seen.account.login }));

async function verifyInvitation(target: Target, data: InvitationData | undefined): Promise<Invitation> {
  if (!data?.id) throw unusable('the invitation');
  if (String(data.invitee?.id) === target.seen.account.id) return readInvitation(data, true);
  return undo(target.seen, withdraw(target, String(data.id)));
}

/** 204 says nothing about who was given the row, so the holder of the login is read. */
async function verifyRow(target: Target): Promise<void> {
  const { client, where, seen } = target;
  const { data } = await client.rest.repos.getCollaboratorPermissionLevel({ ...where, username: seen.account.login });
  if (!data.user) throw unusable('the account of a permission');
  if (String(data.user.id) !== seen.account.id) await undo(seen, dropRow(target));
}
