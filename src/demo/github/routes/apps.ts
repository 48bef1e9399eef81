/** A GitHub App: itself, its installations and their tokens. https://docs.github.com/rest/apps */

import { userShape } from '#demo/github/account-shapes.ts';
import { type Answer, created, malformed, noContent, notFound, ok, Refusal, timestamp } from '#demo/github/answer.ts';
import { bodyOf, type Call, type JsonObject, onlyKeys, page, part, type Route } from '#demo/github/call.ts';
import { installationReaches, redirectTo } from '#demo/github/guard.ts';
import { tokenFor } from '#demo/github/plant.ts';
import { repositoryShape } from '#demo/github/repository-shapes.ts';
import type { AppPermissions } from '#demo/github/seed.ts';
import type { Account, App, Installation, Repository } from '#demo/github/state.ts';

const docs = 'rest/apps/apps';

export const appRoutes: Route[] = [
  { method: 'GET', pattern: '/app', page: `${docs}#get-the-authenticated-app`, appOnly: true, handle: showApp },
  {
    method: 'GET',
    pattern: '/app/installations',
    page: `${docs}#list-installations-for-the-authenticated-app`,
    appOnly: true,
    handle: (call) =>
      page(call, [...appOf(call).installations.values()], (some) => some.map((one) => installationShape(call, one))),
  },
  {
    method: 'GET',
    pattern: '/app/installations/:installation',
    page: `${docs}#get-an-installation-for-the-authenticated-app`,
    appOnly: true,
    handle: (call) => ok(installationShape(call, installationOf(call))),
  },
  {
    method: 'POST',
    pattern: '/app/installations/:installation/access_tokens',
    page: `${docs}#create-an-installation-access-token-for-an-app`,
    appOnly: true,
    handle: createToken,
  },
  {
    method: 'GET',
    pattern: '/orgs/:org/installation',
    page: `${docs}#get-an-organization-installation-for-the-authenticated-app`,
    appOnly: true,
    handle: (call) => installationOn(call, call.state.organisation(part(call, 'org'))?.account.id),
  },
  {
    method: 'GET',
    pattern: '/users/:login/installation',
    page: `${docs}#get-a-user-installation-for-the-authenticated-app`,
    appOnly: true,
    handle: (call) => installationOn(call, call.state.account(part(call, 'login'))?.id),
  },
  {
    method: 'GET',
    pattern: '/repos/:owner/:repo/installation',
    page: `${docs}#get-a-repository-installation-for-the-authenticated-app`,
    appOnly: true,
    handle: installationOnRepository,
  },
  {
    method: 'GET',
    pattern: '/installation/repositories',
    page: 'rest/apps/installations#list-repositories-accessible-to-the-app-installation',
    permissions: 'metadata=read',
    handle: listRepositories,
  },
  {
    method: 'DELETE',
    pattern: '/installation/token',
    page: 'rest/apps/installations#revoke-an-installation-access-token',
    handle: revokeToken,
  },
];

function appOf({ state }: Call): App {
  if (!state.app) throw notFound();
  return state.app;
}

function showApp(call: Call): Answer {
  const { id, slug, clientId, installations } = appOf(call);
  return ok({
    id,
    slug,
    client_id: clientId,
    node_id: Buffer.from(`03:App${id}`).toString('base64'),
    owner: userShape(call, ownerOfApp(call)),
    name: slug,
    description: '',
    external_url: call.web,
    html_url: `${call.web}/apps/${slug}`,
    permissions: [...installations.values()][0]?.permissions ?? {},
    events: [],
    installations_count: installations.size,
    created_at: '2020-01-01T00:00:00Z',
    updated_at: '2020-01-01T00:00:00Z',
  });
}

/** GitHub has no App without an owner; here it is the account of the first installation. */
function ownerOfApp({ state }: Call): Account {
  const [first] = state.app?.installations.values() ?? [];
  const owner = first && state.accounts.get(first.accountId);
  if (!owner) throw new Error('an App needs an installation to have an owner');
  return owner;
}

function installationShape(call: Call, installation: Installation) {
  const { id, slug, clientId } = appOf(call);
  const account = call.state.accounts.get(installation.accountId);
  return {
    id: installation.id,
    account: account ? userShape(call, account) : null,
    repository_selection: installation.repositoryIds === 'all' ? 'all' : 'selected',
    access_tokens_url: `${call.api}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${call.api}/installation/repositories`,
    html_url: `${call.web}/settings/installations/${installation.id}`,
    app_id: id,
    client_id: clientId,
    app_slug: slug,
    target_id: installation.accountId,
    target_type: account?.type === 'Organization' ? 'Organization' : 'User',
    permissions: installation.permissions,
    events: [],
    created_at: '2020-01-01T00:00:00Z',
    updated_at: '2020-01-01T00:00:00Z',
    single_file_name: null,
    suspended_by: null,
    suspended_at: installation.suspended ? '2020-01-02T00:00:00Z' : null,
  };
}

function installationOf(call: Call): Installation {
  const installation = appOf(call).installations.get(Number(part(call, 'installation')));
  if (!installation) throw notFound();
  return installation;
}

function installationOn(call: Call, accountId: number | undefined): Answer {
  const found = [...appOf(call).installations.values()].find((one) => one.accountId === accountId);
  if (!found) throw notFound();
  return ok(installationShape(call, found));
}

/** The App's own JWT sees no repositories, so the name is looked up without asking what the sender may see. */
function installationOnRepository(call: Call): Answer {
  const { state, parts } = call;
  const path = `${parts.owner}/${parts.repo}`;
  const byId = parts.repository_id === undefined ? undefined : state.repositories.get(Number(parts.repository_id));
  const moved = parts.repository_id === undefined && !state.repository(path) ? state.movedTo(path) : undefined;
  const repository = byId ?? state.repository(path) ?? moved;
  const found = [...appOf(call).installations.values()].find(
    ({ accountId, repositoryIds }) =>
      accountId === repository?.ownerId && (repositoryIds === 'all' || repositoryIds.has(repository.id)),
  );
  if (!repository || !found) throw notFound();
  if (moved) throw redirectTo(call, moved);
  return ok(installationShape(call, found));
}

const hourMs = 60 * 60 * 1000;

function createToken(call: Call): Answer {
  const { state } = call;
  const installation = installationOf(call);
  if (installation.suspended) throw new Refusal(403, 'This installation has been suspended');
  const body = bodyOf(call);
  onlyKeys(body, 'repositories', 'repository_ids', 'permissions');
  const chosen = chosenRepositories(call, installation, body);
  const permissions = chosenPermissions(installation, body);
  const id = state.nextId();
  const value = tokenFor('ghs', `${installation.id} ${id}`);
  const expiresAt = new Date(state.now().getTime() + hourMs);
  const repositoryIds = chosen && new Set(chosen.map((one) => one.id));
  const installationId = installation.id;
  state.tokens.set(value, { kind: 'installation', value, installationId, permissions, repositoryIds, expiresAt });
  const isSelected = chosen !== undefined || installation.repositoryIds !== 'all';
  return created({
    token: value,
    expires_at: timestamp(expiresAt),
    permissions,
    repository_selection: isSelected ? 'selected' : 'all',
    ...(chosen ? { repositories: chosen.map((one) => repositoryShape(call, one)) } : {}),
  });
}

function chosenRepositories(call: Call, installation: Installation, body: JsonObject): Repository[] | undefined {
  const { repositories: names, repository_ids: ids } = body;
  if (names === undefined && ids === undefined) return undefined;
  if (!(names === undefined || isListOf(names, 'string')) || !(ids === undefined || isListOf(ids, 'number'))) {
    throw malformed("'repositories' takes names and 'repository_ids' takes numbers.");
  }
  const reachable = [...call.state.repositories.values()].filter(
    ({ id, ownerId }) =>
      ownerId === installation.accountId &&
      (installation.repositoryIds === 'all' || installation.repositoryIds.has(id)),
  );
  const wanted: (string | number)[] = [...(names ?? []), ...(ids ?? [])];
  return wanted.map((one) => {
    const found = reachable.find(({ id, name }) => id === one || name === one);
    if (found) return found;
    throw new Refusal(
      422,
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    );
  });
}

function isListOf(value: unknown, type: 'string'): value is string[];
function isListOf(value: unknown, type: 'number'): value is number[];
function isListOf(value: unknown, type: string): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === type);
}

function chosenPermissions(installation: Installation, { permissions }: JsonObject): AppPermissions {
  if (permissions === undefined) return installation.permissions;
  if (typeof permissions !== 'object' || permissions === null) throw malformed("'permissions' is not an object.");
  const chosen: AppPermissions = {};
  const order = ['read', 'write', 'admin'] as const;
  for (const [name, level] of Object.entries(permissions)) {
    const wanted = order.find((one) => one === level);
    const held = installation.permissions[name];
    if (!wanted || !held || order.indexOf(wanted) > order.indexOf(held)) {
      throw new Refusal(422, 'The permissions requested are not granted to this installation.');
    }
    chosen[name] = wanted;
  }
  return chosen;
}

function listRepositories(call: Call): Answer {
  if (call.actor.kind !== 'installation') {
    throw new Refusal(
      403,
      'You must authenticate with an installation access token in order to list repositories for an installation.',
    );
  }
  const { installation, token } = call.actor;
  const all = [...call.state.repositories.values()].filter((repository) => installationReaches(call, repository));
  const isSelected = installation.repositoryIds !== 'all' || token.repositoryIds !== undefined;
  return page(call, all, (some) => ({
    total_count: all.length,
    repository_selection: isSelected ? 'selected' : 'all',
    repositories: some.map((one) => repositoryShape(call, one)),
  }));
}

function revokeToken(call: Call): Answer {
  if (call.actor.kind !== 'installation') throw new Refusal(403, 'Resource not accessible by personal access token');
  call.state.tokens.delete(call.actor.token.value);
  return noContent;
}
