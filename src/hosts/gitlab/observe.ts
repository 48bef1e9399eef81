/**
 * One complete look at one person's access to one project. Everything goes by id; a 404 for a membership counts as "none"
 * only because the same look reads the project itself, and the account where no membership shows it.
 */
import type { MemberSchema } from '@gitbeaker/rest';
import { highestLevel, type LevelOrNone } from '#domain/level.ts';
import type { Account, DirectRow, Observation } from '#hosts/host.ts';
import { type GitLabClient, gone, unlessGone, unusable } from './client.ts';
import { findProject } from './find-project.ts';
import { levelOfAccess } from './level.ts';

const lookedAt = new WeakMap<Observation, Date>();

/** When the person's row was looked at, by GitLab's own clock; undefined where `seen` is no look of this process. */
export const whenLooked = (seen: Observation): Date | undefined => lookedAt.get(seen);

/** @throws HostFault */
export async function observe(
  client: GitLabClient,
  repo: { id: string; path: string },
  account: Account,
): Promise<Observation> {
  const { members, ourId } = client;
  const who = Number(account.id);
  const [project, row, highest] = await Promise.all([
    findProject(client, repo),
    unlessGone(members.show(repo.id, who, { showExpanded: true })),
    unlessGone(members.show(repo.id, who, { includeInherited: true })),
  ]);
  const own = row?.data;
  const seen: Observation = {
    repo: {
      id: repo.id,
      path: project.path_with_namespace,
      url: project.web_url,
      archived: project.archived === true,
    },
    ...(await accountOf(client, account, [highest, own])),
    direct: own ? rowOf(own) : 'none',
    ...(own && (await originOf(own, ourId))),
    effective: highestLevel([effectOf(own), effectOf(highest)]),
  };
  const at = new Date(String(row?.headers.date));
  if (own && !Number.isNaN(at.getTime())) lookedAt.set(seen, at);
  return seen;
}

/**
 * The account by its present name, and whether it is shut. GitLab.com allows few look-ups of accounts, so one is made only
 * where no membership names it. @throws HostFault `gone` when there is no such account
 */
export async function accountOf(
  { users }: GitLabClient,
  account: Account,
  memberships: readonly (MemberSchema | undefined)[],
): Promise<Pick<Observation, 'account' | 'shut'>> {
  const known = memberships.find((one) => one !== undefined) ?? (await unlessGone(users.show(Number(account.id))));
  if (known === undefined) throw gone(`GitLab has no account ${account.login} (number ${account.id}) any more.`);
  if (String(known?.id) !== account.id || !known.username) throw unusable('the account');
  const { username: login, state } = known;
  return { account: { id: account.id, login }, ...(state && state !== 'active' && { shut: String(state) }) };
}

export function rowOf(member: MemberSchema): DirectRow {
  const { access_level: access, expires_at: ends, member_role: custom } = member;
  if (typeof access !== 'number') throw unusable('an access level');
  const memberRoleId = typeof custom === 'object' && custom && 'id' in custom ? Number(custom.id) : undefined;
  return {
    level: levelOfAccess(access),
    role: String(access),
    ...(ends && { expiresAt: ends.slice(0, 10) }),
    ...(memberRoleId !== undefined && { memberRoleId }),
  };
}

/** Who made the row and when. The maker is missing where that account is gone. */
async function originOf(
  row: MemberSchema,
  ourId: () => Promise<number>,
): Promise<Pick<Observation, 'directByUs' | 'directCreatedAt'>> {
  const maker = row.created_by as { id?: number } | null | undefined;
  const createdAtMs = Date.parse(String(row.created_at));
  return {
    ...(maker?.id !== undefined && { directByUs: maker.id === (await ourId()) }),
    ...(!Number.isNaN(createdAtMs) && { directCreatedAt: new Date(createdAtMs) }),
  };
}

/** Rows of blocked accounts stay but give nothing, as do those that wait for a seat; the row is still to be taken back. */
export function effectOf(member: MemberSchema | undefined): LevelOrNone {
  if (!member) return 'none';
  const isInert = /block|banned/.test(String(member.state)) || member.membership_state === 'awaiting';
  return isInert ? 'none' : levelOfAccess(member.access_level);
}
