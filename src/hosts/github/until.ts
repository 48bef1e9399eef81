/** Whether access that is given now can still be taken back with the same credential when it ends. */
import type { Octokit } from '@octokit/rest';
import { listInstallations } from './app-clients.ts';
import type { GitHubAuth, GitHubClients } from './clients.ts';

const believedMs = 5 * 60_000;

/** Taking back may need more than one try. */
const marginMs = 60 * 60_000;

/** What was asked: why nothing can be taken back, or until when it can. */
interface Health {
  why?: string;
  endsAt?: Date;
}

/** @returns a question with a memory of five minutes: why not, in plain words. It throws HostFault, which is never remembered. */
export function createUntil(
  { self, now }: Pick<GitHubClients, 'self' | 'now'>,
  auth: GitHubAuth,
): (end: Date) => Promise<string | undefined> {
  let asked: { health: Promise<Health>; until: number } | undefined;
  const ask = (): Promise<Health> => {
    if (asked && asked.until > now().getTime()) return asked.health;
    const health = 'token' in auth ? healthOfToken(self) : healthOfApp(self);
    const mine = { health, until: now().getTime() + believedMs };
    asked = mine;
    health.catch(() => {
      if (asked === mine) asked = undefined;
    });
    return health;
  };
  return async (end) => {
    const { why, endsAt } = await ask();
    if (why !== undefined) return why;
    if (!endsAt || endsAt.getTime() - marginMs >= end.getTime()) return undefined;
    return `the bot's own GitHub token ends on ${words(endsAt)}, too early to take this access back; whoever runs Jit has to replace GITHUB_TOKEN, or a shorter time has to be asked for`;
  };
}

const words = (date: Date): string => `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** Every answer tells when the token ends, if it has an end. https://github.blog/changelog/2021-07-26-expiration-options-for-personal-access-tokens/ */
async function healthOfToken(client: Octokit): Promise<Health> {
  const { headers } = await client.rest.users.getAuthenticated();
  const told = headers['github-authentication-token-expiration'];
  const endsAt = new Date(typeof told === 'string' ? told : Number.NaN);
  return Number.isNaN(endsAt.getTime()) ? {} : { endsAt };
}

/** An App's key has no end; what can be taken from it are its installations. */
async function healthOfApp(app: Octokit): Promise<Health> {
  const isAlive = (await listInstallations(app)).some(({ suspended_at }) => !suspended_at);
  return isAlive
    ? {}
    : { why: 'the GitHub App is installed nowhere or suspended everywhere; an owner has to install or unsuspend it' };
}
