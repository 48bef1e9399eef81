/** Groups of the pretend GitLab: who may create them and who is in them, by the words of the real one. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Acme, ids, startAcme } from './gitlab-acme.ts';

let acme: Acme;
beforeEach(async () => {
  acme = await startAcme();
});
afterEach(() => acme.close());

const create = (json: Record<string, unknown>) => acme.ask('POST', '/groups', { json });
const statusAndBody = ({ status, body }: { status: number; body: unknown }) => [status, body];
const own = { name: 'own', path: 'own' };

async function createTree(): Promise<{ top: number; below: number }> {
  const idOf = (body: unknown) => (body as { id: number }).id;
  const top = idOf((await create({ ...own, visibility: 'private' })).body);
  return { top, below: idOf((await create({ name: 'one', path: 'one', parent_id: top })).body) };
}

describe('creating a group', () => {
  it('makes its creator the Owner, below another group too', async () => {
    const { status, body } = await create({ ...own, visibility: 'private', request_access_enabled: false });
    expect([status, body]).toMatchObject([201, { full_path: 'own', visibility: 'private', parent_id: null }]);
    await createTree();
    expect([acme.world.membersOf('own'), acme.world.membersOf('own/one')]).toEqual([['jit-bot 50'], undefined]);
  });

  it('needs a name and a path that is free', async () => {
    expect(statusAndBody(await create({}))).toEqual([400, { error: 'name is missing, path is missing' }]);
    await create(own);
    expect(statusAndBody(await create(own))).toEqual([
      400,
      { message: 'Failed to save group {:path=>["has already been taken"]}' },
    ]);
    expect((await create({ name: 'x', path: 'not a path' })).status).toBe(400);
  });

  it('is refused below a group that one does not own, and below one that one does not see', async () => {
    const acmeId = ((await acme.ask('GET', '/groups/acme')).body as { id: number }).id;
    expect((await create({ ...own, parent_id: acmeId })).status).toBe(403);
    expect(statusAndBody(await create({ ...own, parent_id: 99_999 }))).toEqual([
      404,
      { message: '404 Group Not Found' },
    ]);
  });

  it('is refused at the top on GitLab.com, and to accounts without the right', async () => {
    acme.world.settings.topLevelGroupsByApi = false;
    expect(statusAndBody(await create(own))).toEqual([403, { message: '403 Forbidden' }]);
  });

  it('is refused more visible than the group above', async () => {
    const { top } = await createTree();
    const { status, body } = await create({ name: 'two', path: 'two', parent_id: top, visibility: 'public' });
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining('private visibility')]);
  });
});

describe('subgroups', () => {
  it('are listed one level down, and found by a part of their path', async () => {
    const { top } = await createTree();
    await create({ name: 'two', path: 'two', parent_id: top });
    const names = async (query = '') =>
      ((await acme.ask('GET', `/groups/${top}/subgroups${query}`)).body as { path: string }[]).map(({ path }) => path);
    expect(await names()).toEqual(['one', 'two']);
    expect(await names('?search=two')).toEqual(['two']);
    expect(await names('?search=wo')).toEqual([]);
  });
});

describe('members of a group', () => {
  it('are added, changed and removed by Owners', async () => {
    const { below } = await createTree();
    const members = `/groups/${below}/members`;
    const added = await acme.ask('POST', members, {
      json: { user_id: ids.ann, access_level: 30, expires_at: '2026-12-01' },
    });
    expect([added.status, added.body]).toMatchObject([201, { id: ids.ann, created_by: { id: ids.bot } }]);
    const again = await acme.ask('POST', members, { json: { user_id: ids.ann, access_level: 40 } });
    expect(statusAndBody(again)).toEqual([409, { message: 'Member already exists' }]);
    await acme.ask('PUT', `${members}/${ids.ann}`, { json: { access_level: 20 } });
    expect(acme.world.membersOf('own/one')).toEqual(['jit-bot 50', 'ann 20 2026-12-01']);
    expect((await acme.ask('DELETE', `/groups/own%2Fone/members/${ids.ann}`)).status).toBe(204);
    expect((await acme.ask('GET', `${members}/${ids.ann}`)).status).toBe(404);
  });

  it('are not the business of Maintainers', async () => {
    const { status } = await acme.ask('POST', '/groups/acme/members', {
      json: { user_id: ids.ann, access_level: 30 },
    });
    expect(status).toBe(403);
  });

  it('lose what they have below, unless that is to be left', async () => {
    const { top, below } = await createTree();
    const everywhere = async () => {
      for (const id of [top, below]) {
        await acme.ask('POST', `/groups/${id}/members`, { json: { user_id: ids.ann, access_level: 30 } });
      }
    };
    await everywhere();
    await acme.ask('DELETE', `/groups/${top}/members/${ids.ann}?skip_subresources=true`);
    expect(acme.world.membersOf('own/one')).toContain('ann 30');
    await everywhere();
    await acme.ask('DELETE', `/groups/${top}/members/${ids.ann}`);
    expect(acme.world.membersOf('own/one')).toEqual(['jit-bot 50']);
  });

  it('keep the last Owner', async () => {
    const { top } = await createTree();
    expect((await acme.ask('DELETE', `/groups/${top}/members/${ids.bot}`)).status).toBe(403);
  });

  it('may not lie below what a group above gives', async () => {
    const { top, below } = await createTree();
    await acme.ask('POST', `/groups/${top}/members`, { json: { user_id: ids.ann, access_level: 30 } });
    const { status } = await acme.ask('POST', `/groups/${below}/members`, {
      json: { user_id: ids.ann, access_level: 20 },
    });
    expect(status).toBe(400);
  });

  it('wait for an administrator where promotions do', async () => {
    acme.world.settings.promotionsNeedApproval = true;
    const { below } = await createTree();
    const { status } = await acme.ask('POST', `/groups/${below}/members`, {
      json: { user_id: ids.dee, access_level: 30 },
    });
    expect([status, acme.world.queuedPromotions()]).toEqual([202, [{ username: 'dee', path: 'own/one', level: 30 }]]);
    acme.world.approvePromotions();
    expect(acme.world.membersOf('own/one')).toContain('dee 30');
  });
});
