/** The root, the server's own facts, and accounts by login and by id. */
import { type Answer, notFound, ok } from '#demo/github/answer.ts';
import { type Call, part, type Route } from '#demo/github/call.ts';
import { mustBeUser } from '#demo/github/guard.ts';
import { publicUserShape } from '#demo/github/shapes.ts';
import type { Account } from '#demo/github/state.ts';

export const userRoutes: Route[] = [
  {
    method: 'GET',
    pattern: '/',
    page: 'rest/meta/meta#github-api-root',
    anonymous: true,
    handle: (call) => root(call),
  },
  {
    method: 'GET',
    pattern: '/meta',
    page: 'rest/meta/meta#get-github-meta-information',
    anonymous: true,
    handle: (call) => meta(call),
  },
  {
    method: 'GET',
    pattern: '/user',
    page: 'rest/users/users#get-the-authenticated-user',
    handle: (call) => ok(publicUserShape(call, mustBeUser(call))),
  },
  {
    method: 'GET',
    pattern: '/users/:login',
    page: 'rest/users/users#get-a-user',
    anonymous: true,
    handle: (call) => shown(call, call.state.account(part(call, 'login'))),
  },
  {
    method: 'GET',
    pattern: '/user/:id',
    page: 'rest/users/users#get-a-user-using-their-id',
    anonymous: true,
    handle: (call) => shown(call, call.state.accounts.get(Number(part(call, 'id')))),
  },
];

function shown(call: Call, account: Account | undefined): Answer {
  if (!account) throw notFound();
  return ok(publicUserShape(call, account));
}

const root = ({ api }: Call): Answer =>
  ok({
    current_user_url: `${api}/user`,
    organization_url: `${api}/orgs/{org}`,
    rate_limit_url: `${api}/rate_limit`,
    repository_url: `${api}/repos/{owner}/{repo}`,
    user_url: `${api}/users/{user}`,
    user_repositories_url: `${api}/users/{user}/repos{?type,page,per_page,sort}`,
  });

const meta = ({ state: { enterpriseServer } }: Call): Answer =>
  ok({
    verifiable_password_authentication: enterpriseServer !== undefined,
    ...(enterpriseServer === undefined ? {} : { installed_version: enterpriseServer }),
  });
