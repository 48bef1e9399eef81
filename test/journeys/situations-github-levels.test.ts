/** What somebody has on GitHub already, and where it comes from, decides what is given, and what is left at the end. */
import { describe, expect, it } from 'vitest';
import type { GitHubSeed } from '#demo/github/seed.ts';
import { hour } from '../world.ts';
import { policyWith, type Situation, startSituation } from './situation.ts';

const path = 'acme/shop';
const repo = `github:${path}`;
const askFirst = policyWith({ approve: 'platform' });
const teams = (seed: GitHubSeed) => {
  seed.bot.scopes = ['repo', 'admin:org'];
};
const isWrite = ({ method }: { method: string }) => method !== 'GET';
const writesTo = ({ github }: Situation) =>
  github.requests.filter(isWrite).filter(({ path: target }) => !/graphql|access_tokens/.test(target));

describe('a lower row of their own', () => {
  it.each(['direct', 'auto'])('is there again at the end (%s)', async (grant) => {
    const world = await startSituation({ github: teams, policy: policyWith({ grant }) });
    const { ada, asks, github, everybody, advance, told } = world;
    github.setDirect('ada-l', path, 'triage');
    const before = everybody();
    const { form } = await asks(repo, 'write');
    expect(form).toMatch(/You have now: triage/);
    await ada.sees('Active until');
    expect(github.directLevelOf('ada-l', path)).toBe(grant === 'direct' ? 'write' : 'triage');
    await advance(hour);
    expect(everybody()).toEqual(before);
    expect(told()).toContain('You have triage again.');
  });

  it('with a custom role comes back by its name, and is none lower than the role it builds on', async () => {
    const world = await startSituation({
      policy: policyWith({ grant: 'direct' }),
      github: (seed) => {
        for (const organisation of seed.organisations ?? []) organisation.customRoles = { auditor: 'triage' };
      },
    });
    const { ada, asks, github, everybody, advance } = world;
    github.setDirect('ada-l', path, 'auditor');
    const before = everybody();
    expect((await asks(repo, 'triage')).refused).toMatch(/You already have Triage access/);
    await ada.close();
    await asks(repo, 'write');
    await ada.sees('Active until');
    expect(github.roleOf('ada-l', path)).toBe('write');
    await advance(hour);
    expect([everybody(), github.roleOf('ada-l', path)]).toEqual([before, 'auditor']);
  });

  it('below what the organisation gives to all by now is not put back but removed, and the administrators read of it', async () => {
    const world = await startSituation({ policy: policyWith({ grant: 'direct' }) });
    const { ada, asks, github, advance, adminsTold, grant } = world;
    github.setDirect('ada-l', path, 'read');
    await asks(repo, 'maintain');
    await ada.sees('Active until');
    github.setBasePermission('acme', 'write');
    await advance(hour);
    expect([github.directLevelOf('ada-l', path), github.levelOf('ada-l', path)]).toEqual(['none', 'write']);
    expect((await grant()).state).toBe('ended');
    expect(adminsTold()).toMatch(/ada-l had a row of their own.*everybody there has more by now/);
  });
});

describe('enough already', () => {
  const enough: [string, (world: Situation) => void, 'read' | 'write'][] = [
    ['a row of their own', ({ github }) => github.setDirect('ada-l', path, 'maintain'), 'write'],
    ['a team', ({ github }) => github.addToTeam('ada-l', 'acme', 'platform'), 'write'],
    ['what every member has', ({ github }) => github.setBasePermission('acme', 'write'), 'write'],
    ['being an owner', ({ github }) => github.addToOrg('ada-l', 'acme', 'admin'), 'write'],
  ];

  it.each(enough)('by %s: the form says so, and nothing is asked for', async (_, give, level) => {
    const world = await startSituation({ github: teams });
    give(world);
    const before = world.everybody();
    const { refused } = await world.asks(repo, level);
    expect(refused).toMatch(/You already have \w+ access to acme\/shop: nothing to ask for/);
    expect([world.everybody(), writesTo(world)]).toEqual([before, []]);
  });

  it('by being public: reading is nothing to ask for, writing is', async () => {
    const world = await startSituation();
    const { ada, asks, everybody, advance } = world;
    const before = everybody();
    expect((await asks('github:acme/website', 'read')).refused).toMatch(/You already have Read access/);
    await ada.close();
    await asks('github:acme/website', 'write');
    await ada.sees('Active until');
    await advance(hour);
    expect(everybody()).toEqual(before);
  });

  it.each(enough)('by %s before the yes: nothing is changed, it says so, and it stays', async (_, give, level) => {
    const world = await startSituation({ github: teams, policy: askFirst });
    const { ada, asks, approves, everybody, advance, grant } = world;
    await asks(repo, level);
    give(world);
    const before = everybody();
    await approves();
    await ada.sees(/You already had this access on GitHub from elsewhere, so nothing was changed/);
    expect(await grant()).toMatchObject({ state: 'active', held: true });
    await advance(hour);
    expect([everybody(), writesTo(world), (await grant()).state]).toEqual([before, [], 'ended']);
  });
});

describe('a level that GitHub does not take', () => {
  it('below what every member has by the time of the yes is access that is there already', async () => {
    const world = await startSituation({ policy: askFirst });
    const { ada, asks, approves, github, grant } = world;
    await asks(repo, 'read');
    github.setBasePermission('acme', 'write');
    await approves();
    await ada.sees('You already had this access');
    expect(await grant()).toMatchObject({ state: 'active', held: true });
  });

  it('at the very moment of the write is told in words, and leaves nothing', async () => {
    const world = await startSituation({ policy: policyWith({ grant: 'direct' }) });
    const { ada, asks, github, told, grant } = world;
    github.meanwhile({ method: 'PUT', path: /collaborators/, moment: 'before' }, () =>
      github.setBasePermission('acme', 'write'),
    );
    await asks(repo, 'read');
    await ada.sees('Failed');
    expect(told()).toMatch(/GitHub refused: Cannot assign/);
    expect((await grant()).state).toBe('failed');
    expect(github.directLevelOf('ada-l', path)).toBe('none');
  });
});

describe('a repository that belongs to a person', () => {
  const withDiary = (seed: GitHubSeed) => {
    seed.users.push({ id: 5010, login: 'olga' });
    seed.repositories.push({ id: 7010, path: 'acme-jit-bot/diary' }, { id: 7011, path: 'olga/diary' });
  };
  const diary = 'acme-jit-bot/diary';

  it('has one level to ask for, which comes by invitation', async () => {
    const { ada, asks, github, everybody, advance } = await startSituation({ github: withDiary });
    const before = everybody();
    await asks(`github:${diary}`, 'write');
    await ada.sees('Please accept it');
    github.acceptInvitation('ada-l', diary);
    await advance(60_000);
    await ada.sees('Active until');
    await advance(hour);
    expect(everybody()).toEqual(before);
  });

  it('is not offered with any other level', async () => {
    const { ada, asks, everybody } = await startSituation({ github: withDiary });
    const before = everybody();
    const { form } = await asks(`github:${diary}`, 'read');
    expect(form).toMatch(/read cannot be asked for on acme-jit-bot\/diary; choose write/);
    expect(await ada.options('Access level')).toEqual(['write']);
    expect(everybody()).toEqual(before);
  });

  it('is told to be none for whom the policy lets ask for other levels only', async () => {
    const policy = policyWith().replace('levels: [read, triage, write, maintain, admin]', 'levels: [read, admin]');
    const { asks, everybody } = await startSituation({ github: withDiary, policy });
    const before = everybody();
    const { form, refused } = await asks(`github:${diary}`, 'read');
    expect([form, refused]).toEqual([
      expect.stringContaining('GitHub can give write on acme-jit-bot/diary and nothing else.'),
      'GitHub can give write on acme-jit-bot/diary and nothing else.',
    ]);
    expect(everybody()).toEqual(before);
  });

  it('that came to a person between ask and yes is told in words', async () => {
    const { ada, asks, approves, github, told, everybody, grant } = await startSituation({
      policy: askFirst,
      github: withDiary,
    });
    await asks(repo, 'maintain');
    github.transfer(path, 'acme-jit-bot');
    const before = everybody();
    await approves();
    await ada.sees('Failed');
    expect(told()).toMatch(/On a repository that belongs to a person, GitHub can give Write and nothing else/);
    expect([everybody(), (await grant()).state]).toEqual([before, 'failed']);
  });
});
