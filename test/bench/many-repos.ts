/** A company with 50,000 repositories, and policies that make searching them as hard as it can be. */
import type { GitHost, HostName, Repo } from '#hosts/host.ts';
import { formatFault } from '#policy/fault.ts';
import type { Policy } from '#policy/policy.ts';
import { parsePolicy } from '#policy/schema.ts';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const areas = ['payments', 'shop', 'search', 'mobile', 'data', 'infra', 'docs', 'billing', 'Identity', 'warehouse'];
const kinds = ['api', 'web', 'worker', 'terraform', 'sdk', 'Service', 'tools', 'dashboards'];

export const manyRepos = 50_000;

/** Made anew at every call, as a host's answers are. @param isRenamed one of them has another name */
export function* pagesOf(host: HostName, isRenamed: boolean): Generator<Repo[]> {
  const count = host === 'github' ? 30_000 : 20_000;
  for (let first = 0; first < count; first += 100) {
    const page = numbers(100).map((index) =>
      repoOf(host, first + index + (isRenamed && first + index === 777 ? 70_000 : 0)),
    );
    // As they come from a host's answer: flat texts, and nothing shared with the next call.
    yield JSON.parse(JSON.stringify(page));
  }
}

function repoOf(host: HostName, number: number): Repo {
  const team = number % 240;
  const [area, kind] = [areas[number % 7] ?? '', kinds[(number >> 3) % kinds.length] ?? ''];
  const path =
    host === 'github'
      ? `acme/team-${team}-${area}-${kind}-${number}`
      : `acme/${area}/team-${team}/${kind}-${areas[number % 10]}-${number}`;
  return { id: String(1_000_000 + number), path, url: `https://${host}.example.com/${path}` };
}

/** A host that lists these pages and can do nothing else. */
export function listingHost(name: HostName, pages: () => Iterable<Repo[]>): GitHost {
  const cannot = () => Promise.reject(new Error('this host only lists'));
  return {
    name,
    label: name,
    levelWords: () => undefined,
    async *listRepos() {
      for (const page of pages()) yield page;
    },
    findRepo: cannot,
    findAccount: cannot,
    observe: cannot,
    setRow: cannot,
    removeRow: cannot,
    rowFor: () => undefined,
    managesAccess: () => false,
    check: async () => [],
    whyNotUntil: async () => undefined,
  };
}

/** @param rules each as the inside of a YAML flow map, name and the rest left out */
function policyOf(rules: readonly string[]): Policy {
  const lines = rules.map(
    (rule, index) => `  - { name: rule ${index}, levels: [read, write], max: 4h, approve: auto, ${rule} }`,
  );
  const parsed = parsePolicy(`version: 1\nrules:\n${lines.join('\n')}\n`, 'jit.yml');
  if ('faults' in parsed) throw new Error(parsed.faults.map(formatFault).join('\n'));
  return parsed.policy;
}

export const policies = {
  /** A rule a team, then one for everything. */
  teams: policyOf([
    ...numbers(240).map(
      (team) => `repos: ["github:acme/team-${team}-*", "gitlab:acme/*/team-${team}/**"], who: [S0T${team}]`,
    ),
    'repos: ["**"]',
  ]),
  /** The same without the last one: who is in no team is offered nothing. */
  nothing: policyOf(
    numbers(240).map(
      (team) => `repos: ["github:acme/team-${team}-*", "gitlab:acme/*/team-${team}/**"], who: [S0T${team}]`,
    ),
  ),
  /** Globs that have to be tried on every path. */
  stars: policyOf(numbers(240).map((team) => `repos: ["*:**/*-${team}*"], who: [S0T${team}]`)),
};
