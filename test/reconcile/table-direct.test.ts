import { describe, expect, it } from 'vitest';
import { hosts, startTable } from './table-rig.ts';

const hour = 60;

describe.each(hosts)('a person’s own row on %s', (label, start) => {
  it('row 1: access that is there from elsewhere is enough: nothing is applied, nothing owned', async () => {
    const table = await startTable(start);
    table.giveElsewhere('ann', 'write');
    const before = table.writes().length;
    await table.ask('ann', 'write', hour);
    expect(await table.grants()).toEqual(['write active']);
    await table.pass(hour + 1);
    expect(table.writes().length).toBe(before);
    expect(table.level('ann')).toBe('write');
    expect(await table.grants()).toEqual(['write ended expired']);
  });

  it('rows 2, 4, 6: nothing before, so a row is made, left alone while it lives, and removed at the end', async () => {
    const table = await startTable(start);
    await table.ask('ann', 'write', 2 * hour);
    expect(table.ownLevel('ann')).toBe('write');
    const before = table.writes().length;
    await table.pass(2 * hour - 1);
    expect(table.writes().length).toBe(before);
    expect(await table.grants()).toEqual(['write active']);
    await table.pass(1);
    expect(table.ownLevel('ann')).toBe('none');
    expect(await table.grants()).toEqual(['write ended expired']);
  });

  it('rows 3, 7: a lower row is raised, and put back at the end', async () => {
    const table = await startTable(start);
    await table.ask('ben', 'maintain', hour);
    expect(table.ownLevel('ben')).toBe('maintain');
    await table.pass(hour);
    expect(table.ownLevel('ben')).toBe('read');
    expect(await table.grants()).toEqual(['maintain ended expired']);
  });

  it('row 5: someone took it on the host: it is not given again, nothing is restored later, the person and the administrators are told', async () => {
    const table = await startTable(start);
    await table.ask('ben', 'write', 2 * hour);
    table.set('ben', 'none');
    await table.pass(31);
    expect(await table.grants()).toEqual(['write ended taken-away']);
    expect(table.told()).toContain('someone removed the access');
    await table.pass(2 * hour);
    expect(table.ownLevel('ben')).toBe('none');
  });

  it('row 5: someone lowered it: it is not raised again, and what is left above the row before is taken back at the end', async () => {
    const table = await startTable(start);
    await table.ask('ann', 'write', 2 * hour);
    table.set('ann', 'read');
    await table.pass(31);
    expect(await table.grants()).toEqual(['write ended taken-away']);
    expect(table.told()).toContain('someone lowered the access');
    expect(table.ownLevel('ann')).toBe('none');
  });

  it('row 8: the row is as it was before already: it is left, and the grant is over', async () => {
    const table = await startTable(start);
    await table.ask('ben', 'write', hour);
    const before = table.writes().length;
    table.set('ben', 'read');
    await table.release('write');
    expect(table.writes().length).toBe(before);
    expect(table.ownLevel('ben')).toBe('read');
    expect((await table.grants())[0]).toMatch(/^write ended/);
  });

  it('row 9: a raised row that someone removed stays removed at the end', async () => {
    const table = await startTable(start);
    await table.ask('ben', 'write', hour);
    table.set('ben', 'none');
    await table.release('write');
    expect(table.ownLevel('ben')).toBe('none');
    expect((await table.grants())[0]).toMatch(/^write ended/);
  });

  it('row 10: someone else raised it: that stands beyond the end, and is reported', async () => {
    const table = await startTable(start);
    await table.ask('ann', 'write', hour);
    table.set('ann', 'maintain');
    await table.pass(hour + 1);
    expect(table.ownLevel('ann')).toBe('maintain');
    expect(table.told()).toContain('someone raised the access');
  });

  it('row 12: what was lowered by hand in the last moment is removed at the end', async () => {
    const table = await startTable(start);
    await table.ask('ann', 'write', hour);
    table.set('ann', 'read');
    await table.release('write');
    expect(table.ownLevel('ann')).toBe('none');
  });

  it('rows 13, 14: a higher grant that joins raises, its end lowers to the other, and never below what stood before', async () => {
    const table = await startTable(start);
    await table.ask('ben', 'write', 3 * hour);
    await table.ask('ben', 'maintain', 2 * hour);
    expect(table.ownLevel('ben')).toBe('maintain');
    await table.pass(2 * hour);
    expect(table.ownLevel('ben')).toBe('write');
    await table.pass(hour);
    expect(table.ownLevel('ben')).toBe('read');
  });

  it('row 15: more time for the same level is only recorded, and the access lives until the new end', async () => {
    const table = await startTable(start);
    await table.ask('ann', 'write', hour);
    const before = table.writes().length;
    const { endsAt } = await table.db.store.read.grant.findFirstOrThrow();
    const later = new Date(endsAt.getTime() + hour * 60_000);
    await table.db.store.read.grant.updateMany({ data: { endsAt: later } });
    await table.pass(hour + 30);
    // GitLab drops a row of ours on a date, which has to move along.
    expect(table.writes().length).toBe(label === 'GitLab' ? before + 1 : before);
    expect(table.ownLevel('ann')).toBe('write');
    await table.pass(30);
    expect(table.ownLevel('ann')).toBe('none');
  });

  it('row 20: a write whose answer was lost is adopted when it is seen, and taken back at its end', async () => {
    const table = await startTable(start);
    table.fault({
      method: label === 'GitHub' ? 'PUT' : 'POST',
      path: /collaborators|members/,
      times: 1,
      do: { kind: 'drop-after' },
    });
    await table.ask('ann', 'write', hour);
    await table.pass(1);
    expect(await table.grants()).toEqual(['write active']);
    await table.pass(hour);
    expect(table.ownLevel('ann')).toBe('none');
  });

  it('row 21: a write that did not happen is made again while it is wanted, and dropped when it is not', async () => {
    const table = await startTable(start);
    const writes = { method: label === 'GitHub' ? 'PUT' : 'POST', path: /collaborators|members/ } as const;
    table.fault({ ...writes, times: 1, do: { kind: 'drop-before' } });
    await table.ask('ann', 'write', hour);
    await table.pass(1);
    expect(table.ownLevel('ann')).toBe('write');
    const mend = table.fault({ ...writes, do: { kind: 'drop-before' } });
    await table.ask('cem', 'write', hour);
    await table.pass(hour + 1);
    mend();
    await table.pass(2);
    expect(table.ownLevel('cem')).toBe('none');
    expect(await table.grants()).toEqual(['write ended expired', 'write ended expired']);
  });

  it('row 22: a raise whose answer was lost, and somebody took the row meanwhile: it is not given again', async () => {
    const table = await startTable(start);
    await table.ask('ann', 'read', 3 * hour);
    table.fault({ method: 'PUT', path: /collaborators|members/, times: 1, do: { kind: 'drop-before' } });
    await table.ask('ann', 'write', 10);
    table.set('ann', 'none');
    await table.off(11);
    await table.pass(2 * hour);
    expect(table.ownLevel('ann')).toBe('none');
    expect(await table.grants()).toEqual(['read ended taken-away', 'write ended expired']);
  });

  it('row 23: a host that is down at the end is asked again without end, and someone is told after five minutes', async () => {
    const table = await startTable(start);
    await table.ask('ann', 'write', hour);
    await table.pass(hour - 1);
    const mend = table.fault({ do: { kind: 'status', status: 503 } });
    await table.pass(4);
    expect(table.told()).toBe('');
    await table.pass(6);
    expect(table.told()).toContain('may still have access');
    expect(await table.grants()).toEqual(['write ending expired']);
    mend();
    await table.pass(2);
    expect(table.ownLevel('ann')).toBe('none');
    expect(await table.grants()).toEqual(['write ended expired']);
  });

  it('rows 24, 27: a renamed repository and a renamed account are followed by their numbers', async () => {
    const table = await startTable(start);
    await table.ask('ann', 'write', hour);
    table.rename();
    table.renameUser('ann');
    await table.pass(hour);
    expect(table.ownLevel('ann-2' as 'ann')).toBe('none');
    expect(await table.grants()).toEqual(['write ended expired']);
  });

  it('row 25: an archived repository keeps a row: someone is told, and it goes as soon as that is possible', async () => {
    const table = await startTable(start);
    await table.ask('ann', 'write', hour);
    table.archive(true);
    await table.pass(hour + 6);
    expect(await table.grants()).toEqual(['write ending expired']);
    expect(table.told()).toMatch(/archived/);
    table.archive(false);
    await table.pass(2);
    expect(table.ownLevel('ann')).toBe('none');
    expect(await table.grants()).toEqual(['write ended expired']);
  });

  it('row 26: a deleted repository is believed gone after a day: the grant is over, and someone is told', async () => {
    const table = await startTable(start);
    await table.ask('ann', 'write', 72 * hour);
    table.remove();
    await table.look();
    await table.off(23 * hour);
    expect(await table.grants()).toEqual(['write active']);
    await table.off(2 * hour);
    await table.look();
    expect(await table.grants()).toEqual(['write ended gone']);
    expect(table.told()).toContain('takes it for deleted');
  });

  it('row 28: someone who left is not given anything again, and the grant is over', async () => {
    const table = await startTable(start);
    await table.ask('ann', 'write', 72 * hour);
    table.leave('ann');
    await table.look();
    await table.off(25 * hour);
    await table.look();
    expect((await table.grants())[0]).toMatch(/^write ended (taken-away|gone)$/);
    expect(table.told()).not.toBe('');
  });

  it('row 30: what fell due while the bot was off is the first thing done', async () => {
    const table = await startTable(start);
    await table.ask('ann', 'write', hour);
    await table.off(5 * hour);
    expect(table.ownLevel('ann')).toBe('none');
  });
});
