/** The pretend GitLab for the suite of containers: the bot may create groups; the account "out" is blocked. */
import { startPretendGitLab } from '#demo/gitlab/start.ts';
import { highestLevel, type LevelOrNone } from '#domain/level.ts';
import { createGitLab } from '#hosts/index.ts';
import type { ContainerRig } from './container-rig.ts';
import { now } from './rig.ts';

const groups = { read: 20, write: 30, maintain: 40 } as const;

const levelOf = (access: number): LevelOrNone =>
  access >= 50 ? 'admin' : access >= 40 ? 'maintain' : access >= 30 ? 'write' : access >= 20 ? 'read' : 'none';

export async function startGitLabContainerRig(): Promise<ContainerRig> {
  const usernames = ['bot', 'ann', 'ben', 'cem', 'out', 'weak'];
  const pretend = await startPretendGitLab({
    now,
    seed: {
      users: usernames.map((username, index) => ({
        id: 11 + index,
        username,
        ...(username === 'out' && { state: 'blocked' as const }),
        ...(username === 'weak' && { mayCreateGroups: false }),
      })),
      groups: [{ id: 1, fullPath: 'acme', members: { cem: 50 } }],
      projects: [{ id: 101, path: 'acme/shop', members: { bot: 40, ben: 20, weak: 40 } }],
      token: { username: 'bot' },
    },
  });
  const { world } = pretend;
  const hostOf = (token: string) => createGitLab({ url: pretend.url, token, now });
  let path = 'acme/shop';
  const levels = Object.keys(groups) as (keyof typeof groups)[];
  const isIn = (login: string, level: keyof typeof groups) =>
    world.membersOf(`jit-access/p101-${level}`)?.some((member) => member.startsWith(`${login} `)) ?? false;
  return {
    host: hostOf(pretend.token),
    powerless: hostOf(world.issueToken('weak')),
    repo: { id: '101', path: 'acme/shop' },
    ann: { id: '12', login: 'ann' },
    ben: { id: '13', login: 'ben' },
    out: { id: '15', login: 'out' },
    bot: { id: '11', login: 'bot' },
    containedIn: (login) => highestLevel(levels.filter((level) => isIn(login, level))),
    containByHand(login, level) {
      if (!(level in groups)) throw new Error(`There is no container for ${level}.`);
      world.setGroupMember(login, `jit-access/p101-${level}`, groups[level as keyof typeof groups]);
    },
    dropByHand(login) {
      for (const level of levels.filter((one) => isIn(login, one))) {
        world.setGroupMember(login, `jit-access/p101-${level}`, 'none');
      }
    },
    directLevelOf: (login) => levelOf(world.directRowOf(login, path)?.access_level ?? 0),
    levelOf: (login) => levelOf(world.levelOf(login, path)),
    archive: () => world.archive(path),
    renameRepo(name) {
      world.rename(path, `acme/${name}`);
      path = `acme/${name}`;
    },
    renameUser: (login, newLogin) => world.renameUser(login, newLogin),
    addUser: (login) => world.addUser({ username: login }),
    fault: (fault) => world.fault(fault),
    requests: () => world.requests.map(({ method, path: target }) => `${method} ${target}`),
    close: () => pretend.close(),
  };
}
