/** Rules on branches and environments of the pretend GitLab: how they are changed one by one, and when they go by themselves. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GitLabSeed } from '#demo/gitlab/seed.ts';
import { type Acme, ids, startAcme } from './gitlab-acme.ts';

const seed: Partial<GitLabSeed> = {
  projects: [
    {
      id: ids.shop,
      path: 'acme/shop',
      members: { olga: 50, ann: 30, cem: 20 },
      protectedBranches: [{ name: 'main', pushUsers: ['olga'] }],
      protectedEnvironments: [{ name: 'prod/eu', approvals: [{ user: 'olga' }] }],
    },
  ],
};

let acme: Acme;
beforeEach(async () => {
  acme = await startAcme(seed);
});
afterEach(() => acme.close());

const main = `/projects/${ids.shop}/protected_branches/main`;
const production = `/projects/${ids.shop}/protected_environments/prod%2Feu`;
const patch = (json: object, path = main) => acme.ask('PATCH', path, { json });
const rulesOf = (username: string) => acme.world.rulesOf(username, 'acme/shop');
const forAnn = { allowed_to_push: [{ user_id: ids.ann }] };

describe('a protected branch', () => {
  it('takes one more rule and leaves the others', async () => {
    const { status, body } = await patch(forAnn);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      push_access_levels: [{ user_id: null }, { user_id: ids.olga }, { user_id: ids.ann, group_id: null }],
    });
  });

  it('loses exactly the rule that is named', async () => {
    const { body } = await patch(forAnn);
    const rules = (body as { push_access_levels: { id: number; user_id: number | null }[] }).push_access_levels;
    const { id } = rules.find(({ user_id: user }) => user === ids.ann) ?? { id: 0 };
    await patch({ allowed_to_push: [{ id, _destroy: true }] });
    expect([rulesOf('ann'), rulesOf('olga')]).toEqual([[], ['main push', 'prod/eu approve 1']]);
    expect((await patch({ allowed_to_push: [{ id, _destroy: true }] })).status).toBe(404);
  });

  it('names nobody twice, and nobody who is no member', async () => {
    await patch(forAnn);
    const twice = await patch(forAnn);
    expect([twice.status, twice.body]).toEqual([422, { message: ['Push access levels user has already been taken'] }]);
    const stranger = await patch({ allowed_to_merge: [{ user_id: ids.dee }] });
    expect([stranger.status, stranger.body]).toEqual([
      422,
      { message: ['Merge access levels user is not a member of the project'] },
    ]);
  });

  it('takes all of a change or nothing', async () => {
    await patch({ ...forAnn, allowed_to_merge: [{ user_id: ids.dee }] });
    expect(rulesOf('ann')).toEqual([]);
  });

  it('shows and takes no rules for people without the licence', async () => {
    acme.world.settings.tier = 'free';
    expect(JSON.stringify((await acme.ask('GET', main)).body)).not.toContain('user_id');
    expect((await patch(forAnn)).body).toEqual({ message: ['Push access levels user must be blank'] });
  });

  it('that is not there is 404', async () => {
    expect((await patch(forAnn, main.replace('main', 'gone'))).status).toBe(404);
  });
});

describe('a protected environment', () => {
  it('takes more rules, and leaves out without a word who is no Developer', async () => {
    const json = {
      deploy_access_levels: [{ user_id: ids.ann }, { user_id: ids.cem }],
      approval_rules: [{ user_id: ids.ann, required_approvals: 2 }],
    };
    expect((await acme.ask('PUT', production, { json })).status).toBe(200);
    expect([rulesOf('ann'), rulesOf('cem'), rulesOf('olga')]).toEqual([
      ['prod/eu deploy', 'prod/eu approve 2'],
      [],
      ['main push', 'prod/eu approve 1'],
    ]);
  });

  it('does not exist without the licence', async () => {
    acme.world.settings.tier = 'free';
    expect((await acme.ask('GET', `/projects/${ids.shop}/protected_environments`)).status).toBe(404);
  });
});

describe('rules of somebody whose row goes', () => {
  it('go with it: on pushing and merging and on environments, but not on unprotecting', async () => {
    await patch({
      ...forAnn,
      allowed_to_merge: [{ user_id: ids.ann }],
      allowed_to_unprotect: [{ user_id: ids.ann }],
    });
    await acme.ask('PUT', production, { json: { deploy_access_levels: [{ user_id: ids.ann }] } });
    await acme.ask('DELETE', `/projects/${ids.shop}/members/${ids.ann}`);
    expect(rulesOf('ann')).toEqual(['main unprotect']);
  });

  it('stay on branches where the group above knows the person', async () => {
    acme.world.setGroupMember('ann', 'acme', 10);
    await patch(forAnn);
    await acme.ask('DELETE', `/projects/${ids.shop}/members/${ids.ann}`);
    expect(rulesOf('ann')).toEqual(['main push']);
  });
});

describe('a request for access', () => {
  it('is no row, becomes one with its own date, and is lost with it', async () => {
    acme.world.askForAccess('dee', 'acme/shop');
    const dee = `/projects/${ids.shop}/members/${ids.dee}`;
    expect((await acme.ask('GET', dee)).status).toBe(404);
    acme.forward(60_000);
    const added = await acme.ask('POST', `/projects/${ids.shop}/members`, {
      json: { user_id: ids.dee, access_level: 30 },
    });
    expect(added.body).toMatchObject({ created_at: '2026-11-20T12:00:00.000Z', created_by: { id: ids.bot } });
    await acme.ask('DELETE', dee);
    expect(acme.world.accessRequestsOf('acme/shop')).toEqual([]);
  });
});
