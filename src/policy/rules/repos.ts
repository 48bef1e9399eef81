/** `repos`: globs over `HOST:PATH`. The rule fits when one of them takes the repository. */
import type { z } from 'zod';
import { hostNames } from '#domain/host-name.ts';
import { shown } from '#policy/fault.ts';
import * as fragment from '#policy/fragments.ts';
import { covers, type Glob, parseGlobs } from '#policy/glob.ts';
import type { RepoName } from '#policy/policy.ts';
import { listOf, shape } from '#policy/shapes.ts';
import type { Attribute } from './attribute.ts';

export interface Repos {
  /** As they were written. */
  repos: string[];
  globs: Glob[];
}

const example = '["github:acme/payments"]';

const pattern = shape<{ text: string; globs: Glob[] }>((value, say) => {
  if (typeof value !== 'string')
    return void say(`${shown(value)} is not a repository; write one like \`"github:acme/payments"\``);
  const parsed = parseGlobs(value);
  return 'words' in parsed ? void say(parsed.words) : { text: value, globs: parsed.globs };
});

export const repoList: z.ZodType<Repos> = listOf('repos', pattern, example).transform((patterns) => ({
  repos: patterns.map(({ text }) => text),
  globs: patterns.flatMap(({ globs }) => globs),
}));

export const repos = {
  schema: fragment.list(
    'Globs over HOST:PATH. `*` stays within one part of the path, `**` crosses them.',
    fragment.repoPattern,
  ),
  missing: { words: `this rule says no repositories; write \`repos: ${example}\`` },
  shape: () => repoList,
  condition: {
    fits: (rule, ask) => takesRepo(rule, ask.repo),
    misfit: (rule, { repo }) => [
      `it is about ${rule.repos.slice(0, 5).join(', ')}${rule.repos.length > 5 ? ', …' : ''}, not ${repo.host}:${repo.path}`,
    ],
    covers: (earlier, later) =>
      later.globs.every((narrow) =>
        narrow.hosts.every((host) => earlier.globs.some((wide) => covers(wide, narrow, host))),
      ),
  },
} satisfies Attribute<Repos>;

export function takesRepo(rule: Repos, repo: RepoName): boolean {
  const path = repo.path.toLowerCase();
  return rule.globs.some((glob) => glob.hosts.includes(repo.host) && glob.matches(path));
}

/** The hosts on which the rule can fit anything. */
export const hostsOf = (rule: Repos) =>
  hostNames.filter((host) => rule.globs.some((glob) => glob.hosts.includes(host)));
