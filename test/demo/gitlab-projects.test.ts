/** Projects of the pretend GitLab: who sees what of them, their old paths, their list in pages. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Acme, ids, type Reply, startAcme } from './gitlab-acme.ts';

let acme: Acme;
beforeEach(async () => {
  acme = await startAcme();
});
afterEach(() => acme.close());

const message = (words: unknown) => ({ message: words });
const list = ({ body }: Reply) => body as Record<string, unknown>[];
const namesOf = (reply: Reply, field: string) => list(reply).map((item) => item[field]);
const paths = (reply: Reply) => namesOf(reply, 'path_with_namespace');

describe('one project', () => {
  it('is found by id and by path in any case, and shows memberships as permissions', async () => {
    const byPath = await acme.ask('GET', '/projects/Acme%2FShop');
    expect(byPath.body).toEqual((await acme.ask('GET', `/projects/${ids.shop}`)).body);
    expect(byPath.body).toMatchObject({
      id: ids.shop,
      path_with_namespace: 'acme/shop',
      archived: false,
      namespace: { kind: 'group', full_path: 'acme' },
      web_url: `${acme.url}/acme/shop`,
      permissions: { project_access: null, group_access: { access_level: 40 } },
    });
  });

  it('shows nothing of what comes through a share', async () => {
    acme.world.setGroupMember('jit-bot', 'guild', 40);
    acme.world.shareWithGroup('secret/vault', 'guild', 40);
    const { status, body } = await acme.ask('GET', `/projects/${ids.vault}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ permissions: { project_access: null, group_access: null } });
    expect(acme.world.levelOf('jit-bot', 'secret/vault')).toBe(40);
  });

  it.each([String(ids.vault), 'secret%2Fvault', '999', 'acme%2Fnothing', 'shop'])(
    '%s is not there for the bot',
    async (id) => {
      const { status, body } = await acme.ask('GET', `/projects/${id}`);
      expect([status, body]).toEqual([404, message('404 Project Not Found')]);
    },
  );

  it('shows less to people without an account, and private ones not at all', async () => {
    const open = await acme.ask('GET', `/projects/${ids.site}`, { token: null });
    expect(open.body).toMatchObject({ path_with_namespace: 'acme/site' });
    expect(open.body).not.toHaveProperty('permissions');
    expect((await acme.ask('GET', `/projects/${ids.shop}`, { token: null })).status).toBe(404);
  });

  it('redirects a read of its old path to its id, and refuses everything else there', async () => {
    acme.world.rename('acme/shop', 'acme/core/store');
    const moved = await acme.ask('GET', `/projects/acme%2Fshop/members/${ids.olga}?a=b`);
    expect(moved.status).toBe(301);
    expect(moved.headers.get('location')).toBe(`${acme.url}/api/v4/projects/${ids.shop}/members/${ids.olga}?a=b`);
    const json = { user_id: ids.ann, access_level: 20 };
    const refused = await acme.ask('POST', '/projects/acme%2Fshop/members', { json });
    expect([refused.status, refused.body]).toEqual([
      405,
      message('Non GET methods are not allowed for moved projects'),
    ]);
    expect((await acme.ask('GET', '/projects/acme%2Fcore%2Fstore')).body).toMatchObject({ id: ids.shop });
  });

  it('loses its old path to a new project of that name', async () => {
    acme.world.rename('acme/shop', 'acme/store');
    acme.world.addProject({ id: 77, path: 'acme/shop' });
    expect((await acme.ask('GET', '/projects/acme%2Fshop')).body).toMatchObject({ id: 77 });
  });

  it('is gone when it is deleted', async () => {
    acme.world.deleteProject('acme/shop');
    expect((await acme.ask('GET', `/projects/${ids.shop}`)).status).toBe(404);
  });

  it('shows protected branches and invitations to maintainers only', async () => {
    const branches = await acme.ask('GET', `/projects/${ids.shop}/protected_branches`);
    expect(list(branches)[0]).toMatchObject({
      name: 'main',
      push_access_levels: [{ access_level: 40, user_id: null }, { user_id: ids.ann }],
    });
    const invitations = await acme.ask('GET', `/projects/${ids.shop}/invitations`);
    expect(list(invitations)).toMatchObject([{ invite_email: 'new@example.com', access_level: 30 }]);
    const token = acme.world.issueToken('ben');
    for (const part of ['protected_branches', 'invitations']) {
      const refused = await acme.ask('GET', `/projects/${ids.shop}/${part}`, { token });
      expect([refused.status, refused.body]).toEqual([403, message('403 Forbidden')]);
    }
  });
});

describe('the list of projects', () => {
  it('holds what the bot may see, newest first, and less where asked', async () => {
    expect(paths(await acme.ask('GET', '/projects'))).toEqual([
      'ann/dotfiles',
      'acme/site',
      'acme/core/docs',
      'acme/shop',
    ]);
    acme.world.archive('acme/core/docs');
    acme.world.setDirect('jit-bot', 'ann/dotfiles', { access_level: 30 });
    const asked = '/projects?membership=true&min_access_level=40&archived=false&order_by=path&sort=asc';
    expect(paths(await acme.ask('GET', asked))).toEqual(['acme/shop', 'acme/site']);
    expect(paths(await acme.ask('GET', '/projects?archived=true'))).toEqual(['acme/core/docs']);
    expect(paths(await acme.ask('GET', '/projects?search=SHO'))).toEqual(['acme/shop']);
    expect(paths(await acme.ask('GET', '/projects?search=core'))).toEqual([]);
    expect(paths(await acme.ask('GET', '/projects?search=core&search_namespaces=true'))).toEqual(['acme/core/docs']);
  });

  it("shows as group access only that of the project's own group", async () => {
    acme.world.setDirect('jit-bot', 'acme/core/docs', 'none');
    const [docs] = list(await acme.ask('GET', '/projects?search=docs'));
    expect(docs).toMatchObject({ permissions: { project_access: null, group_access: null } });
    expect((await acme.ask('GET', `/projects/${ids.docs}`)).body).toMatchObject({
      permissions: { group_access: { access_level: 40 } },
    });
  });

  it('leaves out archived, visibility and permissions where it should be simple', async () => {
    const [project] = list(await acme.ask('GET', '/projects?simple=true&search=shop'));
    expect(project).toMatchObject({ id: ids.shop, path_with_namespace: 'acme/shop' });
    for (const field of ['archived', 'visibility', 'permissions']) expect(project).not.toHaveProperty(field);
  });

  it('comes in numbered pages', async () => {
    const second = await acme.ask('GET', '/projects?per_page=3&page=2&search=');
    expect(paths(second)).toEqual(['acme/shop']);
    expect(Object.fromEntries(second.headers)).toMatchObject({
      'x-total': '4',
      'x-total-pages': '2',
      'x-page': '2',
      'x-prev-page': '1',
      'x-next-page': '',
    });
    expect(second.headers.get('link')).toContain('page=1&search=>; rel="prev"');
  });

  it('comes by key: each page links on, and the end is an empty page without a link', async () => {
    const found: unknown[] = [];
    let next: string | undefined = '/projects?pagination=keyset&order_by=id&sort=asc&per_page=2';
    let requests = 0;
    while (next !== undefined) {
      const page: Reply = await acme.ask('GET', next);
      found.push(...namesOf(page, 'id'));
      expect(page.headers.get('x-total')).toBeNull();
      next = /<[^>]*\/api\/v4([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1];
      requests += 1;
    }
    expect([found, requests]).toEqual([[ids.shop, ids.docs, ids.site, ids.own], 3]);
  });

  it.each([
    ['pagination=keyset', 405, 'Keyset pagination is not yet available for this type of request'],
    ['per_page=0', 400, 'per_page has a value not allowed'],
    ['page=x', 400, 'page is invalid'],
    ['order_by=size', 400, 'order_by does not have a valid value'],
    [
      'sort=up&min_access_level=41',
      400,
      'sort does not have a valid value, min_access_level does not have a valid value',
    ],
  ])('refuses ?%s', async (query, status, error) => {
    expect(await acme.ask('GET', `/projects?${query}`)).toMatchObject({ status, body: { error } });
  });
});
