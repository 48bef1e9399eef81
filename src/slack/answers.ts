/**
 * What Slack has said, to be used again for a minute where that is good enough. While Slack wants quiet about a method, it
 * is not asked: the answer is the same no. https://docs.slack.dev/apis/web-api/rate-limits
 */
import { WebAPIRateLimitedError } from '@slack/web-api';
import type { Clock } from '#lib/clock.ts';

/** How old an answer may be where `recent` is enough. */
const recentMs = 60_000;
/** Above this, what is too old to be used is forgotten. */
const many = 2_000;

export interface Answers<Value> {
  /** @throws what the question throws */
  about(id: string, how: 'fresh' | 'recent'): Promise<Value>;
}

/**
 * @param more.faultsLastMs for how long a failed answer is one that will do where `recent` is enough; not at all when left out
 */
export function createAnswers<Value>(
  clock: Clock,
  question: (id: string) => Promise<Value>,
  { faultsLastMs = 0 } = {},
): Answers<Value> {
  const known = new Map<string, { until: number; value: Promise<Value> }>();
  let quiet: { until: number; fault: unknown } | undefined;

  async function ask(id: string): Promise<Value> {
    if (quiet && clock.now().getTime() < quiet.until) throw quiet.fault;
    try {
      return await question(id);
    } catch (fault) {
      if (fault instanceof WebAPIRateLimitedError)
        quiet = { until: clock.now().getTime() + fault.retryAfter * 1000, fault };
      throw fault;
    }
  }

  function forgetOld(now: number): void {
    if (known.size <= many) return;
    for (const [id, { until }] of known) if (now >= until) known.delete(id);
  }

  return {
    about(id, how) {
      const now = clock.now().getTime();
      const last = known.get(id);
      if (how === 'recent' && last && now < last.until) return last.value;
      const value = ask(id);
      // One that is only slow will serve the next question.
      const answer = { until: now + recentMs, value };
      known.set(id, answer);
      value.catch(() => {
        answer.until = clock.now().getTime() + faultsLastMs;
      });
      forgetOld(now);
      return value;
    },
  };
}
