/** What people and administrators do in GitLab's own pages, with the same checks of the model that the API has. */
import { directRow, projectSources } from './access.ts';
import { owner } from './levels.ts';
import { projectMembers } from './member-source.ts';
import {
  approveQueued,
  changeRow,
  createRow,
  dropExpired,
  dropRow,
  isChange,
  type RowValues,
  rowErrors,
} from './memberships.ts';
import { addProject, addToken, addUser, homeOf, projectNamed, userNamed } from './plant.ts';
import type { UserState } from './seed.ts';
import {
  fullPathOf,
  groupById,
  type Project,
  projectById,
  projectByPath,
  type State,
  type User,
  userById,
  userByName,
} from './state.ts';
import type { WorldActs } from './world.ts';
import { createGroupActs } from './world-group-acts.ts';

export function createWorldActs(state: State): WorldActs {
  return {
    ...memberActs(state),
    ...createGroupActs(state),
    ...projectActs(state),
    ...userActs(state),
    ...instanceActs(state),
  };
}

type MemberActs = Pick<WorldActs, 'setDirect'>;

function memberActs(state: State): MemberActs {
  return {
    setDirect(username, path, wanted, by) {
      const project = projectNamed(state, path);
      const user = userNamed(state, username);
      const row = directRow(project, user.id);
      if (wanted === 'none') {
        if (row) dropRow(state, projectMembers(project), row);
        return;
      }
      const { access_level: level, expires_at: expiresAt = null, member_role_id: memberRoleId = null } = wanted;
      const values: RowValues = { level, expiresAt, memberRoleId };
      const errors = rowErrors(state, projectMembers(project), user, values);
      if (Object.keys(errors).length > 0) throw new Error(`GitLab would refuse this row: ${JSON.stringify(errors)}`);
      if (!row)
        createRow(state, projectMembers(project), user, values, by ? userNamed(state, by) : anOwner(state, project));
      else if (isChange(row, values)) changeRow(state, row, values);
    },
  };
}

/** A person who owns the project, so that `created_by` of a row made in the pages is never the bot. */
const anOwner = (state: State, project: Project): User | undefined =>
  state.users.find(
    ({ id, kind }) => kind === 'human' && projectSources(state, project, id).some(({ level }) => level === owner),
  );

type ProjectActs = Pick<WorldActs, 'archive' | 'unarchive' | 'rename' | 'deleteProject' | 'addProject'>;

function projectActs(state: State): ProjectActs {
  const setArchived = (path: string, archived: boolean) => {
    projectNamed(state, path).archived = archived;
    state.changed();
  };
  return {
    archive: (path) => setArchived(path, true),
    unarchive: (path) => setArchived(path, false),
    rename(path, newPath) {
      const project = projectNamed(state, path);
      const holder = projectByPath(state, newPath);
      if (holder && holder !== project) throw new Error(`There is a project "${newPath}" already.`);
      const cut = newPath.lastIndexOf('/');
      state.redirects.set(path.toLowerCase(), project.id);
      state.redirects.delete(newPath.toLowerCase());
      project.home = homeOf(state, newPath.slice(0, cut));
      project.path = newPath.slice(cut + 1);
      state.changed();
    },
    deleteProject(path) {
      const { id } = projectNamed(state, path);
      state.projects = state.projects.filter((project) => project.id !== id);
      state.changed();
    },
    addProject(seed) {
      addProject(state, seed);
      state.changed();
    },
  };
}

type UserActs = Pick<
  WorldActs,
  'addUser' | 'renameUser' | 'blockUser' | 'unblockUser' | 'deactivateUser' | 'deleteUser'
>;

function userActs(state: State): UserActs {
  const setState = (username: string, to: UserState) => {
    userNamed(state, username).state = to;
    state.changed();
  };
  return {
    addUser(seed) {
      addUser(state, seed);
      state.changed();
    },
    renameUser(username, newUsername) {
      const user = userNamed(state, username);
      const holder = userByName(state, newUsername);
      if (holder && holder !== user) throw new Error(`There is a user "${newUsername}" already.`);
      for (const project of state.projects.filter(({ home }) => home.kind === 'user' && home.id === user.id)) {
        state.redirects.set(fullPathOf(state, project).toLowerCase(), project.id);
      }
      user.username = newUsername;
      state.changed();
    },
    blockUser: (username, as = 'blocked') => setState(username, as),
    unblockUser: (username) => setState(username, 'active'),
    deactivateUser: (username) => setState(username, 'deactivated'),
    deleteUser(username) {
      const { id } = userNamed(state, username);
      state.users = state.users.filter((user) => user.id !== id);
      state.projects = state.projects.filter(({ home }) => home.kind !== 'user' || home.id !== id);
      for (const source of [...state.projects, ...state.groups]) {
        source.rows = source.rows.filter(({ userId }) => userId !== id);
      }
      state.changed();
    },
  };
}

type InstanceActs = Pick<
  WorldActs,
  'issueToken' | 'revokeToken' | 'queuedPromotions' | 'approvePromotions' | 'runNightlyExpiry'
>;

function instanceActs(state: State): InstanceActs {
  return {
    issueToken: (username, more) => addToken(state, username, more),
    revokeToken(value) {
      const token = value === undefined ? state.tokens[0] : state.tokens.find((known) => known.value === value);
      if (!token) throw new Error('There is no such token.');
      token.revoked = true;
      state.changed();
    },
    queuedPromotions: () =>
      state.queued.flatMap(({ on, sourceId, userId, level }) => {
        const project = on === 'project' ? projectById(state, sourceId) : undefined;
        const path = project ? fullPathOf(state, project) : groupById(state, sourceId)?.fullPath;
        const user = userById(state, userId);
        return path !== undefined && user ? [{ username: user.username, path, level }] : [];
      }),
    approvePromotions: () => approveQueued(state),
    runNightlyExpiry: () => dropExpired(state),
  };
}
