import { afterEach, expect, test } from 'vitest';
import type { GitHost } from '#hosts/host.ts';
import { createGitHub } from '#hosts/index.ts';
import { type Here, start } from './world.ts';

let here: Here;
afterEach(() => here.close());

const hourMs = 60 * 60_000;
const after = (hours: number) => new Date(Date.now() + hours * hourMs);
const endingAfter = (hours: number) =>
  start(({ bot }) => {
    bot.expiresAt = after(hours);
  });

test('access that would outlive the token is told, with when it ends and who must act', async () => {
  here = await endingAfter(5);
  const day = after(5).toISOString().slice(0, 10);
  const why = await here.host.whyNotUntil(after(6));
  expect(why).toContain(day);
  expect(why).toContain('GITHUB_TOKEN');
});

test('access that ends too shortly before the token is told too, earlier access is not', async () => {
  here = await endingAfter(5);
  expect(await here.host.whyNotUntil(after(4.9))).toMatch(/token ends/);
  expect(await here.host.whyNotUntil(after(3))).toBeUndefined();
});

test('a token without an end takes back whatever it gave', async () => {
  here = await start();
  expect(await here.host.whyNotUntil(after(24 * 365))).toBeUndefined();
});

test('an App has no end, as long as one installation is not suspended', async () => {
  here = await start();
  here.world.suspendInstallation(901);
  expect(await here.app.whyNotUntil(after(24))).toBeUndefined();
});

test('an App that is suspended everywhere takes nothing back, and an owner must act', async () => {
  here = await start();
  for (const id of [901, 902, 903]) here.world.suspendInstallation(id);
  expect(await here.app.whyNotUntil(after(24))).toMatch(/owner has to install or unsuspend/);
});

test('a token that is not accepted any more is a fault', async () => {
  here = await start();
  here.world.revokeToken();
  await expect(here.host.whyNotUntil(after(1))).rejects.toMatchObject({ kind: 'credential' });
});

test('it is asked at most every five minutes, and at once again after a fault', async () => {
  here = await start();
  let nowMs = Date.now();
  const asked = () => here.world.requests.filter(({ path }) => path === '/user').length;
  const host: GitHost = createGitHub({ apiUrl: here.url, auth: { token: here.token }, now: () => new Date(nowMs) });
  const lift = here.world.fault({ path: /^\/user$/, do: { kind: 'status', status: 500 } });
  await expect(host.whyNotUntil(after(1))).rejects.toMatchObject({ kind: 'unreachable' });
  lift();
  const before = asked();
  await Promise.all([host.whyNotUntil(after(1)), host.whyNotUntil(after(2))]);
  nowMs += 5 * 60_000 - 1;
  await host.whyNotUntil(after(3));
  expect(asked()).toBe(before + 1);
  nowMs += 1;
  await host.whyNotUntil(after(3));
  expect(asked()).toBe(before + 2);
});
