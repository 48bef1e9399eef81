/** What happens to repositories and people on GitHub between the ask and the end, and what is left of the access then. */
import { describe, expect, it } from 'vitest';
import type { GitHubSeed } from '#demo/github/seed.ts';
import { hour, minute } from '../world.ts';
import { policyWith, startSituation } from './situation.ts';

const path = 'acme/shop';
const repo = `github:${path}`;
const day = 24 * hour;
const askFirst = policyWith({ approve: 'platform' });
const teams = (seed: GitHubSeed) => {
  seed.bot.scopes = ['repo', 'admin:org'];
};
const both = [
  ['by a row of their own', {}],
  ['by a team of Jit’s', { github: teams }],
] as const;
const umbrella = (seed: GitHubSeed) => {
  const members = { 'acme-jit-bot': 'admin' } as const;
  seed.organisations?.push({ id: 4002, login: 'umbrella', members, defaultRepositoryPermission: 'none' });
  seed.organisations?.push({ id: 4003, login: 'elsewhere', members: {}, defaultRepositoryPermission: 'none' });
};

describe('an archived repository', () => {
  it('is told at the form, and nobody is asked', async () => {
    const { asks, github, grace, everybody } = await startSituation({ policy: askFirst });
    github.archive(path);
    const before = everybody();
    const words = 'acme/shop is archived on GitHub: nothing can be changed there before it is unarchived.';
    const { form, refused } = await asks(repo, 'write');
    expect([form, refused]).toEqual([expect.stringContaining(words), words]);
    expect([everybody(), grace.texts('platform-approvals')]).toEqual([before, []]);
  });

  it.each(both)('between ask and yes ends in a clear no (%s)', async (_, more) => {
    const world = await startSituation({ policy: askFirst, ...more });
    const { ada, asks, approves, github, told, everybody, grant } = world;
    const before = everybody();
    await asks(repo, 'write');
    github.archive(path);
    await approves();
    await ada.sees('Failed');
    expect(told()).toMatch(/acme\/shop is archived: nothing can be changed there before it is unarchived/);
    expect([everybody(), (await grant()).state]).toEqual([before, 'failed']);
  });

  it('in the very moment of the write ends in a clear no', async () => {
    const { ada, asks, github, told, everybody, grant } = await startSituation();
    const before = everybody();
    const archive = () => github.archive(path);
    github.meanwhile({ method: 'PUT', path: /collaborators/, moment: 'before' }, archive);
    await asks(repo, 'write');
    await ada.sees('Failed');
    expect(told()).toMatch(/archived/);
    expect([everybody(), (await grant()).state]).toEqual([before, 'failed']);
  });

  it('keeps a row beyond its end, which is said, and loses it when it is unarchived', async () => {
    const { ada, asks, github, told, adminsTold, everybody, advance, grant } = await startSituation();
    const before = everybody();
    await asks(repo, 'write');
    await ada.sees('Active until');
    github.archive(path);
    await advance(hour + 6 * minute);
    expect(told()).toContain('Taking it back');
    expect(adminsTold()).toMatch(/ada-l may still have access to acme\/shop.*archived/);
    github.unarchive(path);
    await advance(5 * minute);
    expect([everybody(), (await grant()).state]).toEqual([before, 'ended']);
  });

  it('keeps nobody in a team', async () => {
    const { ada, asks, github, everybody, advance, grant } = await startSituation({ github: teams });
    const before = everybody();
    await asks(repo, 'write');
    await ada.sees('Active until');
    github.archive(path);
    await advance(hour);
    expect([everybody(), (await grant()).state]).toEqual([before, 'ended']);
  });
});

describe.each(both)('a repository that moves while somebody has access (%s)', (_, more) => {
  it('renamed: the access lives on and ends', async () => {
    const { ada, asks, github, everybody, advance, grant } = await startSituation(more);
    const before = everybody();
    await asks(repo, 'write');
    await ada.sees('Active until');
    github.rename(path, 'market');
    await advance(31 * minute);
    expect([github.levelOf('ada-l', 'acme/market'), (await grant()).state]).toEqual(['write', 'active']);
    await advance(hour);
    expect([everybody(), (await grant()).state]).toEqual([before, 'ended']);
  });

  it('transferred to an owner that the bot reaches: nothing is left of it', async () => {
    const { ada, asks, github, everybody, advance } = await startSituation({
      github: (seed) => {
        umbrella(seed);
        if ('github' in more) more.github(seed);
      },
    });
    await asks(repo, 'write');
    await ada.sees('Active until');
    github.transfer(path, 'umbrella');
    await advance(2 * hour);
    expect(JSON.stringify(everybody())).not.toMatch(/"login":"ada-l","level":"write"/);
    await ada.sees(/Ended|ended/);
  });

  it('transferred out of reach: said after a while, and never taken for over at once', async () => {
    const { ada, asks, github, later, adminsTold, told, advance, grant } = await startSituation({
      github: (seed) => {
        umbrella(seed);
        if ('github' in more) more.github(seed);
      },
    });
    await asks(repo, 'write');
    await ada.sees('Active until');
    github.transfer(path, 'elsewhere');
    await advance(hour + 6 * minute);
    if ('github' in more) {
      expect(github.levelOf('ada-l', 'elsewhere/shop')).toBe('none');
      return;
    }
    expect([(await grant()).state, told().includes('You have no access')]).toEqual(['ending', false]);
    expect(adminsTold()).toMatch(/acme\/shop/);
    await later(day);
    expect(await grant()).toMatchObject({ state: 'ended' });
    expect(adminsTold()).toMatch(/take the access of ada-l back by hand/);
  });
});

describe.each(both)('a repository that is deleted (%s)', (_, more) => {
  it('between ask and yes is told as not to be seen', async () => {
    const { ada, asks, approves, github, told, grant } = await startSituation({ policy: askFirst, ...more });
    await asks(repo, 'write');
    github.deleteRepository(path);
    await approves();
    await ada.sees('Failed');
    expect([told(), (await grant()).state]).toEqual([
      expect.stringContaining('GitHub does not show acme/shop'),
      'failed',
    ]);
  });

  it('and restored after the end comes back without the access; what an own row had meanwhile is told', async () => {
    const { ada, asks, github, later, adminsTold, advance } = await startSituation(more);
    await asks(repo, 'write');
    await ada.sees('Active until');
    github.deleteRepository(path);
    await advance(hour + 6 * minute);
    await later(day);
    github.restoreRepository(path);
    await later(8 * day);
    expect(github.levelOf('ada-l', path)).toBe('none');
    if (!('github' in more)) expect(adminsTold()).toMatch(/ada-l.*acme\/shop/);
  });
});
