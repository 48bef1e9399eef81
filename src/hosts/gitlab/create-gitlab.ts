/** GitLab.com and self-managed GitLab as a GitHost. */
import { writeOn } from '#hosts/fault.ts';
import type { Account, GitHost, Repo } from '#hosts/host.ts';
import { removeRow, setRow } from './change.ts';
import { check } from './check.ts';
import { createGitLabClient, type GitLabClient, type GitLabOptions, label, unlessGone } from './client.ts';
import { levelWords, rowFor } from './level.ts';
import { observe } from './observe.ts';

export type { GitLabOptions } from './client.ts';

/** Makes no request by itself. */
export function createGitLab(options: GitLabOptions): GitHost {
  const client = createGitLabClient(options);
  return {
    name: 'gitlab',
    label,
    levelWords,
    rowFor,
    managesAccess: (level) => level === 'maintain' || level === 'admin',
    listRepos: () => listRepos(client),
    findRepo: (path) => findRepo(client, path),
    findAccount: (login) => findAccount(client, login),
    observe: (repo, account) => observe(client, repo, account),
    setRow: (seen, row, net) => writeOn(seen, () => setRow(client, seen, row, net, options.now())),
    removeRow: (seen) => writeOn(seen, () => removeRow(client, seen)),
    check: () => check(client, options.now()),
    whyNotUntil: async () => undefined,
  };
}

const perPage = 100;

/** Maintainers and up may change memberships. Page by page in the order of ids, which no change in between can upset. */
async function* listRepos({ projects }: GitLabClient): AsyncGenerator<Repo[]> {
  for (let after: number | undefined; ; ) {
    const page = await projects.all({
      minAccessLevel: 40,
      archived: false,
      simple: true,
      pagination: 'keyset',
      orderBy: 'id',
      sort: 'asc',
      perPage,
      maxPages: 1,
      ...(after !== undefined && { idAfter: after }),
    });
    yield page.map(repoOf);
    after = page.at(-1)?.id;
    // Only an empty page is the end: an instance may cap pages below what was asked for.
    if (after === undefined) return;
  }
}

async function findRepo({ projects }: GitLabClient, path: string): Promise<Repo | undefined> {
  if (!/^[^/\s]+(\/[^/\s]+)+$/.test(path)) return undefined;
  const project = await unlessGone(projects.show(path));
  return project && repoOf(project);
}

const repoOf = (project: { id: number; path_with_namespace: string; web_url: string }): Repo => ({
  id: String(project.id),
  path: project.path_with_namespace,
  url: project.web_url,
});

/** `username` is compared by GitLab without regard to case, and as a whole. */
async function findAccount({ users }: GitLabClient, login: string): Promise<Account | undefined> {
  const found = await users.all({ username: login, page: 1, perPage: 1 });
  const user = found.find(({ username }) => username.toLowerCase() === login.toLowerCase());
  return user && { id: String(user.id), login: user.username };
}
