/** Collaborators of a repository: list, check, look up, add, remove. https://docs.github.com/rest/collaborators/collaborators */

import { collaboratorsOf, effective, highest, sourcesOf } from '#demo/github/access.ts';
import { userShape } from '#demo/github/account-shapes.ts';
import { type Answer, created, noContent, notFound, ok, Refusal } from '#demo/github/answer.ts';
import { bodyOf, type Call, choice, onlyKeys, optionalString, page, part, type Route } from '#demo/github/call.ts';
import { custom, isNeverInvited, mustBeAddable, mustNotFlood, roleToGive } from '#demo/github/collaborator-rules.ts';
import { accountOf } from '#demo/github/find.ts';
import { hasScope, mustAdminister, mustNotBeArchived, mustPush, repositoryOf } from '#demo/github/guard.ts';
import { permissionsShape } from '#demo/github/repository-shapes.ts';
import { invite, removeCollaborator, setCollaborator } from '#demo/github/row-changes.ts';
import { collaboratorShape, invitationShape } from '#demo/github/shapes.ts';
import type { Repository } from '#demo/github/state.ts';
import type { Level } from '#domain/level.ts';

const docs = 'rest/collaborators/collaborators';
const permissions = 'metadata=read';

export const collaboratorRoutes: Route[] = [
  {
    method: 'GET',
    pattern: '/repos/:owner/:repo/collaborators',
    page: `${docs}#list-repository-collaborators`,
    permissions,
    handle: list,
  },
  {
    method: 'GET',
    pattern: '/repos/:owner/:repo/collaborators/:login',
    page: `${docs}#check-if-a-user-is-a-repository-collaborator`,
    permissions,
    handle: check,
  },
  {
    method: 'GET',
    pattern: '/repos/:owner/:repo/collaborators/:login/permission',
    page: `${docs}#get-repository-permissions-for-a-user`,
    permissions,
    handle: permissionOf,
  },
  {
    method: 'PUT',
    pattern: '/repos/:owner/:repo/collaborators/:login',
    page: `${docs}#add-a-repository-collaborator`,
    permissions: 'administration=write',
    handle: add,
  },
  {
    method: 'DELETE',
    pattern: '/repos/:owner/:repo/collaborators/:login',
    page: `${docs}#remove-a-repository-collaborator`,
    permissions: 'administration=write',
    handle: remove,
  },
];

const cannotView = 'Must have push access to view repository collaborators.';

/** In an organisation the sender has to be a member, not only a collaborator with push access. */
function mustViewCollaborators(call: Call, repository: Repository): void {
  mustPush(call, repository, cannotView);
  const { actor, state } = call;
  const organisation = state.organisationOf(repository);
  if (actor.kind !== 'user' || !organisation) return;
  if (!state.isMember(organisation, actor.account.id) || !hasScope(call, 'read:org'))
    throw new Refusal(403, cannotView);
}

function list(call: Call): Answer {
  const repository = repositoryOf(call);
  mustViewCollaborators(call, repository);
  const affiliation = choice(call, 'affiliation', ['outside', 'direct', 'all'], 'all');
  const permission = choice(call, 'permission', ['pull', 'triage', 'push', 'maintain', 'admin'], 'pull');
  const found = collaboratorsOf(call.state, repository, affiliation).filter(
    ({ sources }) => permissionsShape(highest(sources)?.level ?? 'none')[permission],
  );
  return page(call, found, (some) =>
    some.flatMap(({ accountId, sources }) => {
      const account = call.state.accounts.get(accountId);
      return account ? [collaboratorShape(call, account, sources)] : [];
    }),
  );
}

function check(call: Call): Answer {
  const repository = repositoryOf(call);
  mustPush(call, repository, cannotView);
  const account = accountOf(call);
  if (sourcesOf(call.state, repository, account.id).length === 0) throw notFound();
  return noContent;
}

/** The old four-step name of a level: `maintain` shows as write, `triage` as read. */
const folded: Record<Level, string> = {
  read: 'read',
  triage: 'read',
  write: 'write',
  maintain: 'write',
  admin: 'admin',
};

function permissionOf(call: Call): Answer {
  const repository = repositoryOf(call);
  mustPush(call, repository, 'Must have push access to view collaborator permission.');
  const login = part(call, 'login');
  const account = call.state.account(login);
  if (!account || account.type === 'Organization') throw new Refusal(404, `${login} is not a user`);
  const access = effective(call.state, repository, account.id);
  const role_name = access?.role ?? '';
  const user = { ...userShape(call, account), permissions: permissionsShape(access?.level ?? 'none'), role_name };
  return ok({ permission: access ? folded[access.level] : 'none', user, role_name });
}

function add(call: Call): Answer {
  const { state, actor } = call;
  const repository = repositoryOf(call);
  mustAdminister(call, repository, 'write');
  mustNotBeArchived(repository);
  const body = bodyOf(call);
  onlyKeys(body, 'permission');
  const permission = optionalString(body, 'permission');
  const account = accountOf(call);
  const role = roleToGive(call, repository, account, permission);
  const organisation = state.organisationOf(repository);
  const isInside =
    repository.collaborators.has(account.id) ||
    (organisation !== undefined && state.isMember(organisation, account.id));
  if (!isInside) mustBeAddable(call, repository, account);
  if (isInside || isNeverInvited(call, repository)) {
    setCollaborator(state, repository, account.id, role);
    return noContent;
  }
  const inviterId = actor.kind === 'user' ? actor.account.id : (state.app?.botId ?? 0);
  mustNotFlood(call, repository, account);
  return created(invitationShape(call, invite(state, repository, account.id, inviterId, role), repository));
}

function remove(call: Call): Answer {
  const { state, actor } = call;
  const repository = repositoryOf(call);
  const account = accountOf(call);
  const isSelf = actor.kind === 'user' && actor.account.id === account.id;
  if (!isSelf) mustAdminister(call, repository, 'write');
  mustNotBeArchived(repository);
  if (repository.ownerId === account.id) throw custom('Repository owner cannot be removed');
  removeCollaborator(state, repository, account.id);
  return noContent;
}
