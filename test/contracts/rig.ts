/** The two pretend hosts behind one set of acts, so that one suite of promises is run against both. */

import { startPretendGitHub } from '#demo/github/start.ts';
import { startPretendGitLab } from '#demo/gitlab/start.ts';
import type { Fault } from '#demo/lib/faults.ts';
import type { LevelOrNone } from '#domain/level.ts';
import type { Account, GitHost } from '#hosts/host.ts';
import { createGitHub, createGitLab } from '#hosts/index.ts';

export const now = () => new Date('2026-03-02T09:00:00Z');

/** `acme/shop` with Ann, who has nothing there, and Ben, whose own row reads. Cem administers it, Dan does not. */
export interface Rig {
  host: GitHost;
  /** The same host for whom every answer takes too long after a quarter of a second. */
  impatient: GitHost;
  /** The same host, told of every request that begins (1) and ends (-1). */
  counted(tell: (change: 1 | -1) => void): GitHost;
  /** The same host with another person's credential. */
  as(login: 'dan'): GitHost;
  repo: { id: string; path: string };
  ann: Account;
  ben: Account;
  /** The person's own row, on the ladder. */
  directLevelOf(login: string): LevelOrNone;
  setDirect(login: string, level: 'read' | 'write' | 'none'): void;
  archive(): void;
  renameRepo(name: string): void;
  /** Another one, which the bot administers too. */
  addRepo(path: string): void;
  renameUser(login: string, newLogin: string): void;
  addUser(login: string): void;
  revokeToken(): void;
  fault(fault: Fault): () => void;
  limitFor(seconds: number): void;
  /** Method and path of all requests so far. */
  requests(): string[];
  /** The host's answer to someone who may not. */
  forbidden: Record<string, unknown>;
  secret: string;
  close(): Promise<void>;
}

export async function startGitHubRig(): Promise<Rig> {
  const users = ['bot', 'ann', 'ben', 'cem', 'dan'].map((login, index) => ({ id: 11 + index, login }));
  const pretend = await startPretendGitHub({
    now,
    seed: {
      users,
      organisations: [
        {
          id: 1,
          login: 'acme',
          defaultRepositoryPermission: 'none',
          members: { bot: 'member', ann: 'member', ben: 'member', cem: 'admin', dan: 'member' },
        },
      ],
      repositories: [{ id: 101, path: 'acme/shop', collaborators: { bot: 'admin', ben: 'read', dan: 'write' } }],
      bot: { login: 'bot' },
    },
  });
  const { world } = pretend;
  const hostOf = (token: string, timeoutMs?: number) =>
    createGitHub({ apiUrl: pretend.url, auth: { token }, now, timeoutMs });
  return {
    host: hostOf(pretend.token),
    impatient: hostOf(pretend.token, 250),
    counted: (tell) =>
      createGitHub({ apiUrl: pretend.url, auth: { token: pretend.token }, ...patient, fetch: countingFetch(tell) }),
    as: (login) => hostOf(world.tokenOf(login)),
    repo: { id: '101', path: 'acme/shop' },
    ann: { id: '12', login: 'ann' },
    ben: { id: '13', login: 'ben' },
    directLevelOf: (login) => world.directLevelOf(login, pathOf(world.overview(), 101)),
    setDirect: (login, level) => world.setDirect(login, 'acme/shop', level),
    archive: () => world.archive('acme/shop'),
    renameRepo: (name) => world.rename('acme/shop', name),
    addRepo(path) {
      world.createRepository(path);
      world.setDirect('bot', path, 'admin');
    },
    renameUser: (login, newLogin) => world.renameUser(login, newLogin),
    addUser: (login) => void world.addUser({ login }),
    revokeToken: () => world.revokeToken(),
    fault: (fault) => world.fault(fault),
    limitFor: (seconds) => world.limitFor(seconds, 'secondary'),
    requests: () => world.requests.map(({ method, path }) => `${method} ${path}`),
    forbidden: { message: 'Must have admin rights to Repository.' },
    secret: pretend.token,
    close: () => pretend.close(),
  };
}

/** For many requests at once on a busy machine. */
const patient = { now, timeoutMs: 60_000 };

/** Ends with the answer's body, which holds its connection until then. */
function countingFetch(tell: (change: 1 | -1) => void): typeof fetch {
  return async (input, init) => {
    tell(1);
    try {
      const answer = await fetch(input, init);
      const text = await answer.text();
      return new Response(text === '' ? null : text, answer);
    } finally {
      tell(-1);
    }
  };
}

const pathOf = (overview: { id: number; path: string }[], id: number): string =>
  overview.find((repository) => repository.id === id)?.path ?? '';

const accessOf = { none: 0, read: 20, write: 30 } as const;

export async function startGitLabRig(): Promise<Rig> {
  const users = ['bot', 'ann', 'ben', 'cem', 'dan'].map((username, index) => ({ id: 11 + index, username }));
  const pretend = await startPretendGitLab({
    now,
    seed: {
      users,
      groups: [{ id: 1, fullPath: 'acme', members: { cem: 50 } }],
      projects: [{ id: 101, path: 'acme/shop', members: { bot: 50, ben: 20, dan: 30 } }],
      token: { username: 'bot' },
      settings: { archivedIsReadOnly: true },
    },
  });
  const { world } = pretend;
  const hostOf = (token: string, timeoutMs?: number) => createGitLab({ url: pretend.url, token, now, timeoutMs });
  let path = 'acme/shop';
  return {
    host: hostOf(pretend.token),
    impatient: hostOf(pretend.token, 250),
    counted: (tell) => createGitLab({ url: pretend.url, token: pretend.token, ...patient, fetch: countingFetch(tell) }),
    as: (login) => hostOf(world.issueToken(login)),
    repo: { id: '101', path: 'acme/shop' },
    ann: { id: '12', login: 'ann' },
    ben: { id: '13', login: 'ben' },
    directLevelOf(login) {
      const access = world.directRowOf(login, path)?.access_level ?? 0;
      return access >= 40 ? 'maintain' : access >= 30 ? 'write' : access >= 20 ? 'read' : 'none';
    },
    setDirect: (login, level) =>
      world.setDirect(login, path, level === 'none' ? 'none' : { access_level: accessOf[level] }),
    archive: () => world.archive(path),
    renameRepo(name) {
      world.rename(path, `acme/${name}`);
      path = `acme/${name}`;
    },
    addRepo: (other) => world.addProject({ path: other, members: { bot: 50 } }),
    renameUser: (login, newLogin) => world.renameUser(login, newLogin),
    addUser: (login) => world.addUser({ username: login }),
    revokeToken: () => world.revokeToken(),
    fault: (fault) => world.fault(fault),
    limitFor: (seconds) => world.limitFor(seconds),
    requests: () => world.requests.map(({ method, path: target }) => `${method} ${target}`),
    forbidden: { message: '403 Forbidden' },
    secret: pretend.token,
    close: () => pretend.close(),
  };
}
