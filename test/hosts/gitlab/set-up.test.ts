/** What is known beforehand: until when the token could take access back, and what the check says of how access is given. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GitLabSeed } from '#demo/gitlab/seed.ts';
import { ann, path, repo, type Scene, startScene } from './scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await startScene({ token: { username: 'bot', expiresAt: '2026-03-09' } });
});
afterEach(() => scene.close());

const restart = async (more: Partial<GitLabSeed>) => {
  await scene.close();
  scene = await startScene(more);
};
const until = (end: string) => scene.host.whyNotUntil(new Date(end));
const asked = () => scene.requests().filter((request) => request.endsWith('/personal_access_tokens/self')).length;

describe('the end of the token', () => {
  test.each([
    ['2026-03-08T22:59:00Z', undefined],
    ['2026-03-08T23:30:00Z', /ends on 2026-03-09 at 00:00 UTC.*GITLAB_TOKEN/],
    ['2026-03-09T00:00:00Z', /2026-03-09/],
    ['2026-04-01T00:00:00Z', /2026-03-09/],
  ])('of access until %s', async (end, words) => {
    const why = await until(end);
    if (words === undefined) expect(why).toBeUndefined();
    else expect(why).toMatch(words);
  });

  test('is none for a token without one', async () => {
    await restart({ token: { username: 'bot' } });
    expect(await until('2036-01-01T00:00:00Z')).toBeUndefined();
  });

  test('is none where GitLab knows no such thing', async () => {
    scene.pretend.world.fault({ path: /self/, do: { kind: 'status', status: 404, body: { error: '404 Not Found' } } });
    expect(await until('2036-01-01T00:00:00Z')).toBeUndefined();
  });

  test('is asked at most every five minutes, and again after a fault', async () => {
    scene.pretend.world.fault({ path: /self/, times: 1, do: { kind: 'status', status: 500 } });
    await expect(until('2026-03-03T00:00:00Z')).rejects.toMatchObject({ kind: 'unreachable' });
    for (let index = 0; index < 3; index++) await until('2026-03-03T00:00:00Z');
    expect(asked()).toBe(2);
    scene.forward(300_000);
    await until('2026-03-03T00:00:00Z');
    expect(asked()).toBe(1);
  });
});

describe('the check', () => {
  const notes = async () => (await scene.host.check()).filter(({ words }) => /\((container|direct)\)/.test(words));

  test('says that groups will be made, and makes none', async () => {
    await restart({});
    expect(await notes()).toEqual([{ severity: 'note', words: expect.stringContaining('the first grant creates') }]);
    expect(scene.pretend.world.membersOf('jit-access')).toBeUndefined();
  });

  test('says that access goes through groups once they are there', async () => {
    await restart({});
    await scene.container.prepare(repo, ann, 'write');
    expect(await notes()).toEqual([{ severity: 'note', words: expect.stringContaining("groups of Jit's own") }]);
  });

  test('says that people’s own roles are changed, and why, where the account may create no group', async () => {
    await restart({
      users: [{ id: 11, username: 'bot', mayCreateGroups: false }, { username: 'cem' }, { username: 'dee' }],
      projects: [{ id: 101, path, members: { bot: 40 } }],
    });
    expect(await notes()).toEqual([
      {
        severity: 'note',
        words: expect.stringMatching(/\(direct\).*may not create any.*create the private top-level/),
      },
    ]);
  });

  test('warns of a group that is open to others', async () => {
    await restart({});
    await scene.container.prepare(repo, ann, 'write');
    scene.pretend.world.setGroupMember('dee', 'jit-access', 30);
    expect(await notes()).toEqual([{ severity: 'warning', words: expect.stringMatching(/other members.*dee/) }]);
  });
});
