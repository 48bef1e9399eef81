/** Many people, repositories and grants: a company large enough to be measured. */
import type { GitHubSeed } from '#demo/github/seed.ts';
import type { GitLabSeed } from '#demo/gitlab/seed.ts';
import type { Workspace } from '#demo/slack/driver.ts';
import type { HostName } from '#domain/host-name.ts';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

const bot = 'acme-jit-bot';
export const people = numbers(50).map((number) => ({ number, id: `U0P${number}`, login: `p${number}` }));
const repos = numbers(40).map((number) => ({ number, path: `acme/r${number}` }));

export const crowd = (): Workspace => ({
  teamId: 'T0ACME',
  teamDomain: 'acme',
  teamName: 'Acme',
  bot: { id: 'B0JIT', userId: 'U0JIT', name: 'Jit', appId: 'A0JIT' },
  people: people.map(({ id, login }) => ({ id, name: login, realName: login, title: 'Developer', zone: 'Etc/UTC' })),
  channels: [
    { id: 'C0GENERAL', name: 'general', isPrivate: false, members: people.map(({ id }) => id) },
    { id: 'C0ADMIN', name: 'admins', isPrivate: false, members: ['U0JIT', 'U0P0'] },
  ],
  userGroups: [],
});

export const githubCrowd = (): GitHubSeed => ({
  users: [{ id: 99, login: bot }, ...people.map(({ number, login }) => ({ id: 1000 + number, login }))],
  organisations: [
    {
      id: 100,
      login: 'acme',
      defaultRepositoryPermission: 'none',
      members: { [bot]: 'admin', ...Object.fromEntries(people.map(({ login }) => [login, 'member' as const])) },
    },
  ],
  repositories: repos.map(({ number, path }) => ({ id: 2000 + number, path })),
  bot: { login: bot, kind: 'classic', scopes: ['repo', 'admin:org'] },
});

export const gitlabCrowd = (): GitLabSeed => ({
  users: [
    { id: 99, username: bot, kind: 'service_account' },
    ...people.map(({ number, login }) => ({ id: 1000 + number, username: login })),
  ],
  groups: [{ id: 100, fullPath: 'acme', members: { [bot]: 50 } }],
  projects: repos.map(({ number, path }) => ({ id: 2000 + number, path })),
  token: { username: bot, scopes: ['api'] },
});

/** What an administrator of this company would write. */
export const crowdPolicy = `version: 1
people:
${people.map(({ id, login }) => `  ${id}: { github: ${login}, gitlab: ${login} }`).join('\n')}
approvers: {}
admins: { channel: C0ADMIN, members: [U0P0] }
rules:
  - { name: all, repos: ["**"], levels: [read, write], max: 24h, reason: optional, approve: auto }
`;

/** One person's write access to one repository. */
export interface Pair {
  host: HostName;
  personId: string;
  login: string;
  accountId: string;
  repoId: string;
  path: string;
}

/** Different pairs, every other one on GitHub, over all people and repositories. */
export function pairs(count: number): Pair[] {
  return numbers(count).flatMap((index) => {
    const nth = Math.floor(index / 2);
    const person = people[nth % people.length];
    const repo = repos[(nth + Math.floor(nth / people.length)) % repos.length];
    if (!person || !repo) return [];
    const host = index % 2 === 0 ? 'github' : 'gitlab';
    const accountId = String(1000 + person.number);
    return [
      {
        host,
        personId: person.id,
        login: person.login,
        accountId,
        repoId: String(2000 + repo.number),
        path: repo.path,
      },
    ];
  });
}
