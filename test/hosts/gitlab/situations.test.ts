/** What GitLab does with rows in the less usual situations, and what of it shows: accounts, requests for access, refusals. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GitLabSeed } from '#demo/gitlab/seed.ts';
import { ann, ben, path, repo, type Scene, startScene } from './scene.ts';

const developer = { level: 'write', role: '30' } as const;

let scene: Scene;
beforeEach(async () => {
  scene = await startScene();
});
afterEach(() => scene.close());

const world = () => scene.pretend.world;
const look = (who = ann) => scene.host.observe(repo, who);
const restart = async (more: Partial<GitLabSeed>) => {
  await scene.close();
  scene = await startScene(more);
};

describe('accounts that are shut', () => {
  test.each(['blocked', 'ldap_blocked', 'banned'] as const)(
    '%s: the row gives nothing now, and is still taken back',
    async (state) => {
      await scene.host.setRow(await look(), developer);
      world().blockUser('ann', state);
      const seen = await look();
      expect(seen).toMatchObject({ direct: developer, effective: 'none' });
      await scene.host.removeRow(seen);
      world().unblockUser('ann');
      expect(world().levelOf('ann', path)).toBe(0);
    },
  );

  test('deactivated: signing in is all it takes, so the row counts', async () => {
    await scene.host.setRow(await look(), developer);
    world().deactivateUser('ann');
    expect(await look()).toMatchObject({ direct: developer, effective: 'write' });
  });

  test('somebody blocked while in a container is taken out of it', async () => {
    await scene.container.prepare(repo, ann, 'write');
    await scene.container.setRow(await scene.container.observe(repo, ann), developer);
    world().blockUser('ann');
    const seen = await scene.container.observe(repo, ann);
    expect(seen).toMatchObject({ direct: developer, effective: 'none' });
    await scene.container.removeRow(seen);
    world().unblockUser('ann');
    expect(world().levelOf('ann', path)).toBe(0);
  });
});

describe('a request for access', () => {
  test('is no access, becomes the row that the bot gives, and is gone with it', async () => {
    world().askForAccess('ann', path);
    expect(await look()).toMatchObject({ direct: 'none', effective: 'none' });
    await scene.host.setRow(await look(), developer);
    expect(world().accessRequestsOf(path)).toEqual([]);
    expect(await look()).toMatchObject({ direct: developer, directByUs: true });
    await scene.host.removeRow(await look());
    expect([world().accessRequestsOf(path), world().levelOf('ann', path)]).toEqual([[], 0]);
  });

  test('is left as it is by a container', async () => {
    world().askForAccess('ann', path);
    await scene.container.prepare(repo, ann, 'write');
    await scene.container.setRow(await scene.container.observe(repo, ann), developer);
    await scene.container.removeRow(await scene.container.observe(repo, ann));
    expect(world().accessRequestsOf(path)).toEqual(['ann']);
  });
});

describe('refusals', () => {
  test('somebody without an identity is refused by enforced single sign-on in GitLab’s words', async () => {
    await restart({
      groups: [
        { id: 1, fullPath: 'acme', ssoLinked: ['ben', 'bot'] },
        { id: 2, fullPath: 'acme/web' },
      ],
    });
    await expect(scene.host.setRow(await look(), developer)).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringMatching(/not linked to a SAML account or has an inactive SCIM identity/),
    });
    await scene.host.setRow(await look(ben), developer);
    expect(world().levelOf('ben', path)).toBe(30);
  });

  test('a group that locks memberships refuses rows, and takes a container', async () => {
    world().setMembershipLock('acme', true);
    await expect(scene.host.setRow(await look(), developer)).rejects.toMatchObject({ kind: 'refused', status: 405 });
    expect(await scene.container.prepare(repo, ann, 'write')).toBeUndefined();
    await scene.container.setRow(await scene.container.observe(repo, ann), developer);
    expect(world().levelOf('ann', path)).toBe(30);
  });

  test('a Maintainer cannot give Owner', async () => {
    await expect(scene.host.setRow(await look(), { level: 'admin', role: '50' })).rejects.toMatchObject({
      kind: 'refused',
      status: 403,
    });
  });

  test('a queued promotion of somebody in the row leaves the row as it was', async () => {
    await restart({ settings: { promotionsNeedApproval: true } });
    world().setDirect('ann', path, { access_level: 10 });
    await expect(scene.host.setRow(await look(), developer)).rejects.toMatchObject({ kind: 'queued' });
    expect(world().levelOf('ann', path)).toBe(10);
  });
});

describe('removing exactly what was looked at', () => {
  test('a row that somebody changed since the look stays, and is worth another look', async () => {
    await scene.host.setRow(await look(), developer);
    const seen = await look();
    scene.forward(2000);
    world().setDirect('ann', path, { access_level: 40 });
    await expect(scene.host.removeRow(seen)).rejects.toMatchObject({ kind: 'unreachable', status: 412 });
    expect(world().levelOf('ann', path)).toBe(40);
    await scene.host.removeRow(await look());
    expect(world().levelOf('ann', path)).toBe(0);
  });

  test('a row changed in the very second of the look is no obstacle', async () => {
    scene.forward(400);
    await scene.host.setRow(await look(), developer);
    await scene.host.removeRow(await look());
    expect(world().levelOf('ann', path)).toBe(0);
  });

  test('a look that was copied still removes', async () => {
    await scene.host.setRow(await look(), developer);
    await scene.host.removeRow({ ...(await look()) });
    expect(world().levelOf('ann', path)).toBe(0);
  });
});

describe('a row that is there already', () => {
  test('from our own lost answer is told as ours, from anybody else as theirs', async () => {
    const seen = await look();
    world().fault({ method: 'POST', times: 1, do: { kind: 'drop-after' } });
    await expect(scene.host.setRow(seen, developer)).rejects.toMatchObject({ kind: 'unreachable' });
    await expect(scene.host.setRow(seen, developer)).rejects.toMatchObject({ kind: 'unreachable', status: 409 });
    expect(await look()).toMatchObject({ direct: developer, directByUs: true });
    world().setDirect('ann', path, 'none');
    world().setDirect('ann', path, { access_level: 30 }, 'cem');
    await expect(scene.host.setRow(seen, developer)).rejects.toMatchObject({ kind: 'unreachable', status: 409 });
    expect(await look()).toMatchObject({ direct: developer, directByUs: false });
  });
});

describe('shares', () => {
  test('what comes through one is effective, at most at its level, and counts for nobody’s row', async () => {
    world().shareWithGroup(path, 'guild', 30);
    const dee = { id: '15', login: 'dee' };
    expect(await look(dee)).toMatchObject({ direct: 'none', effective: 'write' });
    expect(await scene.container.observe(repo, dee)).toMatchObject({ direct: 'none', effective: 'write' });
  });
});

describe('rows that show that the bot made them', () => {
  test('are those with its mark and a date, without its own', async () => {
    await scene.host.setRow(await look(), developer, new Date('2026-03-02T11:00:00Z'));
    world().setDirect('dee', path, { access_level: 30, expires_at: '2026-06-01' }, 'cem');
    world().setDirect('cem', path, { access_level: 50 }, 'bot');
    world().setDirect('bot', path, 'none');
    world().setDirect('bot', path, { access_level: 40, expires_at: '2026-06-01' }, 'bot');
    expect(await scene.host.rowsByUs?.(repo)).toEqual([
      {
        repo,
        account: ann,
        row: { ...developer, expiresAt: '2026-03-04' },
        createdAt: new Date('2026-03-02T09:00:00Z'),
      },
    ]);
  });
});
