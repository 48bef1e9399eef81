/** The limit on member deletions: 60 a minute for one user on one project or group (https://docs.gitlab.com/security/rate_limits/). */
import { Refusal } from './answer.ts';
import type { State, User } from './state.ts';

const perMinute = 60;

/** Counts this try, as GitLab does before it looks at rights. @throws Refusal 429, without a Retry-After */
export function checkDeletionLimit(state: State, viewer: User, sourceId: number): void {
  if (!state.settings.deletionLimit) return;
  const at = state.now().getTime();
  state.deletions = state.deletions.filter((deletion) => deletion.at > at - state.settings.minuteMs);
  state.deletions.push({ userId: viewer.id, sourceId, at });
  const mine = state.deletions.filter((deletion) => deletion.userId === viewer.id && deletion.sourceId === sourceId);
  if (mine.length > perMinute) {
    throw new Refusal(429, {
      message: { error: 'This endpoint has been requested too many times. Try again later.' },
    });
  }
}
