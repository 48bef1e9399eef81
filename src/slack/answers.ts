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
  /** @throws what the question throws; such an answer is not kept */
  about(id: string, how: 'fresh' | 'recent'): Promise<Value>;
}

export function createAnswers<Value>(clock: Clock, question: (id: string) => Promise<Value>): Answers<Value> {
  const known = new Map<string, { askedAt: number; value: Promise<Value> }>();
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
    for (const [id, { askedAt }] of known) if (now - askedAt >= recentMs) known.delete(id);
  }

  return {
    about(id, how) {
      const now = clock.now().getTime();
      const last = known.get(id);
      if (how === 'recent' && last && now - last.askedAt < recentMs) return last.value;
      const value = ask(id);
      known.set(id, { askedAt: now, value });
      // An answer that failed is not worth keeping; one that is only slow will serve the next question.
      value.catch(() => {
        if (known.get(id)?.value === value) known.delete(id);
      });
      forgetOld(now);
      return value;
    },
  };
}
