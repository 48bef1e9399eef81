/** What happens to projects and accounts on GitLab between the ask and the end, and what is left of the access then. */
import { describe, expect, it } from 'vitest';
import { hour, minute } from '../world.ts';
import { policyWith, startSituation } from './situation.ts';

const path = 'acme/sandbox';
const repo = `gitlab:${path}`;
const day = 24 * hour;
const both = [
  ['by a row of their own', 'direct'],
  ['by a group of Jit’s', 'auto'],
] as const;

describe('an account that is shut', () => {
  it.each([
    ['blocked', 'blocked; an administrator of GitLab has to change that first'],
    ['ldap_blocked', 'blocked through LDAP; an administrator of GitLab has to change that first'],
    ['banned', 'banned; an administrator of GitLab has to change that first'],
    ['deactivated', 'deactivated; signing in to GitLab opens it again'],
  ] as const)('%s is told at the form, and nobody is asked', async (state, how) => {
    const { ada, asks, grace, gitlab, everybody, advance } = await startSituation({
      policy: policyWith({ approve: 'platform' }),
    });
    // Known from before: GitLab's lists leave out who is blocked.
    await asks(repo, 'read');
    await ada.sees('Withdraw');
    await ada.press('Withdraw');
    await advance(minute);
    if (state === 'deactivated') gitlab.deactivateUser('ada');
    else gitlab.blockUser('ada', state);
    const before = [everybody(), grace.texts('platform-approvals')];
    const { form, refused } = await asks(repo, 'write');
    const words = `The GitLab account ada is ${how}.`;
    expect([form, refused]).toEqual([expect.stringContaining(words), words]);
    expect([everybody(), grace.texts('platform-approvals')]).toEqual(before);
  });

  it.each(both)(
    'while somebody has access loses it at the end, and has nothing when it is opened again (%s)',
    async (_, way) => {
      const { ada, asks, gitlab, everybody, advance, grant } = await startSituation({
        policy: policyWith({ grant: way }),
      });
      const before = everybody();
      await asks(repo, 'write');
      await ada.sees('Active until');
      gitlab.blockUser('ada');
      await advance(hour);
      expect((await grant()).state).toBe('ended');
      gitlab.unblockUser('ada');
      expect(everybody()).toEqual(before);
    },
  );
});

describe.each(both)('an account (%s)', (_, way) => {
  it('renamed while somebody has access is followed, and the old name is nobody’s', async () => {
    const { ada, asks, gitlab, advance, grant } = await startSituation({ policy: policyWith({ grant: way }) });
    await asks(repo, 'write');
    await ada.sees('Active until');
    gitlab.renameUser('ada', 'ada-lovelace');
    gitlab.addUser({ username: 'ada' });
    await advance(31 * minute);
    expect([(await grant()).state, gitlab.levelOf('ada-lovelace', path)]).toEqual(['active', 30]);
    await advance(hour);
    expect([gitlab.levelOf('ada-lovelace', path), gitlab.levelOf('ada', path)]).toEqual([0, 0]);
    expect((await grant()).state).toBe('ended');
  });

  it('whose name somebody else takes between ask and yes: the stranger gets nothing', async () => {
    const policy = policyWith({ grant: way, approve: 'platform' });
    const { ada, asks, approves, gitlab } = await startSituation({ policy });
    await asks(repo, 'write', { login: 'ada-lovelace' });
    gitlab.renameUser('ada', 'ada-lovelace');
    gitlab.addUser({ username: 'ada' });
    await approves();
    await ada.sees('Active until');
    expect([gitlab.levelOf('ada-lovelace', path), gitlab.levelOf('ada', path)]).toEqual([30, 0]);
  });

  it('deleted between ask and yes is told in words', async () => {
    const policy = policyWith({ grant: way, approve: 'platform' });
    const { ada, asks, approves, gitlab, told, grant } = await startSituation({ policy });
    await asks(repo, 'write');
    gitlab.deleteUser('ada');
    await approves();
    await ada.sees('Failed');
    expect(told()).toMatch(/GitLab has no account ada \(number 6001\) any more/);
    expect((await grant()).state).toBe('failed');
  });

  it('whose row somebody takes away has lost it for good', async () => {
    const { ada, asks, gitlab, advance, told, grant, everybody } = await startSituation({
      policy: policyWith({ grant: way }),
    });
    const before = everybody();
    await asks(repo, 'write');
    await ada.sees('Active until');
    if (way === 'direct') gitlab.setDirect('ada', path, 'none');
    else gitlab.setGroupMember('ada', 'jit-access/p9003-write', 'none');
    await advance(31 * minute);
    expect(told()).toMatch(/ended.*Someone changed it on GitLab itself/s);
    expect([everybody(), (await grant()).state]).toEqual([before, 'ended']);
  });
});

describe.each(both)('a project (%s)', (_, way) => {
  const askFirst = policyWith({ grant: way, approve: 'platform' });
  const atOnce = policyWith({ grant: way });

  it('archived before the ask is told at the form', async () => {
    const { asks, gitlab, everybody } = await startSituation({ policy: askFirst });
    gitlab.archive(path);
    const before = everybody();
    const words = 'acme/sandbox is archived on GitLab: nothing can be changed there before it is unarchived.';
    const { form, refused } = await asks(repo, 'write');
    expect([form, refused, everybody()]).toEqual([expect.stringContaining(words), words, before]);
  });

  it('archived between ask and yes ends in a clear no', async () => {
    const { ada, asks, approves, gitlab, told, everybody, grant } = await startSituation({ policy: askFirst });
    const before = everybody();
    await asks(repo, 'write');
    gitlab.archive(path);
    await approves();
    await ada.sees('Failed');
    expect(told()).toMatch(/acme\/sandbox is archived: nothing can be changed there before it is unarchived/);
    expect([everybody(), (await grant()).state]).toEqual([before, 'failed']);
  });

  it('archived while somebody has access: it ends all the same', async () => {
    const { ada, asks, gitlab, everybody, advance, grant } = await startSituation({ policy: atOnce });
    const before = everybody();
    await asks(repo, 'write');
    await ada.sees('Active until');
    gitlab.archive(path);
    await advance(hour);
    expect([everybody(), (await grant()).state]).toEqual([before, 'ended']);
  });

  it('moved while somebody has access: the access lives on and ends', async () => {
    const { ada, asks, gitlab, advance, grant } = await startSituation({ policy: atOnce });
    await asks(repo, 'write');
    await ada.sees('Active until');
    gitlab.rename(path, 'acme/payments/sandbox');
    await advance(31 * minute);
    expect([(await grant()).state, gitlab.levelOf('ada', 'acme/payments/sandbox')]).toEqual(['active', 30]);
    await advance(hour);
    expect([(await grant()).state, gitlab.levelOf('ada', 'acme/payments/sandbox')]).toEqual(['ended', 0]);
  });

  it('deleted between ask and yes is told in words', async () => {
    const { ada, asks, approves, gitlab, told, grant } = await startSituation({ policy: askFirst });
    await asks(repo, 'write');
    gitlab.deleteProject(path);
    await approves();
    await ada.sees('Failed');
    expect([told(), (await grant()).state]).toEqual([
      expect.stringContaining('GitLab does not show acme/sandbox to the bot.'),
      'failed',
    ]);
  });

  it('moved out of sight while somebody has access: they are out of Jit’s group, or the administrators read of it', async () => {
    const { ada, asks, gitlab, later, advance, adminsTold, grant } = await startSituation({
      policy: atOnce,
      gitlab: (seed) => {
        seed.groups?.push({ id: 8010, fullPath: 'elsewhere', members: { grace: 50 } });
      },
    });
    await asks(repo, 'write');
    await ada.sees('Active until');
    gitlab.rename(path, 'elsewhere/sandbox');
    await advance(hour + 6 * minute);
    if (way === 'auto') {
      expect([gitlab.levelOf('ada', 'elsewhere/sandbox'), (await grant()).state]).toEqual([0, 'ended']);
      return;
    }
    expect((await grant()).state).toBe('ending');
    expect(adminsTold()).toMatch(/ada may still have access to acme\/sandbox/);
    await later(day);
    expect(adminsTold()).toMatch(/take the access of ada back by hand/);
  });
});
