import { describe, expect, test } from 'vitest';
import type { HostName } from '#domain/host-name.ts';
import { parseGlobs } from '#policy/glob.ts';

const takes = (glob: string, repo: string): boolean => {
  const parsed = parseGlobs(glob);
  if ('words' in parsed) throw new Error(parsed.words);
  const [host, path = ''] = repo.split(':');
  return parsed.globs.some(({ hosts, matches }) => hosts.includes(host as HostName) && matches(path.toLowerCase()));
};

describe('a glob', () => {
  test.each([
    ['github:acme/payments', 'github:acme/payments', true],
    ['github:acme/payments', 'gitlab:acme/payments', false],
    ['github:Acme/Payments', 'github:acme/PAYMENTS', true],
    ['GitHub:acme/*', 'github:acme/x', true],
    ['github:acme/payments', 'github:acme/payments2', false],
    ['github:acme/pay.ments', 'github:acme/payxments', false],
    ['github:acme/*', 'github:acme/.github', true],
    ['github:acme/*', 'github:acme2/x', false],
    ['github:acme/pay*', 'github:acme/pay', true],
    ['github:*/infra', 'github:acme/infra', true],
    ['gitlab:acme/*', 'gitlab:acme/sub/x', false],
    ['gitlab:acme/**', 'gitlab:acme/sub/x', true],
    ['gitlab:acme/**', 'gitlab:acme/x', true],
    ['gitlab:acme/**', 'gitlab:acmex/x', false],
    ['gitlab:acme/payments/**', 'gitlab:acme/payments', false],
    ['gitlab:acme/**/api', 'gitlab:acme/api', true],
    ['gitlab:acme/**/api', 'gitlab:acme/a/b/api', true],
    ['gitlab:**/api', 'gitlab:acme/a/api', true],
    ['github:**', 'github:acme/x', true],
    ['github:**', 'gitlab:acme/x', false],
    ['**', 'github:acme/x', true],
    ['**', 'gitlab:acme/a/b', true],
    ['**/infra', 'github:acme/infra', true],
    ['*/infra', 'gitlab:acme/infra', true],
    ['*/infra', 'gitlab:acme/a/infra', false],
    ['*:acme/**', 'gitlab:acme/a/b', true],
    ['git*:acme/x', 'github:acme/x', true],
    ['{github,gitlab}:acme/x', 'gitlab:acme/x', true],
    ['{github:acme,gitlab:beta}/x', 'gitlab:acme/x', false],
    ['github:acme/{api,web}-{a,b}', 'github:acme/web-a', true],
    ['github:acme/{api,web}-{a,b}', 'github:acme/web-c', false],
    ['github:acme/team?', 'github:acme/team1', true],
    ['github:acme/team?', 'github:acme/team', false],
    ['gitlab:acme?x/y', 'gitlab:acme/x/y', false],
    ['gitlab:acme/team[0-9]', 'gitlab:acme/team7', true],
    ['gitlab:acme/team[!0-9]', 'gitlab:acme/team7', false],
    ['gitlab:acme/team[!0-9]', 'gitlab:acme/teamx', true],
    ['gitlab:acme/a[^0-9]b', 'gitlab:acme/a/b', false],
    ['github:acme/x', 'github:acme/x/', false],
    ['github:acme/*', 'github:acme/../y', false],
  ] as const)('%s on %s: %s', (glob, repo, expected) => {
    expect(takes(glob, repo)).toBe(expected);
  });

  test.each([
    ['', 'is empty'],
    ['acme/payments', 'names no host; write `github:acme/payments` or `gitlab:acme/payments`'],
    ['https://github.com/acme/x', 'names no host that there is; start it with `github:` or `gitlab:`'],
    ['gitlb:acme/x', 'did you mean `gitlab:`?'],
    [':acme/x', 'names no host'],
    ['!github:acme/x', 'starts with `!`'],
    ['github:acme/!(x)', 'has a `+(…)` group'],
    ['github:acme/@(a|b)', 'has a `+(…)` group'],
    ['github:acme/{a', 'has nested or unpaired braces'],
    ['github:acme/{a,{b,c}}', 'has nested or unpaired braces'],
    ['github:acme/{a}', 'has braces without a choice'],
    ['github:acme/{a,}', 'has braces without a choice'],
    ['github:acme/{1..9}', 'has braces without a choice'],
    ['github:acme/{a,1..9}', 'has a range in braces'],
    ['github:{a,b}{a,b}{a,b}/{a,b}{a,b}{a,b}', 'stands for more than 32 patterns'],
    ['github:acme', 'write `github:acme/*`'],
    ['gitlab:acme', 'write `gitlab:acme/**`'],
    ['github:*', 'write `github:**`'],
    ['*', 'write `**`'],
    ['github:acme/team/x', 'paths on GitHub are `owner/name`'],
    ['github:a/b/**', 'paths on GitHub are `owner/name`'],
    ['github:acme/', 'has an empty part'],
    ['github:/acme/x', 'has an empty part'],
    ['github:acme//x', 'has an empty part'],
    ['github:../x', 'has `.` or `..`'],
    ['github:acme/x**', 'has `**` inside a part'],
    ['gitlab:acme/**/**', 'has `**/**`'],
    ['gitlab:**/a/**/b/**', 'has `**` more than 2 times'],
    ['github:acme/*a*b*', 'has `*` more than 2 times'],
    ['github:acme/x y', 'has a character that no path has'],
    ['github:acme/x\\*', 'has a character that no path has'],
    ['github:acme/[a', 'has a character that no path has'],
    ['github:acme/[+-0]', 'has a character that no path has'],
    ['github:acme/[z-a]', 'runs backwards'],
    ['github:acme/x.git', 'ends in `.git`'],
    [`github:acme/${'x'.repeat(200)}`, 'is longer than 200 characters'],
  ])('%s is refused: %s', (glob, words) => {
    const parsed = parseGlobs(glob);
    expect('words' in parsed ? parsed.words : '').toContain(words);
  });

  test.each(['gitlab:**/*a*b/**/*a*b', 'github:*a*b/*a*b', 'gitlab:**/*a*b/x/*a*b/**/*a*c'])(
    'the worst that may be written (%s) answers at once on the longest path',
    (glob) => {
      const startedAt = performance.now();
      for (const piece of ['a', 'ab', 'a/', 'ab/', 'aab/x/']) {
        takes(glob, `gitlab:${piece.repeat(1_000).slice(0, 1_000)}`);
        takes(glob, `github:${piece.repeat(1_000).slice(0, 1_000)}`);
      }
      expect(performance.now() - startedAt).toBeLessThan(5_000);
    },
  );
});
