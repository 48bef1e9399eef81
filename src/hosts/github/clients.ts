/**
 * Who talks to GitHub: one client for a token, one client an installation for an App. No plugin retries or throttles,
 * because a revocation must not wait behind one; retrying is the caller's business.
 */
import { Octokit } from '@octokit/rest';
import { createHostFetch, type Fetch } from '#hosts/http.ts';
import { createAppClients } from './app-clients.ts';
import { githubFault, label, unless, unusable } from './fault.ts';
import { allOfPages, pagesOf, perPage } from './pages.ts';

export type GitHubAuth = { token: string } | { appId: string; privateKey: string };

export interface GitHubOptions {
  /** Without a slash at the end: `https://api.github.com`, `https://HOST/api/v3`. */
  apiUrl: string;
  auth: GitHubAuth;
  now: () => Date;
  fetch?: Fetch | undefined;
  /** For one whole exchange; 10 s when left out. */
  timeoutMs?: number | undefined;
  /** Between two writes of grants; a second when left out. */
  writePauseMs?: number | undefined;
}

export interface GitHubClients {
  /** Acts as the token's account, or as the App itself, for what is no owner's business. */
  readonly self: Octokit;
  /** The clients that may see this owner's repositories, the likeliest first; never empty. @throws HostFault `gone` */
  forOwner(owner: string): Promise<[Octokit, ...Octokit[]]>;
  /** All clients, one an installation. Empty for an App that is installed nowhere. @throws HostFault */
  all(): Promise<Octokit[]>;
  /** The organisations that the credential serves, each with the client that acts there. @throws HostFault */
  organisations(): Promise<{ client: Octokit; org: string }[]>;
  now(): Date;
  /** An Enterprise Server, which can suspend accounts and still shows them. */
  readonly isServer: boolean;
  /** Whether this account is the one that acts for the bot. @throws HostFault */
  isUs(account: { id: number | bigint; login: string }): Promise<boolean>;
}

/** What tokens and Apps do each in their own way. */
export type ClientsOf = Omit<GitHubClients, 'now' | 'isServer'>;

export type NewClient = (auth: Record<string, unknown>, onRefused?: () => void) => Octokit;

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export function createGitHubClients(options: GitHubOptions): GitHubClients {
  const newClient: NewClient = (auth, onRefused) => {
    // One each: GitHub limits every token and every installation by itself.
    const fetch = createHostFetch({
      label,
      timeoutMs: options.timeoutMs ?? 10_000,
      headers: { 'x-github-api-version': '2022-11-28' },
      fetch: options.fetch,
      now: options.now,
      writePauseMs: options.writePauseMs,
      // GitHub allows five hundred; a fifth is left to endings, which put back what stood before, and to people.
      mostWritesAnHour: 400,
    });
    const client = new Octokit({
      ...auth,
      baseUrl: options.apiUrl.replace(/\/+$/, ''),
      userAgent: 'jit',
      log: silent,
      request: { fetch, log: silent },
    });
    client.hook.error('request', (error) => {
      const fault = githubFault(error, options.now());
      if (fault.kind === 'credential') onRefused?.();
      throw fault;
    });
    return client;
  };
  const { auth, now } = options;
  // https://docs.github.com/en/enterprise-server@3.19/rest/quickstart: only there the API is below a path of its own.
  const isServer = /\/api\/v3\/*$/.test(options.apiUrl);
  const clients = 'token' in auth ? createTokenClient(newClient, auth.token) : createAppClients(newClient, auth);
  return { ...clients, now, isServer };
}

function createTokenClient(newClient: NewClient, token: string): ClientsOf {
  const client = newClient({ auth: token });
  let ourId: string | undefined;
  return {
    self: client,
    forOwner: async () => [client],
    all: async () => [client],
    organisations: async () => (await organisationsOf(client)).map((org) => ({ client, org })),
    async isUs(account) {
      if (ourId === undefined) {
        const { data } = await client.rest.users.getAuthenticated();
        if (data.id === undefined) throw unusable('an account id');
        ourId = String(data.id);
      }
      return String(account.id) === ourId;
    },
  };
}

/**
 * A token serves the organisations that its account is an active member of. Where that may not be listed, it is read off the
 * repositories it administers. https://docs.github.com/en/rest/orgs/members#list-organization-memberships-for-the-authenticated-user
 */
async function organisationsOf(client: Octokit): Promise<string[]> {
  const memberships = pagesOf((page) =>
    client.rest.orgs.listMembershipsForAuthenticatedUser({ state: 'active', per_page: perPage, page }),
  );
  const mine = await unless(['refused', 'gone'], allOfPages(memberships));
  if (mine && mine.length > 0) return mine.map(({ organization }) => organization.login);
  const repos = pagesOf((page) => client.rest.repos.listForAuthenticatedUser({ per_page: perPage, page }));
  const owners = new Set<string>();
  for await (const page of repos) {
    for (const { owner, permissions } of page) {
      if (permissions?.admin === true && owner.type === 'Organization') owners.add(owner.login);
    }
  }
  return [...owners];
}
