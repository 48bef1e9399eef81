/** The bot's credential is changed, or loses its sight, while grants live. */
import { describe, expect, it } from 'vitest';
import type { GitHubSeed } from '#demo/github/seed.ts';
import { hour, minute } from '../world.ts';
import { policyWith, startSituation } from './situation.ts';

const path = 'acme/shop';
const repo = `github:${path}`;
const teams = (seed: GitHubSeed) => {
  seed.bot.scopes = ['repo', 'admin:org'];
};

describe('another account for the bot while grants live', () => {
  it('withdraws at the end the invitation that the account before has sent', async () => {
    const world = await startSituation();
    const { asks, github, advance, max, restart, config } = world;
    await asks(repo, 'write', { by: max });
    await max.sees('invitation');
    await restart({
      whileDown: () => {
        github.addUser({ login: 'other-bot', id: 5091 });
        github.addToOrg('other-bot', 'acme', 'admin');
        Object.assign(config, {
          github: { ...config.github, auth: { token: github.tokenOf('other-bot', ['repo', 'read:org']) } },
        });
      },
    });
    await advance(2 * hour);
    const left = github.invitationsOf(path).filter(({ invitee }) => invitee === 'max-c');
    if (left.length > 0) github.acceptInvitation('max-c', path);
    await advance(24 * hour);
    expect([left.length, github.levelOf('max-c', path)]).toEqual([0, 'none']);
  });

  it('does not take a secret team that it cannot see for one that nobody is in', async () => {
    const world = await startSituation({ github: teams });
    const { asks, github, advance, ada, restart, config, grant, adminsTold } = world;
    await asks(repo, 'write');
    await ada.sees('Active until');
    await restart({
      whileDown: () => {
        github.addUser({ login: 'other-bot', id: 5091 });
        github.addToOrg('other-bot', 'acme', 'member');
        github.setDirect('other-bot', path, 'admin');
        Object.assign(config, {
          github: { ...config.github, auth: { token: github.tokenOf('other-bot', ['repo', 'admin:org']) } },
        });
      },
    });
    await advance(40 * minute);
    expect([github.levelOf('ada-l', path), (await grant()).state]).toEqual(['write', 'active']);
    await advance(hour);
    const isOver = github.levelOf('ada-l', path) === 'none';
    expect(isOver || (await grant()).state === 'ending', `${(await grant()).state} ${adminsTold()}`).toBe(true);
  });

  it('does not take a private group that it cannot see for one that nobody is in (GitLab)', async () => {
    const world = await startSituation();
    const { asks, gitlab, advance, ada, restart, config, grant, adminsTold } = world;
    await asks('gitlab:acme/infra', 'write');
    await ada.sees('Active until');
    await restart({
      whileDown: () => {
        gitlab.addUser({ username: 'other-bot', id: 6091 });
        gitlab.setGroupMember('other-bot', 'acme', 50);
        Object.assign(config, { gitlab: { ...config.gitlab, token: gitlab.issueToken('other-bot') } });
      },
    });
    await advance(40 * minute);
    expect([gitlab.levelOf('ada', 'acme/infra'), (await grant()).state]).toEqual([30, 'active']);
    await advance(hour);
    const isOver = gitlab.levelOf('ada', 'acme/infra') === 0;
    expect(isOver || (await grant()).state === 'ending', `${(await grant()).state} ${adminsTold()}`).toBe(true);
  });

  it('that was taken out of its own group by mistake does not believe it empty (GitLab)', async () => {
    const { asks, gitlab, advance, ada, grant, restart, adminsTold } = await startSituation();
    await asks('gitlab:acme/infra', 'write');
    await ada.sees('Active until');
    await restart({
      whileDown: () => {
        gitlab.setGroupMember('grace', 'jit-access', 50);
        gitlab.setGroupMember('acme-jit-bot', 'jit-access', 'none');
        for (const group of ['jit-access/p9002-write']) gitlab.setGroupMember('acme-jit-bot', group, 'none');
      },
    });
    await advance(2 * hour);
    const isOver = gitlab.levelOf('ada', 'acme/infra') === 0;
    expect(isOver || (await grant()).state === 'ending', `${(await grant()).state} ${adminsTold()}`).toBe(true);
  });
});

describe("the bot's account is shared with Terraform", () => {
  it('which gave a standing role without an end: raised and put back, never taken away', async () => {
    const { asks, gitlab, advance, ada } = await startSituation({ policy: policyWith({ grant: 'direct' }) });
    gitlab.setDirect('ada', 'acme/infra', { access_level: 20 }, 'acme-jit-bot');
    await asks('gitlab:acme/infra', 'write');
    await ada.sees('Active until');
    await advance(2 * hour);
    expect(gitlab.directRowOf('ada', 'acme/infra')).toMatchObject({ access_level: 20 });
  });

  it('which gives a standing role after a grant is over: it stays', async () => {
    const { asks, gitlab, advance, ada } = await startSituation({ policy: policyWith({ grant: 'direct' }) });
    await asks('gitlab:acme/infra', 'write');
    await ada.sees('Active until');
    await advance(2 * hour);
    gitlab.setDirect('ada', 'acme/infra', { access_level: 30 }, 'acme-jit-bot');
    await asks('gitlab:acme/infra', 'maintain');
    await advance(3 * hour);
    expect(gitlab.directRowOf('ada', 'acme/infra')).toMatchObject({ access_level: 30 });
  });
});
