/** From what a person typed to the one repository that is meant. */
import type { HostName } from '#domain/host-name.ts';
import { hostNames } from '#domain/host-name.ts';
import type { ListedRepo } from '#hosts/catalogue.ts';
import type { AccessDeps, RepoName } from './deps.ts';

/** The listed repository, or else what the host itself shows under that name; undefined when the host shows none. @throws HostFault */
export async function findRepo(deps: AccessDeps, name: RepoName): Promise<ListedRepo | undefined> {
  const listed = deps.catalogue.find(name.host, name.path);
  if (listed) return listed;
  const found = await deps.hosts.get(name.host)?.findRepo(name.path);
  return found ? { ...found, host: name.host } : undefined;
}

/** What a typed repository can mean, before any host is asked. */
export type Meant =
  | { is: 'one'; repo: RepoName }
  | { is: 'several'; hosts: HostName[] }
  /** No list holds this path, and it could be on any of the hosts: only they know (see `searchHosts`). */
  | { is: 'unlisted'; path: string }
  | { is: 'none'; words: string };

/**
 * Reads `acme/payments`, `github:acme/payments` or the address of its page (or of a page below it).
 * @returns the repository's name; `several` when the path alone could be on more than one host
 */
export function readRepo(deps: Pick<AccessDeps, 'catalogue' | 'hosts'>, typed: string): Meant {
  const text = typed.trim();
  if (/^https?:\/\//i.test(text)) return readAddress(deps, text);
  const [, prefix, path = ''] = /^(?:([a-z]+):(?!\/\/))?(.*)$/is.exec(text) ?? [];
  const known = [...deps.hosts.keys()];
  if (prefix) {
    const host = hostNames.find((name) => name === prefix.toLowerCase());
    if (!host || !deps.hosts.has(host)) {
      return {
        is: 'none',
        words: `"${prefix}" is not a host here; write ${known.map((name) => `${name}:…`).join(' or ')}`,
      };
    }
    return named(host, path);
  }
  const matches = deps.catalogue.findByPath(path);
  if (matches.length === 1 && matches[0]) return { is: 'one', repo: { host: matches[0].host, path: matches[0].path } };
  if (matches.length > 1) return { is: 'several', hosts: matches.map((repo) => repo.host) };
  const [only] = known;
  if (known.length === 1 && only) return named(only, path);
  return isPath(path) ? { is: 'unlisted', path } : { is: 'none', words: 'write it like github:acme/payments' };
}

/** Hosts are told apart by where the pages of their repositories are; what is not listed yet is a path on that host. */
function readAddress({ catalogue, hosts }: Pick<AccessDeps, 'catalogue' | 'hosts'>, address: string): Meant {
  const page = bare(address);
  const roots = [...hosts.keys()]
    .flatMap((host) => catalogue.listed(host).slice(0, 1))
    .map((repo) => ({ host: repo.host, root: rootOf(repo) }));
  const near = roots.filter(({ root }) => page.startsWith(root)).sort((a, b) => b.root.length - a.root.length);
  for (const { host, root } of near) {
    const parts = page.slice(root.length).split('/');
    for (let length = parts.length; length > 1; length--) {
      const listed = catalogue.find(host, parts.slice(0, length).join('/'));
      if (listed) return { is: 'one', repo: { host, path: listed.path } };
    }
  }
  const [nearest] = near;
  if (nearest) {
    const [path = ''] = page.slice(nearest.root.length).split('/-/');
    return named(nearest.host, nearest.host === 'github' ? path.split('/', 2).join('/') : path);
  }
  return { is: 'none', words: 'this page is on no host here; write it like github:acme/payments' };
}

/** An address without what does not name the page: scheme, query, fragment, a closing slash, and `.git`. */
const bare = (address: string): string =>
  address
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/[?#].*$/s, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');

/** Where the host of a listed repository has its pages, with a slash at the end: the same for all of them. */
const rootOf = ({ url, path }: ListedRepo): string => bare(url).slice(0, -path.length);

/** Asks every host for a repository of this path; a host that does not answer shows none. */
export async function searchHosts(deps: Pick<AccessDeps, 'hosts'>, path: string): Promise<ListedRepo[]> {
  const found = await Promise.all(
    [...deps.hosts.values()].map(async (host) => {
      const repo = await host.findRepo(path).catch(() => undefined);
      return repo ? [{ ...repo, host: host.name }] : [];
    }),
  );
  return found.flat();
}

const isPath = (text: string): boolean => /^[\w.-]+(\/[\w.-]+)+$/.test(text);

function named(host: HostName, path: string): Meant {
  return isPath(path)
    ? { is: 'one', repo: { host, path } }
    : { is: 'none', words: `"${path}" is not a repository's path; write it like ${host}:acme/payments` };
}
