/**
 * The top-level group below which all groups of the bot's own lie. Whoever is a member of it, or of a group invited to it,
 * inherits into all of them and so into every project that they are invited to; that is why only the bot may be in it.
 * https://docs.gitlab.com/user/project/members/sharing_projects_groups/
 */
import { HostFault } from '#hosts/host.ts';
import { type GitLabClient, unlessGone, unusable } from './client.ts';

export const rootPath = 'jit-access';

/** What people can do where the bot may not create the group itself. */
export const rootRemedy = `create the private top-level group ${rootPath} with the account of Jit's GitLab token as its only member, as Owner`;

export type Root = { id: number } | { why: string };

type Group = NonNullable<Awaited<ReturnType<typeof findGroup>>>;

/** A group by its full path, which must still be that path: old ones may lead on. @throws HostFault */
export async function findGroup({ groups }: GitLabClient, fullPath: string) {
  const group = await unlessGone(groups.show(fullPath, { withProjects: false }));
  if (!group) return undefined;
  if (!group.id || !group.full_path) throw unusable('a group');
  return group.full_path.toLowerCase() === fullPath.toLowerCase() ? group : undefined;
}

/** The root as it is, never created here; undefined where there is none to be seen. @throws HostFault */
export async function lookAtRoot(client: GitLabClient): Promise<Root | undefined> {
  const group = await findGroup(client, rootPath);
  return group && judgeRoot(client, group);
}

/** The root, created where there is none. @returns why there can be none, in plain words @throws HostFault for what passes */
export async function makeRoot(client: GitLabClient): Promise<Root> {
  const present = await lookAtRoot(client);
  if (present) return present;
  try {
    await client.groups.create(rootPath, rootPath, {
      ...closed,
      description: 'Access for a time, given by Jit. Nobody else may be a member of this group.',
    });
  } catch (fault) {
    const made = isNo(fault) ? await lookAtRoot(client) : undefined;
    if (made) return made;
    if (!isNo(fault)) throw fault;
    return { why: `Jit needs a group of its own on GitLab and may not create it (${fault.message}); ${rootRemedy}` };
  }
  return (
    (await lookAtRoot(client)) ?? {
      why: `the GitLab group ${rootPath} could not be seen after it was created; ${rootRemedy}`,
    }
  );
}

/** Private, with nothing in it but what the bot puts there. https://docs.gitlab.com/api/groups/#create-a-group */
export const closed = {
  visibility: 'private',
  projectCreationLevel: 'noone',
  subgroupCreationLevel: 'owner',
  requestAccessEnabled: false,
} as const;

/** A refusal that will be the same for the next who asks, unlike a limit or a host that is down. */
export const isNo = (fault: unknown): fault is HostFault =>
  fault instanceof HostFault && ['refused', 'gone', 'archived'].includes(fault.kind);

async function judgeRoot({ groupMembers, ourId }: GitLabClient, group: Group): Promise<Root> {
  const openness = whyOpen(group);
  if (openness !== undefined) return { why: openness };
  if (group.parent_id) return { why: `the GitLab group ${rootPath} lies in another group; ${rootRemedy}` };
  const us = await ourId();
  // With the members of invited groups: a private one shows itself by them alone.
  const members = await unlessGone(groupMembers.all(group.id, { includeInherited: true, perPage: 100 }));
  const isOwner = members?.some(({ id, access_level: access }) => id === us && access >= 50);
  if (!isOwner) {
    return {
      why: `the account of Jit's GitLab token is no Owner of the group ${rootPath}; make it the Owner, and the only member`,
    };
  }
  const others = members?.filter(({ id }) => id !== us).map(({ username }) => username) ?? [];
  if (others.length > 0) {
    return {
      why: `the GitLab group ${rootPath} has other members than Jit (${others.join(', ')}), who would share in all access that is given through it; remove them from it`,
    };
  }
  return { id: group.id };
}

/** Why people whom the bot does not know could come into this group; undefined when they cannot. */
export function whyOpen({ full_path: path, visibility, shared_with_groups: invited }: Group): string | undefined {
  if (visibility !== 'private') return `the GitLab group ${path} is ${visibility}; set its visibility to private`;
  if (!invited || invited.length === 0) return undefined;
  const names = invited.map(({ group_full_path: name }) => name).join(', ');
  return `other groups are invited to the GitLab group ${path} (${names}); remove them from it`;
}
