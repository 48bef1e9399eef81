/** The company that the tests of the pretend GitLab share, and raw requests to it. The bot is Maintainer of the group and Owner of one project. */
import type { GitLabSeed } from '#demo/gitlab/seed.ts';
import { type PretendGitLab, startPretendGitLab } from '#demo/gitlab/start.ts';

export const ids = {
  bot: 1,
  olga: 2,
  ann: 3,
  ben: 4,
  cem: 5,
  dee: 7,
  shop: 11,
  vault: 12,
  docs: 13,
  site: 14,
  own: 15,
};

const seed: GitLabSeed = {
  users: [
    { id: ids.bot, username: 'jit-bot', kind: 'service_account' },
    { id: ids.olga, username: 'olga', name: 'Olga Owner' },
    { id: ids.ann, username: 'ann', name: 'Ann Lee' },
    { id: ids.ben, username: 'ben' },
    { id: ids.cem, username: 'cem' },
    { id: ids.dee, username: 'dee' },
    { id: 6, username: 'pipeline-bot', kind: 'project_bot' },
  ],
  groups: [
    { fullPath: 'acme', name: 'Acme', members: { olga: 50, 'jit-bot': 40, ben: 20 } },
    { fullPath: 'acme/core', name: 'Core', members: {} },
    { fullPath: 'guild', name: 'Guild', members: { cem: 40 } },
    { fullPath: 'secret', name: 'Secret', members: { olga: 50 } },
  ],
  projects: [
    {
      id: ids.shop,
      path: 'acme/shop',
      members: { olga: 50, 'pipeline-bot': 30 },
      protectedBranches: [{ name: 'main', pushUsers: ['ann'] }],
      invitations: [{ email: 'new@example.com', level: 30 }],
    },
    { id: ids.vault, path: 'secret/vault' },
    { id: ids.docs, path: 'acme/core/docs', members: { 'jit-bot': 50 } },
    { id: ids.site, path: 'acme/site', visibility: 'public' },
    { id: ids.own, path: 'ann/dotfiles', members: { 'jit-bot': 40 } },
  ],
  token: { username: 'jit-bot', expiresAt: '2027-03-01' },
};

export interface Acme extends PretendGitLab {
  /** One request as the bot (or with another token, or none), its body sent as JSON. */
  ask(method: string, path: string, more?: Ask): Promise<Reply>;
  /** Turns the clock by hand. */
  forward(ms: number): void;
}

export interface Ask {
  token?: string | null;
  json?: unknown;
  form?: Record<string, string>;
  headers?: Record<string, string>;
}

export interface Reply {
  status: number;
  body: unknown;
  headers: Headers;
}

export async function startAcme(change: Partial<GitLabSeed> = {}): Promise<Acme> {
  let now = new Date('2026-11-20T12:00:00Z');
  const gitlab = await startPretendGitLab({ now: () => now, seed: { ...seed, ...change } });
  return {
    ...gitlab,
    forward(ms) {
      now = new Date(now.getTime() + ms);
    },
    async ask(method, path, { token = gitlab.token, json, form, headers = {} } = {}) {
      const response = await fetch(`${gitlab.url}/api/v4${path}`, {
        method,
        redirect: 'manual',
        headers: {
          ...(token === null ? {} : { 'private-token': token }),
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(json === undefined ? {} : { body: typeof json === 'string' ? json : JSON.stringify(json) }),
        ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
      });
      const text = await response.text();
      const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
      return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers };
    },
  };
}
