/**
 * One group of the bot's own: for one project at one level, private, below the root, and invited to the project with that
 * level as the highest role. What a member gets is the lower of their role in the group and that.
 */
import type { ProjectSchema } from '@gitbeaker/rest';
import { type Level, levels } from '#domain/level.ts';
import { HostFault } from '#hosts/host.ts';
import { type GitLabClient, unlessGone, unusable } from './client.ts';
import { findProject } from './find-project.ts';
import { levelWords, rowFor } from './level.ts';
import { closed, findGroup, isNo, rootPath, whyOpen } from './root.ts';

type ShareAccess = Parameters<GitLabClient['projects']['share']>[2];

/** Not `admin`: an Owner of the group could bring others into it, in ways that nobody would see. */
export const containedLevels = levels.filter((level) => level !== 'admin' && rowFor(level) !== undefined);

export const accessOf = (level: Level): number => Number(rowFor(level)?.role);

export const groupPath = (projectId: string, level: Level): string => `${rootPath}/p${projectId}-${level}`;

/** Project and level from the last part of a group's path; undefined for a group that is none of ours. */
export function parseGroupName(name: string): { projectId: string; level: Level } | undefined {
  const [, projectId, words] = /^p([1-9]\d*)-([a-z]+)$/.exec(name) ?? [];
  const level = containedLevels.find((one) => one === words);
  return projectId !== undefined && level !== undefined ? { projectId, level } : undefined;
}

export interface Share {
  groupId: number;
  level: Level;
  /** The highest role that it gives. */
  access: number;
  expires: boolean;
}

/** The bot's own groups among those that are invited to the project. */
export function ownShares(project: ProjectSchema): Share[] {
  return (project.shared_with_groups ?? []).flatMap((share): Share[] => {
    const level = containedLevels.find((one) => groupPath(String(project.id), one) === share.group_full_path);
    if (level === undefined) return [];
    const expires = 'expires_at' in share && Boolean(share.expires_at);
    return [{ groupId: share.group_id, level, access: share.group_access_level, expires }];
  });
}

/**
 * Group and invitation as they should be, made or mended. Nobody gains anything by it: where an invitation is to give more
 * than it does now, the group is emptied first.
 * @returns why that cannot be, in plain words
 * @throws HostFault for what passes
 */
export async function makeGroupReady(
  client: GitLabClient,
  rootId: number,
  repo: { id: string; path: string },
  level: Level,
): Promise<{ groupId: number } | { why: string }> {
  const project = await findProject(client, repo);
  const group = await findOrCreate(client, rootId, groupPath(repo.id, level), project.path_with_namespace);
  if ('why' in group) return group;
  const { groupId, isNew } = group;
  const access = accessOf(level);
  const present = ownShares(project).find((share) => share.groupId === groupId);
  if (present?.access === access && !present.expires) return { groupId };
  // A group made a moment ago holds nobody, and GitLab may not show it yet.
  if (!isNew && (!present || present.access < access)) await empty(client, groupId);
  if (present) await unlessGone(client.projects.unshare(project.id, groupId));
  return share(client, project, groupId, access);
}

async function findOrCreate(
  client: GitLabClient,
  rootId: number,
  path: string,
  projectPath: string,
): Promise<{ groupId: number; isNew: boolean } | { why: string }> {
  const name = path.slice(rootPath.length + 1);
  try {
    const present = await findGroup(client, path);
    const group =
      present ??
      (await client.groups.create(name, name, {
        ...closed,
        parentId: rootId,
        description: `Access to ${projectPath} for a time, given by Jit.`,
      }));
    if (!group?.id || group.full_path !== path) throw unusable('a group');
    const why = whyOpen(group);
    return why === undefined ? { groupId: group.id, isNew: present === undefined } : { why };
  } catch (fault) {
    if (!isNo(fault)) throw fault;
    return {
      why: `Jit needs the role Owner in the GitLab group ${rootPath} to create groups in it (${fault.message})`,
    };
  }
}

/** Everybody but the bot out of a group whose members have less by it now than they would have. */
async function empty({ groupMembers, dropMember, ourId }: GitLabClient, groupId: number): Promise<void> {
  const [members, us] = await Promise.all([groupMembers.all(groupId, { perPage: 100 }), ourId()]);
  const others = members.filter(({ id }) => id !== us);
  await Promise.all(others.map(({ id }) => unlessGone(dropMember({ group: groupId }, id))));
}

/** https://docs.gitlab.com/api/projects/#share-a-project-with-a-group */
async function share(
  { projects }: GitLabClient,
  project: ProjectSchema,
  groupId: number,
  access: number,
): Promise<{ groupId: number } | { why: string }> {
  try {
    const link: unknown = await projects.share(project.id, groupId, access as ShareAccess);
    const { group_id: id, group_access: given } = (link ?? {}) as { group_id?: unknown; group_access?: unknown };
    if (id !== groupId || given !== access) throw unusable('the invitation of a group');
    return { groupId };
  } catch (fault) {
    if (!isNo(fault)) throw fault;
    // Somebody was faster: whether it is as it should be, the next look tells.
    if (/already shared/i.test(fault.message)) throw new HostFault('unreachable', fault.message, { cause: fault });
    return { why: whyNotShared(project.path_with_namespace, fault) };
  }
}

/** GitLab says 404 where the settings of the top-level group keep groups from outside out. */
function whyNotShared(path: string, { kind, status, message }: HostFault): string {
  if (kind === 'gone') {
    return `no group from outside its top-level group may be invited to ${path}; an Owner of that group can allow it under Settings > General > Permissions and group features`;
  }
  if (status === 400 && /sharing with group is disabled/i.test(message)) {
    return `${path} may not be shared with groups; an Owner of its group can allow it under Settings > General > Permissions and group features`;
  }
  if (status === 403) {
    return `the account of Jit's GitLab token needs the role ${levelWords('maintain')} on ${path} to invite a group to it`;
  }
  return `no group of Jit's own can be invited to ${path} (${message})`;
}
