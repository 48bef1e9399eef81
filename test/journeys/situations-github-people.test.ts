/** Who somebody is to the organisation decides how GitHub takes them in: each kind of person, and what they are told. */
import { describe, expect, it } from 'vitest';
import type { GitHubSeed } from '#demo/github/seed.ts';
import { hour, minute } from '../world.ts';
import { policyWith, startSituation } from './situation.ts';

const path = 'acme/shop';
const repo = `github:${path}`;
const teams = (seed: GitHubSeed) => {
  seed.bot.scopes = ['repo', 'admin:org'];
};
const acme = (seed: GitHubSeed) => {
  const [organisation] = seed.organisations ?? [];
  if (!organisation) throw new Error('the seed has no organisation');
  return organisation;
};
const day = 24 * hour;

describe('a member of the organisation', () => {
  it('gets a row of their own at once, which is gone at the end', async () => {
    const { ada, asks, github, everybody, advance, told, grant } = await startSituation();
    const before = everybody();
    expect((await asks(repo, 'write')).refused).toBe('');
    await ada.sees('Active until');
    expect(github.directLevelOf('ada-l', path)).toBe('write');
    await advance(hour);
    expect([everybody(), (await grant()).state]).toEqual([before, 'ended']);
    expect(told()).toContain('You have no access there now.');
  });

  it('gets no row where the bot may keep teams, and nothing is left of it', async () => {
    const { ada, asks, github, everybody, advance, grant } = await startSituation({ github: teams });
    const before = everybody();
    await asks(repo, 'write');
    await ada.sees('Active until');
    expect([github.directLevelOf('ada-l', path), github.levelOf('ada-l', path)]).toEqual(['none', 'write']);
    await advance(hour);
    expect([everybody(), (await grant()).state]).toEqual([before, 'ended']);
  });
});

describe('somebody from outside', () => {
  it('is invited, reads so with a link, and has the access with their yes', async () => {
    const { max, asks, github, everybody, advance, told, grant } = await startSituation({ github: teams });
    const before = everybody();
    await asks(repo, 'write', { by: max });
    await max.sees(/GitHub has sent you an invitation\. Please accept it/);
    expect(told(max)).toContain('Accept the invitation');
    expect(told(max)).toMatch(/two-factor authentication/);
    expect((await grant()).state).toBe('invited');
    github.acceptInvitation('max-c', path);
    await advance(5 * minute);
    await max.sees('Active until');
    await advance(hour);
    expect([everybody(), (await grant()).state]).toEqual([before, 'ended']);
  });

  it('who declines reads that it never started', async () => {
    const { max, asks, github, everybody, advance, told, grant } = await startSituation();
    const before = everybody();
    await asks(repo, 'write', { by: max });
    await max.sees('invitation');
    github.declineInvitation('max-c', path);
    await advance(5 * minute);
    await max.sees(/never started\. The invitation was declined or expired/);
    expect(told(max)).not.toContain('Active until');
    expect([everybody(), (await grant()).state]).toEqual([before, 'ended']);
  });

  it('who lets the invitation expire reads that it never started, and nothing of it is left', async () => {
    const { max, asks, clock, github, everybody, advance, grant } = await startSituation();
    const before = everybody();
    await asks(repo, 'write', { by: max, for: '10d' });
    await max.sees('invitation');
    clock.jump(7 * day);
    await advance(hour);
    await max.sees(/never started\. The invitation was declined or expired/);
    expect([everybody(), github.invitationsOf(path)]).toEqual([before, []]);
    expect((await grant()).state).toBe('ended');
  });

  it('who accepts in the second in which the invitation is withdrawn has nothing left', async () => {
    const { max, asks, github, everybody, advance, told, grant } = await startSituation();
    const before = everybody();
    await asks(repo, 'write', { by: max });
    await max.sees('invitation');
    github.acceptAsItIsWithdrawn('max-c', path);
    await advance(hour + minute);
    expect([everybody(), (await grant()).state]).toEqual([before, 'ended']);
    expect(told(max)).not.toContain('Active until');
  });

  it('who must turn on two-factor authentication first stays invited, and is told what to do', async () => {
    const { max, asks, github, advance, told } = await startSituation({
      github: (seed) => {
        acme(seed).needsTwoFactor = true;
        for (const user of seed.users) user.hasTwoFactor = user.login !== 'max-c';
      },
    });
    await asks(repo, 'write', { by: max });
    await max.sees(/two-factor authentication/);
    expect(() => github.acceptInvitation('max-c', path)).toThrow('two-factor');
    await advance(5 * minute);
    expect(told(max)).not.toContain('Active until');
    github.setTwoFactor('max-c', true);
    github.acceptInvitation('max-c', path);
    await advance(5 * minute);
    await max.sees('Active until');
  });

  it('beyond the invitations that GitHub allows a day reads when to ask again', async () => {
    const { max, asks, everybody, told, grant } = await startSituation({
      github: (seed) => {
        const shop = seed.repositories.find((one) => one.path === path);
        const createdAt = new Date('2026-03-02T08:00:00Z');
        for (let id = 100; id < 150; id++) seed.users.push({ id, login: `guest-${id}` });
        if (shop) {
          shop.invitations = seed.users
            .filter(({ login }) => login.startsWith('guest-'))
            .map(({ login }) => ({ invitee: login, inviter: 'acme-jit-bot', role: 'read', createdAt }));
        }
      },
    });
    const before = everybody();
    await asks(repo, 'write', { by: max });
    await max.sees('Failed');
    expect(told(max)).toMatch(
      /max-c is no member of acme.*50 invitations to one repository a day; please ask again tomorrow/s,
    );
    expect([everybody(), (await grant()).state]).toEqual([before, 'failed']);
  });

  it('is told that the organisation keeps people from outside out', async () => {
    const { max, asks, everybody, told, grant } = await startSituation({
      github: (seed) => {
        acme(seed).outsideCollaborators = 'nobody';
      },
    });
    const before = everybody();
    await asks(repo, 'write', { by: max });
    await max.sees('Failed');
    expect(told(max)).toMatch(/max-c is no member of acme, and acme may not let people from outside in/);
    expect([everybody(), (await grant()).state]).toEqual([before, 'failed']);
  });
});

describe('where accounts are managed', () => {
  const managed = (seed: GitHubSeed) => {
    acme(seed).managedBy = 'acme-inc';
    for (const user of seed.users) if (user.login !== 'ada-l') user.managedBy = 'acme-inc';
  };

  it('an account of the enterprise is added at once, without any invitation', async () => {
    const { max, asks, github, everybody, advance, grant } = await startSituation({ github: managed });
    const before = everybody();
    await asks(repo, 'write', { by: max });
    await max.sees('Active until');
    expect([github.directLevelOf('max-c', path), github.invitationsOf(path)]).toEqual(['write', []]);
    await advance(hour);
    expect([everybody(), (await grant()).state]).toEqual([before, 'ended']);
  });

  it('an account from outside is refused in words', async () => {
    const { ada, asks, everybody, told, grant } = await startSituation({
      github: (seed) => {
        managed(seed);
        delete acme(seed).members['ada-l'];
        for (const repository of seed.repositories) repository.collaborators = {};
      },
    });
    const before = everybody();
    await asks(repo, 'write');
    await ada.sees('Failed');
    expect(told()).toMatch(/ada-l is no member of acme, and GitHub does not take them there/);
    expect(told()).not.toMatch(/Validation Failed|[{}]/);
    expect([everybody(), (await grant()).state]).toEqual([before, 'failed']);
  });

  it('an Enterprise Server invites nobody: somebody from outside has the access at once', async () => {
    const { max, asks, github, everybody, advance, told } = await startSituation({
      github: (seed) => {
        seed.enterpriseServer = '3.19.1';
      },
    });
    const before = everybody();
    await asks(repo, 'write', { by: max });
    await max.sees('Active until');
    expect([github.invitationsOf(path), told(max).includes('invitation')]).toEqual([[], false]);
    await advance(hour);
    expect(everybody()).toEqual(before);
  });
});

describe('single sign-on', () => {
  it('that the bot’s token is not authorised for is told as that, with who has to act', async () => {
    const { ada, asks, approves, github, told, grant } = await startSituation({
      policy: policyWith({ approve: 'platform' }),
    });
    await asks(repo, 'write');
    const message =
      'Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.';
    github.fault({
      path: /^\/repo/,
      do: { kind: 'status', status: 403, body: { message, documentation_url: 'https://docs.github.com' } },
    });
    await approves();
    await ada.sees('Failed');
    expect(told()).toMatch(/single sign-on.*whoever runs Jit has to authorise GITHUB_TOKEN/s);
    expect((await grant()).state).toBe('failed');
  });
});
