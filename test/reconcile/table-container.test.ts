import { describe, expect, it } from 'vitest';
import { hosts, startTable } from './table-rig.ts';

const hour = 60;

describe.each(hosts)('a container on %s', (_, start) => {
  it('row 1: access that is there already is enough: nobody is put into a container', async () => {
    const table = await startTable(start);
    table.giveElsewhere('ann', 'write');
    await table.ask('ann', 'write', hour, 'auto');
    expect(table.contained('ann')).toBe('none');
    expect(await table.grants()).toEqual(['write active']);
  });

  it('rows 2, 4, 6: the person is put in, left in while the grant lives, and taken out at the end', async () => {
    const table = await startTable(start);
    await table.ask('ann', 'write', 2 * hour, 'auto');
    expect(table.contained('ann')).toBe('write');
    expect(table.ownLevel('ann')).toBe('none');
    const before = table.writes().length;
    await table.pass(2 * hour - 1);
    expect(table.writes().length).toBe(before);
    await table.pass(1);
    expect(table.contained('ann')).toBe('none');
    expect(await table.grants()).toEqual(['write ended expired']);
  });

  it('row 3: a row of their own is never touched', async () => {
    const table = await startTable(start);
    await table.ask('ben', 'write', hour, 'auto');
    expect(table.level('ben')).toBe('write');
    expect(table.ownLevel('ben')).toBe('read');
    await table.pass(hour);
    expect(table.ownLevel('ben')).toBe('read');
    expect(table.level('ben')).toBe('read');
  });

  it('row 5: somebody took the person out: they are not put in again, and it is told', async () => {
    const table = await startTable(start);
    await table.ask('ann', 'write', 2 * hour, 'auto');
    table.uncontain('ann');
    await table.pass(31);
    expect(await table.grants()).toEqual(['write ended taken-away']);
    expect(table.told()).toContain('someone removed the access');
    expect(table.contained('ann')).toBe('none');
  });

  it('a higher grant that joins is another container, and its end leads back to the first', async () => {
    const table = await startTable(start);
    await table.ask('ann', 'read', 2 * hour, 'auto');
    await table.ask('ann', 'write', hour, 'auto');
    expect(table.contained('ann')).toBe('write');
    await table.pass(hour);
    expect(table.contained('ann')).toBe('read');
    await table.pass(hour);
    expect(table.contained('ann')).toBe('none');
  });

  it('somebody whom others put into a higher container is put back to what was granted, and it is told', async () => {
    const table = await startTable(start);
    await table.ask('cem', 'write', 3 * hour, 'auto');
    await table.ask('ann', 'read', 2 * hour, 'auto');
    table.contain('ann', 'write');
    await table.pass(31);
    expect(table.contained('ann')).toBe('read');
    expect(table.told()).toContain('in a container that only Jit may change');
    expect(await table.grants()).toEqual(['write active', 'read active']);
  });

  it('row 25: somebody is taken out of a container although the repository is archived', async () => {
    const table = await startTable(start);
    await table.ask('ann', 'write', hour, 'auto');
    table.archive(true);
    await table.pass(hour);
    expect(table.contained('ann')).toBe('none');
    expect(await table.grants()).toEqual(['write ended expired']);
  });

  it('row 31: whoever is in a container without a grant is taken out within minutes, and it is told', async () => {
    const table = await startTable(start);
    await table.ask('cem', 'write', 3 * hour, 'auto');
    table.contain('ann', 'write');
    await table.pass(11);
    expect(table.contained('ann')).toBe('none');
    expect(table.contained('cem')).toBe('write');
    expect(table.told()).toContain('no grant stands behind it');
  });

  it('row 31: an empty database loses nobody: all who are left in containers are taken out', async () => {
    const table = await startTable(start);
    await table.ask('ann', 'write', 3 * hour, 'auto');
    await table.ask('ben', 'write', 3 * hour, 'auto');
    const { read } = table.db.store;
    await read.grant.deleteMany();
    await read.standing.deleteMany();
    await read.request.deleteMany();
    await table.off(1);
    await table.pass(1);
    expect(table.contained('ann')).toBe('none');
    expect(table.contained('ben')).toBe('none');
    expect(table.ownLevel('ben')).toBe('read');
  });

  it('somebody who could manage access from within a container keeps nothing that they gave themselves', async () => {
    const table = await startTable(start);
    const level = table.host.managesAccess('maintain') ? 'maintain' : 'admin';
    await table.ask('ben', level, hour, 'auto');
    expect(table.contained('ben')).toBe(level);
    table.set('ben', level);
    await table.pass(hour + 1);
    expect(table.contained('ben')).toBe('none');
    expect(table.ownLevel('ben')).toBe('read');
    expect(table.told()).toContain('puts back what they had before');
  });
});
