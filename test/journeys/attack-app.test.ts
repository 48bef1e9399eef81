/** A GitHub App in two organisations: one of them suspends it over a long weekend. */
import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import type { GitHubSeed } from '#demo/github/seed.ts';
import { hour, minute } from '../world.ts';
import { startSituation } from './situation.ts';

const path = 'acme/shop';
const repo = `github:${path}`;
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = (key: typeof privateKey) =>
  key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'pem' }).toString();

const withApp = (permissions: Record<string, 'read' | 'write'>) => (seed: GitHubSeed) => {
  seed.users.push({ id: 5095, login: 'jit[bot]', type: 'Bot' });
  seed.organisations?.push({ id: 4002, login: 'umbrella', members: { 'grace-h': 'admin' } });
  seed.repositories.push({ id: 7100, path: 'umbrella/lab' });
  seed.app = {
    id: 77,
    slug: 'jit',
    key: pem(publicKey as never),
    installations: [
      { id: 901, account: 'acme', repositories: 'all', permissions },
      { id: 902, account: 'umbrella', repositories: 'all', permissions },
    ],
  };
};

it('what was given there is taken back after it is let in again, however long that took', async () => {
  const { asks, github, ada, advance, clock, app, adminsTold, grant } = await startSituation({
    github: withApp({ metadata: 'read', administration: 'write', members: 'read' }),
    githubAuth: { appId: '77', privateKey: pem(privateKey as never) },
  });
  await asks(repo, 'write', { for: '2h' });
  await ada.sees('Active until');
  expect(github.directLevelOf('ada-l', path)).toBe('write');
  github.suspendInstallation(901);
  await advance(40 * minute);
  clock.jump(25 * hour);
  await advance(5 * minute);
  clock.jump(25 * hour);
  await advance(5 * minute);
  github.suspendInstallation(901, false);
  clock.jump(8 * 24 * hour);
  await app().inside.sweep();
  await advance(hour);
  expect([github.levelOf('ada-l', path), (await grant()).state], adminsTold()).toEqual(['none', 'ended']);
});
