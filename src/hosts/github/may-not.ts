/**
 * Why the credential may not keep teams somewhere, in words that name the missing permission and where it is granted.
 * What GitHub has refused is remembered for a while, so that not every grant asks in vain.
 */
import { HostFault } from '#hosts/host.ts';
import type { GitHubAuth } from './clients.ts';

/** Where people grant what tokens may do. */
export const tokensPage = 'Settings > Developer settings > Personal access tokens';

const members = 'the organization permission Members: read and write';
const administration = 'the repository permission Administration: read and write';

/** What keeping teams needs of this kind of credential, and where that is granted. */
export function remedyFor(auth: GitHubAuth): string {
  if ('appId' in auth) {
    return `the GitHub App needs ${members} and ${administration}, granted under the App's settings > Permissions & events and accepted by an owner of the organisation`;
  }
  const fineGrained = `${members} and ${administration}, granted under ${tokensPage} > Fine-grained tokens`;
  const classic = `the scopes repo and admin:org, granted under ${tokensPage} > Tokens (classic)`;
  const needs = auth.token.startsWith('github_pat_')
    ? fineGrained
    : auth.token.startsWith('ghp_')
      ? classic
      : `${classic}, or as a fine-grained one ${fineGrained}`;
  return `the GitHub token needs ${needs}, and its account the right to make teams there and the role Admin on the repository`;
}

const rememberedMs = 10 * 60_000;

export interface Refusals {
  /** What was refused there lately, in words. */
  lately(where: string): string | undefined;
  /** The same words from now on for ten minutes. */
  remember(where: string, words: string): string;
}

export function createRefusals(now: () => Date): Refusals {
  const known = new Map<string, { words: string; until: number }>();
  return {
    lately(where) {
      const found = known.get(where.toLowerCase());
      return found && found.until > now().getTime() ? found.words : undefined;
    },
    remember(where, words) {
      known.set(where.toLowerCase(), { words, until: now().getTime() + rememberedMs });
      return words;
    },
  };
}

/** A lasting "no" of GitHub's, 404 included: that is how it answers to what a credential may not. Every other fault goes on. */
export function refusalIn(error: unknown): HostFault {
  if (error instanceof HostFault && (error.kind === 'refused' || error.kind === 'gone')) return error;
  throw error;
}
