/**
 * The repositories whose access the bot can change: those a token administers, those an App is installed on. Each page is asked
 * for with the ETag of last time: where nothing has changed, GitHub says so without charging for it.
 */
import type { Octokit } from '@octokit/rest';
import { HostFault, type Repo } from '#hosts/host.ts';
import type { GitHubAuth, GitHubClients } from './clients.ts';
import { unusable } from './fault.ts';
import { repoOf } from './names.ts';
import { perPage } from './pages.ts';

interface Listed {
  id: number | bigint;
  full_name: string;
  html_url: string;
  archived?: boolean;
  owner?: { type?: string };
  permissions?: { admin?: boolean };
}

interface Answer {
  data: Listed[];
  headers: { link?: string | undefined; etag?: string | undefined };
}

/** With Octokit's own names. */
interface AskFor {
  per_page: number;
  page: number;
  headers?: { 'if-none-match': string };
}

interface Page {
  etag: string | undefined;
  repos: Repo[];
  /** Whether GitHub links another page, or another one may have come since. */
  hasNext: boolean;
}

/**
 * What each client was shown last. ETags hold for one token: when an installation's token is renewed, once an hour, every page
 * is charged again. https://github.com/github/docs/issues/34689
 */
const shown = new WeakMap<Octokit, Page[]>();

/**
 * In pages as they come, a page that has not changed as the same array as last time. Archived repositories are left out, because
 * nothing about them can be changed.
 * https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#use-conditional-requests-if-appropriate
 * @param seen told of every repository on a page that has changed
 * @throws HostFault
 */
export async function* listRepos(
  clients: GitHubClients,
  auth: GitHubAuth,
  seen: (path: string, isPersonal: boolean) => void,
): AsyncGenerator<Repo[]> {
  for (const client of await clients.all()) {
    const pages = shown.get(client) ?? [];
    shown.set(client, pages);
    const ask = 'token' in auth ? ofToken(client) : ofInstallation(client);
    let number = 0;
    for (let hasNext = true; hasNext; ) {
      const page = await readPage(ask, number + 1, pages[number], seen);
      pages[number] = page;
      yield page.repos;
      ({ hasNext } = page);
      number += 1;
    }
    pages.length = number;
  }
}

/** In the order of creation: what is new comes at the end and moves nothing from one page to the next. */
const ofToken = (client: Octokit) => async (what: AskFor) => {
  const affiliation = 'owner,collaborator,organization_member';
  const order = { sort: 'created', direction: 'asc' } as const;
  const { data, headers } = await client.rest.repos.listForAuthenticatedUser({ affiliation, ...order, ...what });
  return { data, headers, isOurs: ({ permissions }: Listed) => permissions?.admin === true };
};

const ofInstallation = (client: Octokit) => async (what: AskFor) => {
  const { data, headers } = await client.rest.apps.listReposAccessibleToInstallation({ ...what });
  return { data: data.repositories, headers, isOurs: () => true };
};

async function readPage(
  ask: (what: AskFor) => Promise<Answer & { isOurs: (repo: Listed) => boolean }>,
  page: number,
  before: Page | undefined,
  seen: (path: string, isPersonal: boolean) => void,
): Promise<Page> {
  const condition = before?.etag === undefined ? {} : { headers: { 'if-none-match': before.etag } };
  try {
    const { data, headers: told, isOurs } = await ask({ per_page: perPage, page, ...condition });
    if (!Array.isArray(data)) throw unusable('a list');
    for (const { full_name, owner } of data) seen(full_name, owner?.type === 'User');
    return {
      etag: told.etag,
      repos: data.filter((repo) => repo.archived !== true && isOurs(repo)).map(repoOf),
      // A full page stays as it is when the next one begins, and nothing says that its ETag would change with the link.
      hasNext: data.length >= perPage || told.link?.includes('rel="next"') === true,
    };
  } catch (error) {
    if (before && error instanceof HostFault && error.status === 304) return before;
    throw error;
  }
}
