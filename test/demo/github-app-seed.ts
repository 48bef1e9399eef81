/** The small pretend GitHub with an App on it, and the App's own signature. */
import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import type { GitHubSeed } from '#demo/github/seed.ts';
import { aSeed } from './github-builder.ts';

export const keyPair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
export const { publicKey: key, privateKey } = keyPair();

export const permissions = { administration: 'write', metadata: 'read', members: 'read' } as const;

export const seedWithApp = (): GitHubSeed => ({
  ...aSeed(),
  app: {
    id: 4242,
    slug: 'jit',
    key,
    installations: [
      { id: 900, account: 'acme', repositories: 'all', permissions },
      { id: 901, account: 'other', repositories: ['other/open'], permissions: { metadata: 'read' } },
    ],
  },
});

/** A JWT with these claims. */
export const signed = (claims: object, pem: string = privateKey): string => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`;
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), createPrivateKey(pem)).toString('base64url')}`;
};
