/** What this door needs of the other rooms; app.ts hands it in. */
import type { Clock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import type { WakeConcerned } from './wake-concerned.ts';

/** What Slack posts and what it is answered, in HTTP mode. */
export type SlackEndpoint = (
  rawBody: string,
  header: (name: string) => string | undefined,
) => Promise<{ status: number; body: string; contentType?: string }>;

export interface HttpDeps {
  log: Log;
  clock: Clock;
  /** Why the bot is not ready; empty when it is. */
  notReady: () => Promise<string[]>;
  /** Prometheus text. */
  metrics: () => Promise<string>;
  slack: SlackEndpoint | undefined;
  webhookSecrets: { github?: string; gitlab?: string };
  wakeConcerned: WakeConcerned;
}
