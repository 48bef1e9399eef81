/** The root, the server's own facts, and accounts by login and by id. */

import { publicUserShape } from '#demo/github/account-shapes.ts';
import { type Answer, notFound, ok } from '#demo/github/answer.ts';
import { type Call, part, type Route } from '#demo/github/call.ts';
import { mustBeUser } from '#demo/github/guard.ts';
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

/** Every address that the root lists: the name of the member to what is below the API's own address. */
const listed = {
  current_user_url: 'user',
  authorizations_url: 'authorizations',
  code_search_url: 'search/code?q={query}{&page,per_page,sort,order}',
  commit_search_url: 'search/commits?q={query}{&page,per_page,sort,order}',
  emails_url: 'user/emails',
  emojis_url: 'emojis',
  events_url: 'events',
  feeds_url: 'feeds',
  followers_url: 'user/followers',
  following_url: 'user/following{/target}',
  gists_url: 'gists{/gist_id}',
  issue_search_url: 'search/issues?q={query}{&page,per_page,sort,order}',
  issues_url: 'issues',
  keys_url: 'user/keys',
  label_search_url: 'search/labels?q={query}&repository_id={repository_id}{&page,per_page}',
  notifications_url: 'notifications',
  organization_url: 'orgs/{org}',
  organization_repositories_url: 'orgs/{org}/repos{?type,page,per_page,sort}',
  organization_teams_url: 'orgs/{org}/teams',
  public_gists_url: 'gists/public',
  rate_limit_url: 'rate_limit',
  repository_url: 'repos/{owner}/{repo}',
  repository_search_url: 'search/repositories?q={query}{&page,per_page,sort,order}',
  current_user_repositories_url: 'user/repos{?type,page,per_page,sort}',
  starred_url: 'user/starred{/owner}{/repo}',
  starred_gists_url: 'gists/starred',
  user_url: 'users/{user}',
  user_organizations_url: 'user/orgs',
  user_repositories_url: 'users/{user}/repos{?type,page,per_page,sort}',
  user_search_url: 'search/users?q={query}{&page,per_page,sort,order}',
};

const root = ({ api, web }: Call): Answer =>
  ok({
    ...Object.fromEntries(Object.entries(listed).map(([name, rest]) => [name, `${api}/${rest}`])),
    current_user_authorizations_html_url: `${web}/settings/connections/applications{/client_id}`,
  });

const meta = ({ state: { enterpriseServer } }: Call): Answer =>
  ok({
    verifiable_password_authentication: enterpriseServer !== undefined,
    ...(enterpriseServer === undefined ? {} : { installed_version: enterpriseServer }),
  });
