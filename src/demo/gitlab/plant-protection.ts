/** Turns the rules of a seed into protected branches and environments. */
import { maintainer } from './levels.ts';
import type { SeedProtectedBranch, SeedProtectedEnvironment } from './seed.ts';
import type { BranchRule, EnvironmentRule, ProtectedBranch, ProtectedEnvironment, State } from './state.ts';
import { userByName } from './state.ts';

export function branchFrom(state: State, seed: SeedProtectedBranch): ProtectedBranch {
  const rule = (level: number, username?: string): BranchRule => ({
    id: state.nextId(),
    level,
    userId: username === undefined ? null : idOf(state, username),
  });
  const rules = (level = maintainer, usernames: string[] = []) => [
    rule(level),
    ...usernames.map((username) => rule(maintainer, username)),
  ];
  return {
    id: state.nextId(),
    name: seed.name,
    push: rules(seed.pushLevel, seed.pushUsers),
    merge: rules(seed.mergeLevel, seed.mergeUsers),
    unprotect: rules(maintainer, seed.unprotectUsers),
  };
}

export function environmentFrom(state: State, seed: SeedProtectedEnvironment): ProtectedEnvironment {
  const { name, deployLevel, deployUsers = [], approvals = [] } = seed;
  const rule = (of: Partial<EnvironmentRule>): EnvironmentRule => ({
    id: state.nextId(),
    level: null,
    userId: null,
    requiredApprovals: 1,
    ...of,
  });
  return {
    name,
    deploy: [
      rule({ level: deployLevel ?? maintainer }),
      ...deployUsers.map((username) => rule({ userId: idOf(state, username) })),
    ],
    approvals: approvals.map((of) =>
      'level' in of
        ? rule({ level: of.level })
        : rule({ userId: idOf(state, of.user), requiredApprovals: of.required ?? 1 }),
    ),
  };
}

function idOf(state: State, username: string): number {
  const user = userByName(state, username);
  if (!user) throw new Error(`There is no user "${username}".`);
  return user.id;
}
