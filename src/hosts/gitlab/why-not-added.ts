/** What GitLab refuses about a person's row, in words for that person; GitLab's own follow where they say more. */
import { clip } from '#hosts/fault.ts';
import { type DirectRow, HostFault, type Observation } from '#hosts/host.ts';
import { levelWords } from './level.ts';

/** @param fault what the write ended in; what has no better words comes back as it is */
export function inWords({ repo, account }: Observation, row: DirectRow, fault: unknown): unknown {
  if (!(fault instanceof HostFault) || fault.kind !== 'refused') return fault;
  const { status, message } = fault;
  const said = message.replace(/^GitLab refused: /, '').replace(/\.?$/, '.');
  const words = wordsFor({ path: repo.path, login: account.login, role: row.role, status, said });
  return words === undefined
    ? fault
    : new HostFault('refused', clip(words), { cause: fault, ...(status && { status }) });
}

function wordsFor(no: {
  path: string;
  login: string;
  role: string;
  status: number | undefined;
  said: string;
}): string | undefined {
  const { path, login, role, status, said } = no;
  // https://docs.gitlab.com/user/group/access_and_permissions/#prevent-members-from-being-added-to-projects-in-a-group
  if (status === 405) {
    return `The group of ${path} lets nobody be added to its projects. An Owner of the group has to add ${login} to the group, or allow it under Settings > General > Permissions and group features.`;
  }
  // https://docs.gitlab.com/user/group/saml_sso/#sso-enforcement
  if (/SAML|SCIM/.test(said)) {
    return `${login} is not linked to the single sign-on that the group of ${path} asks for. Please sign in through it once, then ask again. GitLab says: ${said}`;
  }
  if (status === 403 && role === '50') {
    return `Only an Owner can give ${levelWords('admin')}, and Jit's own account is none on ${path}.`;
  }
  return undefined;
}
