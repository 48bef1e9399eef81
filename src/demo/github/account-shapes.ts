/** The JSON of accounts: people, machine accounts and organisations, as part of other things and alone. */
import type { Call } from './call.ts';
import type { Account } from './state.ts';

export const nodeId = (type: string, id: number): string =>
  Buffer.from(`0${type.length}:${type}${id}`).toString('base64');

export const userNodeId = (account: Account): string =>
  nodeId(account.type === 'Organization' ? 'Organization' : 'User', account.id);

export function userShape({ api, web }: Pick<Call, 'api' | 'web'>, account: Account) {
  const url = `${api}/users/${account.login}`;
  return {
    login: account.login,
    id: account.id,
    node_id: userNodeId(account),
    avatar_url: `${web}/avatars/${account.id}`,
    gravatar_id: '',
    url,
    html_url: `${web}/${account.login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    user_view_type: 'public',
    site_admin: false,
  };
}

export const publicUserShape = (call: Call, account: Account) => ({
  ...userShape(call, account),
  name: account.name,
  company: null,
  blog: '',
  location: null,
  email: null,
  hireable: null,
  bio: null,
  public_repos: [...call.state.repositories.values()].filter((one) => one.ownerId === account.id && !one.private)
    .length,
  public_gists: 0,
  followers: 0,
  following: 0,
  created_at: '2020-01-01T00:00:00Z',
  updated_at: '2020-01-01T00:00:00Z',
});

/** An organisation as part of other things. */
export function simpleOrganisationShape(call: Pick<Call, 'api' | 'web'>, account: Account) {
  const url = `${call.api}/orgs/${account.login}`;
  const { login, id, node_id, avatar_url } = userShape(call, account);
  return {
    login,
    id,
    node_id,
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url,
    description: null,
  };
}

export const organisationShape = (call: Pick<Call, 'api' | 'web'>, account: Account) => ({
  ...simpleOrganisationShape(call, account),
  name: account.name,
  html_url: `${call.web}/${account.login}`,
  has_organization_projects: true,
  has_repository_projects: true,
  public_repos: 0,
  public_gists: 0,
  followers: 0,
  following: 0,
  type: 'Organization',
  created_at: '2020-01-01T00:00:00Z',
  updated_at: '2020-01-01T00:00:00Z',
  archived_at: null,
});
