/** The pretend GitHub for the table: Out is not of the organisation, so they are invited. */
import { startPretendGitHub } from '#demo/github/start.ts';
import { highestLevel } from '#domain/level.ts';
import { createGitHub } from '#hosts/index.ts';
import type { HostTable } from './table-rig.ts';

export interface GitHubTable extends HostTable {
  accept(): void;
  decline(): void;
  acceptAsItIsWithdrawn(): void;
  invited(): string[];
  leaveAndReturn(): () => void;
}

export async function startGitHubTable(now: () => Date): Promise<GitHubTable> {
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
          members: { bot: 'member', ann: 'member', ben: 'member', cem: 'member' },
          teams: [{ name: 'helpers', repositories: { 'acme/shop': 'write' } }],
        },
      ],
      repositories: [{ id: 101, path: 'acme/shop', collaborators: { bot: 'admin', ben: 'read' } }],
      bot: { login: 'bot', scopes: ['repo', 'admin:org'] },
    },
  });
  const { world } = pretend;
  const shop = () => world.overview().find(({ id }) => id === 101);
  const path = () => shop()?.path ?? '';
  const teamsOf = (login: string) =>
    (shop()?.rows ?? []).filter((row) => row.login === login && row.team?.startsWith('jit-'));
  return {
    host: createGitHub({ apiUrl: pretend.url, auth: { token: pretend.token }, now, writePauseMs: 0 }),
    accountIds: { ann: '12', ben: '13', cem: '14', out: '15' },
    ownLevel: (who) => world.directLevelOf(who, path()),
    level: (who) => world.levelOf(who, path()),
    contained: (who) => highestLevel(teamsOf(who).map(({ level }) => level)),
    set: (who, level) => world.setDirect(who, path(), level),
    giveElsewhere(who, level) {
      if (level === 'none') world.removeFromTeam(who, 'acme', 'helpers');
      else world.addToTeam(who, 'acme', 'helpers');
    },
    contain: (who, level) => world.addToTeam(who, 'acme', `jit-101-${level}`),
    uncontain(who) {
      for (const { team = '' } of teamsOf(who)) world.removeFromTeam(who, 'acme', team);
    },
    archive: (isArchived) => (isArchived ? world.archive(path()) : world.unarchive(path())),
    rename: () => world.rename(path(), 'store'),
    renameUser: (who) => world.renameUser(who, `${who}-2`),
    leave: (who) => world.removeFromOrg(who, 'acme'),
    remove: () => world.deleteRepository(path()),
    fault: (fault) => world.fault(fault),
    writes: () => world.requests.filter(({ method, path: to }) => method !== 'GET' && to !== '/graphql').map(said),
    accept: () => world.acceptInvitation('out', path()),
    decline: () => world.declineInvitation('out', path()),
    acceptAsItIsWithdrawn: () => world.acceptAsItIsWithdrawn('out', path()),
    invited: () => world.invitationsOf(path()).map(({ invitee, role }) => `${invitee} ${role}`),
    leaveAndReturn() {
      world.removeFromOrg('ann', 'acme');
      return () => world.reinstate('ann', 'acme');
    },
    close: () => pretend.close(),
  };
}

const said = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;
