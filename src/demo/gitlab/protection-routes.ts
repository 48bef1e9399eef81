/**
 * Protected branches (https://docs.gitlab.com/api/protected_branches/) and environments
 * (https://docs.gitlab.com/api/protected_environments/): reading and changing the rules, never taking the protection away.
 */
import { projectLevel } from './access.ts';
import { type Answer, noRoute, noSuchRow, ok, Refusal } from './answer.ts';
import { findAsMaintainer } from './find.ts';
import { developer, guest, maintainer } from './levels.ts';
import { inPages } from './pages.ts';
import { protectedBranch, protectedEnvironment } from './protection-entities.ts';
import { type Call, type Route, reader } from './request.ts';
import type { BranchRule, EnvironmentRule, Project, ProtectedBranch, State } from './state.ts';

const branches = '/projects/:id/protected_branches';
const environments = '/projects/:id/protected_environments';

export const protectionRoutes: Route[] = [
  { method: 'GET', path: branches, handle: listBranches },
  { method: 'GET', path: `${branches}/:name`, handle: showBranch },
  { method: 'PATCH', path: `${branches}/:name`, handle: changeBranch },
  { method: 'GET', path: environments, handle: listEnvironments },
  { method: 'PUT', path: `${environments}/:name`, handle: changeEnvironment },
];

function listBranches(call: Call): Answer {
  const found = findAsMaintainer(call).protectedBranches;
  return inPages(call, found, (branch) => protectedBranch(call.state, branch));
}

function findBranch(call: Call): { project: Project; branch: ProtectedBranch } {
  const project = findAsMaintainer(call);
  const branch = project.protectedBranches.find(({ name }) => name === call.path.name);
  if (!branch) throw noSuchRow();
  return { project, branch };
}

function showBranch(call: Call): Answer {
  return ok(protectedBranch(call.state, findBranch(call).branch));
}

interface Change {
  id?: number;
  user_id?: number;
  access_level?: number;
  _destroy?: boolean;
}

/** Each entry adds a rule, or with an `id` changes or destroys that one; what is not named stays. */
function changeBranch(call: Call): Answer {
  const { project, branch } = findBranch(call);
  const next = (what: 'push' | 'merge' | 'unprotect') =>
    changes(call, `allowed_to_${what}`).reduce(
      (rules, change) => changeBranchRule(call.state, project, rules, change, what),
      branch[what],
    );
  const [push, merge, unprotect] = [next('push'), next('merge'), next('unprotect')];
  Object.assign(branch, { push, merge, unprotect });
  call.state.changed();
  return ok(protectedBranch(call.state, branch));
}

function changes(call: Call, name: string): Change[] {
  const given = call.params[name];
  if (given === undefined || given === null) return [];
  const isList = Array.isArray(given) && given.every((one) => typeof one === 'object' && one !== null);
  if (!isList) throw new Refusal(400, { error: `${name} is invalid` });
  return given as Change[];
}

function changeBranchRule(
  state: State,
  project: Project,
  rules: BranchRule[],
  change: Change,
  what: 'push' | 'merge' | 'unprotect',
): BranchRule[] {
  const refuse = (words: string) =>
    new Refusal(422, { message: [`${what.charAt(0).toUpperCase()}${what.slice(1)} access levels ${words}`] });
  if (change.id !== undefined) {
    const present = rules.find(({ id }) => id === change.id);
    if (!present) throw noSuchRow();
    const others = rules.filter((rule) => rule !== present);
    return change._destroy ? others : [...others, { ...present, level: change.access_level ?? present.level }];
  }
  const { user_id: userId, access_level: level = maintainer } = change;
  if (userId !== undefined) {
    if (state.settings.tier === 'free') throw refuse('user must be blank');
    if (projectLevel(state, project, userId) < guest) throw refuse('user is not a member of the project');
    if (rules.some((rule) => rule.userId === userId)) throw refuse('user has already been taken');
  }
  return [...rules, { id: state.nextId(), level, userId: userId ?? null }];
}

/** Without the licence the address is not there for anybody. */
function findWithEnvironments(call: Call): Project {
  if (call.state.settings.tier === 'free') throw noRoute();
  return findAsMaintainer(call);
}

function listEnvironments(call: Call): Answer {
  const found = findWithEnvironments(call).protectedEnvironments;
  return inPages(call, found, (one) => protectedEnvironment(call.state, one));
}

function changeEnvironment(call: Call): Answer {
  const project = findWithEnvironments(call);
  reader(call).done();
  const environment = project.protectedEnvironments.find(({ name }) => name === call.path.name);
  if (!environment) throw noSuchRow();
  const change = (name: string, rules: EnvironmentRule[]) =>
    changes(call, name).reduce((all, one) => changeEnvironmentRule(call.state, project, all, one), rules);
  environment.deploy = change('deploy_access_levels', environment.deploy);
  environment.approvals = change('approval_rules', environment.approvals);
  call.state.changed();
  return ok(protectedEnvironment(call.state, environment));
}

/** People who have less than Developer are left out without a word (ee/app/services/protected_environments/base_service.rb). */
function changeEnvironmentRule(
  state: State,
  project: Project,
  rules: EnvironmentRule[],
  change: Change & { required_approvals?: number },
): EnvironmentRule[] {
  if (change.id !== undefined) return rules.filter(({ id }) => id !== change.id || !change._destroy);
  const { user_id: userId, access_level: level, required_approvals: requiredApprovals = 1 } = change;
  if (userId !== undefined && projectLevel(state, project, userId) < developer) return rules;
  return [...rules, { id: state.nextId(), level: level ?? null, userId: userId ?? null, requiredApprovals }];
}
