/**
 * What the sender of a request may see and do. What is hidden from them is "Not Found", as on GitHub.
 * Personal tokens act with their account's level, cut down by scopes; Apps act with their own permissions alone.
 */
import { isAtLeast, type LevelOrNone } from '#domain/level.ts';
import { effective } from './access.ts';
import { notFound, Refusal } from './answer.ts';
import { type Actor, type Call, part } from './call.ts';
import { needsAuthentication } from './credentials.ts';
import type { AppPermissions } from './seed.ts';
import type { Account, Organisation, Repository } from './state.ts';

/** The repository of the route, or 404, or GitHub's redirect to the address by id. */
export function repositoryOf(call: Call): Repository {
  const { state, parts } = call;
  const byId = parts.repository_id;
  const path = byId === undefined ? `${part(call, 'owner')}/${part(call, 'repo')}` : '';
  const repository = byId === undefined ? state.repository(path) : state.repositories.get(Number(byId));
  if (repository) {
    if (!canSee(call, repository)) throw notFound();
    return repository;
  }
  const moved = call.path.startsWith('/repos/') ? state.movedTo(path) : undefined;
  if (!moved || !canSee(call, moved)) throw notFound();
  throw redirectTo(call, moved);
}

/** 301 for reading, 307 for everything else, so that clients repeat the same method. */
export function redirectTo(call: Call, repository: Repository): Refusal {
  const rest = call.path.split('/').slice(4).join('/');
  const query = call.query.size > 0 ? `?${call.query}` : '';
  const url = `${call.api}/repositories/${repository.id}${rest ? `/${rest}` : ''}${query}`;
  return new Refusal(call.method === 'GET' ? 301 : 307, 'Moved Permanently', {
    headers: { location: url },
    more: { url },
    documentationUrl: 'https://docs.github.com/rest/guides/best-practices-for-using-the-rest-api#follow-redirects',
  });
}

export function canSee(call: Call, repository: Repository): boolean {
  return isAtLeast(levelHere(call, repository), 'read');
}

/** The sender's level on the repository, as far as the credential reaches. */
export function levelHere(call: Call, repository: Repository): LevelOrNone {
  const { actor, state } = call;
  const everyone: LevelOrNone = repository.private ? 'none' : 'read';
  if (actor.kind === 'installation') {
    return installationReaches(call, repository) ? 'read' : everyone;
  }
  if (actor.kind !== 'user') return everyone;
  const { token, account } = actor;
  if (token.kind === 'fine-grained' && token.repositoryIds && !token.repositoryIds.has(repository.id)) return everyone;
  if (token.kind === 'classic' && !token.scopes.includes('repo')) {
    return repository.private || !token.scopes.includes('public_repo')
      ? everyone
      : (effective(state, repository, account.id)?.level ?? everyone);
  }
  return effective(state, repository, account.id)?.level ?? 'none';
}

/** True when the installation, and this token of it, covers the repository. */
export function installationReaches({ actor }: Call, repository: Repository): boolean {
  if (actor.kind !== 'installation') return false;
  const { installation, token } = actor;
  if (repository.ownerId !== installation.accountId) return false;
  if (installation.repositoryIds !== 'all' && !installation.repositoryIds.has(repository.id)) return false;
  return token.repositoryIds === undefined || token.repositoryIds.has(repository.id);
}

/** Refuses whoever may not administer the repository. `need` is the App's permission, `write` for changes. */
export function mustAdminister(call: Call, repository: Repository, need: 'read' | 'write'): void {
  if (call.actor.kind === 'installation') {
    if (installationReaches(call, repository) && hasPermission(call, 'administration', need)) return;
    throw notAccessible(call);
  }
  mustBeUser(call);
  if (!isAtLeast(levelHere(call, repository), 'admin')) {
    throw new Refusal(403, 'Must have admin rights to Repository.');
  }
  if (!hasPermission(call, 'administration', need)) throw notAccessible(call);
}

/** Refuses whoever has no push access; Apps need the metadata permission, which each of them has. */
export function mustPush(call: Call, repository: Repository, message: string): void {
  if (call.actor.kind === 'installation') {
    if (installationReaches(call, repository) && hasPermission(call, 'metadata', 'read')) return;
    throw notAccessible(call);
  }
  mustBeUser(call);
  if (!isAtLeast(levelHere(call, repository), 'write')) throw new Refusal(403, message);
}

export function mustNotBeArchived(repository: Repository): void {
  if (repository.archived) throw new Refusal(403, 'Repository was archived so is read-only.');
}

/** The account behind a personal token; an App has none. */
export function mustBeUser(call: Call): Account {
  if (call.actor.kind === 'anonymous') throw needsAuthentication();
  if (call.actor.kind !== 'user') throw notAccessible(call);
  return call.actor.account;
}

/** True for members, and for Apps that are installed on the organisation and may read its members. */
export function isInside(call: Call, organisation: Organisation): boolean {
  const { actor, state } = call;
  if (actor.kind === 'installation') {
    return actor.installation.accountId === organisation.account.id && hasPermission(call, 'members', 'read');
  }
  if (actor.kind !== 'user' || !state.isMember(organisation, actor.account.id)) return false;
  return hasScope(call, 'read:org') && hasPermission(call, 'members', 'read');
}

export function isOwner(call: Call, organisation: Organisation): boolean {
  return call.actor.kind === 'user' && organisation.members.get(call.actor.account.id)?.role === 'admin';
}

const wider: Record<string, string[]> = {
  'read:org': ['read:org', 'write:org', 'admin:org'],
  'write:org': ['write:org', 'admin:org'],
};

/** Only classic tokens have scopes; the others pass. */
export function hasScope({ actor }: Call, scope: string): boolean {
  if (actor.kind !== 'user' || actor.token.kind !== 'classic') return true;
  const enough = wider[scope] ?? [scope];
  return actor.token.scopes.some((one) => enough.includes(one));
}

/** Only Apps and fine-grained tokens have permissions; the others pass. Metadata comes with every permission. */
export function hasPermission(
  { actor }: Call,
  name: 'administration' | 'members' | 'metadata',
  need: 'read' | 'write',
): boolean {
  const held = permissionsOf(actor);
  if (held === undefined || (name === 'metadata' && need === 'read')) return true;
  return need === 'read' ? held[name] !== undefined : held[name] === 'write' || held[name] === 'admin';
}

function permissionsOf(actor: Actor): AppPermissions | undefined {
  if (actor.kind === 'installation') return actor.token.permissions;
  return actor.kind === 'user' && actor.token.kind === 'fine-grained' ? actor.token.permissions : undefined;
}

export function notAccessible({ actor }: Call): Refusal {
  const by = actor.kind === 'user' ? 'personal access token' : 'integration';
  return new Refusal(403, `Resource not accessible by ${by}`);
}
