/** What people who are given the management of a repository do to keep more than they were given, or longer. */
import { describe, expect, it } from 'vitest';
import type { GitHubSeed } from '#demo/github/seed.ts';
import { hour, minute } from '../world.ts';
import { startSituation } from './situation.ts';

const path = 'acme/shop';
const repo = `github:${path}`;
const teams = (seed: GitHubSeed) => {
  seed.bot.scopes = ['repo', 'admin:org'];
};

describe('somebody who may manage access for an hour', () => {
  it('does not keep it in a row of their own for as long as a lower grant lasts (GitHub)', async () => {
    const { asks, github, advance, ada } = await startSituation({ github: teams });
    await asks(repo, 'write', { for: '20d' });
    await ada.sees('Active until');
    await asks(repo, 'admin');
    await ada.waitFor(() => github.levelOf('ada-l', path) === 'admin');
    github.setDirect('ada-l', path, 'admin');
    await advance(hour + 45 * minute);
    expect([github.levelOf('ada-l', path), github.directLevelOf('ada-l', path)]).toEqual(['write', 'none']);
  });

  it('does not keep it in a role of their own for as long as a lower grant lasts (GitLab)', async () => {
    const { asks, gitlab, advance, ada } = await startSituation();
    await asks('gitlab:acme/infra', 'write', { for: '20d' });
    await ada.sees('Active until');
    await asks('gitlab:acme/infra', 'maintain');
    await ada.waitFor(() => gitlab.levelOf('ada', 'acme/infra') === 40);
    gitlab.setDirect('ada', 'acme/infra', { access_level: 40 }, 'ada');
    await advance(hour + 45 * minute);
    expect(gitlab.levelOf('ada', 'acme/infra')).toBe(30);
  });

  it('who lets a team of theirs in is known to the administrators', async () => {
    const { asks, github, advance, ada, adminsTold } = await startSituation({
      github: (seed) => {
        teams(seed);
        seed.organisations?.[0]?.teams?.push({ name: 'Friends', members: { 'ada-l': 'member' } });
      },
    });
    await asks(repo, 'admin');
    await ada.sees('Active until');
    github.setTeamAccess('acme', 'friends', path, 'admin');
    await advance(hour + 45 * minute);
    expect(github.levelOf('ada-l', path)).toBe('admin');
    expect(adminsTold()).toMatch(/ada-l.*acme\/shop/);
  });

  it('who lets a group of theirs in is known to the administrators (GitLab)', async () => {
    const { asks, gitlab, advance, ada, adminsTold } = await startSituation({
      gitlab: (seed) => void seed.groups?.push({ fullPath: 'friends', members: { ada: 50 } }),
    });
    await asks('gitlab:acme/infra', 'maintain');
    await ada.sees('Active until');
    gitlab.shareWithGroup('acme/infra', 'friends', 40);
    await advance(hour + 45 * minute);
    expect(gitlab.levelOf('ada', 'acme/infra')).toBe(40);
    expect(adminsTold()).toMatch(/ada.*acme\/infra/);
  });

  it('and is made an outside collaborator meanwhile: what the team gave does not stay without a word', async () => {
    const { asks, github, advance, ada, adminsTold } = await startSituation({ github: teams });
    await asks(repo, 'write');
    await ada.sees('Active until');
    github.convertToOutside('ada-l', 'acme');
    await advance(hour + 45 * minute);
    const has = github.levelOf('ada-l', path);
    expect(has === 'none' || /still|keep|own/.test(adminsTold()), `${has}: ${adminsTold()}`).toBe(true);
  });
});
