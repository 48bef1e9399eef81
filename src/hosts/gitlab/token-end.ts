/** The end of the bot's own token: access that ends after it could not be taken back. */
import { type GitLabClient, unlessGone } from './client.ts';
import { remembered } from './memory.ts';

const keepMs = 300_000;

/** Taking back may need more than one try. */
const marginMs = 3_600_000;

/**
 * Tokens end at the beginning of their date, in UTC. Other kinds of credential than personal access tokens answer 404 and
 * say nothing of their end. https://docs.gitlab.com/api/personal_access_tokens/#get-details-on-a-personal-access-token
 */
export function createTokenEnd({ tokens }: GitLabClient, now: () => Date): (end: Date) => Promise<string | undefined> {
  const ask = remembered(
    now,
    async () => (await unlessGone(tokens.show()))?.expires_at ?? undefined,
    () => keepMs,
  );
  return async (end) => {
    const date = await ask();
    const endsAtMs = Date.parse(`${date?.slice(0, 10)}T00:00:00Z`);
    if (Number.isNaN(endsAtMs) || end.getTime() + marginMs <= endsAtMs) return undefined;
    return `Jit's GitLab token ends on ${date?.slice(0, 10)} at 00:00 UTC, and this access could not be taken back after that; whoever runs Jit has to replace GITLAB_TOKEN first`;
  };
}
