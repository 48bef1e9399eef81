/** Why GitHub did not add somebody from outside the organisation, in words for that person; the host's own follow. */
import type { Octokit } from '@octokit/rest';
import { clip } from '#hosts/fault.ts';
import { HostFault, type Observation } from '#hosts/host.ts';
import { ownerOf } from './names.ts';
import { membership } from './other-sources.ts';

/**
 * @param fault what adding the person ended in; anything but a refusal comes back as it is
 * @see https://docs.github.com/en/rest/collaborators/collaborators#add-a-repository-collaborator
 */
export async function whyNotAdded(client: Octokit, { repo, account }: Observation, fault: unknown): Promise<unknown> {
  if (!(fault instanceof HostFault) || fault.kind !== 'refused') return fault;
  const org = ownerOf(repo.path);
  const role = await membership(client, org, account.login).catch(() => 'unknown');
  if (role !== 'none') return fault;
  const { status, message } = fault;
  const words = inWords({ org, login: account.login, isForbidden: status === 403, said: message });
  return new HostFault('refused', clip(words), { cause: fault, ...(status && { status }) });
}

function inWords(no: { org: string; login: string; isForbidden: boolean; said: string }): string {
  const { org, login, isForbidden } = no;
  const said = no.said.replace(/^GitHub refused: /, '').replace(/\.?$/, '.');
  const who = `${login} is no member of ${org}`;
  if (isForbidden) {
    return `${who}, and ${org} may not let people from outside in: an owner of ${org} has to allow that, or make ${login} a member. GitHub says: ${said}`;
  }
  const limit = /invitation/i.test(said)
    ? ' GitHub allows 50 invitations to one repository a day; please ask again tomorrow.'
    : '';
  return `${who}, and GitHub does not take them there: ${said}${limit}`;
}
