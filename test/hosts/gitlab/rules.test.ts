/** Rules for single people on branches and environments: GitLab drops them with the person's row, and they come back exactly. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GitLabSeed } from '#demo/gitlab/seed.ts';
import { ann, ben, path, repo, type Scene, startScene } from './scene.ts';

const seed: Partial<GitLabSeed> = {
  projects: [
    {
      id: 101,
      path,
      members: { bot: 40, ben: 20 },
      sharedWith: [{ group: 'guild', level: 30 }],
      protectedBranches: [
        { name: 'main', pushUsers: ['dee', 'cem'], mergeUsers: ['dee'], unprotectUsers: ['dee'] },
        { name: 'release/*', mergeUsers: ['dee'] },
        { name: 'quiet' },
      ],
      protectedEnvironments: [
        {
          name: 'prod/eu',
          deployUsers: ['dee', 'cem'],
          approvals: [{ user: 'dee', required: 2 }, { user: 'cem' }, { level: 40 }],
        },
      ],
    },
  ],
};
const dee = { id: '15', login: 'dee' };
const all = ['main push', 'main merge', 'main unprotect', 'release/* merge', 'prod/eu deploy', 'prod/eu approve 2'];

let scene: Scene;
beforeEach(async () => {
  scene = await startScene(seed);
});
afterEach(() => scene.close());

const world = () => scene.pretend.world;
const rulesOf = (login: string) => world().rulesOf(login, path);

/** Dee reaches the project through a group; a row of her own comes and goes, and takes the rules along. */
async function loseRules(): Promise<unknown> {
  const kept = await scene.rules.read(repo, dee);
  await scene.host.setRow(await scene.host.observe(repo, dee), { level: 'maintain', role: '40' });
  await scene.host.removeRow(await scene.host.observe(repo, dee));
  return kept;
}

describe('rules of one person', () => {
  test('go with the row, and come back exactly, with nobody else’s touched', async () => {
    const others = rulesOf('cem');
    const kept = await loseRules();
    expect(rulesOf('dee')).toEqual(['main unprotect']);
    expect(await scene.rules.restore(repo, dee, kept)).toEqual([]);
    expect(rulesOf('dee')).toEqual(all);
    expect(rulesOf('cem')).toEqual(others);
  });

  test('survive being kept as JSON', async () => {
    const kept: unknown = JSON.parse(JSON.stringify(await loseRules()));
    expect(await scene.rules.restore(repo, dee, kept)).toEqual([]);
    expect(rulesOf('dee')).toEqual(all);
  });

  test('the nightly job takes them along too', async () => {
    const kept = await scene.rules.read(repo, dee);
    world().setDirect('dee', path, { access_level: 40, expires_at: '2026-03-03' });
    scene.forward(86_400_000);
    expect(world().runNightlyExpiry()).toBe(1);
    expect(await scene.rules.restore(repo, dee, kept)).toEqual([]);
    expect(rulesOf('dee')).toEqual(all);
  });

  test('those on branches stay where a group above knows the person, those on environments do not', async () => {
    world().setGroupMember('dee', 'acme', 30);
    const kept = await loseRules();
    expect(rulesOf('dee')).toEqual(['main push', 'main merge', 'main unprotect', 'release/* merge']);
    expect(await scene.rules.restore(repo, dee, kept)).toEqual([]);
    expect(rulesOf('dee')).toEqual(all);
  });

  test('what is there already is not set twice, and nothing is written for it', async () => {
    const kept = await scene.rules.read(repo, dee);
    scene.requests();
    expect(await scene.rules.restore(repo, dee, kept)).toEqual([]);
    expect(scene.requests().filter((request) => !request.startsWith('GET'))).toEqual([]);
    expect(rulesOf('dee')).toEqual(all);
  });

  test('are none for somebody whom no rule names', async () => {
    expect(await scene.rules.read(repo, ben)).toBeUndefined();
    expect(await scene.rules.read(repo, ann)).toBeUndefined();
  });
});

describe('what cannot be set again', () => {
  test('for somebody who is no member any more, each rule is told in words', async () => {
    const kept = await loseRules();
    world().shareWithGroup(path, 'guild', 'none');
    const lines = await scene.rules.restore(repo, dee, kept);
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/dee may not push on main of acme\/web\/shop again: .*is not a member of the project/);
    expect(lines.at(-1)).toMatch(/prod\/eu/);
  });

  test('an environment takes it silently only from Developers, which is noticed', async () => {
    const kept = await loseRules();
    world().shareWithGroup(path, 'guild', 20);
    expect(await scene.rules.restore(repo, dee, kept)).toEqual([expect.stringMatching(/prod\/eu .*Developers/)]);
  });
});

describe('without the licence', () => {
  beforeEach(async () => {
    await scene.close();
    scene = await startScene({ ...seed, settings: { tier: 'free' } });
  });

  test('there are no such rules, and reading them is no fault', async () => {
    expect(await scene.rules.read(repo, dee)).toBeUndefined();
  });
});

describe('looks that fail', () => {
  test.each(['protected_branches', 'protected_environments'])('a missing answer of %s is no "none"', async (list) => {
    world().fault({ path: new RegExp(list), do: { kind: 'status', status: 500 } });
    await expect(scene.rules.read(repo, dee)).rejects.toMatchObject({ kind: 'unreachable' });
  });

  test('a project out of sight is gone, and not without rules', async () => {
    world().deleteProject(path);
    await expect(scene.rules.read(repo, dee)).rejects.toMatchObject({ kind: 'gone' });
  });

  test('a host that falls silent while rules are set again is a fault, and the next try finishes', async () => {
    const kept = await loseRules();
    world().fault({ method: 'PATCH', times: 1, do: { kind: 'drop-after' } });
    await expect(scene.rules.restore(repo, dee, kept)).rejects.toMatchObject({ kind: 'unreachable' });
    expect(await scene.rules.restore(repo, dee, kept)).toEqual([]);
    expect(rulesOf('dee').sort()).toEqual([...all].sort());
  });
});
