/** A pretend GitHub and GitLab with as many repositories as asked for, and the catalogue over both, with a clock turned by hand. */
import { generateKeyPairSync } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { startPretendGitHub } from '#demo/github/start.ts';
import { startPretendGitLab } from '#demo/gitlab/start.ts';
import { createCatalogue } from '#hosts/catalogue.ts';
import type { GitHost, HostName } from '#hosts/host.ts';
import { createGitHub, createGitLab, type GitHubAuth } from '#hosts/index.ts';
import { createLog } from '#lib/log.ts';
import { createManualClock } from '../manual-clock.ts';

const key = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
});

const permissions = { administration: 'write', metadata: 'read' } as const;

/** @param count without one for GitLab, GitHub is the only host */
export async function startListing(count: { github: number; gitlab?: number }, how: 'token' | 'app' = 'token') {
  const clock = createManualClock();
  const paths = (many: number) => Array.from({ length: many }, (_, index) => `acme/r${index + 1}`);
  const [github, gitlab] = await Promise.all([
    startPretendGitHub({
      now: clock.now,
      seed: {
        users: ['bot', 'cem'].map((login, index) => ({ id: 11 + index, login })),
        organisations: ['acme', 'umbrella'].map((login, index) => ({
          id: index + 1,
          login,
          defaultRepositoryPermission: 'none',
          members: { bot: 'member', cem: 'admin' },
        })),
        repositories: [
          ...paths(count.github).map((path, index) => ({ id: 1001 + index, path, collaborators: { bot: 'admin' } })),
          { id: 900, path: 'umbrella/lab', collaborators: { bot: 'admin' } },
        ],
        bot: { login: 'bot' },
        app: {
          id: 77,
          slug: 'jit-bot',
          key: key.publicKey,
          installations: ['acme', 'umbrella'].map((account, index) => ({
            id: 901 + index,
            account,
            repositories: 'all',
            permissions,
          })),
        },
      },
    }),
    startPretendGitLab({
      now: clock.now,
      seed: {
        users: [{ id: 11, username: 'bot' }],
        groups: [{ id: 1, fullPath: 'acme' }],
        projects: paths(count.gitlab ?? 0).map((path, index) => ({ id: 1001 + index, path, members: { bot: 40 } })),
        token: { username: 'bot' },
      },
    }),
  ]);
  const options = { now: clock.now, timeoutMs: 60_000 };
  const auth: GitHubAuth = how === 'app' ? { appId: '77', privateKey: key.privateKey } : { token: github.token };
  const hosts = new Map<HostName, GitHost>([['github', createGitHub({ ...options, apiUrl: github.url, auth })]]);
  if (count.gitlab !== undefined)
    hosts.set('gitlab', createGitLab({ ...options, url: gitlab.url, token: gitlab.token }));
  const catalogue = createCatalogue({ hosts, clock, log: createLog(process.env.JIT_TEST_LOG ?? 'fatal') });
  onTestFinished(async () => {
    catalogue.stop();
    await Promise.all([github.close(), gitlab.close()]);
  });
  const pathsOn = (host: 'github' | 'gitlab') => catalogue.listed(host).map(({ path }) => path);
  return { clock, github: github.world, gitlab: gitlab.world, hosts, catalogue, pathsOn };
}

/** The lists that a host was asked for, with what it answered. */
export const listsOf = (world: { requests: readonly { path: string; status: number }[] }) =>
  world.requests.filter(({ path }) => /\/user\/repos|\/installation\/repositories|\/projects\?/.test(path));
