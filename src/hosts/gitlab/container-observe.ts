/** A look at what the bot's own groups give one person on one project, and at what the person has there from all sources. */
import type { MemberSchema } from '@gitbeaker/rest';
import type { Level } from '#domain/level.ts';
import type { Account, DirectRow, Observation } from '#hosts/host.ts';
import { type GitLabClient, gone, unlessGone } from './client.ts';
import { accessOf, containedLevels, groupPath, ownShares } from './container-group.ts';
import { findProject } from './find-project.ts';
import type { KnownGroups } from './known-groups.ts';
import { levelOfAccess } from './level.ts';
import { accountOf, effectOf } from './observe.ts';
import { findGroup, rootPath } from './root.ts';

interface Held {
  groupId: number;
  row: MemberSchema;
  /** The highest that the group gives; 0 for one that is not invited to the project. */
  most: number;
}

const holding = new WeakMap<Observation, number[]>();

/** The groups that were seen to hold the person; undefined where none was, or `seen` is no look of this process. */
export const groupsHolding = (seen: Observation): readonly number[] | undefined => holding.get(seen);

/** @throws HostFault `gone` when the account, or the project and all of the bot's groups for it cannot be seen */
export async function observeContained(
  client: GitLabClient,
  known: KnownGroups,
  repo: { id: string; path: string },
  account: Account,
): Promise<Observation> {
  const who = Number(account.id);
  const [project, highest] = await Promise.all([
    unlessGone(findProject(client, repo)),
    unlessGone(client.members.show(repo.id, who, { includeInherited: true })),
  ]);
  if (!project) return withoutProject(client, repo, account);
  const invited = ownShares(project).map(({ groupId, access }) => ({ groupId, most: access }));
  const others = known.of(repo.id).filter((groupId) => !invited.some((group) => group.groupId === groupId));
  const held = await rowsIn(client, who, [...invited, ...others.map((groupId) => ({ groupId, most: 0 }))]);
  // A private group is shown with the project to those only who may see it: members of the root see all that is below.
  const isHidden = invited.length === 0 && held.length === 0 && !(await findGroup(client, rootPath));
  const { id, path_with_namespace: path, web_url: url, archived } = project;
  return observation({
    repo: { id: String(id), path, url, archived: archived === true },
    ...(await accountOf(client, account, [highest, ...held.map(({ row }) => row)])),
    held,
    effective: effectOf(highest),
    ...(isHidden && { isHidden }),
  });
}

/** Where the project is out of sight, people must still come out of the groups: these are the bot's own wherever it went. */
async function withoutProject(
  client: GitLabClient,
  repo: { id: string; path: string },
  account: Account,
): Promise<Observation> {
  const find = async (level: Level) => {
    const group = await findGroup(client, groupPath(repo.id, level));
    return group ? [{ groupId: group.id, most: accessOf(level) }] : [];
  };
  const groups = (await Promise.all(containedLevels.map(find))).flat();
  if (groups.length === 0) throw gone(`GitLab does not show ${repo.path} to the bot.`);
  const held = await rowsIn(client, Number(account.id), groups);
  return observation({
    repo: { ...repo, url: `${client.url}/${repo.path}`, archived: false },
    ...(await accountOf(
      client,
      account,
      held.map(({ row }) => row),
    )),
    held,
    effective: 'none',
  });
}

async function rowsIn(client: GitLabClient, who: number, groups: Omit<Held, 'row'>[]): Promise<Held[]> {
  const rows = groups.map(async ({ groupId, most }) => {
    const row = await unlessGone(client.groupMembers.show(groupId, who));
    return row ? [{ groupId, most, row }] : [];
  });
  return (await Promise.all(rows)).flat();
}

function observation({ held, ...rest }: Omit<Observation, 'direct'> & { held: Held[] }): Observation {
  const access = Math.max(0, ...held.map(({ row, most }) => Math.min(row.access_level, most)));
  const direct = held.length === 0 ? 'none' : { ...rowGiving(access), ...dateOf(held, access) };
  const seen: Observation = { ...rest, direct, isContained: true };
  if (held.length > 0) {
    holding.set(
      seen,
      held.map(({ groupId }) => groupId),
    );
  }
  return seen;
}

/** Until when the groups that give that much let the person stay: the last of their dates, none where one has none. */
function dateOf(held: readonly Held[], access: number): Pick<DirectRow, 'expiresAt'> {
  const giving = held.filter(({ row, most }) => Math.min(row.access_level, most) === access);
  const dates = giving.map(({ row }) => row.expires_at?.slice(0, 10) ?? '').sort();
  const last = dates.at(-1);
  return dates[0] && last ? { expiresAt: last } : {};
}

/** The row of somebody in a group, for as far as the group gives something on. */
export const rowGiving = (access: number): DirectRow => ({ level: levelOfAccess(access), role: String(access) });
