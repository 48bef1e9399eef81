/** The pretend GitLab for the table: nobody is invited there, rows tell who made them, and rules go with them. */
import { startPretendGitLab } from '#demo/gitlab/start.ts';
import type { WorldRow } from '#demo/gitlab/world.ts';
import { highestLevel, type Level, type LevelOrNone } from '#domain/level.ts';
import { createGitLab } from '#hosts/index.ts';
import type { HostTable } from './table-rig.ts';

const access = { read: 20, triage: 20, write: 30, maintain: 40, admin: 50 } as const satisfies Record<Level, number>;
const levelOf = (number: number): LevelOrNone =>
  number >= 50 ? 'admin' : number >= 40 ? 'maintain' : number >= 30 ? 'write' : number >= 20 ? 'read' : 'none';

export interface GitLabTable extends HostTable {
  row(who: string): WorldRow | undefined;
  setRow(who: string, row: Partial<WorldRow> & Pick<WorldRow, 'access_level'>): void;
  /** By name: `main push`. */
  rules(who: string): string[];
  setRule(who: string, branch: string): void;
  block(who: string): void;
}

export async function startGitLabTable(now: () => Date): Promise<GitLabTable> {
  const usernames = ['bot', 'ann', 'ben', 'cem', 'out'];
  const pretend = await startPretendGitLab({
    now,
    seed: {
      users: usernames.map((username, index) => ({ id: 11 + index, username })),
      groups: [
        { id: 1, fullPath: 'acme', members: {} },
        { id: 2, fullPath: 'helpers', members: {} },
      ],
      projects: [{ id: 101, path: 'acme/shop', members: { bot: 50, ben: 20 } }],
      token: { username: 'bot' },
      settings: { archivedIsReadOnly: true },
    },
  });
  const { world } = pretend;
  world.shareWithGroup('acme/shop', 'helpers', 30);
  let path = 'acme/shop';
  const isIn = (who: string, level: string) =>
    world.membersOf(`jit-access/p101-${level}`)?.some((member) => member.startsWith(`${who} `)) ?? false;
  const containersOf = (who: string) => (['read', 'write', 'maintain'] as const).filter((level) => isIn(who, level));
  return {
    host: createGitLab({ url: pretend.url, token: pretend.token, now, writePauseMs: 0 }),
    accountIds: { ann: '12', ben: '13', cem: '14', out: '15' },
    ownLevel: (who) => levelOf(world.directRowOf(who, path)?.access_level ?? 0),
    level: (who) => levelOf(world.levelOf(who, path)),
    contained: (who) => highestLevel(containersOf(who)),
    set: (who, level) => world.setDirect(who, path, level === 'none' ? 'none' : { access_level: access[level] }, 'cem'),
    giveElsewhere: (who, level) => world.setGroupMember(who, 'helpers', level === 'none' ? 'none' : 30),
    contain: (who, level) => world.setGroupMember(who, `jit-access/p101-${level}`, access[level]),
    uncontain(who) {
      for (const level of containersOf(who)) world.setGroupMember(who, `jit-access/p101-${level}`, 'none');
    },
    archive: (isArchived) => (isArchived ? world.archive(path) : world.unarchive(path)),
    rename() {
      world.rename(path, 'acme/store');
      path = 'acme/store';
    },
    renameUser: (who) => world.renameUser(who, `${who}-2`),
    leave: (who) => world.deleteUser(who),
    remove: () => world.deleteProject(path),
    fault: (fault) => world.fault(fault),
    writes: () =>
      world.requests.filter(({ method }) => method !== 'GET').map(({ method, path: to }) => `${method} ${to}`),
    row: (who) => world.directRowOf(who, path),
    setRow: (who, row) => world.setDirect(who, path, row, 'cem'),
    rules: (who) => world.rulesOf(who, path),
    setRule: (who, branch) => world.setRule(who, path, branch, 'push'),
    block: (who) => world.blockUser(who),
    close: () => pretend.close(),
  };
}
