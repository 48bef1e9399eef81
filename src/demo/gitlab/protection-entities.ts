/** Protected branches and environments in the JSON of GitLab's ee/lib/ee/api/entities. */
import { levelWords } from './levels.ts';
import type { BranchRule, EnvironmentRule, ProtectedBranch, ProtectedEnvironment, State } from './state.ts';
import { userById } from './state.ts';

const nameOf = (state: State, userId: number): string => userById(state, userId)?.name ?? 'User';

/** Free shows neither whose a rule is nor who may unprotect. */
export function protectedBranch(state: State, branch: ProtectedBranch) {
  const isFree = state.settings.tier === 'free';
  const rules = (of: BranchRule[]) =>
    of
      .filter(({ userId }) => !isFree || userId === null)
      .map(({ id, level, userId }) => ({
        id,
        access_level: level,
        access_level_description: userId === null ? `${levelWords(level)}s` : nameOf(state, userId),
        ...(isFree ? {} : { user_id: userId, group_id: null }),
      }));
  return {
    id: branch.id,
    name: branch.name,
    push_access_levels: rules(branch.push),
    merge_access_levels: rules(branch.merge),
    allow_force_push: false,
    ...(isFree
      ? {}
      : {
          unprotect_access_levels: rules(branch.unprotect),
          code_owner_approval_required: false,
          inherited: false,
        }),
  };
}

export function protectedEnvironment(state: State, { name, deploy, approvals }: ProtectedEnvironment) {
  const rule = ({ id, level, userId }: EnvironmentRule) => ({
    id,
    access_level: level,
    access_level_description: userId === null ? `${levelWords(level ?? 0)}s` : nameOf(state, userId),
    user_id: userId,
    group_id: null,
    group_inheritance_type: 0,
  });
  return {
    name,
    deploy_access_levels: deploy.map(rule),
    required_approval_count: 0,
    approval_rules: approvals.map((one) => ({ ...rule(one), required_approvals: one.requiredApprovals })),
  };
}
