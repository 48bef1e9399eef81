/**
 * Rules on protected branches and environments that name one person. GitLab's Enterprise Edition drops them together with
 * the person's row, so they are read before and set again after. Other rules are never touched, and nothing is unprotected.
 * https://docs.gitlab.com/api/protected_branches/ https://docs.gitlab.com/api/protected_environments/
 */
import type { Account, Rules } from '#hosts/host.ts';
import { type GitLabClient, unlessGone } from './client.ts';
import { isNo } from './root.ts';

const kinds = ['push', 'merge', 'unprotect'] as const;
type Kind = (typeof kinds)[number];

/** What the person may, as it is kept: with names, because a rule that is made again has another id. */
export interface KeptRules {
  branches: { name: string; may: Kind[] }[];
  environments: { name: string; deploys: boolean; approves: number[] }[];
}

interface Repo {
  id: string;
  path: string;
}

export const createRules = (client: GitLabClient): Rules => ({
  async read(repo, account) {
    const rules = await readRules(client, repo, account);
    return rules.branches.length + rules.environments.length === 0 ? undefined : rules;
  },
  restore: (repo, account, rules) => restoreRules(client, repo, account, rules as KeptRules),
});

async function readRules({ branches, environments }: GitLabClient, repo: Repo, account: Account): Promise<KeptRules> {
  const [protectedBranches, protectedEnvironments] = await Promise.all([
    branches.all(repo.id, { perPage: 100 }),
    // Instances without the licence have no such address or do not let anybody in.
    environments.all(repo.id, { perPage: 100 }).catch((fault: unknown) => {
      if (!isNo(fault)) throw fault;
      return [];
    }),
  ]);
  return {
    branches: protectedBranches.flatMap((branch) => {
      // Rules of the group above are its own: no row on the project takes them along.
      const may = branch.inherited
        ? []
        : kinds.filter((kind) => theirs(branch[`${kind}_access_levels`], account).length > 0);
      return may.length === 0 ? [] : [{ name: branch.name, may }];
    }),
    environments: protectedEnvironments.flatMap(({ name, deploy_access_levels: deploy, approval_rules: approval }) => {
      const deploys = theirs(deploy, account).length > 0;
      const approves = theirs(approval, account).map(({ required_approvals: required }) => required ?? 1);
      return deploys || approves.length > 0 ? [{ name, deploys, approves }] : [];
    }),
  };
}

interface RuleRow {
  user_id?: number | null;
  required_approvals?: number;
}

const theirs = (rows: unknown, { id }: Account): RuleRow[] =>
  ((rows ?? []) as RuleRow[]).filter(({ user_id: user }) => String(user) === id);

async function restoreRules(client: GitLabClient, repo: Repo, account: Account, kept: KeptRules): Promise<string[]> {
  const present = await readRules(client, repo, account);
  const failed: string[] = [];
  for (const { name, may } of kept.branches) {
    const have = present.branches.find((branch) => branch.name === name)?.may ?? [];
    for (const kind of may.filter((one) => !have.includes(one))) {
      const why = await allow(client, repo, name, kind, account);
      if (why) failed.push(`${account.login} may not ${kind} on ${name} of ${repo.path} again: ${why}`);
    }
  }
  for (const wanted of kept.environments) {
    const have = present.environments.find(({ name }) => name === wanted.name);
    const why = await allowOn(client, repo, account, missing(wanted, have));
    if (why) failed.push(`${account.login} has not all rights on ${wanted.name} of ${repo.path} again: ${why}`);
  }
  return failed;
}

/** Adds one rule; those that are there stay as they are. @returns why it could not be */
async function allow(
  { branches }: GitLabClient,
  repo: Repo,
  name: string,
  kind: Kind,
  account: Account,
): Promise<string | undefined> {
  const rule = [{ userId: Number(account.id) }];
  const wanted = {
    push: { allowedToPush: rule },
    merge: { allowedToMerge: rule },
    unprotect: { allowedToUnprotect: rule },
  };
  const answer = await sayNo(branches.edit(repo.id, name, wanted[kind]));
  if (typeof answer === 'string') return answer;
  return theirs(answer[`${kind}_access_levels`], account).length > 0 ? undefined : 'GitLab did not take it over';
}

type KeptEnvironment = KeptRules['environments'][number];

function missing(wanted: KeptEnvironment, have: KeptEnvironment | undefined): KeptEnvironment {
  const left = [...(have?.approves ?? [])];
  const approves = wanted.approves.filter((required) => {
    const at = left.indexOf(required);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return { name: wanted.name, deploys: wanted.deploys && !have?.deploys, approves };
}

/** GitLab leaves out without a word whoever is no Developer of the project, so the answer is read. @returns why it could not be */
async function allowOn(
  { environments }: GitLabClient,
  repo: Repo,
  account: Account,
  { name, deploys, approves }: KeptEnvironment,
): Promise<string | undefined> {
  if (!deploys && approves.length === 0) return undefined;
  const userId = Number(account.id);
  const approvalRules = approves.map((requiredApprovals) => ({ userId, requiredApprovals }));
  const change = {
    ...(deploys && { deployAccessLevels: [{ userId }] }),
    ...(approvalRules.length > 0 && { approvalRules }),
  };
  const answer = await sayNo(environments.edit(repo.id, encodeURIComponent(name), change));
  if (typeof answer === 'string') return answer;
  const hasDeploy = !deploys || theirs(answer.deploy_access_levels, account).length > 0;
  const hasApproval = theirs(answer.approval_rules, account).length >= approves.length;
  return hasDeploy && hasApproval ? undefined : 'GitLab takes it over only for Developers of the project';
}

/** The answer, or a refusal's words. Every other fault goes on. */
async function sayNo<T>(call: Promise<T>): Promise<T | string> {
  try {
    return (await unlessGone(call)) ?? 'it is not protected any more';
  } catch (fault) {
    if (isNo(fault)) return fault.message;
    throw fault;
  }
}
