/** Everybody in any of the bot's own groups, read from GitLab alone: who is there without a grant is a leak. */
import type { Found } from '#hosts/host.ts';
import { type GitLabClient, unlessGone } from './client.ts';
import { accessOf, parseGroupName } from './container-group.ts';
import { rowGiving } from './container-observe.ts';
import type { KnownGroups } from './known-groups.ts';
import { findGroup, rootPath } from './root.ts';

const atOnce = 10;

/**
 * Only direct members: below a root with nobody else in it there are no others.
 * @param known is added to
 * @throws HostFault
 */
export async function* listContained(client: GitLabClient, known: KnownGroups): AsyncGenerator<Found[]> {
  const root = await findGroup(client, rootPath);
  if (!root) return;
  const groups = await client.groups.allSubgroups(root.id, { perPage: 100 });
  const ours = groups.flatMap(({ id, path }) => {
    const name = parseGroupName(path);
    return name ? [{ groupId: id, ...name }] : [];
  });
  for (let from = 0; from < ours.length; from += atOnce) {
    const batch = await Promise.all(ours.slice(from, from + atOnce).map((group) => membersOf(client, group, known)));
    yield batch.flat();
  }
}

async function membersOf(
  client: GitLabClient,
  { groupId, projectId, level }: { groupId: number } & NonNullable<ReturnType<typeof parseGroupName>>,
  known: KnownGroups,
): Promise<Found[]> {
  const [members, us] = await Promise.all([
    unlessGone(client.groupMembers.all(groupId, { perPage: 100 })),
    client.ourId(),
  ]);
  const others = members?.filter(({ id }) => id !== us) ?? [];
  if (others.length === 0) return [];
  const path = known.paths.get(projectId) ?? (await pathOf(client, projectId));
  known.paths.set(projectId, path);
  known.add(projectId, groupId);
  return others.map((member) => ({
    repo: { id: projectId, path },
    account: { id: String(member.id), login: member.username },
    row: rowGiving(Math.min(member.access_level, accessOf(level))),
  }));
}

/** A project that cannot be seen any more has no name but its number. */
async function pathOf({ projects }: GitLabClient, projectId: string): Promise<string> {
  const project = await unlessGone(projects.show(projectId));
  return project?.path_with_namespace ?? `#${projectId}`;
}
