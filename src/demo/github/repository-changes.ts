/** Repositories made, moved, archived, deleted and restored, with what that takes along. */
import type { Account, Repository, State } from './state.ts';

const day = 24 * 60 * 60 * 1000;

export function createRepository(
  state: State,
  owner: Account,
  name: string,
  more: Partial<Repository> = {},
): Repository {
  const id = more.id ?? state.nextId();
  const repository: Repository = {
    ownerId: owner.id,
    name,
    description: null,
    private: true,
    archived: false,
    collaborators: new Map(),
    forkOf: undefined,
    ...more,
    id,
  };
  state.redirects.delete(`${owner.login}/${name}`.toLowerCase());
  state.repositories.set(id, repository);
  state.tell({ event: 'repository', action: 'created', repositoryId: id });
  state.changed();
  return repository;
}

export function archiveRepository(state: State, repository: Repository, archived: boolean): void {
  repository.archived = archived;
  state.tell({ event: 'repository', action: archived ? 'archived' : 'unarchived', repositoryId: repository.id });
  state.changed();
}

/** The old name redirects, until it is used again; the new name's own redirect ends. */
export function moveRepository(state: State, repository: Repository, to: { owner?: Account; name?: string }): void {
  const before = { name: repository.name, owner: state.ownerOf(repository) };
  state.redirects.set(state.pathOf(repository).toLowerCase(), repository.id);
  if (to.owner) changeOwner(state, repository, before.owner, to.owner);
  if (to.name !== undefined) repository.name = to.name;
  state.redirects.delete(state.pathOf(repository).toLowerCase());
  const repositoryId = repository.id;
  if (to.owner) state.tell({ event: 'repository', action: 'transferred', repositoryId, fromOwnerId: before.owner.id });
  if (to.name !== undefined)
    state.tell({ event: 'repository', action: 'renamed', repositoryId, fromName: before.name });
  state.changed();
}

/** Rows stay, teams do not. https://docs.github.com/repositories/creating-and-managing-repositories/transferring-a-repository */
function changeOwner(state: State, repository: Repository, before: Account, owner: Account): void {
  for (const team of state.organisationOf(repository)?.teams.values() ?? []) team.repositories.delete(repository.id);
  repository.ownerId = owner.id;
  repository.collaborators.delete(owner.id);
  // Between personal accounts the old owner stays as a collaborator.
  if (before.type === 'User' && owner.type === 'User') repository.collaborators.set(before.id, 'write');
}

export function deleteRepository(state: State, repository: Repository): void {
  state.deleted.set(repository.id, { repository, path: state.pathOf(repository), at: state.now() });
  dropRepository(state, repository);
  state.tell({ event: 'repository', action: 'deleted', repositoryId: repository.id });
  state.changed();
}

/**
 * Brings back the one that was deleted last under this path: its rows return, access of teams and invitations do not.
 * https://docs.github.com/repositories/creating-and-managing-repositories/restoring-a-deleted-repository
 *
 * @throws Error when there is none, or it was deleted more than ninety days ago
 */
export function restoreRepository(state: State, path: string): Repository {
  const found = [...state.deleted.values()].filter((one) => one.path.toLowerCase() === path.toLowerCase()).pop();
  if (!found) throw new Error(`no deleted repository ${path}`);
  const { repository, at } = found;
  if (state.now().getTime() - at.getTime() > 90 * day) throw new Error(`${path} was deleted for good`);
  if (state.repository(path)) throw new Error(`${path} is there already`);
  state.deleted.delete(repository.id);
  state.repositories.set(repository.id, { ...repository, forkOf: undefined });
  state.changed();
  return repository;
}

export function dropRepository(state: State, repository: Repository): void {
  for (const invitation of state.invitationsOf(repository)) state.invitations.delete(invitation.id);
  for (const organisation of state.organisations.values()) {
    for (const team of organisation.teams.values()) team.repositories.delete(repository.id);
  }
  for (const [path, id] of state.redirects) if (id === repository.id) state.redirects.delete(path);
  state.repositories.delete(repository.id);
}
