/**
 * Pretend hosts whose credential may make containers, behind one set of acts: one suite of promises is run against each.
 * What a rig tells is read from the host's own state, never through the product.
 */
import { startPretendGitHub } from '#demo/github/start.ts';
import type { Fault } from '#demo/lib/faults.ts';
import { highestLevel, type Level, type LevelOrNone } from '#domain/level.ts';
import type { Account, GitHost } from '#hosts/host.ts';
import { createGitHub } from '#hosts/index.ts';
import { now } from './rig.ts';

/** `acme/shop` with Ann, who has nothing there, and Ben, whose own row reads. Containers can hold both; nothing can hold Out. */
export interface ContainerRig {
  host: GitHost;
  /** The same host with a credential that manages the repository, but may make no container. */
  powerless: GitHost;
  repo: { id: string; path: string };
  ann: Account;
  ben: Account;
  out: Account;
  /** The account that the credential belongs to. */
  bot: Account;
  /** The highest level that the bot's containers give this person on the repository. */
  containedIn(login: string): LevelOrNone;
  /** Somebody puts the person into the bot's container of that level, which is there already. */
  containByHand(login: string, level: Level): void;
  /** Somebody takes the person out of all of the bot's containers. */
  dropByHand(login: string): void;
  /** The person's own row, on the ladder. */
  directLevelOf(login: string): LevelOrNone;
  /** What the person has in the end, from all sources. */
  levelOf(login: string): LevelOrNone;
  archive(): void;
  renameRepo(name: string): void;
  renameUser(login: string, newLogin: string): void;
  /** An account that containers could hold. */
  addUser(login: string): void;
  fault(fault: Fault): () => void;
  /** Method and path of all requests so far. */
  requests(): string[];
  close(): Promise<void>;
}

export async function startGitHubContainerRig(): Promise<ContainerRig> {
  const logins = ['bot', 'ann', 'ben', 'cem', 'out'];
  const pretend = await startPretendGitHub({
    now,
    seed: {
      users: logins.map((login, index) => ({ id: 11 + index, login })),
      organisations: [
        {
          id: 1,
          login: 'acme',
          defaultRepositoryPermission: 'none',
          members: { bot: 'member', ann: 'member', ben: 'member', cem: 'admin' },
        },
      ],
      repositories: [{ id: 101, path: 'acme/shop', collaborators: { bot: 'admin', ben: 'read' } }],
      bot: { login: 'bot', scopes: ['repo', 'admin:org'] },
    },
  });
  const { world } = pretend;
  const hostOf = (token: string) => createGitHub({ apiUrl: pretend.url, auth: { token }, now });
  const shop = () => world.overview().find(({ id }) => id === 101);
  const path = () => shop()?.path ?? '';
  const teamsOf = (login: string) =>
    (shop()?.rows ?? []).filter((row) => row.login === login && row.team?.startsWith('jit-101-'));
  return {
    host: hostOf(pretend.token),
    powerless: hostOf(world.tokenOf('bot')),
    repo: { id: '101', path: 'acme/shop' },
    ann: { id: '12', login: 'ann' },
    ben: { id: '13', login: 'ben' },
    out: { id: '15', login: 'out' },
    bot: { id: '11', login: 'bot' },
    containedIn: (login) => highestLevel(teamsOf(login).map(({ level }) => level)),
    containByHand: (login, level) => world.addToTeam(login, 'acme', `jit-101-${level}`),
    dropByHand(login) {
      for (const { team = '' } of teamsOf(login)) world.removeFromTeam(login, 'acme', team);
    },
    directLevelOf: (login) => world.directLevelOf(login, path()),
    levelOf: (login) => world.levelOf(login, path()),
    archive: () => world.archive(path()),
    renameRepo: (name) => world.rename(path(), name),
    renameUser: (login, newLogin) => world.renameUser(login, newLogin),
    addUser(login) {
      world.addUser({ login });
      world.addToOrg(login, 'acme');
    },
    fault: (fault) => world.fault(fault),
    requests: () => world.requests.map(({ method, path: target }) => `${method} ${target}`),
    close: () => pretend.close(),
  };
}
