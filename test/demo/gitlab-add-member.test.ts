/** Each refusal of GitLab when a member is added. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Acme, ids, startAcme } from './gitlab-acme.ts';

let acme: Acme;
beforeEach(async () => {
  acme = await startAcme();
});
afterEach(() => acme.close());

const shop = `/projects/${ids.shop}/members`;
const message = (words: unknown) => ({ message: words });

const addAnn = (more: Record<string, unknown> = {}) =>
  acme.ask('POST', shop, { json: { user_id: ids.ann, access_level: 30, ...more } });

describe('adding a member', () => {
  it('creates a row that names its creator and its time', async () => {
    const { status, body } = await addAnn({ expires_at: '2026-11-22' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      id: ids.ann,
      username: 'ann',
      state: 'active',
      access_level: 30,
      expires_at: '2026-11-22',
      created_at: '2026-11-20T12:00:00.000Z',
      created_by: { id: ids.bot, username: 'jit-bot' },
    });
    expect(acme.world.directRowOf('ann', 'acme/shop')).toEqual({
      access_level: 30,
      expires_at: '2026-11-22',
      member_role_id: null,
    });
  });

  it('takes a form and a username too, in any case', async () => {
    const { status } = await acme.ask('POST', shop, { form: { username: 'ANN', access_level: '20' } });
    expect(status).toBe(201);
    expect(acme.world.levelOf('ann', 'acme/shop')).toBe(20);
  });

  it('never changes a row that is there', async () => {
    await addAnn();
    const again = await addAnn({ access_level: 40 });
    expect([again.status, again.body]).toEqual([409, message('Member already exists')]);
    expect(acme.world.levelOf('ann', 'acme/shop')).toBe(30);
  });

  const malformed: [Record<string, unknown>, string][] = [
    [{ user_id: ids.ann }, 'access_level is missing'],
    [{ user_id: ids.ann, access_level: 'developer' }, 'access_level is invalid'],
    [{ access_level: 30 }, 'user_id, username are missing, at least one parameter must be provided'],
    [{ access_level: 30, user_id: ids.ann, username: 'ann' }, 'user_id, username are mutually exclusive'],
    [{ access_level: 30, user_id: ids.ann, expires_at: 'tomorrow' }, 'expires_at is invalid'],
    [{ access_level: 30, user_id: ids.ann, expires_at: '2026-02-31' }, 'expires_at is invalid'],
  ];
  it.each(malformed)('refuses the parameters %j before it looks at anything', async (json, error) => {
    const { status, body } = await acme.ask('POST', '/projects/99999/members', { json });
    expect([status, body]).toEqual([400, { error }]);
  });

  it('refuses a body that is no JSON, and a type that it does not know', async () => {
    expect((await acme.ask('POST', shop, { json: '{' })).status).toBe(400);
    const xml = await acme.ask('POST', shop, { json: '<a/>', headers: { 'content-type': 'text/xml' } });
    expect([xml.status, xml.body]).toEqual([415, { error: "The provided content-type 'text/xml' is not supported." }]);
  });

  it.each([0, 5, 25, 60])('refuses level %i, which no project row can hold', async (access_level) => {
    const { status, body } = await addAnn({ access_level });
    expect([status, body]).toEqual([400, message({ access_level: ['is not included in the list'] })]);
  });

  it('refuses a level below the membership in an ancestor group', async () => {
    const { status, body } = await acme.ask('POST', shop, { json: { user_id: ids.ben, access_level: 10 } });
    const words = 'should be greater than or equal to Reporter inherited membership from group Acme';
    expect([status, body]).toEqual([400, message({ access_level: [words] })]);
  });

  it('refuses a date in the past and takes today', async () => {
    const past = await addAnn({ expires_at: '2026-11-19' });
    expect([past.status, past.body]).toEqual([400, message({ expires_at: ['cannot be a date in the past'] })]);
    expect((await addAnn({ expires_at: '2026-11-20' })).status).toBe(201);
  });

  it('knows nobody who is not there, nor a project that the bot cannot see', async () => {
    const noUser = await addAnn({ user_id: 999 });
    expect([noUser.status, noUser.body]).toEqual([404, message('404 User Not Found')]);
    const json = { user_id: ids.ann, access_level: 30 };
    const noProject = await acme.ask('POST', `/projects/${ids.vault}/members`, { json });
    expect([noProject.status, noProject.body]).toEqual([404, message('404 Project Not Found')]);
  });

  it('lets a Maintainer grant up to Maintainer, and an Owner everything', async () => {
    const refused = await addAnn({ access_level: 50 });
    expect([refused.status, refused.body]).toEqual([403, message('403 Forbidden')]);
    expect((await addAnn({ access_level: 40 })).status).toBe(201);
    const json = { user_id: ids.ann, access_level: 50 };
    expect((await acme.ask('POST', `/projects/${ids.docs}/members`, { json })).status).toBe(201);
  });

  it('refuses a Developer, and a reader of a public project', async () => {
    acme.world.setDirect('cem', 'acme/shop', { access_level: 30 });
    const token = acme.world.issueToken('cem');
    const json = { user_id: ids.ann, access_level: 20 };
    expect((await acme.ask('POST', shop, { token, json })).body).toEqual(message('403 Forbidden'));
    expect((await acme.ask('POST', `/projects/${ids.site}/members`, { token, json })).status).toBe(403);
  });

  it('answers 405 while a group above locks its membership', async () => {
    acme.world.setMembershipLock('acme', true);
    const { status, body } = await addAnn();
    expect([status, body]).toEqual([405, message('405 Method Not Allowed')]);
  });

  it('keeps the bot of one project out of the others', async () => {
    const json = { username: 'pipeline-bot', access_level: 30 };
    const { status, body } = await acme.ask('POST', `/projects/${ids.docs}/members`, { json });
    expect(status).toBe(400);
    expect(body).toEqual(message({ user_id: ['project bots cannot be added to other groups / projects'] }));
  });

  it('queues a promotion into a seat where an administrator has to approve, and shows no row', async () => {
    acme.world.settings.promotionsNeedApproval = true;
    const { status, body } = await addAnn({ user_id: ids.dee });
    expect([status, body]).toEqual([202, message({ dee: 'Request queued for administrator approval.' })]);
    expect((await acme.ask('GET', `${shop}/${ids.dee}`)).status).toBe(404);
    expect(acme.world.queuedPromotions()).toEqual([{ username: 'dee', path: 'acme/shop', level: 30 }]);
    acme.world.approvePromotions();
    expect(acme.world.levelOf('dee', 'acme/shop')).toBe(30);
    const seated = await acme.ask('POST', shop, { json: { user_id: ids.cem, access_level: 30 } });
    expect(seated.status).toBe(201);
  });
});
