/**
 * Who talks to GitHub: one client for a token, one client an installation for an App. No plugin retries or throttles,
 * because a revocation must not wait behind one; retrying is the caller's business.
 */
import { Octokit } from '@octokit/rest';
import { createHostFetch, type Fetch } from '#hosts/http.ts';
import { createAppClients } from './app-clients.ts';
import { githubFault, label, unusable } from './fault.ts';

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
  now(): Date;
  /** Whether this account is the one that acts for the bot. @throws HostFault */
  isUs(account: { id: number | bigint; login: string }): Promise<boolean>;
}

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
  return 'token' in options.auth
    ? { ...createTokenClient(newClient, options.auth.token), now: options.now }
    : { ...createAppClients(newClient, options.auth), now: options.now };
}

function createTokenClient(newClient: NewClient, token: string): Omit<GitHubClients, 'now'> {
  const client = newClient({ auth: token });
  let ourId: string | undefined;
  return {
    self: client,
    forOwner: async () => [client],
    all: async () => [client],
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
