/** The writes to a person's own row on GitLab. Creating and changing are different calls, so nobody's row is overwritten unseen. */
import { afterWrite } from '#hosts/fault.ts';
import { type Applied, type DirectRow, HostFault, type Observation } from '#hosts/host.ts';
import { type GitLabClient, label, unlessGone, unusable } from './client.ts';
import { levelOfWords } from './level.ts';
import { netDate } from './net-date.ts';
import { whenLooked } from './observe.ts';
import { inWords } from './why-not-added.ts';

type Access = Parameters<GitLabClient['members']['add']>[1];

/**
 * The whole row is sent every time: GitLab leaves out an end that is not sent but drops a custom role that is not.
 * https://docs.gitlab.com/api/project_members/#edit-a-member-of-a-project
 * @throws HostFault
 */
export async function setRow(
  { members }: GitLabClient,
  seen: Observation,
  row: DirectRow,
  net: Date | undefined,
  now: Date,
): Promise<Applied> {
  const who = Number(seen.account.id);
  const access = Number(row.role) as Access;
  const role = row.memberRoleId === undefined ? {} : { memberRoleId: row.memberRoleId };
  if (seen.direct === 'none') {
    const ends = row.expiresAt ?? (net && netDate(net, now));
    const options = { userId: seen.account.id, ...(ends && { expiresAt: ends }), ...role };
    const added = members.add(seen.repo.id, access, options).catch((fault: unknown) => {
      throw inWords(seen, row, someoneWasFaster(fault));
    });
    return confirm(await added, seen, row);
  }
  const end = endOf(seen.direct, row, net, now);
  const options = { ...(end !== undefined && { expiresAt: end }), ...role };
  let answer: unknown;
  try {
    answer = await members.edit(seen.repo.id, who, access, options);
  } catch (fault) {
    return dropInstead(members, seen, row, inWords(seen, row, fault));
  }
  return confirm(answer, seen, row);
}

/**
 * GitLab takes no row below what a group above gives the person. To lower a row that far is to remove it, which leaves the
 * person what the group gives. Every other fault goes on.
 */
async function dropInstead(
  members: GitLabClient['members'],
  seen: Observation,
  row: DirectRow,
  fault: unknown,
): Promise<Applied> {
  const [, words] = /should be greater than or equal to (.+?) inherited membership/.exec(String(fault)) ?? [];
  const isBelowGroup = fault instanceof HostFault && fault.status === 400 && words !== undefined;
  const isLowering = typeof seen.direct === 'object' && Number(row.role) < Number(seen.direct.role);
  if (!isBelowGroup || !isLowering) throw fault;
  await unlessGone(members.remove(seen.repo.id, Number(seen.account.id)));
  return { as: 'base', floor: levelOfWords(words) ?? row.level };
}

/** Already gone is success; whether anything is left, the next look tells. @throws HostFault */
export async function removeRow({ dropMember }: GitLabClient, seen: Observation): Promise<void> {
  if (seen.direct === 'none') return;
  const looked = whenLooked(seen);
  // GitLab compares in whole seconds, and its Date header is cut to one.
  const since = looked && new Date(looked.getTime() + 1000);
  const removal = dropMember({ project: seen.repo.id }, Number(seen.account.id), since).catch(changedSince);
  await unlessGone(removal);
}

/** 412: somebody has changed the row since the look, and their word may stand; only another look can tell. */
function changedSince(error: unknown): never {
  if (!(error instanceof HostFault) || error.status !== 412) throw error;
  throw new HostFault('unreachable', 'Someone has just changed the role of this person.', {
    status: 412,
    cause: error,
  });
}

/**
 * The end of a row that is there already; empty takes an end away, and undefined leaves it as it is. A net moves along only where the row has an end by now
 * and is to have none of its own: such a row was created by us. Dating a standing row would end it for good.
 */
function endOf(present: Observation['direct'], row: DirectRow, net: Date | undefined, now: Date): string | undefined {
  if (row.expiresAt !== undefined) return row.expiresAt;
  const hasEnd = typeof present === 'object' && present.expiresAt !== undefined;
  if (!hasEnd) return undefined;
  return net ? netDate(net, now) : '';
}

/** 409: there is a row that was not there when we looked. Whose it is, only another look can tell, hence not `refused`. */
function someoneWasFaster(error: unknown): unknown {
  if (!(error instanceof HostFault) || error.status !== 409) return error;
  return new HostFault('unreachable', 'Someone else has just given this person a role here.', {
    status: 409,
    cause: error,
  });
}

/** Whether the answer to a write shows the row that was wanted. A success may also mean "queued": https://docs.gitlab.com/administration/settings/sign_up_restrictions/ (role promotions). */
export function confirm(answer: unknown, seen: Observation, row: DirectRow): Promise<Applied> {
  return afterWrite(label, () => {
    const { id, access_level: access } = (answer ?? {}) as { id?: unknown; access_level?: unknown };
    if (id === undefined && /queued/i.test(JSON.stringify(answer))) {
      throw new HostFault('queued', 'The new role waits for the approval of a GitLab administrator.');
    }
    if (id === undefined || access === undefined) throw unusable('the changed row');
    if (String(id) !== seen.account.id) throw new HostFault('unreachable', 'GitLab answered about another account.');
    if (String(access) !== row.role) throw new HostFault('unreachable', 'GitLab did not take over the new role.');
    return { as: 'row' };
  });
}
