/**
 * Which repositories, and which people, are the same to the policy: those that the same rules take. It says the same of all of one
 * kind, so for tens of thousands of repositories it is asked once a kind. The work comes in slices of about a millisecond.
 */
import type { HostName } from '#domain/host-name.ts';
import { askable } from './decide.ts';
import type { Glob } from './glob.ts';
import type { GroupLookup, Policy } from './policy.ts';
import { who } from './rules/who.ts';

export interface Alike {
  /** The kind of each path, by its place. */
  kindOf: Uint32Array;
  /** A path that every rule of the kind takes, by the number of the kind. */
  examples: string[];
}

const testsInSlice = 2_000;
const questionsInSlice = 100;

/** @param paths of repositories of this host in lower case, sorted by code units */
export function* sortByRules(policy: Policy, host: HostName, paths: readonly string[]): Generator<void, Alike> {
  const kindOf = new Uint32Array(paths.length);
  const kinds = [{ example: paths[0] ?? '', lastRule: -1 }];
  /** By the kind before and the rule that takes the path besides: the rules come in their order, so a set of rules is one kind. */
  const following = new Map<number, number>();
  const follow = (kind: number, rule: number, example: string): number => {
    const key = kind * policy.rules.length + rule;
    const known = following.get(key);
    if (known !== undefined) return known;
    following.set(key, kinds.push({ example, lastRule: rule }) - 1);
    return kinds.length - 1;
  };
  let tests = 0;
  for (const [number, rule] of policy.rules.entries()) {
    for (const glob of rule.globs) {
      if (!glob.hosts.includes(host)) continue;
      const start = literalStart(glob);
      for (let place = firstFrom(paths, start); paths[place]?.startsWith(start); place++) {
        const [path = '', kind = 0] = [paths[place], kindOf[place]];
        if (kinds[kind]?.lastRule !== number && glob.matches(path)) kindOf[place] = follow(kind, number, path);
        tests += 1;
        if (tests % testsInSlice === 0) yield;
      }
    }
  }
  return { kindOf, examples: kinds.map(({ example }) => example) };
}

/** Whether this person may ask for the repositories of each kind: 1 for yes. */
export function* kindsOffered(
  policy: Policy,
  host: HostName,
  { examples }: Alike,
  { personId, groups }: { personId: string; groups: GroupLookup },
): Generator<void, Uint8Array> {
  const isAskable = askable(policy, personId, groups);
  const offered = new Uint8Array(examples.length);
  for (const [kind, path] of examples.entries()) {
    offered[kind] = isAskable({ host, path }) ? 1 : 0;
    if (kind % questionsInSlice === questionsInSlice - 1) yield;
  }
  return offered;
}

/** The same text for two people for whom, or of whom it is unknown whether for them, the same rules are. */
export const kindOfPerson = (policy: Policy, personId: string, groups: GroupLookup): string =>
  policy.rules
    .map((rule) => {
      const fits = who.condition.fits(rule, { personId, groups, repo: { host: 'github', path: '' }, level: 'read' });
      return fits === 'unknown' ? '?' : fits ? 'y' : 'n';
    })
    .join('');

/** What every path that the glob takes begins with. */
const literalStart = ({ segments }: Glob): string =>
  /^[^*?[]*/.exec(segments.map((segment) => segment.join('')).join('/'))?.[0] ?? '';

/** The place of the first path that is not below this text. */
function firstFrom(paths: readonly string[], text: string): number {
  let [low, high] = [0, paths.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((paths[middle] ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
