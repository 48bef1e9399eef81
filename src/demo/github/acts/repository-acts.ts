/** What owners do with repositories. */
import {
  archiveRepository,
  createRepository,
  deleteRepository,
  moveRepository,
  restoreRepository,
} from '#demo/github/repository-changes.ts';
import type { State } from '#demo/github/state.ts';
import { person, repo } from './known.ts';

export interface RepositoryActs {
  archive(path: string): void;
  unarchive(path: string): void;
  /** Gives the repository another name; the old path redirects. */
  rename(path: string, name: string): void;
  /** Gives the repository another owner; the old path redirects. */
  transfer(path: string, owner: string): void;
  createRepository(path: string, more?: { private?: boolean; id?: number }): number;
  deleteRepository(path: string): void;
  /** Within ninety days of the deletion: rows come back, access of teams does not. @throws Error afterwards */
  restoreRepository(path: string): void;
  hasRepository(path: string): boolean;
}

export const repositoryActs = (state: State): RepositoryActs => ({
  archive: (path) => archiveRepository(state, repo(state, path), true),
  unarchive: (path) => archiveRepository(state, repo(state, path), false),
  rename: (path, name) => moveRepository(state, repo(state, path), { name }),
  transfer: (path, owner) => moveRepository(state, repo(state, path), { owner: person(state, owner) }),
  createRepository(path, more = {}) {
    if (state.repository(path)) throw new Error(`${path} is there already`);
    const [owner = '', name = ''] = path.split('/');
    return createRepository(state, person(state, owner), name, more).id;
  },
  deleteRepository: (path) => deleteRepository(state, repo(state, path)),
  restoreRepository: (path) => void restoreRepository(state, path),
  hasRepository: (path) => state.repository(path) !== undefined,
});
