/**
 * Globs over `HOST:PATH`: `*` within one path segment, `**` as a segment of its own across them, `?`, `[abc]`, `{a,b}`.
 * Braces are expanded and the host is split off here; picomatch sees only the path, with nothing in it that could backtrack far.
 */
import picomatch from 'picomatch';
import { type HostName, hostNames } from '#domain/host-name.ts';
import { shown } from './fault.ts';
import { nearest } from './nearest.ts';

type Segment = readonly string[];

/** One pattern without braces. */
export interface Glob {
  hosts: readonly HostName[];
  /** Each segment's characters, wildcards and classes; in lower case, because both hosts ignore case in paths. */
  segments: readonly Segment[];
  /** What every path that it takes begins with. */
  start: string;
  /** @param path in lower case. */
  matches(path: string): boolean;
}

const longest = 200;
const mostAlternatives = 32;
/** More stars could cost seconds on a long path that almost fits. */
const mostStars = 2;

/** The patterns that a glob stands for, or what is wrong with it and what to write. */
export function parseGlobs(text: string): { globs: Glob[] } | { words: string } {
  const cannot = unsupported(text);
  if (cannot) return { words: `${shown(text)} ${cannot}` };
  const alternatives = expandBraces(text);
  if ('words' in alternatives) return { words: `${shown(text)} ${alternatives.words}` };
  const globs: Glob[] = [];
  for (const alternative of alternatives.texts) {
    const parsed = parseOne(alternative);
    if ('words' in parsed) return { words: `${shown(text)} ${parsed.words}` };
    globs.push(parsed.glob);
  }
  return { globs };
}

function unsupported(text: string): string | undefined {
  if (text.trim() === '') return 'is empty; write one like `github:acme/payments`';
  if (text.length > longest) return `is longer than ${longest} characters; write several shorter ones`;
  if (text.startsWith('!'))
    return 'starts with `!`, which is not supported; list what is meant, or put a rule before this one';
  if (/[!?*+@]\(/.test(text)) return 'has a `+(…)` group, which is not supported; write `{a,b}` or several patterns';
  return undefined;
}

function expandBraces(text: string): { texts: string[] } | { words: string } {
  const pieces = text.split(/(\{[^{}]*\})/);
  let texts = [''];
  for (const [index, piece] of pieces.entries()) {
    const choices = index % 2 === 1 ? piece.slice(1, -1).split(',') : [piece];
    if (index % 2 === 0 && /[{}]/.test(piece))
      return { words: 'has nested or unpaired braces; write `{a,b}` or several patterns' };
    if (index % 2 === 1 && (choices.length < 2 || choices.includes('')))
      return { words: 'has braces without a choice; write `{a,b}`' };
    if (index % 2 === 1 && piece.includes('..'))
      return { words: 'has a range in braces, which is not supported; write `{a,b}`' };
    texts = texts.flatMap((start) => choices.map((choice) => start + choice));
    if (texts.length > mostAlternatives)
      return { words: `stands for more than ${mostAlternatives} patterns; write several` };
  }
  return { texts };
}

function parseOne(text: string): { glob: Glob } | { words: string } {
  const colon = text.indexOf(':');
  const path = text.slice(colon + 1).toLowerCase();
  const segments = path.split('/');
  if (colon < 0 && segments[0] !== '*' && segments[0] !== '**') {
    return { words: `names no host; write \`github:${text}\` or \`gitlab:${text}\`` };
  }
  const hostGlob = colon < 0 ? '*' : text.slice(0, colon);
  const named = hostsNamed(hostGlob.toLowerCase());
  if (named.length === 0) {
    const meant = nearest(hostGlob, hostNames);
    return {
      words: `names no host that there is; ${meant ? `did you mean \`${meant}:\`?` : 'start it with `github:` or `gitlab:`'}`,
    };
  }
  const words = badSegments(segments);
  if (words) return { words };
  const hosts = named.filter((host) => isPossible(host, segments));
  if (hosts.length === 0) return { words: neverMatches(named, text, path) };
  return { glob: compile(hosts, path) };
}

function hostsNamed(glob: string): HostName[] {
  if (!/[*?]/.test(glob)) return hostNames.filter((host) => host === glob);
  if (!/^[\w*?-]+$/.test(glob)) return [];
  const isHost = picomatch(glob, plainOnly);
  return hostNames.filter((host) => isHost(host));
}

const plainOnly = { dot: true, nobrace: true, noextglob: true, nonegate: true } as const;
const characterClass = '\\[[!^]?-?(?:[a-z0-9]-[a-z0-9]|[a-z0-9_.])+-?\\]';
const segmentPattern = new RegExp(`^(?:[a-z0-9_.*?-]|${characterClass})+$`);

function badSegments(segments: readonly string[]): string | undefined {
  if (segments.includes('')) return 'has an empty part beside a `/`; write it like `github:acme/payments`';
  if (segments.some((segment) => segment === '.' || segment === '..'))
    return 'has `.` or `..` as a part; write the path itself';
  if (segments.some((segment) => segment.includes('**') && segment !== '**')) {
    return 'has `**` inside a part; write `*` there, or `**` as a part of its own';
  }
  if (segments.some((segment) => !segmentPattern.test(segment))) {
    return 'has a character that no path has; use letters, digits, `.`, `-`, `_`, and `*`, `**`, `?`, `[abc]`, `{a,b}`';
  }
  if (segments.some((segment) => segment.match(/[a-z0-9]-[a-z0-9](?=[^[]*\])/g)?.some(isBackwards))) {
    return 'has a range in `[…]` that runs backwards; write it like `[a-z]`';
  }
  if (segments.at(-1)?.endsWith('.git')) return 'ends in `.git`; leave that out';
  if (segments.some((segment, index) => segment === '**' && segments[index + 1] === '**'))
    return 'has `**/**`; write `**`';
  if (segments.filter((segment) => segment === '**').length > mostStars)
    return `has \`**\` more than ${mostStars} times; write a simpler pattern`;
  if (segments.some((segment) => segment !== '**' && segment.split('*').length - 1 > mostStars)) {
    return `has \`*\` more than ${mostStars} times in one part; write a simpler pattern`;
  }
  return undefined;
}

const isBackwards = (range: string): boolean => range.charCodeAt(0) > range.charCodeAt(2);

/** GitHub's paths are `owner/name`; GitLab's have two segments or more. */
function isPossible(host: HostName, segments: readonly string[]): boolean {
  if (!segments.includes('**')) return host === 'github' ? segments.length === 2 : segments.length >= 2;
  const fewest = segments.filter((segment) => segment !== '**').length + (segments.at(-1) === '**' ? 1 : 0);
  return host !== 'github' || fewest <= 2;
}

function neverMatches(hosts: readonly HostName[], text: string, path: string): string {
  if (!path.includes('/')) {
    const wide = path === '*' ? '**' : `${path}/${hosts.includes('gitlab') ? '**' : '*'}`;
    return `fits no repository; write \`${text.slice(0, text.length - path.length)}${wide}\` for all that is in it`;
  }
  return 'fits no repository, because paths on GitHub are `owner/name`; write `github:acme/payments`, or `gitlab:` before it';
}

function compile(hosts: readonly HostName[], path: string): Glob {
  const segments = path.split('/').map((segment) => (segment === '**' ? ['**'] : tokens(segment)));
  const start = /^[^*?[]*/.exec(path)?.[0] ?? '';
  if (start === path) return { hosts, segments, start, matches: (asked) => asked === path };
  // Compiled when first needed: a file may hold thousands.
  let expression: RegExp | undefined;
  const matches = (asked: string): boolean => {
    if (!asked.startsWith(start)) return false;
    // picomatch takes `[!a]` for "! or a", and without strictSlashes `a/**` for `a` itself.
    expression ??= picomatch.makeRe(path.replaceAll('[!', '[^'), { ...plainOnly, nocase: true, strictSlashes: true });
    return expression.test(asked);
  };
  return { hosts, segments, start, matches };
}

const tokens = (segment: string): string[] => segment.match(/\[[^\]]+\]|./g) ?? [];

/** Whether `wide` takes every path on `host` that `narrow` takes. True only when that is certain. */
export function covers(wide: Glob, narrow: Glob, host: HostName): boolean {
  if (!wide.hosts.includes(host)) return false;
  // A `**` at the end stands for one segment at least.
  const inner = isAny(wide.segments.at(-1)) ? narrow.segments.slice(0, -1) : narrow.segments;
  return contains(wide.segments, inner, isAny, segmentCovers);
}

const isAny = (segment: Segment | undefined): boolean => segment?.[0] === '**';

function segmentCovers(wide: Segment, narrow: Segment): boolean {
  if (isAny(narrow)) return false;
  return contains(wide, narrow, (token) => token === '*', tokenCovers);
}

function tokenCovers(wide: string, narrow: string): boolean {
  if (wide === narrow) return true;
  if (wide === '?') return narrow !== '*';
  return (
    wide.length > 1 &&
    narrow.length === 1 &&
    !'*?'.includes(narrow) &&
    new RegExp(wide.replace('[!', '[^')).test(narrow)
  );
}

/** Whether the pattern `outer` takes all that `inner` stands for; a star in `inner` fits only into a star of `outer`. */
function contains<Token>(
  outer: readonly Token[],
  inner: readonly Token[],
  isStar: (token: Token) => boolean,
  covers: (wide: Token, narrow: Token) => boolean,
): boolean {
  let at = 0;
  let index = 0;
  let afterStar = -1;
  let takenByStar = 0;
  while (index < inner.length) {
    const wide = outer[at];
    const narrow = inner[index];
    if (wide !== undefined && isStar(wide)) {
      afterStar = ++at;
      takenByStar = index;
    } else if (wide !== undefined && narrow !== undefined && covers(wide, narrow)) {
      at++;
      index++;
    } else if (afterStar >= 0) {
      at = afterStar;
      index = ++takenByStar;
    } else return false;
  }
  return outer.slice(at).every(isStar);
}
