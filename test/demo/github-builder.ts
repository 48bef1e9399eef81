/** One small pretend GitHub for the tests of the simulator, and a real Octokit that talks to it. */
import { Octokit } from '@octokit/rest';
import { onTestFinished } from 'vitest';
import type { GitHubSeed } from '#demo/github/seed.ts';
import { type PretendGitHub, startPretendGitHub } from '#demo/github/start.ts';

/** A clock that is turned by hand. */
export class HandClock {
  #now = new Date('2026-11-20T12:00:00Z');
  now = (): Date => this.#now;
  turn(ms: number): void {
    this.#now = new Date(this.#now.getTime() + ms);
  }
}

export const hourMs = 60 * 60 * 1000;
export const dayMs = 24 * hourMs;

/** `jit-bot` is an organisation member and administers `acme/payments`, `acme/site`, `acme/old`; not `acme/vault`. `lin` has nothing but the base permission. */
export const aSeed = (): GitHubSeed => ({
  users: [
    { id: 1, login: 'jit-bot', name: 'Jit' },
    { id: 2, login: 'ada', name: 'Ada Lovelace' },
    { id: 3, login: 'grace', name: 'Grace Hopper' },
    { id: 4, login: 'eve', name: 'Eve' },
    { id: 5, login: 'ann', name: 'Ann' },
    { id: 6, login: 'annika', name: 'Annika' },
    { id: 7, login: 'root', name: 'Owner of acme' },
    { id: 8, login: 'lin', name: 'Lin' },
  ],
  organisations: [
    {
      id: 100,
      login: 'acme',
      defaultRepositoryPermission: 'read',
      members: { root: 'admin', 'jit-bot': 'member', ada: 'member', grace: 'member', lin: 'member' },
      teams: [
        { name: 'Platform', members: { grace: 'member' }, repositories: { 'acme/payments': 'write' } },
        { name: 'Core', parent: 'platform', members: { ada: 'maintainer' } },
        { name: 'Hidden', secret: true, members: { grace: 'member' } },
      ],
      customRoles: { auditor: 'read' },
    },
    { id: 101, login: 'other', members: { eve: 'admin' } },
  ],
  repositories: [
    { id: 11, path: 'acme/payments', collaborators: { 'jit-bot': 'admin', eve: 'triage' } },
    { id: 12, path: 'acme/site', private: false, collaborators: { 'jit-bot': 'admin' } },
    { id: 13, path: 'acme/vault', collaborators: {} },
    { id: 14, path: 'acme/old', archived: true, collaborators: { 'jit-bot': 'admin', eve: 'write' } },
    { id: 15, path: 'other/secret' },
    { id: 16, path: 'jit-bot/notes', collaborators: { ada: 'write' } },
    { id: 17, path: 'other/open', private: false },
  ],
  bot: { login: 'jit-bot' },
});

/** Ends with the test. */
export async function aGitHub(
  seed: GitHubSeed = aSeed(),
  clock = new HandClock(),
): Promise<PretendGitHub & { clock: HandClock; bot: Octokit; as(login: string): Octokit }> {
  const github = await startPretendGitHub({ seed, now: clock.now });
  onTestFinished(() => github.close());
  const url = seed.enterpriseServer === undefined ? github.url : `${github.url}/api/v3`;
  const as = (login: string) => octokit(url, github.world.tokenOf(login));
  return { ...github, url, clock, bot: octokit(url, github.token), as };
}

const silent = () => undefined;

export const octokit = (baseUrl: string, auth: string): Octokit =>
  new Octokit({ baseUrl, auth, log: { debug: silent, info: silent, warn: silent, error: silent } });

export interface SeenRefusal {
  status: number;
  message: string;
  errors: unknown;
  page: string;
  headers: Record<string, unknown>;
}

/** What a refused call told the client; fails when it was not refused. */
export async function refusal(call: Promise<unknown>): Promise<SeenRefusal> {
  try {
    await call;
  } catch (fault) {
    const { status, response } = fault as {
      status: number;
      response?: {
        headers: Record<string, unknown>;
        data: { message: string; errors?: unknown; documentation_url: string };
      };
    };
    if (!response) throw fault;
    const { message, errors, documentation_url } = response.data;
    const page = documentation_url?.replace('https://docs.github.com/', '');
    return { status, message, errors, page, headers: response.headers };
  }
  throw new Error('the call was not refused');
}
