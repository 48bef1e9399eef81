/** Bad luck: one repository that always fails, a host that shows late, a day out of sight, and masses of it. */
import { describe, expect, it } from 'vitest';
import type { GitHubSeed } from '#demo/github/seed.ts';
import { hour, minute } from '../world.ts';
import { policyWith, startSituation } from './situation.ts';

const path = 'acme/shop';
const repo = `github:${path}`;
const teams = (seed: GitHubSeed) => {
  seed.bot.scopes = ['repo', 'admin:org'];
};

describe('one that always fails', () => {
  it.each([false, true])(
    'keeps no leak in the container of another repository from being found (GitHub, blocked: %s)',
    async (isBlocked) => {
      const { github, advance } = await startSituation({ github: teams });
      github.addTeam('acme', {
        name: 'jit-7001-write',
        description: 'Kept by Jit [jit-7001-write]',
        secret: true,
        members: { 'grace-h': 'member' },
        repositories: { 'acme/payments': 'write' },
      });
      github.addTeam('acme', {
        name: 'jit-7002-write',
        description: 'Kept by Jit [jit-7002-write]',
        secret: true,
        members: { 'ada-l': 'member' },
        repositories: { 'acme/shop': 'write' },
      });
      // What GitHub answers for a repository that it has blocked.
      if (isBlocked)
        github.fault({
          path: /^\/repos\/acme\/payments/,
          do: { kind: 'status', status: 451, body: { message: 'Repository access blocked' } },
        });
      await advance(30 * minute);
      expect(github.levelOf('ada-l', path)).toBe('none');
    },
  );

  it('control: a row of the bot is found', async () => {
    const { gitlab, advance } = await startSituation();
    gitlab.setDirect('ada', 'acme/sandbox', { access_level: 30, expires_at: '2026-03-05' }, 'acme-jit-bot');
    await advance(30 * minute);
    expect(gitlab.directRowOf('ada', 'acme/sandbox')).toBe(undefined);
  });

  it('keeps no row of the bot on another project from being found (GitLab)', async () => {
    const { gitlab, advance } = await startSituation();
    gitlab.setDirect('ada', 'acme/sandbox', { access_level: 30, expires_at: '2026-03-05' }, 'acme-jit-bot');
    gitlab.fault({ path: /projects\/9002\/members/, do: { kind: 'status', status: 500 } });
    await advance(30 * minute);
    expect(gitlab.directRowOf('ada', 'acme/sandbox')).toBe(undefined);
  });

  it('keeps no row of the bot on another project from being found: deleted since it was listed (GitLab)', async () => {
    const { gitlab, advance } = await startSituation();
    gitlab.setDirect('ada', 'acme/sandbox', { access_level: 30, expires_at: '2026-03-05' }, 'acme-jit-bot');
    gitlab.fault({
      path: /projects\/9002\/members/,
      do: { kind: 'status', status: 404, body: { message: '404 Project Not Found' } },
    });
    await advance(30 * minute);
    expect(gitlab.directRowOf('ada', 'acme/sandbox')).toBe(undefined);
  });
});

describe('accepted in the second in which it is withdrawn', () => {
  it('and shown by GitHub only half a minute later: it is gone in the end', async () => {
    const { asks, github, advance, max } = await startSituation();
    await asks(repo, 'write', { by: max });
    await max.sees('invitation');
    await advance(59 * minute);
    // Accepted; GitHub does not show the row yet, and the invitation not any more.
    const hidden = [
      github.fault({ method: 'GET', path: /collaborators\?/, do: { kind: 'status', status: 200, body: [] } }),
      github.fault({
        method: 'GET',
        path: /collaborators\/max-c\/permission/,
        do: { kind: 'status', status: 404, body: { message: 'Not Found' } },
      }),
    ];
    github.acceptAsItIsWithdrawn('max-c', path);
    await advance(minute + 30_000);
    for (const show of hidden) show();
    await advance(2 * hour);
    expect(github.levelOf('max-c', path)).toBe('none');
  });
});

describe('a day out of sight', () => {
  it('and back: what was given is taken back within the hour (own row)', async () => {
    const { asks, github, advance, ada, adminsTold, clock, app } = await startSituation();
    await asks(repo, 'write');
    await ada.sees('Active until');
    const back = github.fault({
      path: /^\/(repos\/acme\/shop|repositories\/7002)/,
      do: { kind: 'status', status: 404, body: { message: 'Not Found' } },
    });
    await advance(2 * hour);
    clock.jump(25 * hour);
    await advance(5 * minute);
    back();
    clock.jump(8 * 24 * hour);
    await advance(hour);
    await app().inside.sweep();
    await advance(minute);
    expect(github.levelOf('ada-l', path), adminsTold()).toBe('none');
  });

  it('and back: what was given is taken back within the hour (container)', async () => {
    const { asks, github, advance, ada, adminsTold, clock } = await startSituation({ github: teams });
    await asks(repo, 'write');
    await ada.sees('Active until');
    const back = github.fault({
      path: /^\/(repos\/acme\/shop|repositories\/7002|orgs)/,
      do: { kind: 'status', status: 404, body: { message: 'Not Found' } },
    });
    await advance(2 * hour);
    clock.jump(25 * hour);
    await advance(5 * minute);
    back();
    await advance(hour);
    expect(github.levelOf('ada-l', path), adminsTold()).toBe('none');
  });

  it('of everything, told to the administrators in few words', async () => {
    const { asks, github, advance, ada, max, adminsTold, grace } = await startSituation({
      policy: policyWith({ grant: 'direct' }),
    });
    for (const one of ['acme/shop', 'acme/sandbox-ada']) {
      await asks(`github:${one}`, 'write', { for: '10d' });
      await asks(`github:${one}`, 'write', { for: '10d', by: grace });
    }
    await advance(minute);
    github.fault({
      path: /^\/(repos|repositories)\//,
      do: { kind: 'status', status: 404, body: { message: 'Not Found' } },
    });
    await advance(hour);
    const lines = adminsTold()
      .split('\n')
      .filter((line) => line !== '');
    expect([lines.length < 3, github.directLevelOf('ada-l', 'acme/shop')], lines.join('\n')).toEqual([true, 'write']);
    void [ada, max];
  });
});
