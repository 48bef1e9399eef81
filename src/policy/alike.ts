/**
 * Which repositories, and which people, are the same to the policy: those that the same rules take. It says the same of all of one
 * kind, so for tens of thousands of repositories it is asked once a kind. The work comes in slices of about a millisecond.
 */
import type { HostName } from '#domain/host-name.ts';
import { createLines } from '#lib/lines.ts';
import { askable, mayFit } from './decide.ts';
import type { Glob } from './glob.ts';
import type { Ask, Policy, Rule } from './policy.ts';

/** What is taken by the rules of the kind before, and by one rule more. */
interface Kind {
  before: number;
  rule: number;
  /** A path that all of them take. */
  example: string;
}

export interface Alike {
  /** The kind of each path, by its place. */
  kindOf: Uint32Array;
  /** By number; the first is taken by no rule. */
  kinds: Kind[];
  paths: readonly string[];
  /** By kind and rule: the kind of what is taken by this rule besides. Rules come in their order, so a set of them is one kind. */
  following: Map<number, number>;
}

/** A slice ends with a glob, or after so many paths. */
const pathsInSlice = 2_000;
const kindsInSlice = 200;

/**
 * @param paths of repositories of this host in lower case, sorted by code units
 * @param before the same policy's answer for other paths: what is in both is not looked at again
 */
export function* sortByRules(
  policy: Policy,
  host: HostName,
  paths: readonly string[],
  before?: Alike,
): Generator<void, Alike> {
  const { kinds, following } = before ?? { kinds: [noRule], following: new Map<number, number>() };
  const kindOf = new Uint32Array(paths.length);
  const places = newPlaces(paths, kindOf, before);
  yield;
  const fresh = places.map((place) => paths[place] ?? '');
  yield;
  const lines = createLines(fresh);
  yield;
  /** The last rule that took each path, so that two globs of one rule count once. */
  const lastRule = new Int32Array(fresh.length).fill(-1);
  let tested = 0;
  for (const [number, rule] of policy.rules.entries()) {
    for (const glob of rule.globs) {
      if (!glob.hosts.includes(host)) continue;
      const { start, piece } = literalsOf(glob);
      for (let line = lines.next(piece, firstFrom(fresh, start)); line >= 0; line = lines.next(piece, line + 1)) {
        const [path = '', place = 0] = [fresh[line], places[line]];
        if (!path.startsWith(start)) break;
        if (lastRule[line] !== number && glob.matches(path)) {
          lastRule[line] = number;
          kindOf[place] = follow(kindOf[place] ?? 0, number, path);
        }
        if (++tested % pathsInSlice === 0) yield;
      }
      yield;
    }
  }
  return { kindOf, kinds, paths, following };

  function follow(before: number, rule: number, example: string): number {
    const key = before * policy.rules.length + rule;
    const known = following.get(key);
    if (known !== undefined) return known;
    following.set(key, kinds.push({ before, rule, example }) - 1);
    return kinds.length - 1;
  }
}

const noRule: Kind = { before: -1, rule: -1, example: '' };

/** Takes over the kinds of paths that were there before. @returns the places of the others */
function newPlaces(paths: readonly string[], kindOf: Uint32Array, before: Alike | undefined): number[] {
  const places: number[] = [];
  let old = 0;
  for (const [place, path] of paths.entries()) {
    while ((before?.paths[old] ?? path) < path) old += 1;
    if (before?.paths[old] === path) kindOf[place] = before.kindOf[old] ?? 0;
    else places.push(place);
  }
  return places;
}

/** Who asks, and when. */
export interface Asker extends Pick<Ask, 'personId' | 'groups' | 'at'> {}

/** Whether this person may ask for the repositories of each kind now: 1 for yes. Freezes are left to the form. */
export function* kindsOffered(
  policy: Policy,
  host: HostName,
  { kinds }: Alike,
  asker: Asker,
): Generator<void, Uint8Array> {
  const isForThem = fitsOf(policy, asker);
  const offered = new Uint8Array(kinds.length);
  let asked = 0;
  for (const [number, { before, rule, example }] of kinds.entries()) {
    if (isForThem[rule] === false) offered[number] = offered[before] ?? 0;
    else {
      // Rules that do not take it have no say.
      const isAskable = askable(
        { ...policy, rules: rulesOf(policy, kinds, number), freezes: [] },
        asker.personId,
        asker.groups,
        asker.at,
      );
      offered[number] = isAskable({ host, path: example }) ? 1 : 0;
      if (++asked % kindsInSlice === 0) yield;
    }
  }
  return offered;
}

function rulesOf(policy: Policy, kinds: readonly Kind[], number: number): Rule[] {
  const rules: Rule[] = [];
  for (let kind = kinds[number]; kind; kind = kinds[kind.before]) {
    const rule = policy.rules[kind.rule];
    if (rule) rules.push(rule);
  }
  return rules.reverse();
}

/** The same text for two asks of which the policy says the same: each rule is for both, for neither, or it is unknown for whom. */
export const kindOfPerson = (policy: Policy, asker: Asker): string =>
  fitsOf(policy, asker)
    .map((fits) => (fits === 'unknown' ? '?' : fits ? 'y' : 'n'))
    .join('');

const fitsOf = (policy: Policy, asker: Asker): (boolean | 'unknown')[] =>
  policy.rules.map((rule) => mayFit(rule, asker));

/** What every path that the glob takes begins with, and the longest piece that every one holds besides. */
function literalsOf({ segments }: Glob): { start: string; piece: string } {
  const pieces = segments
    .map((segment) => segment.join(''))
    .join('/')
    .split(/\*+|\?|\[[^\]]+\]/);
  // `**` can stand for nothing, and then one of the slashes beside it is not there.
  const [start = '', ...others] = pieces;
  const longest = others
    .map((piece) => piece.replace(/^\/|\/$/g, ''))
    .reduce((most, piece) => (piece.length > most.length ? piece : most), '');
  return { start, piece: longest };
}

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
