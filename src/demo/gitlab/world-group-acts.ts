/** What Owners of groups do in GitLab's pages, and people who ask for access. */
import { directRow } from './access.ts';
import { addGroup, groupNamed, newRow, newShare, projectNamed, userNamed } from './plant.ts';
import { type State, selfAndAncestors } from './state.ts';
import type { WorldGroupActs } from './world.ts';

export function createGroupActs(state: State): WorldGroupActs {
  return { ...memberActs(state), ...settingActs(state) };
}

type MemberActs = Pick<
  WorldGroupActs,
  'setGroupMember' | 'shareWithGroup' | 'shareGroupWithGroup' | 'askForAccess' | 'setRule'
>;

function memberActs(state: State): MemberActs {
  return {
    setGroupMember(username, groupPath, member) {
      const group = groupNamed(state, groupPath);
      const { id } = userNamed(state, username);
      group.rows = group.rows.filter(({ userId }) => userId !== id);
      if (member !== 'none') group.rows.push(newRow(state, id, member));
      state.changed();
    },
    shareWithGroup(path, groupPath, level, expiresAt) {
      const project = projectNamed(state, path);
      const { id } = groupNamed(state, groupPath);
      project.shares = project.shares.filter(({ groupId }) => groupId !== id);
      if (level !== 'none') {
        const end = expiresAt === undefined ? {} : { expiresAt };
        project.shares.push(newShare(state, { group: groupPath, level, ...end }));
      }
      state.changed();
    },
    shareGroupWithGroup(groupPath, invited, level) {
      groupNamed(state, groupPath).shares.push(newShare(state, { group: invited, level }));
      state.changed();
    },
    askForAccess(username, path) {
      const project = projectNamed(state, path);
      const { id } = userNamed(state, username);
      if (directRow(project, id)) throw new Error(`${username} is a member of ${path} already.`);
      project.accessRequests.push({ userId: id, createdAt: state.now() });
      state.changed();
    },
    setRule(username, path, branchName, what) {
      const { id: userId } = userNamed(state, username);
      const branch = projectNamed(state, path).protectedBranches.find(({ name }) => name === branchName);
      branch?.[what].push({ id: state.nextId(), level: 40, userId });
      state.changed();
    },
  };
}

type SettingActs = Pick<WorldGroupActs, 'addGroup' | 'changeGroup' | 'deleteGroup' | 'setMembershipLock'>;

function settingActs(state: State): SettingActs {
  return {
    addGroup(seed) {
      addGroup(state, seed);
      state.changed();
    },
    changeGroup(groupPath, change) {
      Object.assign(groupNamed(state, groupPath), change);
      state.changed();
    },
    deleteGroup(groupPath) {
      const group = groupNamed(state, groupPath);
      const gone = state.groups.filter((one) => selfAndAncestors(state, one).includes(group));
      state.groups = state.groups.filter((one) => !gone.includes(one));
      for (const source of [...state.projects, ...state.groups]) {
        source.shares = source.shares.filter(({ groupId }) => !gone.some(({ id }) => id === groupId));
      }
      state.changed();
    },
    setMembershipLock(groupPath, locked) {
      groupNamed(state, groupPath).membershipLock = locked;
      state.changed();
    },
  };
}
