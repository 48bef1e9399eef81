/** The repositories whose access the bot can change: those a token administers, those an App is installed on. */
import type { Octokit } from '@octokit/rest';
import type { Repo } from '#hosts/host.ts';
import type { GitHubAuth, GitHubClients } from './clients.ts';
import { repoOf } from './names.ts';
import { pagesOf, perPage } from './pages.ts';

/** In pages as they come; archived ones are left out, because nothing about them can be changed. @throws HostFault */
export async function* listRepos(clients: GitHubClients, auth: GitHubAuth): AsyncGenerator<Repo[]> {
  for (const client of await clients.all()) {
    for await (const page of 'token' in auth ? ofToken(client) : ofInstallation(client)) {
      yield page.filter(({ archived }) => archived !== true).map(repoOf);
    }
  }
}

interface Listed {
  id: number | bigint;
  full_name: string;
  html_url: string;
  archived?: boolean;
}

async function* ofToken(client: Octokit): AsyncGenerator<Listed[]> {
  const affiliation = 'owner,collaborator,organization_member';
  const pages = pagesOf((page) => client.rest.repos.listForAuthenticatedUser({ affiliation, per_page: perPage, page }));
  for await (const page of pages) yield page.filter(({ permissions }) => permissions?.admin === true);
}

async function* ofInstallation(client: Octokit): AsyncGenerator<Listed[]> {
  yield* pagesOf(async (page) => {
    const { data, headers } = await client.rest.apps.listReposAccessibleToInstallation({ per_page: perPage, page });
    return { data: data.repositories, headers };
  });
}
