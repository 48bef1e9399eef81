import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GitLabSeed } from '#demo/gitlab/seed.ts';
import { type PretendGitLab, startPretendGitLab } from '#demo/gitlab/start.ts';
import type { DirectRow, GitHost } from '#hosts/host.ts';
import { createGitLab } from '#hosts/index.ts';

const now = () => new Date('2026-03-02T09:00:00Z');
const path = 'acme/web/shop';
const repo = { id: '101', path };
const ann = { id: '12', login: 'ann' };
const ben = { id: '13', login: 'ben' };
const developer: DirectRow = { level: 'write', role: '30' };
const maintainer: DirectRow = { level: 'maintain', role: '40' };
const end = new Date('2026-03-02T11:00:00Z');

let pretend: PretendGitLab;
let host: GitHost;

async function start(more: Partial<GitLabSeed> = {}): Promise<void> {
  pretend = await startPretendGitLab({
    now,
    seed: {
      users: ['bot', 'ann', 'ben', 'cem'].map((username, index) => ({ id: 11 + index, username })),
      groups: [
        { id: 1, fullPath: 'acme', members: { cem: 50 } },
        { id: 2, fullPath: 'acme/web' },
        { id: 3, fullPath: 'guild', members: { ann: 40 } },
      ],
      projects: [{ id: 101, path, members: { bot: 50, ben: 20 } }],
      token: { username: 'bot' },
      ...more,
    },
  });
  host = createGitLab({ url: `${pretend.url}/`, token: pretend.token, now });
}

beforeEach(() => start());
afterEach(() => pretend.close());

const look = (who = ann) => host.observe(repo, who);
const rowOf = (login: string) => pretend.world.directRowOf(login, path);

describe('levels', () => {
  test.each([
    [10, undefined],
    [15, '2027-05-01'],
  ])('a row at %i, below reading code, is raised and put back exactly', async (access, expiresAt) => {
    pretend.world.setDirect('ben', path, { access_level: access, expires_at: expiresAt ?? null });
    const before = await look(ben);
    expect(before).toMatchObject({ direct: { level: 'none', role: String(access) }, effective: 'none' });
    const raised = { ...developer, ...(expiresAt && { expiresAt }) };
    await host.setRow(before, raised);
    expect((await look(ben)).direct).toEqual(raised);
    await host.setRow(await look(ben), before.direct as DirectRow);
    expect(await look(ben)).toEqual(before);
  });

  test('a custom role survives being raised and put back', async () => {
    await pretend.close();
    await start({ memberRoles: [{ id: 7, name: 'Auditor', baseLevel: 20 }] });
    pretend.world.setDirect('ben', path, { access_level: 20, member_role_id: 7 });
    const before = await look(ben);
    expect(before.direct).toEqual({ level: 'read', role: '20', memberRoleId: 7 });
    await host.setRow(before, maintainer);
    expect(rowOf('ben')).toMatchObject({ access_level: 40, member_role_id: null });
    await host.setRow(await look(ben), before.direct as DirectRow);
    expect(rowOf('ben')).toMatchObject({ access_level: 20, member_role_id: 7 });
  });

  test('what a group or a share gives counts as effective, not as the person’s own row', async () => {
    pretend.world.setGroupMember('ann', 'acme/web', 20);
    expect(await look()).toMatchObject({ direct: 'none', effective: 'read' });
    pretend.world.shareWithGroup(path, 'guild', 30);
    expect(await look()).toMatchObject({ direct: 'none', effective: 'write' });
  });

  test('the rows of a blocked account give nothing and can still be taken back', async () => {
    await host.setRow(await look(), developer);
    pretend.world.blockUser('ann');
    const seen = await look();
    expect(seen).toMatchObject({ direct: developer, effective: 'none' });
    await host.removeRow(seen);
    expect(rowOf('ann')).toBeUndefined();
  });
});

describe('ends', () => {
  test('a row that we create carries the net date', async () => {
    await host.setRow(await look(), developer, end);
    expect(rowOf('ann')).toMatchObject({ access_level: 30, expires_at: '2026-03-04' });
  });

  test('without a wish for a net a created row has no end', async () => {
    await host.setRow(await look(), developer);
    expect(rowOf('ann')).toMatchObject({ expires_at: null });
  });

  test('the net moves with a later end', async () => {
    await host.setRow(await look(), developer, end);
    await host.setRow(await look(), developer, new Date('2026-03-05T11:00:00Z'));
    expect(rowOf('ann')).toMatchObject({ access_level: 30, expires_at: '2026-03-07' });
  });

  test('a standing row never gets an end of ours', async () => {
    await host.setRow(await look(ben), maintainer, end);
    expect(rowOf('ben')).toMatchObject({ access_level: 40, expires_at: null });
  });

  test('a standing row keeps its own end', async () => {
    pretend.world.setDirect('ben', path, { access_level: 20, expires_at: '2026-06-01' });
    const seen = await look(ben);
    expect(seen.direct).toEqual({ level: 'read', role: '20', expiresAt: '2026-06-01' });
    await host.setRow(seen, { ...maintainer, expiresAt: '2026-06-01' }, end);
    expect(rowOf('ben')).toMatchObject({ access_level: 40, expires_at: '2026-06-01' });
  });

  test('an end that the row should not have is taken away', async () => {
    pretend.world.setDirect('ben', path, { access_level: 40, expires_at: '2026-06-01' });
    await host.setRow(await look(ben), { level: 'read', role: '20' });
    expect(rowOf('ben')).toMatchObject({ access_level: 20, expires_at: null });
  });

  test('the net does not drop the row before the end', async () => {
    await host.setRow(await look(), developer, end);
    expect(pretend.world.runNightlyExpiry()).toBe(0);
    expect((await look()).effective).toBe('write');
  });
});

describe('no', () => {
  test('a row that somebody else created since the look is left alone, and is worth another look', async () => {
    const seen = await look();
    pretend.world.setDirect('ann', path, { access_level: 20 }, 'cem');
    await expect(host.setRow(seen, developer)).rejects.toMatchObject({ kind: 'unreachable', status: 409 });
    expect(rowOf('ann')).toMatchObject({ access_level: 20 });
  });

  test('a role that waits for an administrator is no success', async () => {
    await pretend.close();
    await start({ settings: { promotionsNeedApproval: true } });
    pretend.world.setGroupMember('ann', 'guild', 'none');
    await expect(host.setRow(await look(), developer)).rejects.toMatchObject({
      kind: 'queued',
      message: expect.stringContaining('administrator'),
    });
    expect(pretend.world.queuedPromotions()).toHaveLength(1);
    pretend.world.approvePromotions();
    expect(await look()).toMatchObject({ direct: developer, directByUs: true });
  });

  test.each<[string, unknown]>([
    ['another account', { id: 13, access_level: 30 }],
    ['another role', { id: 12, access_level: 20 }],
    ['nothing', {}],
    ['null', null],
  ])('an answer about %s to a write that was taken is no refusal', async (_, body) => {
    const seen = await look();
    pretend.world.fault({ method: 'POST', do: { kind: 'status', status: 201, body } });
    await expect(host.setRow(seen, developer)).rejects.toMatchObject({ kind: 'unreachable' });
  });

  test('a row taken away since the look is worth another look', async () => {
    const seen = await look(ben);
    pretend.world.setDirect('ben', path, 'none');
    await expect(host.setRow(seen, developer)).rejects.toMatchObject({ kind: 'unreachable', status: 404 });
  });

  test('a level below what a group gives is refused in GitLab’s words', async () => {
    pretend.world.setGroupMember('ann', 'acme', 30);
    await expect(host.setRow(await look(), { level: 'read', role: '20' })).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringMatching(/should be greater than or equal to Developer/),
    });
  });

  test('a row put back below what a group gives by now is removed instead', async () => {
    await host.setRow(await look(ben), maintainer);
    pretend.world.setGroupMember('ben', 'acme', 30);
    expect(await host.setRow(await look(ben), { level: 'read', role: '20' })).toEqual({ as: 'base', floor: 'write' });
    expect(rowOf('ben')).toBeUndefined();
    expect(await look(ben)).toMatchObject({ direct: 'none', effective: 'write' });
  });

  test('a row is never removed in order to raise it', async () => {
    pretend.world.setGroupMember('ben', 'acme', 40);
    await expect(host.setRow(await look(ben), developer)).rejects.toMatchObject({ kind: 'refused', status: 400 });
    expect(rowOf('ben')).toMatchObject({ access_level: 20 });
  });

  test('a group that locks its memberships is refused', async () => {
    pretend.world.setMembershipLock('acme', true);
    await expect(host.setRow(await look(), developer)).rejects.toMatchObject({ kind: 'refused', status: 405 });
  });

  test('the limit on removals is a limit', async () => {
    const body = { message: { error: 'This endpoint has been requested too many times. Try again later.' } };
    await host.setRow(await look(), developer);
    pretend.world.fault({ method: 'DELETE', do: { kind: 'status', status: 429, body } });
    await expect(host.removeRow(await look())).rejects.toMatchObject({
      kind: 'limited',
      message: expect.stringContaining('requested too many times'),
    });
  });
});

describe('whose a row is', () => {
  test('ours is told from one that somebody else made', async () => {
    expect(await look()).not.toHaveProperty('directByUs');
    await host.setRow(await look(), developer);
    expect(await look()).toMatchObject({ directByUs: true, directCreatedAt: now() });
    pretend.world.setDirect('ann', path, 'none');
    pretend.world.setDirect('ann', path, { access_level: 30 }, 'cem');
    expect(await look()).toMatchObject({ directByUs: false });
  });

  test('a row that we changed stays its maker’s', async () => {
    pretend.world.setDirect('ben', path, 'none');
    pretend.world.setDirect('ben', path, { access_level: 20 }, 'cem');
    await host.setRow(await look(ben), maintainer);
    expect(await look(ben)).toMatchObject({ direct: maintainer, directByUs: false });
  });

  test('is not said where its maker is gone', async () => {
    pretend.world.setDirect('ann', path, { access_level: 30 }, 'cem');
    pretend.world.deleteUser('cem');
    expect(await look()).toMatchObject({ direct: developer, directCreatedAt: now() });
    expect(await look()).not.toHaveProperty('directByUs');
  });

  test('who we are is asked once, and again after it failed', async () => {
    const asked = () => pretend.world.requests.filter(({ path: target }) => target === '/api/v4/user').length;
    await host.setRow(await look(), developer);
    pretend.world.fault({ path: /\/user$/, times: 1, do: { kind: 'status', status: 500 } });
    await expect(look()).rejects.toMatchObject({ kind: 'unreachable' });
    for (let index = 0; index < 3; index++) await look();
    expect(asked()).toBe(2);
  });
});

test('an account is looked up only where no membership names it', async () => {
  const lookUps = () => pretend.world.requests.filter(({ path: target }) => /\/users\//.test(target)).length;
  await look(ben);
  expect(lookUps()).toBe(0);
  await look(ann);
  expect(lookUps()).toBe(1);
});

test('all projects are listed, page by page, without the archived ones', async () => {
  for (let index = 0; index < 230; index++) {
    pretend.world.addProject({ path: `acme/p${index}`, members: { bot: 40 }, archived: index % 10 === 0 });
  }
  pretend.world.addProject({ path: 'acme/not-ours', members: { bot: 30 } });
  const pages: number[] = [];
  const paths = new Set<string>();
  for await (const page of host.listRepos()) {
    pages.push(page.length);
    for (const { path: one } of page) paths.add(one);
  }
  expect(pages).toEqual([100, 100, 8, 0]);
  expect(paths.size).toBe(1 + 207);
  expect(paths).not.toContain('acme/not-ours');
});

test('the check names a scope that the token lacks and an end that is near', async () => {
  await pretend.close();
  await start({ token: { username: 'bot', scopes: ['read_api'], expiresAt: '2026-03-09' } });
  const findings = await host.check();
  expect(findings).toMatchObject([
    { severity: 'error', words: expect.stringContaining('"api"') },
    { severity: 'warning', words: expect.stringContaining('2026-03-09') },
    { severity: 'note' },
  ]);
});
