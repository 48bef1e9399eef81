/** What happens to people's accounts on GitHub between the ask and the end, and what is left of their access then. */
import { describe, expect, it } from 'vitest';
import type { GitHubSeed } from '#demo/github/seed.ts';
import { hour, minute } from '../world.ts';
import { policyWith, startSituation } from './situation.ts';

const path = 'acme/shop';
const repo = `github:${path}`;
const askFirst = policyWith({ approve: 'platform' });
const both = [
  ['by a row of their own', {}],
  [
    'by a team of Jit’s',
    {
      github: (seed: GitHubSeed) => {
        seed.bot.scopes = ['repo', 'admin:org'];
      },
    },
  ],
] as const;

describe('a suspended account', () => {
  const server = (seed: GitHubSeed) => {
    seed.enterpriseServer = '3.19.1';
  };
  const words = 'The GitHub account ada-l is suspended; an administrator of GitHub has to change that first.';

  it('is told at the form', async () => {
    const { asks, github, everybody } = await startSituation({ github: server });
    github.suspendUser('ada-l');
    const before = everybody();
    const { form, refused } = await asks(repo, 'write');
    expect([form, refused]).toEqual([expect.stringContaining(words), words]);
    expect(everybody()).toEqual(before);
  });

  it('while somebody has access loses it at the end all the same', async () => {
    const { ada, asks, github, everybody, advance, grant } = await startSituation({ github: server });
    const before = everybody();
    await asks(repo, 'write');
    await ada.sees('Active until');
    github.suspendUser('ada-l');
    await advance(hour);
    github.suspendUser('ada-l', false);
    expect([everybody(), (await grant()).state]).toEqual([before, 'ended']);
  });

  it('of Jit’s own bot gives nothing, and says so', async () => {
    const { asks, approves, ada, github, told, everybody } = await startSituation({ policy: askFirst, github: server });
    const before = everybody();
    await asks(repo, 'write');
    github.suspendUser('acme-jit-bot');
    await approves();
    await ada.sees('Failed');
    expect(told()).toMatch(/Your account was suspended/);
    expect(everybody()).toEqual(before);
  });
});

it('a member who becomes an outside collaborator keeps no row of Jit’s', async () => {
  const { ada, asks, github, advance, grant } = await startSituation();
  await asks(repo, 'write');
  await ada.sees('Active until');
  github.convertToOutside('ada-l', 'acme');
  await advance(2 * hour);
  expect([github.levelOf('ada-l', path), (await grant()).state]).toEqual(['none', 'ended']);
});

describe.each(both)('an account (%s)', (_, more) => {
  it('renamed while somebody has access is followed', async () => {
    const { ada, asks, github, advance, grant } = await startSituation(more);
    await asks(repo, 'write');
    await ada.sees('Active until');
    github.renameUser('ada-l', 'ada-lovelace');
    await advance(31 * minute);
    expect((await grant()).state).toBe('active');
    await advance(hour);
    expect([github.levelOf('ada-lovelace', path), (await grant()).state]).toEqual(['none', 'ended']);
  });

  it('whose login somebody else takes between ask and yes: the stranger gets nothing', async () => {
    const world = await startSituation({ policy: askFirst, ...more });
    const { ada, asks, approves, github, grant } = world;
    await asks(repo, 'write', { login: 'ada-lovelace' });
    github.renameUser('ada-l', 'ada-lovelace');
    github.addUser({ login: 'ada-l' });
    await approves();
    await ada.sees('Active until');
    expect([github.levelOf('ada-l', path), github.levelOf('ada-lovelace', path)]).toEqual(['none', 'write']);
    expect((await grant()).state).toBe('active');
  });

  it('deleted between ask and yes is told as not there any more', async () => {
    const { ada, asks, approves, github, told, grant } = await startSituation({ policy: askFirst, ...more });
    await asks(repo, 'write');
    github.deleteUser('ada-l');
    await approves();
    await ada.sees('Failed');
    expect(told()).toMatch(/GitHub has no account ada-l \(number 5001\) any more/);
    expect((await grant()).state).toBe('failed');
  });

  it('that leaves the organisation loses the access, which is not given again', async () => {
    const { ada, asks, github, advance, told, grant } = await startSituation(more);
    await asks(repo, 'write');
    await ada.sees('Active until');
    github.removeFromOrg('ada-l', 'acme');
    await advance(31 * minute);
    expect(told()).toMatch(/ended.*Someone changed it on GitHub itself/s);
    expect([github.levelOf('ada-l', path), (await grant()).state]).toEqual(['none', 'ended']);
  });

  it('that is reinstated with what it had before the end loses that again, or the administrators are asked to look', async () => {
    const { ada, asks, github, advance, later, adminsTold, everybody } = await startSituation(more);
    const before = everybody();
    await asks(repo, 'write');
    await ada.sees('Active until');
    github.removeFromOrg('ada-l', 'acme');
    await advance(2 * hour);
    github.reinstate('ada-l', 'acme');
    await later(8 * 24 * hour);
    if ('github' in more) expect(everybody()).toEqual(before);
    else expect(adminsTold()).toMatch(/ada-l has access to acme\/shop again/);
  });

  it('that joins the organisation while its invitation waits has nothing left at the end', async () => {
    const { max, asks, github, advance, everybody, grant } = await startSituation(more);
    await asks(repo, 'write', { by: max });
    await max.sees('Please accept it');
    github.addToOrg('max-c', 'acme');
    const before = everybody();
    await advance(2 * hour);
    expect([JSON.stringify(before).includes('"source":"invited"'), github.invitationsOf(path)]).toEqual([true, []]);
    expect([github.levelOf('max-c', path), (await grant()).state]).toEqual(['none', 'ended']);
  });
});
