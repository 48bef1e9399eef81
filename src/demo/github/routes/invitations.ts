/** Invitations to a repository, seen by its administrators and by the person invited. https://docs.github.com/rest/collaborators/invitations */

import { type Answer, malformed, noContent, notFound, ok, Refusal } from '#demo/github/answer.ts';
import { bodyOf, type Call, onlyKeys, page, part, type Route } from '#demo/github/call.ts';
import { mustAdminister, mustBeUser, mustNotBeArchived, repositoryOf } from '#demo/github/guard.ts';
import { acceptInvitation, deleteInvitation, twoFactorRefusal } from '#demo/github/row-changes.ts';
import { invitationShape } from '#demo/github/shapes.ts';
import type { Invitation, Repository } from '#demo/github/state.ts';
import { isLevel } from '#domain/level.ts';

const docs = 'rest/collaborators/invitations';

export const invitationRoutes: Route[] = [
  {
    method: 'GET',
    pattern: '/repos/:owner/:repo/invitations',
    page: `${docs}#list-repository-invitations`,
    permissions: 'administration=read',
    handle: list,
  },
  {
    method: 'PATCH',
    pattern: '/repos/:owner/:repo/invitations/:invitation',
    page: `${docs}#update-a-repository-invitation`,
    permissions: 'administration=write',
    handle: update,
  },
  {
    method: 'DELETE',
    pattern: '/repos/:owner/:repo/invitations/:invitation',
    page: `${docs}#delete-a-repository-invitation`,
    permissions: 'administration=write',
    handle: withdraw,
  },
  {
    method: 'GET',
    pattern: '/user/repository_invitations',
    page: `${docs}#list-repository-invitations-for-the-authenticated-user`,
    scopes: ['repo', 'repo:invite'],
    handle: listMine,
  },
  {
    method: 'PATCH',
    pattern: '/user/repository_invitations/:invitation',
    page: `${docs}#accept-a-repository-invitation`,
    scopes: ['repo', 'repo:invite'],
    handle: acceptMine,
  },
  {
    method: 'DELETE',
    pattern: '/user/repository_invitations/:invitation',
    page: `${docs}#decline-a-repository-invitation`,
    scopes: ['repo', 'repo:invite'],
    handle: (call) => answerMine(call, deleteInvitation),
  },
];

function list(call: Call): Answer {
  const repository = repositoryOf(call);
  mustAdminister(call, repository, 'read');
  return page(call, call.state.invitationsOf(repository), (some) =>
    some.map((invitation) => invitationShape(call, invitation, repository)),
  );
}

function update(call: Call): Answer {
  const { repository, invitation } = changeable(call);
  const body = bodyOf(call);
  onlyKeys(body, 'permissions');
  const { permissions } = body;
  if (permissions === undefined) throw malformed('No subschema in "anyOf" matched.\n"permissions" wasn\'t supplied.');
  if (typeof permissions !== 'string' || !isLevel(permissions)) {
    throw malformed(
      `${JSON.stringify(permissions)} is not a member of ["read", "write", "maintain", "triage", "admin"].`,
    );
  }
  invitation.role = permissions;
  call.state.changed();
  return ok(invitationShape(call, invitation, repository));
}

function withdraw(call: Call): Answer {
  deleteInvitation(call.state, changeable(call).invitation);
  return noContent;
}

function changeable(call: Call): { repository: Repository; invitation: Invitation } {
  const repository = repositoryOf(call);
  mustAdminister(call, repository, 'write');
  mustNotBeArchived(repository);
  const invitation = call.state.invitations.get(Number(part(call, 'invitation')));
  if (invitation?.repositoryId !== repository.id) throw notFound();
  return { repository, invitation };
}

function listMine(call: Call): Answer {
  const account = mustBeUser(call);
  const mine = [...call.state.invitations.values()].filter(({ inviteeId }) => inviteeId === account.id);
  return page(call, mine, (some) =>
    some.flatMap((invitation) => {
      const repository = call.state.repositories.get(invitation.repositoryId);
      return repository ? [invitationShape(call, invitation, repository)] : [];
    }),
  );
}

function acceptMine(call: Call): Answer {
  return answerMine(call, (state, invitation) => {
    const repository = state.repositories.get(invitation.repositoryId);
    const refusal = repository && twoFactorRefusal(state, repository, mustBeUser(call));
    if (refusal !== undefined) throw new Refusal(403, refusal);
    acceptInvitation(state, invitation);
  });
}

function answerMine(call: Call, answer: (state: Call['state'], invitation: Invitation) => void): Answer {
  const account = mustBeUser(call);
  const invitation = call.state.invitations.get(Number(part(call, 'invitation')));
  const repository = invitation && call.state.repositories.get(invitation.repositoryId);
  if (!repository || invitation.inviteeId !== account.id || call.state.isExpired(invitation)) throw notFound();
  mustNotBeArchived(repository);
  answer(call.state, invitation);
  return noContent;
}
