/** What GitLab refuses when members are changed, removed or looked at, and the silent habits that the product has to live with. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Acme, ids, startAcme } from './gitlab-acme.ts';

let acme: Acme;
beforeEach(async () => {
  acme = await startAcme();
});
afterEach(() => acme.close());

const shop = `/projects/${ids.shop}/members`;
const annOnShop = `${shop}/${ids.ann}`;
const message = (words: unknown) => ({ message: words });

const addAnn = (more: Record<string, unknown> = {}) =>
  acme.ask('POST', shop, { json: { user_id: ids.ann, access_level: 30, ...more } });

describe('changing a member', () => {
  const put = (json: Record<string, unknown>, path = annOnShop) => acme.ask('PUT', path, { json });

  it('needs the level every time and a row to change', async () => {
    const noRow = await put({ access_level: 30 });
    expect([noRow.status, noRow.body]).toEqual([404, message('404 Not found')]);
    await addAnn();
    const noLevel = await put({ expires_at: '2026-12-01' });
    expect([noLevel.status, noLevel.body]).toEqual([400, { error: 'access_level is missing' }]);
    expect((await put({ access_level: 7 })).body).toEqual(message({ access_level: ['is not included in the list'] }));
  });

  it('leaves a date that is not sent, and clears one that is sent empty', async () => {
    await addAnn({ expires_at: '2026-11-25' });
    expect((await put({ access_level: 40 })).body).toMatchObject({ access_level: 40, expires_at: '2026-11-25' });
    expect((await put({ access_level: 40, expires_at: null })).body).toMatchObject({ expires_at: null });
    await put({ access_level: 40, expires_at: '2026-11-25' });
    expect((await put({ access_level: 40, expires_at: '' })).body).toMatchObject({ expires_at: null });
  });

  it('refuses to save a row whose own date has passed meanwhile', async () => {
    await addAnn({ expires_at: '2026-11-21' });
    acme.forward(2 * 86_400_000);
    expect((await put({ access_level: 20 })).body).toEqual(message({ expires_at: ['cannot be a date in the past'] }));
    expect((await put({ access_level: 30 })).status).toBe(200);
  });

  it('refuses a Maintainer both ways past Owner', async () => {
    const demote = await put({ access_level: 30 }, `${shop}/${ids.olga}`);
    expect([demote.status, demote.body]).toEqual([403, message('403 Forbidden')]);
    await addAnn();
    expect((await put({ access_level: 50 })).status).toBe(403);
    expect(acme.world.levelOf('olga', 'acme/shop')).toBe(50);
  });

  it('refuses a level below a group membership that has grown meanwhile', async () => {
    acme.world.setDirect('ann', 'acme/shop', { access_level: 40 });
    acme.world.setGroupMember('ann', 'acme', 30);
    const { status, body } = await put({ access_level: 20 });
    const words = 'should be greater than or equal to Developer inherited membership from group Acme';
    expect([status, body]).toEqual([400, message({ access_level: [words] })]);
  });

  it('refuses to touch the holder of a personal namespace', async () => {
    const { status } = await put({ access_level: 40 }, `/projects/${ids.own}/members/${ids.ann}`);
    expect(status).toBe(403);
  });

  it('queues a promotion into a seat and leaves the row as it was', async () => {
    acme.world.settings.promotionsNeedApproval = true;
    await addAnn({ user_id: ids.dee, access_level: 10 });
    const { status, body } = await put({ access_level: 30 }, `${shop}/${ids.dee}`);
    expect([status, body]).toEqual([202, message({ dee: 'Request queued for administrator approval.' })]);
    expect(acme.world.levelOf('dee', 'acme/shop')).toBe(10);
  });
});

describe('custom roles', () => {
  beforeEach(async () => {
    await acme.close();
    acme = await startAcme({ memberRoles: [{ id: 7, name: 'Auditor', baseLevel: 20 }] });
    acme.world.setDirect('ann', 'acme/shop', { access_level: 20, member_role_id: 7 });
  });
  const put = (json: Record<string, unknown>) => acme.ask('PUT', annOnShop, { json });

  it('are shown, and dropped by a change that does not name them again', async () => {
    expect((await acme.ask('GET', annOnShop)).body).toMatchObject({ member_role: { id: 7, base_access_level: 20 } });
    await put({ access_level: 30 });
    expect(acme.world.directRowOf('ann', 'acme/shop')).toMatchObject({ access_level: 30, member_role_id: null });
    expect((await put({ access_level: 20, member_role_id: 7 })).body).toMatchObject({ member_role: { id: 7 } });
  });

  it('have to exist and to fit the level', async () => {
    expect((await put({ access_level: 20, member_role_id: 8 })).body).toEqual(message({ member_role: ['not found'] }));
    const words = "the custom role's base access level does not match the current access level";
    expect((await put({ access_level: 30, member_role_id: 7 })).body).toEqual(message({ member_role_id: [words] }));
  });

  it('are ignored by an instance without them', async () => {
    await acme.close();
    acme = await startAcme();
    const { status, body } = await addAnn({ member_role_id: 7 });
    expect(status).toBe(201);
    expect(body).not.toHaveProperty('member_role');
  });
});

describe('removing a member', () => {
  const remove = (path = annOnShop, headers: Record<string, string> = {}) => acme.ask('DELETE', path, { headers });

  it('answers 204 once and 404 from then on', async () => {
    await addAnn();
    expect(await remove()).toMatchObject({ status: 204, body: '' });
    expect(await remove()).toMatchObject({ status: 404, body: message('404 Not found') });
    expect(acme.world.levelOf('ann', 'acme/shop')).toBe(0);
  });

  it('never touches what comes from a group', async () => {
    expect((await remove(`${shop}/${ids.ben}`)).status).toBe(404);
    expect(acme.world.levelOf('ben', 'acme/shop')).toBe(20);
  });

  it('refuses with 412 a row that changed after If-Unmodified-Since', async () => {
    const { headers } = await addAnn();
    const seen = headers.get('date') ?? '';
    acme.forward(5000);
    await acme.ask('PUT', annOnShop, { json: { access_level: 40 } });
    const stale = await remove(annOnShop, { 'if-unmodified-since': seen });
    expect([stale.status, stale.body]).toEqual([412, message('412 Precondition Failed')]);
    acme.forward(5000);
    const now = (await acme.ask('GET', annOnShop)).headers.get('date') ?? '';
    expect((await remove(annOnShop, { 'if-unmodified-since': now })).status).toBe(204);
  });

  it('lets only Owners remove an Owner', async () => {
    const { status, body } = await remove(`${shop}/${ids.olga}`);
    expect([status, body]).toEqual([403, message('403 Forbidden')]);
    acme.world.setDirect('ann', 'acme/core/docs', { access_level: 50 });
    expect((await remove(`/projects/${ids.docs}/members/${ids.ann}`)).status).toBe(204);
  });

  it('never removes the holder of a personal namespace', async () => {
    expect((await remove(`/projects/${ids.own}/members/${ids.ann}`)).status).toBe(403);
    expect(acme.world.levelOf('ann', 'ann/dotfiles')).toBe(50);
  });

  it('never changes or removes the bot of the project itself', async () => {
    const path = `${shop}/6`;
    expect((await acme.ask('PUT', path, { json: { access_level: 20 } })).status).toBe(403);
    expect((await remove(path)).status).toBe(403);
  });

  it('lets everybody leave by themselves', async () => {
    await addAnn({ access_level: 20 });
    expect((await acme.ask('DELETE', annOnShop, { token: acme.world.issueToken('ann') })).status).toBe(204);
  });

  it("takes the person's own rules on protected branches along", async () => {
    const pushers = async () => {
      const { body } = await acme.ask('GET', `/projects/${ids.shop}/protected_branches`);
      return JSON.stringify(body).includes(`"user_id":${ids.ann}`);
    };
    await addAnn();
    expect(await pushers()).toBe(true);
    await remove();
    expect(await pushers()).toBe(false);
  });

  it('is limited to 60 a minute while that switch is on', async () => {
    for (let i = 0; i < 60; i += 1) {
      acme.world.setDirect('ann', 'acme/shop', { access_level: 20 });
      expect((await remove()).status).toBe(204);
    }
    acme.world.setDirect('ann', 'acme/shop', { access_level: 20 });
    const words = 'This endpoint has been requested too many times. Try again later.';
    expect(await remove()).toMatchObject({ status: 429, body: message({ error: words }) });
    acme.world.settings.deletionLimit = false;
    expect((await remove()).status).toBe(204);
    acme.world.settings.deletionLimit = true;
    acme.world.setDirect('ann', 'acme/shop', { access_level: 20 });
    acme.forward(61_000);
    expect((await remove()).status).toBe(204);
  });
});

describe('an archived project', () => {
  it('still lets its members be changed, as the published policies do', async () => {
    acme.world.archive('acme/shop');
    expect((await addAnn()).status).toBe(201);
    expect((await acme.ask('DELETE', annOnShop)).status).toBe(204);
  });

  it('refuses every change where the instance is set to be stricter', async () => {
    await addAnn();
    acme.world.archive('acme/shop');
    acme.world.settings.archivedIsReadOnly = true;
    for (const [method, path] of [
      ['POST', shop],
      ['PUT', annOnShop],
      ['DELETE', annOnShop],
    ] as const) {
      const json = { access_level: 20, ...(method === 'POST' ? { user_id: ids.cem } : {}) };
      expect(await acme.ask(method, path, { json })).toMatchObject({ status: 403, body: message('403 Forbidden') });
    }
    acme.world.unarchive('acme/shop');
    expect((await acme.ask('DELETE', annOnShop)).status).toBe(204);
  });
});

describe('looking at members', () => {
  it('shows direct rows alone, or the level that counts', async () => {
    const direct = await acme.ask('GET', `${shop}/${ids.ben}`);
    expect([direct.status, direct.body]).toEqual([404, message('404 Not found')]);
    const all = await acme.ask('GET', `${shop}/all/${ids.ben}`);
    expect([all.status, all.body]).toEqual([200, expect.objectContaining({ id: ids.ben, access_level: 20 })]);
    expect((await acme.ask('GET', `${shop}/all/${ids.cem}`)).body).toEqual(message('404 Not found'));
    expect((await acme.ask('GET', `${shop}/ann`)).body).toEqual({ error: 'user_id is invalid' });
  });

  it('shows the own row with the highest level of all sources', async () => {
    acme.world.setDirect('cem', 'acme/shop', { access_level: 20, expires_at: '2026-12-01' });
    acme.world.shareWithGroup('acme/shop', 'guild', 30);
    const all = await acme.ask('GET', `${shop}/all/${ids.cem}`);
    expect(all.body).toMatchObject({ access_level: 30, expires_at: '2026-12-01' });
    expect((await acme.ask('GET', `${shop}/${ids.cem}`)).body).toMatchObject({ access_level: 20 });
    expect(acme.world.levelOf('cem', 'acme/shop')).toBe(30);
  });

  it('counts minimal access in a group for nothing in its projects', async () => {
    acme.world.setGroupMember('cem', 'acme', 5);
    expect((await acme.ask('GET', `${shop}/all/${ids.cem}`)).status).toBe(404);
    const token = acme.world.issueToken('cem');
    expect((await acme.ask('GET', `/projects/${ids.shop}`, { token })).status).toBe(404);
    expect(acme.world.levelOf('cem', 'acme/shop')).toBe(0);
  });

  it('lists direct members, or everybody, in pages', async () => {
    const usernames = ({ body }: { body: unknown }) => (body as { username: string }[]).map(({ username }) => username);
    expect(usernames(await acme.ask('GET', shop))).toEqual(['olga', 'pipeline-bot']);
    const all = await acme.ask('GET', `${shop}/all?per_page=2&page=2`);
    expect(usernames(all)).toEqual(['ben', 'pipeline-bot']);
    expect(all.headers.get('x-total')).toBe('4');
    expect(usernames(await acme.ask('GET', `${shop}/all?user_ids=${ids.ben}`))).toEqual(['ben']);
    expect(usernames(await acme.ask('GET', `${shop}?query=OLG`))).toEqual(['olga']);
  });

  it('keeps the row of somebody who is blocked, and the row opens nothing', async () => {
    await addAnn();
    acme.world.blockUser('ann');
    expect((await acme.ask('GET', annOnShop)).body).toMatchObject({ state: 'blocked', access_level: 30 });
    expect(acme.world.levelOf('ann', 'acme/shop')).toBe(0);
    acme.world.unblockUser('ann');
    expect(acme.world.levelOf('ann', 'acme/shop')).toBe(30);
  });
});

it('has no other method for members', async () => {
  expect(await acme.ask('PATCH', annOnShop, { json: {} })).toMatchObject({
    status: 405,
    body: { error: '405 Not Allowed' },
  });
});
