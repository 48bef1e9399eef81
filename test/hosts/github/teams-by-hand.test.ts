import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cleo, containerOf, give, listed, startWithTeams, type TeamsHere, team } from './teams-world.ts';
import { ben, shop } from './world.ts';

let here: TeamsHere;
beforeEach(async () => {
  here = await startWithTeams();
  await give(here.teams, cleo, 'write');
});
afterEach(() => here.close());

const write = { level: 'write', role: 'write' } as const;
const levelOf = (login: string, path = 'acme/shop') => here.world.levelOf(login, path);
const setTeamAccess = (role: string, path = 'acme/shop') =>
  here.world.setTeamAccess('acme', team.team_slug, path, role);

describe('what people do to a team of the bot’s', () => {
  test('taken off the repository: nobody gets back what was taken because somebody else is granted access', async () => {
    setTeamAccess('none');
    expect(await here.teams.observe(shop, cleo)).toMatchObject({ direct: { level: 'none' }, effective: 'none' });
    here.world.setDirect('ben', 'acme/shop', 'none');
    await give(here.teams, ben, 'write');
    expect(levelOf('ben')).toBe('write');
    expect(levelOf('cleo')).toBe('none');
  });

  test('taken off the repository: whoever is in it is taken out, so that nobody has it all back once it is linked again', async () => {
    setTeamAccess('none');
    await here.teams.removeRow(await here.teams.observe(shop, cleo));
    expect(await here.teams.observe(shop, cleo)).toMatchObject({ direct: 'none' });
    setTeamAccess('write');
    expect(levelOf('cleo')).toBe('none');
  });

  test('given more: it is seen at what it gives, listed so, and put right without loss', async () => {
    setTeamAccess('admin');
    const seen = await here.teams.observe(shop, cleo);
    expect(seen).toMatchObject({ direct: { level: 'admin' }, effective: 'admin' });
    expect(await listed(here.teams)).toMatchObject([{ account: cleo, row: { level: 'admin' } }]);
    await here.teams.setRow(seen, write);
    expect(levelOf('cleo')).toBe('write');
  });

  test('given less: nobody is raised again because somebody else is granted access', async () => {
    setTeamAccess('read');
    expect(await here.teams.observe(shop, cleo)).toMatchObject({ direct: { level: 'read' } });
    expect(await here.teams.prepare(shop, ben, 'write')).toBeUndefined();
    expect(levelOf('cleo')).toBe('none');
  });

  test('given another repository: that one is taken off again', async () => {
    here.world.createRepository('acme/vault');
    here.world.setDirect('bot', 'acme/vault', 'admin');
    setTeamAccess('admin', 'acme/vault');
    expect(levelOf('cleo', 'acme/vault')).toBe('admin');
    expect(await here.teams.prepare(shop, ben, 'write')).toBeUndefined();
    expect(levelOf('cleo', 'acme/vault')).toBe('none');
    expect(levelOf('cleo')).toBe('write');
  });

  test('put below another team and made visible: it is alone and secret again', async () => {
    const { data } = await here.owner.teams.getByName({ org: 'acme', team_slug: 'core' });
    await here.owner.teams.updateInOrg({ ...team, privacy: 'closed', parent_team_id: data.id });
    expect(await here.teams.prepare(shop, ben, 'write')).toBeUndefined();
    expect((await here.owner.teams.getByName(team)).data).toMatchObject({ privacy: 'secret', parent: null });
    expect(levelOf('cleo')).toBe('write');
  });

  test('renamed: whoever is in it is still found, and taken out', async () => {
    here.world.changeTeam('acme', team.team_slug, { slug: 'shop-helpers' });
    expect(await listed(here.teams)).toMatchObject([{ account: cleo, row: write }]);
    const seen = await here.teams.observe(shop, cleo);
    expect(seen.direct).toEqual(write);
    await here.teams.removeRow(seen);
    expect(levelOf('cleo')).toBe('none');
  });

  test('deleted: nobody has anything, removing is success, and the next grant makes it anew', async () => {
    const seen = await here.teams.observe(shop, cleo);
    here.world.deleteTeam('acme', team.team_slug);
    await here.teams.removeRow(seen);
    expect(await here.teams.observe(shop, cleo)).toMatchObject({ direct: 'none' });
    await give(here.teams, cleo, 'write');
    expect(levelOf('cleo')).toBe('write');
  });

  test('the bot taken out of it: what it cannot see any more is told, with what an owner must do', async () => {
    here.world.removeFromTeam('bot', 'acme', team.team_slug);
    expect(await here.teams.prepare(shop, ben, 'write')).toMatch(
      /cannot see.*owner has to make the bot its maintainer/,
    );
  });

  test('handed to the identity provider: it is refused', async () => {
    const fresh = containerOf(here.as('bot'));
    here.world.changeTeam('acme', team.team_slug, { idpGroup: 'Engineering' });
    expect(await fresh.prepare(shop, ben, 'write')).toMatch(/identity provider/);
    const seen = await fresh.observe(shop, ben);
    await expect(here.teams.setRow(seen, write)).rejects.toMatchObject({ kind: 'refused', status: 403 });
  });
});

describe('a team of that name that somebody else made', () => {
  const trap = (secret: boolean) =>
    here.world.addTeam('acme', { name: 'jit-101-maintain', secret, members: { cleo: 'maintainer' } });

  test('never gives its maker anything, where the bot may use it', async () => {
    trap(true);
    const app = containerOf(here.app);
    here.world.setDirect('ben', 'acme/shop', 'none');
    await give(app, ben, 'maintain');
    expect(levelOf('ben')).toBe('maintain');
    expect(levelOf('cleo')).toBe('write');
  });

  test.each([true, false])('is not used where the bot does not decide who is in it (secret: %s)', async (secret) => {
    trap(secret);
    expect(await here.teams.prepare(shop, ben, 'maintain')).toMatch(/maintainer/);
    expect(levelOf('cleo')).toBe('write');
  });
});
