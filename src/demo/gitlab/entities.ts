/** State -> the JSON of GitLab's lib/api/entities: the fields that it shows to somebody who is no administrator. */
import { highestMemberOf, mayReadGroup, type Source } from './access.ts';
import type { Group, MemberRow, Project, State, Token, User } from './state.ts';
import { ancestorsOf, fullPathOf, groupById, selfAndAncestors, today, userById } from './state.ts';

export function userBasic(state: State, user: User) {
  return {
    id: user.id,
    username: user.username,
    public_email: '',
    name: user.name,
    state: user.state,
    locked: false,
    avatar_url: null,
    web_url: `${state.url}/${user.username}`,
  };
}

/** A single user, as others see it. */
export const userProfile = (state: State, user: User) => ({
  ...userBasic(state, user),
  created_at: user.createdAt.toISOString(),
  bio: '',
  location: '',
  job_title: '',
  bot: user.kind !== 'human',
  followers: 0,
  following: 0,
});

/** A single user, as it sees itself. */
export const userSelf = (state: State, user: User) => ({
  ...userProfile(state, user),
  email: `${user.username}@example.com`,
  commit_email: `${user.username}@example.com`,
  confirmed_at: user.createdAt.toISOString(),
  external: false,
  two_factor_enabled: false,
  can_create_group: user.mayCreateGroups,
  namespace_id: user.namespaceId,
});

/**
 * `level` is the one that counts where it differs from the row's own: in `members/all` GitLab shows the row that it
 * found first, but with the person's highest level.
 */
export function member(state: State, row: MemberRow, user: User, level = row.level) {
  const creator = row.createdById === null ? undefined : userById(state, row.createdById);
  const role = state.memberRoles.find(({ id }) => id === row.memberRoleId);
  return {
    ...userBasic(state, user),
    access_level: level,
    created_at: row.createdAt.toISOString(),
    ...(creator ? { created_by: userBasic(state, creator) } : {}),
    expires_at: row.expiresAt,
    membership_state: 'active',
    ...(state.memberRoles.length === 0 ? {} : { member_role: role ? memberRole(role) : null }),
  };
}

/** The first source is the row that GitLab picks: the person's own, else the highest. */
export function memberFromSources(state: State, sources: Source[], user: User) {
  const [first] = sources;
  return first && member(state, first.row, user, Math.max(...sources.map(({ level }) => level)));
}

const memberRole = ({ id, name, baseLevel }: State['memberRoles'][number]) => ({
  id,
  group_id: null,
  name,
  description: null,
  base_access_level: baseLevel,
});

function namespaceOf(state: State, project: Project) {
  if (project.home.kind === 'group') {
    const group = groupById(state, project.home.id);
    return group && { ...pathParts(group), kind: 'group', parent_id: group.parentId, web_url: groupUrl(state, group) };
  }
  const user = userById(state, project.home.id);
  if (!user) return undefined;
  const { username: path, name, namespaceId: id } = user;
  return { id, name, path, full_path: path, kind: 'user', parent_id: null, web_url: `${state.url}/${path}` };
}

const pathParts = ({ id, name, fullPath }: Group) => ({
  id,
  name,
  path: fullPath.slice(fullPath.lastIndexOf('/') + 1),
  full_path: fullPath,
});

const groupUrl = (state: State, group: Group): string => `${state.url}/groups/${group.fullPath}`;

/** What `simple=true` leaves, and all that an anonymous reader gets. Neither `archived` nor `permissions` is in it. */
export function projectBasic(state: State, project: Project) {
  const path = fullPathOf(state, project);
  const above = ancestorsOf(state, project).map(({ name }) => name);
  const home = above.length > 0 ? above.reverse() : [userById(state, project.home.id)?.name ?? ''];
  return {
    id: project.id,
    description: null,
    name: project.name,
    name_with_namespace: [...home, project.name].join(' / '),
    path: project.path,
    path_with_namespace: path,
    created_at: project.createdAt.toISOString(),
    default_branch: 'main',
    tag_list: [],
    topics: [],
    ssh_url_to_repo: `git@${new URL(state.url).hostname}:${path}.git`,
    http_url_to_repo: `${state.url}/${path}.git`,
    web_url: `${state.url}/${path}`,
    readme_url: null,
    forks_count: 0,
    avatar_url: null,
    star_count: 0,
    last_activity_at: project.createdAt.toISOString(),
    namespace: namespaceOf(state, project) ?? null,
  };
}

/**
 * `permissions` holds memberships only, never what comes through a share; in a list, `group_access` is that of the
 * project's own group alone, while a single project looks at all ancestors.
 */
export function projectWithAccess(state: State, project: Project, viewer: User, as: 'single' | 'in-list') {
  const own = project.rows.find(({ userId }) => userId === viewer.id);
  const group = project.home.kind === 'group' ? groupById(state, project.home.id) : undefined;
  const inGroup =
    as === 'single'
      ? highestMemberOf(ancestorsOf(state, project), viewer.id)?.row
      : group?.rows.find(({ userId }) => userId === viewer.id);
  const owner = project.home.kind === 'user' ? userById(state, project.home.id) : undefined;
  return {
    ...projectBasic(state, project),
    _links: {
      self: `${state.url}/api/v4/projects/${project.id}`,
      members: `${state.url}/api/v4/projects/${project.id}/members`,
    },
    archived: project.archived,
    visibility: project.visibility,
    ...(owner ? { owner: userBasic(state, owner) } : {}),
    creator_id: project.creatorId,
    empty_repo: false,
    marked_for_deletion_at: null,
    request_access_enabled: true,
    shared_with_groups: sharedWith(state, project, viewer),
    permissions: { project_access: access(own), group_access: access(inGroup) },
  };
}

const access = (row: MemberRow | undefined) => (row ? { access_level: row.level, notification_level: 3 } : null);

/** Without the groups that the viewer may not see. */
const sharedWith = (state: State, { shares }: Pick<Project, 'shares'>, viewer: User | undefined) =>
  shares.flatMap((share) => {
    const group = groupById(state, share.groupId);
    return group && mayReadGroup(state, group, viewer)
      ? [
          {
            group_id: group.id,
            group_name: group.name,
            group_full_path: group.fullPath,
            group_access_level: share.level,
            expires_at: share.expiresAt,
          },
        ]
      : [];
  });

export const groupInList = (state: State, group: Group) => ({
  ...pathParts(group),
  web_url: groupUrl(state, group),
  description: '',
  visibility: group.visibility,
  share_with_group_lock: group.shareWithGroupLock,
  request_access_enabled: true,
  membership_lock: group.membershipLock,
  full_name: selfAndAncestors(state, group)
    .map(({ name }) => name)
    .reverse()
    .join(' / '),
  created_at: group.createdAt.toISOString(),
  parent_id: group.parentId,
});

export const groupDetail = (state: State, group: Group, viewer: User | undefined) => ({
  ...groupInList(state, group),
  prevent_sharing_groups_outside_hierarchy: group.preventSharingOutsideHierarchy,
  shared_with_groups: sharedWith(state, group, viewer),
});

export const personalAccessToken = (state: State, token: Token) => {
  const isExpired = token.expiresAt !== null && token.expiresAt <= today(state);
  return {
    id: token.id,
    name: 'Pretend token',
    active: !token.revoked && !isExpired,
    revoked: token.revoked,
    created_at: token.createdAt.toISOString(),
    description: '',
    scopes: token.scopes,
    user_id: token.userId,
    last_used_at: token.lastUsedAt?.toISOString() ?? null,
    expires_at: token.expiresAt,
  };
};

export const emailInvitation = ({ email, level, createdAt }: Project['invitations'][number]) => ({
  access_level: level,
  created_at: createdAt.toISOString(),
  expires_at: null,
  invite_email: email,
  user_name: '',
});
