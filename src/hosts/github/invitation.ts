/** Invitations to a repository: which one is this person's, and who sent it. */
import type { Octokit } from '@octokit/rest';
import type { Account, Invitation } from '#hosts/host.ts';
import type { GitHubClients } from './clients.ts';
import { levelOfRole } from './level.ts';

export type InvitationData = Awaited<ReturnType<Octokit['rest']['repos']['listInvitations']>>['data'][number];

/** The person's invitation, a live one before an expired one. @throws HostFault */
export async function invitationOf(
  clients: GitHubClients,
  all: readonly InvitationData[],
  account: Account,
): Promise<Invitation | undefined> {
  const theirs = all.filter(({ invitee }) => String(invitee?.id) === account.id);
  const found = theirs.find(({ expired }) => expired !== true) ?? theirs[0];
  if (!found) return undefined;
  return readInvitation(found, await isOurs(clients, found));
}

export function readInvitation(data: InvitationData, byUs: boolean | undefined): Invitation {
  const level = levelOfRole(data.permissions);
  return {
    id: String(data.id),
    // An invitation to a custom role names that role; it gives reading at the least.
    level: level === undefined || level === 'none' ? 'read' : level,
    url: data.html_url,
    expired: data.expired === true,
    ...(byUs !== undefined && { byUs }),
  };
}

/** Undefined where the inviter's account is gone. */
async function isOurs(clients: GitHubClients, { inviter }: InvitationData): Promise<boolean | undefined> {
  return inviter ? clients.isUs(inviter) : undefined;
}
