/** From recorded ids to present names. GitHub's calls go by name, and a name can be given up and taken by somebody else. */
import type { Octokit } from '@octokit/rest';
import { type Account, HostFault, type Repo } from '#hosts/host.ts';
import type { GitHubClients } from './clients.ts';
import { unless, unusable } from './fault.ts';

export type RepoData = Awaited<ReturnType<Octokit['rest']['repos']['get']>>['data'];

/** A repository that was found, and the client that may act on it. */
export interface FoundRepo {
  client: Octokit;
  data: RepoData;
}

export const ownerOf = (path: string): string => path.split('/')[0] ?? '';

export function splitPath(path: string): { owner: string; repo: string } {
  const [owner = '', repo = ''] = path.split('/');
  return { owner, repo };
}

export const repoOf = (data: { id: number | bigint; full_name: string; html_url: string }): Repo => ({
  id: String(data.id),
  path: data.full_name,
  url: data.html_url,
});

/**
 * The repository of that id, whatever its name is by now. The by-id address is where GitHub itself redirects a renamed
 * repository to: https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects
 * @throws HostFault `identity` when the name is another repository's and the id is not to be seen, `gone` when neither is
 */
export async function findById(clients: readonly Octokit[], repo: { id: string; path: string }): Promise<FoundRepo> {
  let nameIsTaken = false;
  for (const client of clients) {
    const byName = await unless(['gone'], getByPath(client, repo.path));
    if (byName && String(byName.id) === repo.id) return { client, data: byName };
    nameIsTaken ||= byName !== undefined;
    const byId = await unless(['gone'], client.request('GET /repositories/{id}', { id: repo.id }));
    const data = byId?.data as RepoData | undefined;
    if (data && String(data.id) === repo.id) return { client, data };
  }
  if (nameIsTaken) throw new HostFault('identity', `${repo.path} is another repository by now.`);
  throw new HostFault('gone', `GitHub does not show ${repo.path} to the bot.`, { status: 404 });
}

/** @throws HostFault */
export async function getByPath(client: Octokit, path: string): Promise<RepoData> {
  const { data } = await client.rest.repos.get(splitPath(path));
  if (!data?.id || !data.full_name) throw unusable('a repository');
  return data;
}

/**
 * The account of that id under its present login.
 * @throws HostFault `gone` when there is no such account any more
 */
export async function presentAccount(client: Octokit, account: Account): Promise<Account> {
  const byLogin = await unless(['gone'], client.rest.users.getByUsername({ username: account.login }));
  if (byLogin && String(byLogin.data.id) === account.id) return { id: account.id, login: byLogin.data.login };
  const byId = await unless(['gone'], client.request('GET /user/{account_id}', { account_id: Number(account.id) }));
  if (byId && String(byId.data.id) === account.id) return { id: account.id, login: byId.data.login };
  throw new HostFault('gone', `GitHub has no account ${account.login} (number ${account.id}) any more.`, {
    status: 404,
  });
}

/** A look-up by name, for what people type. @throws HostFault */
export async function findRepoByPath(clients: GitHubClients, path: string): Promise<Repo | undefined> {
  if (!/^[^/\s]+\/[^/\s]+$/.test(path)) return undefined;
  const candidates = await unless(['gone'], clients.forOwner(ownerOf(path)));
  for (const client of candidates ?? []) {
    const found = await unless(['gone'], getByPath(client, path));
    if (found) return repoOf(found);
  }
  return undefined;
}

/** People only: an organisation's login is no account. @throws HostFault */
export async function findAccountByLogin(clients: GitHubClients, login: string): Promise<Account | undefined> {
  const [client] = await clients.all();
  if (!client) throw new HostFault('gone', 'The GitHub App is not installed anywhere.');
  const found = await unless(['gone'], client.rest.users.getByUsername({ username: login }));
  if (!found) return undefined;
  const { id, login: present, type } = found.data;
  if (id === undefined) throw unusable('an account id');
  return type === 'User' ? { id: String(id), login: present } : undefined;
}
