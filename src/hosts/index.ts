/** The list of Git hosts: a new one is a folder beside this file, a line in `makers` and its part of the configuration. */
import { createGitHub, type GitHubAuth } from './github/create-github.ts';
import { createGitLab } from './gitlab/create-gitlab.ts';
import type { GitHost, HostName } from './host.ts';
import type { Fetch } from './http.ts';

export { createGitHub, type GitHubAuth, type GitHubOptions } from './github/create-github.ts';
export { createGitLab, type GitLabOptions } from './gitlab/create-gitlab.ts';

export interface HostsConfig {
  /** Left out where the bot has no credential for it. */
  github?: { apiUrl: string; auth: GitHubAuth } | undefined;
  gitlab?: { url: string; token: string } | undefined;
  now: () => Date;
  fetch?: Fetch | undefined;
  /** For one exchange with a host; 10 s when left out. */
  timeoutMs?: number | undefined;
  /** Between two writes of grants; a second when left out. */
  writePauseMs?: number | undefined;
}

const makers: { [name in HostName]: (config: HostsConfig) => GitHost | undefined } = {
  github: ({ github, ...rest }) => github && createGitHub({ ...github, ...rest }),
  gitlab: ({ gitlab, ...rest }) => gitlab && createGitLab({ ...gitlab, ...rest }),
};

/** The hosts that the configuration names. Makes no request by itself. */
export function createHosts(config: HostsConfig): Map<HostName, GitHost> {
  const all = Object.values(makers).map((make) => make(config));
  return new Map(all.flatMap((host): [HostName, GitHost][] => (host ? [[host.name, host]] : [])));
}
