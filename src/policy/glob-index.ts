/**
 * Finds, among thousands of rules, those whose globs begin as a path does. Which of them takes it is for the globs to say:
 * this only leaves out what cannot.
 */
import { type HostName, hostNames } from '#domain/host-name.ts';
import type { Policy, RepoName, Rule } from './policy.ts';
import type { Repos } from './rules/repos.ts';

export interface GlobIndex {
  add(rule: Pick<Repos, 'globs'>, number: number): void;
  /** The numbers of rules with a glob for this host that begins as the text does, from low to high. */
  near(host: HostName, text: string): number[];
}

/** The numbers of rules by what their globs begin with, and the lengths of those beginnings. */
interface Beginnings {
  byText: Map<string, number[]>;
  lengths: Set<number>;
}

export function createGlobIndex(): GlobIndex {
  const all = new Map<HostName, Beginnings>(hostNames.map((host) => [host, { byText: new Map(), lengths: new Set() }]));
  return {
    add({ globs }, number) {
      for (const glob of globs) {
        for (const host of glob.hosts) {
          const { byText, lengths } = all.get(host) ?? none;
          lengths.add(glob.start.length);
          const numbers = byText.get(glob.start);
          if (!numbers) byText.set(glob.start, [number]);
          else if (numbers.at(-1) !== number) numbers.push(number);
        }
      }
    },
    near(host, text) {
      const { byText, lengths } = all.get(host) ?? none;
      const lists: number[][] = [];
      for (const length of lengths) {
        const numbers = length <= text.length ? byText.get(text.slice(0, length)) : undefined;
        if (numbers) lists.push(numbers);
      }
      const [first = []] = lists;
      return lists.length < 2 ? first : [...new Set(lists.flat())].sort((one, other) => one - other);
    },
  };
}

const none: Beginnings = { byText: new Map(), lengths: new Set() };

const indexes = new WeakMap<readonly Rule[], GlobIndex>();

/** The rules that may take the repository, in their order; every one that takes it is among them. */
export function rulesNear({ rules }: Pick<Policy, 'rules'>, repo: RepoName): Rule[] {
  let index = indexes.get(rules);
  if (!index) {
    index = createGlobIndex();
    for (const [number, rule] of rules.entries()) index.add(rule, number);
    indexes.set(rules, index);
  }
  return index.near(repo.host, repo.path.toLowerCase()).flatMap((number) => rules[number] ?? []);
}
