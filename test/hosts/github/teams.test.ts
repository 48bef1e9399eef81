import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cleo, containerOf, give, listed, olga, startWithTeams, type TeamsHere, team } from './teams-world.ts';
import { ben, diary, shop } from './world.ts';

let here: TeamsHere;
beforeEach(async () => {
  here = await startWithTeams();
});
afterEach(() => here.close());

const write = { level: 'write', role: 'write' } as const;
const levelOf = (login: string, path = 'acme/shop') => here.world.levelOf(login, path);
const isIn = (login: string) =>
  here.owner.teams.getMembershipForUserInOrg({ ...team, username: login }).then(
    ({ data }) => data.state,
    () => 'out',
  );

describe('a team of the bot’s', () => {
  test('is secret and silent, says what it is, and has one repository at one level', async () => {
    expect(await here.teams.prepare(shop, cleo, 'write')).toBeUndefined();
    expect((await here.owner.teams.getByName(team)).data).toMatchObject({
      privacy: 'secret',
      notification_setting: 'notifications_disabled',
      description: expect.stringContaining('Jit'),
      parent: null,
    });
    const { data } = await here.owner.teams.listReposInOrg(team);
    expect(data).toMatchObject([{ id: 101, role_name: 'write' }]);
  });

  test('is made once, however many grants need it at once', async () => {
    const people = [cleo, ben, { id: '12', login: 'ann' }];
    const whys = await Promise.all(people.map((who) => here.teams.prepare(shop, who, 'maintain')));
    expect(whys).toEqual([undefined, undefined, undefined]);
    expect(
      here.world.requests.filter(({ method, path }) => method === 'POST' && path === '/orgs/acme/teams'),
    ).toHaveLength(1);
  });

  test('keeps whom it has while it is made ready for somebody else', async () => {
    await give(here.teams, cleo, 'write');
    await Promise.all([here.teams.prepare(shop, ben, 'write'), give(here.teams, ben, 'write')]);
    expect(levelOf('cleo')).toBe('write');
  });

  test('is made with an App too, which is in no team itself', async () => {
    const app = containerOf(here.app);
    await give(app, cleo, 'write');
    expect(levelOf('cleo')).toBe('write');
    expect((await here.owner.teams.listMembersInOrg(team)).data).toMatchObject([{ login: 'cleo' }]);
  });

  test('its people are listed over all pages and all organisations', async () => {
    const app = containerOf(here.app);
    await give(app, cleo, 'write');
    await give(app, cleo, 'read', { id: '102', path: 'umbrella/lab' });
    for (let index = 0; index < 120; index++) {
      here.world.addUser({ login: `m${index}` });
      here.world.addToOrg(`m${index}`, 'acme');
      here.world.addToTeam(`m${index}`, 'acme', team.team_slug);
    }
    const all = await listed(app);
    expect(all).toHaveLength(122);
    expect(all).toContainEqual({
      repo: { id: '102', path: 'umbrella/lab' },
      account: cleo,
      row: { level: 'read', role: 'read' },
    });
  });
});

describe('people whom no team can hold', () => {
  test('on a person’s own repository nobody can be held', async () => {
    expect(await containerOf(here.app).prepare(diary, ben, 'write')).toMatch(/olga\/diary belongs to a person/);
  });

  test('an owner needs none, and is left alone', async () => {
    expect(await here.teams.prepare(shop, { id: '14', login: 'owner' }, 'write')).toMatch(/owner of acme/);
  });

  test('somebody who has not accepted the invitation to the organisation is not put anywhere', async () => {
    await here.teams.prepare(shop, cleo, 'write');
    await here.owner.teams.addOrUpdateMembershipForUserInOrg({ org: 'acme', team_slug: 'core', username: 'olga' });
    expect(await here.teams.prepare(shop, olga, 'write')).toMatch(/olga has not accepted/);
  });

  test('somebody who leaves at the very moment is not invited back', async () => {
    const app = containerOf(here.app);
    await app.prepare(shop, cleo, 'write');
    const seen = await app.observe(shop, cleo);
    here.world.meanwhile({ method: 'PUT', path: /memberships/, moment: 'before' }, () =>
      here.world.removeFromOrg('cleo', 'acme'),
    );
    await expect(app.setRow(seen, write)).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('cleo'),
    });
    await expect(here.owner.orgs.getMembershipForUser({ org: 'acme', username: 'cleo' })).rejects.toMatchObject({
      status: 404,
    });
    expect(await isIn('cleo')).toBe('out');
  });

  test('an invitation that somebody made with the team is seen, and taken out of it', async () => {
    await here.teams.prepare(shop, cleo, 'write');
    await here.owner.teams.addOrUpdateMembershipForUserInOrg({ ...team, username: 'olga' });
    const seen = await here.teams.observe(shop, olga);
    expect(seen).toMatchObject({ direct: 'none', invitation: { level: 'write', byUs: true } });
    await here.teams.removeRow(seen);
    expect(await isIn('olga')).toBe('out');
    expect(await here.teams.observe(shop, olga)).not.toHaveProperty('invitation');
  });
});

describe('a login that changes hands', () => {
  const takeOver = () => {
    here.world.renameUser('cleo', 'cleopatra');
    here.world.addUser({ login: 'cleo' });
    here.world.addToOrg('cleo', 'acme');
  };

  test('just before the change: the stranger is out again at once', async () => {
    await here.teams.prepare(shop, cleo, 'write');
    const seen = await here.teams.observe(shop, cleo);
    here.world.meanwhile({ method: 'PUT', path: /memberships/, moment: 'before' }, takeOver);
    await expect(here.teams.setRow(seen, write)).rejects.toMatchObject({ kind: 'identity' });
    expect(levelOf('cleo')).toBe('none');
    expect(levelOf('cleopatra')).toBe('none');
  });

  test('just after the change: the right person is in, and the stranger has nothing', async () => {
    await here.teams.prepare(shop, cleo, 'write');
    const seen = await here.teams.observe(shop, cleo);
    here.world.meanwhile({ method: 'PUT', path: /memberships/, moment: 'after' }, takeOver);
    expect(await here.teams.setRow(seen, write)).toEqual({ as: 'row' });
    expect(levelOf('cleo')).toBe('none');
    expect(levelOf('cleopatra')).toBe('write');
  });
});

describe('teams out of sight', () => {
  const hide = (path: RegExp, status: number, body: unknown) =>
    here.world.fault({ method: 'GET', path, do: { kind: 'status', status, body } });

  test('are not taken for teams with nobody in them', async () => {
    await give(here.teams, cleo, 'write');
    hide(/^\/repos\/acme\/shop\/teams/, 200, []);
    hide(/^\/orgs\/acme\/teams\?/, 403, { message: 'Resource not accessible by integration' });
    await expect(here.teams.observe(shop, cleo)).rejects.toMatchObject({ kind: 'refused' });
  });

  test('on a repository that the bot administers no more are found by their names', async () => {
    await give(here.teams, cleo, 'write');
    hide(/^\/repos\/acme\/shop\/teams/, 403, { message: 'Must have admin rights to Repository.' });
    const seen = await here.teams.observe(shop, cleo);
    expect(seen).toMatchObject({ direct: write, effective: 'write' });
    await here.teams.removeRow(seen);
    expect(levelOf('cleo')).toBe('none');
  });
});

describe('a repository out of sight', () => {
  test('that was deleted: people are still found in its team, and taken out', async () => {
    await give(here.teams, cleo, 'write');
    here.world.deleteRepository('acme/shop');
    expect(await listed(here.teams)).toMatchObject([{ repo: { id: '101', path: 'acme/#101' }, account: cleo }]);
    const seen = await here.teams.observe(shop, cleo);
    expect(seen).toMatchObject({ repo: shop, direct: write, effective: 'none' });
    await here.teams.removeRow(seen);
    expect(await isIn('cleo')).toBe('out');
    expect(await here.teams.observe(shop, cleo)).toMatchObject({ direct: 'none' });
  });

  test('that moved to another owner: people are taken out of the team that it left behind', async () => {
    const app = containerOf(here.app);
    await give(app, cleo, 'write');
    here.world.transfer('acme/shop', 'umbrella');
    const seen = await app.observe(shop, cleo);
    expect(seen).toMatchObject({ repo: { path: 'umbrella/shop' }, direct: 'none' });
    await app.removeRow(seen);
    expect(await isIn('cleo')).toBe('out');
  });

  test('whose name is another repository’s by now: that one gets no team', async () => {
    await give(here.teams, cleo, 'write');
    here.world.deleteRepository('acme/shop');
    here.world.createRepository('acme/shop');
    here.world.setDirect('bot', 'acme/shop', 'admin');
    const seen = await here.teams.observe(shop, cleo);
    expect(seen).toMatchObject({ direct: write, effective: 'none' });
    await expect(here.teams.prepare(shop, ben, 'write')).rejects.toMatchObject({ kind: 'identity' });
    await expect(here.teams.setRow(seen, write)).rejects.toMatchObject({ kind: 'identity' });
    expect(levelOf('cleo')).toBe('none');
    await here.teams.removeRow(seen);
    expect(await isIn('cleo')).toBe('out');
  });

  test('in an organisation out of sight too is gone', async () => {
    const nowhere = here.teams.observe({ id: '999', path: 'elsewhere/none' }, cleo);
    await expect(nowhere).rejects.toMatchObject({ kind: 'gone' });
  });
});
