/** Project `acme/web/shop` on a pretend GitLab, with the bot as its Maintainer who may create groups, and a clock turned by hand. */
import type { GitLabSeed } from '#demo/gitlab/seed.ts';
import { type PretendGitLab, startPretendGitLab } from '#demo/gitlab/start.ts';
import type { Container, Found, GitHost, Rules } from '#hosts/host.ts';
import { createGitLab } from '#hosts/index.ts';

export const path = 'acme/web/shop';
export const repo = { id: '101', path };
export const ann = { id: '12', login: 'ann' };
export const ben = { id: '13', login: 'ben' };

export interface Scene {
  pretend: PretendGitLab;
  host: GitHost;
  container: Container;
  rules: Rules;
  /** The same host with another person's token. */
  as(username: string): GitHost;
  forward(ms: number): void;
  /** Method and path of the requests since the last call. */
  requests(): string[];
  listed(): Promise<Found[]>;
  close(): Promise<void>;
}

export async function startScene(more: Partial<GitLabSeed> = {}): Promise<Scene> {
  let now = new Date('2026-03-02T09:00:00Z');
  const pretend = await startPretendGitLab({
    now: () => now,
    seed: {
      users: ['bot', 'ann', 'ben', 'cem', 'dee'].map((username, index) => ({ id: 11 + index, username })),
      groups: [
        { id: 1, fullPath: 'acme', members: { cem: 50 } },
        { id: 2, fullPath: 'acme/web' },
        { id: 3, fullPath: 'guild', members: { dee: 40 } },
      ],
      projects: [{ id: 101, path, members: { bot: 40, ben: 20 } }],
      token: { username: 'bot' },
      ...more,
    },
  });
  const hostOf = (token: string) => createGitLab({ url: pretend.url, token, now: () => now });
  const host = hostOf(pretend.token);
  const { container, rules } = host;
  if (!container || !rules) throw new Error('GitLab has containers and rules.');
  let read = 0;
  return {
    pretend,
    host,
    container,
    rules,
    as: (username) => hostOf(pretend.world.issueToken(username)),
    forward(ms) {
      now = new Date(now.getTime() + ms);
    },
    requests() {
      const from = read;
      read = pretend.world.requests.length;
      return pretend.world.requests.slice(from).map(({ method, path: target }) => `${method} ${target}`);
    },
    async listed() {
      const all: Found[] = [];
      for await (const batch of container.listMembers()) all.push(...batch);
      return all;
    },
    close: () => pretend.close(),
  };
}
