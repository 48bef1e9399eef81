import { describe, expect, it } from 'vitest';
import { startGitHubTable } from './table-github.ts';
import { startGitLabTable } from './table-gitlab.ts';
import { startTable, type Table } from './table-rig.ts';

const hour = 60;

describe('what only GitHub has', () => {
  async function invited(
    minutes: number,
  ): Promise<{ table: Table; github: Awaited<ReturnType<typeof startGitHubTable>> }> {
    let github: Awaited<ReturnType<typeof startGitHubTable>> | undefined;
    const table = await startTable(async (now) => {
      github = await startGitHubTable(now);
      return github;
    });
    if (!github) throw new Error('there is no host');
    await table.ask('out', 'write', minutes);
    expect(await table.grants()).toEqual(['write invited']);
    return { table, github };
  }

  it('row 16: an invitation waits, and its end is that of the grant', async () => {
    const { table, github } = await invited(2 * hour);
    const before = table.writes().length;
    await table.pass(hour);
    expect(table.writes().length).toBe(before);
    expect(await table.grants()).toEqual(['write invited']);
    await table.pass(hour);
    expect(github.invited()).toEqual([]);
    expect(await table.grants()).toEqual(['write ended expired']);
  });

  it('row 17: an invitation that is accepted is access from then on', async () => {
    const { table, github } = await invited(2 * hour);
    github.accept();
    await table.pass(3);
    expect(await table.grants()).toEqual(['write active']);
    await table.pass(2 * hour);
    expect(table.ownLevel('out')).toBe('none');
  });

  it('row 18: an invitation that is declined is the end of it', async () => {
    const { table, github } = await invited(2 * hour);
    github.decline();
    await table.pass(3);
    expect(await table.grants()).toEqual(['write ended declined']);
    expect(github.invited()).toEqual([]);
  });

  it('row 18: an invitation that runs out is cleared away', async () => {
    const { table, github } = await invited(9 * 24 * hour);
    await table.off(7 * 24 * hour + 1);
    await table.pass(3);
    expect(await table.grants()).toEqual(['write ended declined']);
    expect(github.invited()).toEqual([]);
  });

  it('row 19: an invitation that is accepted in the second in which it is withdrawn leaves nothing behind', async () => {
    const { table, github } = await invited(hour);
    github.acceptAsItIsWithdrawn();
    await table.pass(hour + 1);
    expect(table.ownLevel('out')).toBe('none');
    expect(github.invited()).toEqual([]);
    expect(await table.grants()).toEqual(['write ended expired']);
  });

  it('row 29: what comes back with a membership that is restored is reported, because nothing tells whose it is', async () => {
    let comeBack = () => {};
    const table = await startTable(async (now) => {
      const github = await startGitHubTable(now);
      const leave = () => {
        comeBack = github.leaveAndReturn();
      };
      return { ...github, leave };
    });
    await table.ask('ann', 'write', 2 * hour);
    table.leave('ann');
    await table.pass(31);
    expect(await table.grants()).toEqual(['write ended taken-away']);
    comeBack();
    expect(table.ownLevel('ann')).toBe('write');
    await table.off(8 * 24 * hour);
    await table.bot.sweep();
    expect(table.told()).toMatch(/ann has access to acme\/shop again .*please look/);
  });
});

describe('what only GitLab has', () => {
  async function gitlab() {
    let host: Awaited<ReturnType<typeof startGitLabTable>> | undefined;
    const table = await startTable(async (now) => {
      host = await startGitLabTable(now);
      return host;
    });
    if (!host) throw new Error('there is no host');
    return { table, host };
  }

  it('row 7: level, date and custom role are put back as they were', async () => {
    const { table, host } = await gitlab();
    host.setRow('ben', { access_level: 20, expires_at: '2026-06-01' });
    await table.ask('ben', 'write', hour);
    expect(host.row('ben')).toMatchObject({ access_level: 30, expires_at: '2026-06-01' });
    await table.pass(hour);
    expect(host.row('ben')).toMatchObject({ access_level: 20, expires_at: '2026-06-01' });
  });

  it('row 11: a maintainer who made themselves owner is put back, and it is told', async () => {
    const { table, host } = await gitlab();
    await table.ask('ben', 'maintain', hour);
    host.setRow('ben', { access_level: 50 });
    await table.pass(31);
    expect(host.row('ben')).toMatchObject({ access_level: 40 });
    expect(table.told()).toContain('while they could do that themselves');
    await table.pass(30);
    expect(host.row('ben')).toMatchObject({ access_level: 20 });
  });

  it('row 10: a row that somebody else made in place of ours is theirs', async () => {
    const { table, host } = await gitlab();
    await table.ask('ann', 'write', hour);
    await table.pass(1);
    table.set('ann', 'none');
    host.setRow('ann', { access_level: 30 });
    await table.pass(hour);
    expect(host.row('ann')).toMatchObject({ access_level: 30 });
    expect(table.told()).toContain('someone replaced the access');
  });

  it('row 28: what a blocked account still has is taken back at the end', async () => {
    const { table, host } = await gitlab();
    await table.ask('ann', 'write', hour);
    host.block('ann');
    await table.pass(hour);
    expect(host.row('ann')).toBeUndefined();
    expect(await table.grants()).toEqual(['write ended expired']);
  });

  it('row 31: an empty database: a row that the bot made is found and taken back, one of somebody else stays', async () => {
    const { table, host } = await gitlab();
    await table.ask('ann', 'write', 3 * hour);
    const { read } = table.db.store;
    await read.grant.deleteMany();
    await read.standing.deleteMany();
    await read.request.deleteMany();
    await table.off(1);
    await table.pass(1);
    expect(host.row('ann')).toBeUndefined();
    expect(host.row('ben')).toMatchObject({ access_level: 20 });
    expect(table.told()).toContain('no grant stands behind it');
  });
});
