/** GitLab.com and self-managed GitLab as a GitHost. */
import { writeOn } from '#hosts/fault.ts';
import type { Account, GitHost, Repo } from '#hosts/host.ts';
import { askedToJoin } from './asked-to-join.ts';
import { removeRow, setRow } from './change.ts';
import { check } from './check.ts';
import { createGitLabClient, type GitLabClient, type GitLabOptions, label, unlessGone } from './client.ts';
import { createContainer } from './container.ts';
import { levelWords, rowFor } from './level.ts';
import { listRepos, repoOf } from './list-repos.ts';
import { netDate } from './net-date.ts';
import { observe } from './observe.ts';
import { rowsByUs } from './our-rows.ts';
import { createRules } from './rules.ts';
import { createTokenEnd } from './token-end.ts';

export type { GitLabOptions } from './client.ts';

/** Makes no request by itself. */
export function createGitLab(options: GitLabOptions): GitHost {
  const client = createGitLabClient(options);
  const { now } = options;
  return {
    name: 'gitlab',
    label,
    levelWords,
    rowFor,
    netFor: (end) => netDate(end, now()),
    noteFor: (repo, account) => askedToJoin(client, repo, account),
    managesAccess: (level) => level === 'maintain' || level === 'admin',
    listRepos: () => listRepos(client),
    findRepo: (path) => findRepo(client, path),
    findAccount: (login) => findAccount(client, login),
    observe: (repo, account) => observe(client, repo, account),
    setRow: (seen, row, net) => writeOn(seen, () => setRow(client, seen, row, net, now())),
    removeRow: (seen) => writeOn(seen, () => removeRow(client, seen)),
    check: () => check(client, now()),
    whyNotUntil: createTokenEnd(client, now),
    container: createContainer(client, now),
    rules: createRules(client),
    rowsByUs: (repo) => rowsByUs(client, repo),
  };
}

async function findRepo({ projects }: GitLabClient, path: string): Promise<Repo | undefined> {
  if (!/^[^/\s]+(\/[^/\s]+)+$/.test(path)) return undefined;
  const project = await unlessGone(projects.show(path));
  return project && repoOf(project);
}

/** `username` is compared by GitLab without regard to case, and as a whole. */
async function findAccount({ users }: GitLabClient, login: string): Promise<Account | undefined> {
  const found = await users.all({ username: login, page: 1, perPage: 1 });
  const user = found.find(({ username }) => username.toLowerCase() === login.toLowerCase());
  return user && { id: String(user.id), login: user.username };
}
