/** Inviting a group to a project of the pretend GitLab: every refusal of the real one, and who gains by it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Acme, ids, startAcme } from './gitlab-acme.ts';

const groups = (top: object) => [
  { id: 901, fullPath: 'acme', name: 'Acme', members: { olga: 50, 'jit-bot': 40 }, ...top },
  { id: 902, fullPath: 'acme/core', name: 'Core' },
  { id: 903, fullPath: 'guild', name: 'Guild', members: { cem: 40, 'jit-bot': 20 } },
  { id: 904, fullPath: 'guild/sub', members: { ben: 40 } },
  { id: 905, fullPath: 'secret', name: 'Secret', members: { olga: 50 } },
];

let acme: Acme;
const start = async (top = {}) => {
  acme = await startAcme({ groups: groups(top) });
};
beforeEach(() => start());
afterEach(() => acme.close());

const share = (json: object) => acme.ask('POST', `/projects/${ids.shop}/share`, { json });
const level = (username: string) => acme.world.levelOf(username, 'acme/shop');

describe('inviting a group', () => {
  it('gives its direct and inherited members the lower of both roles, and those of its subgroups nothing', async () => {
    const { status, body } = await share({ group_id: 904, group_access: 30 });
    expect([status, body]).toMatchObject([
      201,
      { project_id: ids.shop, group_id: 904, group_access: 30, expires_at: null },
    ]);
    expect([level('cem'), level('ben')]).toEqual([30, 30]);
    await acme.ask('DELETE', `/projects/${ids.shop}/share/904`);
    await share({ group_id: 903, group_access: 40 });
    expect([level('cem'), level('ben')]).toEqual([40, 0]);
  });

  it('shows on the project to those who see the group', async () => {
    await share({ group_id: 903, group_access: 30 });
    const shown = async (token?: string) =>
      (await acme.ask('GET', `/projects/${ids.shop}`, token ? { token } : {})).body as {
        shared_with_groups: unknown[];
      };
    expect((await shown()).shared_with_groups).toMatchObject([{ group_full_path: 'guild', group_access_level: 30 }]);
    expect((await shown(acme.world.issueToken('olga'))).shared_with_groups).toEqual([]);
  });

  it('counts for members of a group that is invited to the invited one', async () => {
    acme.world.shareGroupWithGroup('guild', 'secret', 30);
    await share({ group_id: 903, group_access: 40 });
    const { body } = await acme.ask('GET', `/projects/${ids.shop}/members/all`);
    expect(body).toContainEqual(expect.objectContaining({ username: 'cem', access_level: 40 }));
    acme.world.setGroupMember('dee', 'secret', 40);
    expect(level('dee')).toBe(30);
  });

  it.each<[string, object, number, unknown]>([
    ['that cannot be seen', { group_id: 905, group_access: 30 }, 404, 'Not Found'],
    ['that is not there', { group_id: 1, group_access: 30 }, 404, 'Not Found'],
    ['that the project is in', { group_id: 901, group_access: 30 }, 409, expect.stringMatching(/the group it is in/)],
    ['as Owner, by a Maintainer', { group_id: 903, group_access: 50 }, 403, '403 Forbidden'],
  ])('is refused for one %s', async (_, json, status, message) => {
    const answer = await share(json);
    expect([answer.status, answer.body]).toEqual([status, { message }]);
  });

  it('is refused twice, at another level too', async () => {
    await share({ group_id: 903, group_access: 30 });
    const again = await share({ group_id: 903, group_access: 40 });
    expect([again.status, again.body]).toEqual([409, { message: 'Project already shared with this group' }]);
  });

  it('knows no other levels than those of members', async () => {
    const { status, body } = await share({ group_id: 903, group_access: 60 });
    expect([status, body]).toEqual([400, { error: 'group_access does not have a valid value' }]);
  });

  it('is refused to somebody who is no Maintainer', async () => {
    acme.world.setGroupMember('ann', 'acme', 30);
    const token = acme.world.issueToken('ann');
    const { status } = await acme.ask('POST', `/projects/${ids.shop}/share`, {
      token,
      json: { group_id: 903, group_access: 30 },
    });
    expect(status).toBe(403);
  });

  it.each<[string, object, number, RegExp]>([
    ['the lock of the group', { shareWithGroupLock: true }, 400, /sharing with group is disabled/],
    ['a hierarchy that is closed', { preventSharingOutsideHierarchy: true }, 404, /Not Found/],
    ['enforced single sign-on', { ssoLinked: ['cem'] }, 409, /enforced SSO/],
  ])('is refused by %s', async (_, top, status, words) => {
    await acme.close();
    await start(top);
    const answer = await share({ group_id: 903, group_access: 30 });
    expect([answer.status, JSON.stringify(answer.body)]).toEqual([status, expect.stringMatching(words)]);
  });

  it('gives nothing any more once the lock is set', async () => {
    await share({ group_id: 903, group_access: 30 });
    acme.world.changeGroup('acme', { shareWithGroupLock: true });
    expect(level('cem')).toBe(0);
  });
});

describe('ending an invitation', () => {
  it('takes the access, and can be done once', async () => {
    await share({ group_id: 903, group_access: 30 });
    expect((await acme.ask('DELETE', `/projects/${ids.shop}/share/903`)).status).toBe(204);
    expect(level('cem')).toBe(0);
    const again = await acme.ask('DELETE', `/projects/${ids.shop}/share/903`);
    expect([again.status, again.body]).toEqual([404, { message: '404 Group Link Not Found' }]);
  });
});
