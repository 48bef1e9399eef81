/** GitHub and GitHub Enterprise Server as a GitHost. */
import { writeOn } from '#hosts/fault.ts';
import type { GitHost } from '#hosts/host.ts';
import { removeRow, setRow } from './change.ts';
import { check } from './check.ts';
import { createGitHubClients, type GitHubOptions } from './clients.ts';
import { createContainer } from './container.ts';
import { label } from './fault.ts';
import { levelWords } from './level.ts';
import { listRepos } from './list-repos.ts';
import { findAccountByLogin, findById, findRepoByPath, ownerOf } from './names.ts';
import { observe } from './observe.ts';
import { createUntil } from './until.ts';

export type { GitHubAuth, GitHubOptions } from './clients.ts';

/** Makes no request by itself. */
export function createGitHub(options: GitHubOptions): GitHost {
  const clients = createGitHubClients(options);
  /** By repository id, as the last look showed it: what may be set depends on the kind of owner. */
  const personal = new Map<string, boolean>();
  const personalPaths = new Set<string>();

  const notePath = (path: string, isPersonal: boolean): void => {
    if (isPersonal) personalPaths.add(path.toLowerCase());
    else personalPaths.delete(path.toLowerCase());
  };

  const isPersonal = async ({ id, path }: { id: string; path: string }): Promise<boolean> => {
    const known = personal.get(id);
    if (known !== undefined) return known;
    const { data } = await findById(await clients.forOwner(ownerOf(path)), { id, path });
    return data.owner.type !== 'Organization';
  };

  return {
    name: 'github',
    label,
    levelWords,
    rowFor: (level) => ({ level, role: level }),
    levelsAt: (path) => (personalPaths.has(path.toLowerCase()) ? ['write'] : undefined),
    managesAccess: (level) => level === 'admin',
    listRepos: () => listRepos(clients, options.auth, notePath),
    findRepo: (path) => findRepoByPath(clients, path),
    findAccount: (login) => findAccountByLogin(clients, login),
    async observe(repo, account) {
      const { isPersonal, ...seen } = await observe(clients, repo, account);
      personal.set(seen.repo.id, isPersonal);
      notePath(seen.repo.path, isPersonal);
      return seen;
    },
    setRow: (seen, row) => writeOn(seen, async () => setRow(clients, seen, row, await isPersonal(seen.repo))),
    removeRow: (seen) => writeOn(seen, () => removeRow(clients, seen)),
    check: () => check(clients.self, options.auth, options.now()),
    whyNotUntil: createUntil(clients, options.auth),
    container: createContainer(clients, options.auth),
  };
}
