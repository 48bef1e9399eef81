/** What is GitLab's own about containers: the root and who is in it, invitations of groups, and what people do to them by hand. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GitLabSeed } from '#demo/gitlab/seed.ts';
import type { Level } from '#domain/level.ts';
import { ann, ben, path, repo, type Scene, startScene } from './scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await startScene();
});
afterEach(() => scene.close());

const restart = async (more: Partial<GitLabSeed>) => {
  await scene.close();
  scene = await startScene(more);
};
const world = () => scene.pretend.world;
const prepare = (level: Level = 'write', who = ann) => scene.container.prepare(repo, who, level);
const look = (who = ann) => scene.container.observe(repo, who);
const writeRow = { level: 'write', role: '30' } as const;
const give = async (who = ann) => {
  expect(await prepare('write', who)).toBeUndefined();
  await scene.container.setRow(await look(who), writeRow);
};
const group = (level: Level) => `jit-access/p101-${level}`;
const levelOf = (login: string) => scene.pretend.world.levelOf(login, path);
const writes = () => scene.requests().filter((request) => !request.startsWith('GET'));

const minute = 60_000;

describe('the root', () => {
  test('is made private, with nobody in it but the bot', async () => {
    await prepare();
    expect(world().membersOf('jit-access')).toEqual(['bot 50']);
    const made = await (await fetchGroup('jit-access')).json();
    expect(made).toMatchObject({ visibility: 'private', parent_id: null });
  });

  test.each<[string, Partial<GitLabSeed>, RegExp]>([
    ['with another member', withRoot({ members: { bot: 50, dee: 30 } }), /other members than Jit \(dee\)/],
    ['that others can see', withRoot({ members: { bot: 50 }, visibility: 'internal' }), /is internal; set/],
    ['of somebody else', withRoot({ members: { dee: 50 }, visibility: 'public' }), /is public/],
    ['in which the bot is no Owner', withRoot({ members: { bot: 40, dee: 50 } }), /no Owner/],
  ])('one %s is refused in words, and nobody comes in', async (_, seed, words) => {
    await restart(seed);
    expect(await prepare()).toMatch(words);
    expect(world().membersOf(group('write'))).toBeUndefined();
  });

  test('one that another group is invited to is refused in words, though that group hides itself', async () => {
    await prepare();
    world().shareGroupWithGroup('jit-access', 'guild', 30);
    scene.forward(2 * minute);
    expect(await prepare()).toMatch(/other members than Jit \(dee\)/);
  });

  test('where GitLab lets nobody make one through the API, people are told to make it, and then it is used', async () => {
    await restart({ settings: { topLevelGroupsByApi: false } });
    expect(await prepare()).toMatch(/create the private top-level group jit-access/);
    world().addGroup({ fullPath: 'jit-access', members: { bot: 50 } });
    scene.forward(11 * minute);
    expect(await prepare()).toBeUndefined();
  });

  test('what may not be is not asked for again for ten minutes', async () => {
    await restart({ settings: { topLevelGroupsByApi: false } });
    const first = await prepare();
    scene.requests();
    scene.forward(9 * minute);
    expect(await prepare('read', ben)).toBe(first);
    expect(scene.requests()).toEqual([]);
    scene.forward(2 * minute);
    await prepare();
    expect(writes()).toEqual(['POST /api/v4/groups']);
  });
});

function withRoot(more: Partial<NonNullable<GitLabSeed['groups']>[number]>): Partial<GitLabSeed> {
  return { groups: [...(acme({}).groups ?? []), { fullPath: 'jit-access', ...more }] };
}

const fetchGroup = (fullPath: string) =>
  fetch(`${scene.pretend.url}/api/v4/groups/${encodeURIComponent(fullPath)}?with_projects=false`, {
    headers: { 'private-token': scene.pretend.token },
  });

describe('the group for a project', () => {
  test('is ready as soon as it is made, though GitLab does not show it at once', async () => {
    const notYet = { kind: 'status', status: 404, body: { message: '404 Group Not Found' } } as const;
    world().fault({ method: 'GET', path: /\/groups\/\d+\/members\?/, do: notYet });
    expect(await prepare()).toBeUndefined();
    expect(world().sharesOf(path)).toEqual([`${group('write')} 30`]);
  });

  test('is invited at exactly its level, and the person gets no more than that', async () => {
    await give();
    expect(world().sharesOf(path)).toEqual([`${group('write')} 30`]);
    world().setGroupMember('ann', group('write'), 40);
    expect(levelOf('ann')).toBe(30);
    expect(await look()).toMatchObject({ direct: writeRow, effective: 'write' });
  });

  test('holds people until a date of its own, no earlier than the end', async () => {
    await prepare();
    await scene.container.setRow(await look(), writeRow, new Date('2026-03-02T11:00:00Z'));
    expect(world().membersOf(group('write'))).toContain('ann 30 2026-03-04');
    await scene.container.setRow(await look(), writeRow, new Date('2026-03-05T11:00:00Z'));
    expect(world().membersOf(group('write'))).toContain('ann 30 2026-03-07');
    expect(world().runNightlyExpiry()).toBe(0);
  });

  test.each<[string, Partial<GitLabSeed>, RegExp]>([
    ['may not be shared', acme({ web: { shareWithGroupLock: true } }), /may not be shared with groups/],
    ['keeps groups from outside out', acme({ top: { preventSharingOutsideHierarchy: true } }), /outside its top-level/],
    ['enforces single sign-on', acme({ top: { ssoLinked: ['cem', 'ann', 'bot'] } }), /enforced SSO/],
    ['does not have the bot as Maintainer', acme({ bot: 30 }), /needs the role Maintainer on acme\/web\/shop/],
  ])('a project that %s is refused in words', async (_, seed, words) => {
    await restart(seed);
    expect(await prepare()).toMatch(words);
    expect(levelOf('ann')).toBe(0);
  });

  test.each<[Level, RegExp]>([
    ['triage', /no level triage/],
    ['admin', /no group can give Owner/],
  ])('there is none for %s', async (level, words) => {
    expect(await prepare(level)).toMatch(words);
    expect(world().membersOf('jit-access')).toBeUndefined();
  });

  test.each(['blocked', 'ldap_blocked', 'banned'] as const)('nobody whose account is %s is put in', async (state) => {
    world().blockUser('ann', state);
    expect(await prepare()).toMatch(/ann is (ldap_)?(blocked|banned)/);
  });

  test('works for a project in somebody’s own namespace', async () => {
    world().addProject({ id: 102, path: 'dee/toy', members: { bot: 40 } });
    const toy = { id: '102', path: 'dee/toy' };
    expect(await scene.container.prepare(toy, ann, 'read')).toBeUndefined();
    await scene.container.setRow(await scene.container.observe(toy, ann), { level: 'read', role: '20' });
    expect(world().levelOf('ann', 'dee/toy')).toBe(20);
  });

  test('a hundred who ask at once make one group', async () => {
    const asked = Array.from({ length: 100 }, () => prepare());
    expect(new Set(await Promise.all(asked))).toEqual(new Set([undefined]));
    expect(writes()).toEqual(['POST /api/v4/groups', 'POST /api/v4/groups', 'POST /api/v4/projects/101/share']);
  });
});

function acme({ top = {}, web = {}, bot = 40 }: { top?: object; web?: object; bot?: number }): Partial<GitLabSeed> {
  return {
    groups: [
      { id: 1, fullPath: 'acme', members: { cem: 50 }, ...top },
      { id: 2, fullPath: 'acme/web', ...web },
    ],
    projects: [{ id: 101, path, members: { bot } }],
  };
}

describe('what people do to it by hand', () => {
  test('an invitation at another level is put right, and gives nobody more than they had', async () => {
    await give();
    world().shareWithGroup(path, group('write'), 20);
    expect(await look()).toMatchObject({ direct: { level: 'read', role: '20' }, effective: 'read' });
    scene.forward(2 * minute);
    expect(await prepare('write', ben)).toBeUndefined();
    expect(world().sharesOf(path)).toEqual([`${group('write')} 30`]);
    expect(levelOf('ann')).toBe(0);
  });

  test('an invitation that gives too much is put right, and those who are in stay', async () => {
    await give();
    world().shareWithGroup(path, group('write'), 40);
    expect(await prepare('write', ben)).toBeUndefined();
    expect(levelOf('ann')).toBe(30);
  });

  test('somebody left in a group that was taken out of the project is seen, and taken out before it is invited again', async () => {
    await give();
    world().shareWithGroup(path, group('write'), 'none');
    expect(await look()).toMatchObject({ direct: { level: 'none', role: '0' }, effective: 'none' });
    expect(await scene.listed()).toHaveLength(1);
    expect(await prepare('write', ben)).toBeUndefined();
    expect(levelOf('ann')).toBe(0);
    expect(world().membersOf(group('write'))).toEqual(['bot 50']);
  });

  test('a group that is gone is made anew by the next change', async () => {
    await give();
    world().deleteGroup(group('write'));
    expect(await look()).toMatchObject({ direct: 'none', effective: 'none' });
    await expect(scene.container.setRow(await look(), writeRow)).rejects.toMatchObject({ kind: 'unreachable' });
    await scene.container.setRow(await look(), writeRow);
    expect(levelOf('ann')).toBe(30);
  });

  test('groups of other names below the root, and their members, are left alone', async () => {
    await give();
    world().addGroup({ fullPath: 'jit-access/p101-writers', members: { dee: 30 } });
    world().addGroup({ fullPath: 'jit-access/notes', members: { dee: 30 } });
    expect((await scene.listed()).map(({ account }) => account.login)).toEqual(['ann']);
  });

  test('a group that another one was invited to is not used', async () => {
    await give();
    world().changeGroup('guild', { visibility: 'internal' });
    world().shareGroupWithGroup(group('write'), 'guild', 40);
    expect(await prepare('write', ben)).toMatch(/other groups are invited/);
  });
});

describe('a project out of sight', () => {
  test.each([
    ['deleted', () => world().deleteProject(path)],
    ['taken from the bot', () => world().setDirect('bot', path, 'none')],
  ])('when it is %s, people still come out of its groups', async (_, happen) => {
    await give();
    happen();
    // Through its own group the bot still sees a project that lives on.
    if (
      world()
        .overview()
        .some((project) => project.path === path)
    )
      world().shareWithGroup(path, group('write'), 'none');
    const seen = await look();
    expect(seen).toMatchObject({ repo: { id: '101', path }, account: ann, effective: 'none' });
    await scene.container.removeRow(seen);
    expect(await scene.listed()).toEqual([]);
  });

  test('is gone where the bot has no group for it', async () => {
    world().deleteProject(path);
    await expect(look()).rejects.toMatchObject({ kind: 'gone' });
  });

  test('an account that is deleted is gone', async () => {
    await give();
    world().deleteUser('ann');
    await expect(look()).rejects.toMatchObject({ kind: 'gone' });
  });
});

describe('calls', () => {
  test('giving takes one write where all is ready, taking back one in all', async () => {
    await give(ben);
    await prepare();
    const seen = await look();
    scene.requests();
    await scene.container.setRow(seen, writeRow);
    expect(scene.requests()).toEqual([expect.stringMatching(/^POST .*\/groups\/\d+\/members$/)]);
    const given = await look();
    scene.requests();
    await scene.container.removeRow(given);
    expect(scene.requests()).toEqual([expect.stringMatching(/^DELETE .*\/members\/12\?skip_subresources=true$/)]);
  });

  test('what the person has below the group stays', async () => {
    await give();
    world().addGroup({ fullPath: `${group('write')}/own`, members: { ann: 50 } });
    await scene.container.removeRow(await look());
    expect(world().membersOf(`${group('write')}/own`)).toEqual(['ann 50']);
  });
});

test('access that shows late is not taken for no access of ours', async () => {
  await restart({ settings: { authorisationLagMs: 5000 } });
  await give();
  expect(await look()).toMatchObject({ direct: writeRow, effective: 'none' });
  scene.forward(5000);
  expect(await look()).toMatchObject({ direct: writeRow, effective: 'write' });
});

test('a role that waits for an administrator is told as that', async () => {
  await restart({ settings: { promotionsNeedApproval: true } });
  await prepare();
  await expect(scene.container.setRow(await look(), writeRow)).rejects.toMatchObject({ kind: 'queued' });
  world().approvePromotions();
  expect(await look()).toMatchObject({ direct: writeRow });
});
