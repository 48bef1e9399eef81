/**
 * One complete look at one person's access to one project. Everything goes by id; a 404 for a membership counts as "none"
 * only because the same look reads the project itself, and the account where no membership shows it.
 */
import type { MemberSchema } from '@gitbeaker/rest';
import { highestLevel, type LevelOrNone } from '#domain/level.ts';
import { type Account, type DirectRow, HostFault, type Observation } from '#hosts/host.ts';
import { type GitLabClient, unlessGone, unusable } from './client.ts';
import { levelOfAccess } from './level.ts';

/** @throws HostFault */
export async function observe(
  { projects, members, users, ourId }: GitLabClient,
  repo: { id: string; path: string },
  account: Account,
): Promise<Observation> {
  const who = Number(account.id);
  const [project, own, highest] = await Promise.all([
    projects.show(repo.id),
    unlessGone(members.show(repo.id, who)),
    unlessGone(members.show(repo.id, who, { includeInherited: true })),
  ]);
  if (!project?.id || !project.path_with_namespace) throw unusable('a project');
  if (String(project.id) !== repo.id) throw new HostFault('identity', `${repo.path} is another project by now.`);
  // GitLab.com allows 30 look-ups of accounts a minute, so one is made only where no membership names the account.
  const known = highest ?? own ?? (await users.show(who));
  if (String(known?.id) !== account.id) throw unusable('the account');
  return {
    repo: {
      id: repo.id,
      path: project.path_with_namespace,
      url: project.web_url,
      archived: project.archived === true,
    },
    account: { id: account.id, login: known.username },
    direct: own ? rowOf(own) : 'none',
    ...(own && (await originOf(own, ourId))),
    effective: highestLevel([effectOf(own), effectOf(highest)]),
  };
}

function rowOf(member: MemberSchema): DirectRow {
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
function effectOf(member: MemberSchema | undefined): LevelOrNone {
  if (!member) return 'none';
  const isInert = /block|banned/.test(String(member.state)) || member.membership_state === 'awaiting';
  return isInert ? 'none' : levelOfAccess(member.access_level);
}
