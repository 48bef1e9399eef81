/** An organisation with teams and outsiders, and a person's own repository, on the pretend GitHub. */
import { generateKeyPairSync } from 'node:crypto';
import type { GitHubSeed } from '#demo/github/seed.ts';
import { type PretendGitHub, startPretendGitHub } from '#demo/github/start.ts';
import type { GitHost } from '#hosts/host.ts';
import { createGitHub } from '#hosts/index.ts';

const key = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
});

const appPermissions = { administration: 'write', metadata: 'read', members: 'read' } as const;

const seed: GitHubSeed = {
  users: [
    ...['bot', 'ann', 'ben', 'owner', 'olga'].map((login, index) => ({ id: 11 + index, login })),
    { id: 77, login: 'jit-bot[bot]', type: 'Bot' },
  ],
  organisations: [
    {
      id: 1,
      login: 'acme',
      defaultRepositoryPermission: 'none',
      members: { bot: 'member', ann: 'member', ben: 'member', owner: 'admin' },
      teams: [{ name: 'Core', members: { ann: 'member' }, repositories: { 'acme/shop': 'maintain' } }],
      customRoles: { auditor: 'triage', releaser: 'maintain' },
    },
    { id: 2, login: 'umbrella', defaultRepositoryPermission: 'none', members: { bot: 'member', owner: 'admin' } },
  ],
  repositories: [
    { id: 101, path: 'acme/shop', collaborators: { bot: 'admin', ann: 'read', ben: 'write' } },
    { id: 102, path: 'umbrella/lab', collaborators: { bot: 'admin' } },
    { id: 103, path: 'olga/diary', collaborators: { bot: 'write', ben: 'write' } },
  ],
  bot: { login: 'bot', scopes: ['repo', 'read:org'] },
  app: {
    id: 77,
    slug: 'jit-bot',
    key: key.publicKey,
    installations: [
      { id: 901, account: 'acme', repositories: 'all', permissions: { ...appPermissions } },
      { id: 902, account: 'umbrella', repositories: 'all', permissions: { ...appPermissions } },
      { id: 903, account: 'olga', repositories: 'all', permissions: { ...appPermissions } },
    ],
  },
};

export const shop = { id: '101', path: 'acme/shop' };
export const lab = { id: '102', path: 'umbrella/lab' };
export const diary = { id: '103', path: 'olga/diary' };
export const ann = { id: '12', login: 'ann' };
export const ben = { id: '13', login: 'ben' };
export const olga = { id: '15', login: 'olga' };

export interface Here extends PretendGitHub {
  host: GitHost;
  app: GitHost;
  /** Acts as that login. */
  as(login: string): GitHost;
}

/** Only owners are shown the base permission. */
export const asOwner = ({ organisations = [] }: GitHubSeed): void => {
  for (const { members } of organisations) if (members) members.bot = 'admin';
};

export async function start(change: (seed: GitHubSeed) => void = () => {}): Promise<Here> {
  const own = structuredClone(seed);
  change(own);
  const pretend = await startPretendGitHub({ seed: own });
  const options = { apiUrl: pretend.url, now: () => new Date() };
  return {
    ...pretend,
    host: createGitHub({ ...options, auth: { token: pretend.token } }),
    app: createGitHub({ ...options, auth: { appId: '77', privateKey: key.privateKey } }),
    as: (login) => createGitHub({ ...options, auth: { token: pretend.world.tokenOf(login) } }),
  };
}
