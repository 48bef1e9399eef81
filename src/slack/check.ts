/** Whether Slack answers and still takes the bot's token, and whether the app may do all that this code does. */
import { systemClock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import type { SlackConfig } from './bolt.ts';
import { createLogger } from './logger.ts';
import { botScopes } from './scopes.ts';
import { createWeb, slackFault } from './web.ts';

/** @returns a function that asks once: what is wrong, each with its remedy; empty when all is well. It never throws. */
export function createSlackCheck(config: SlackConfig, log: Log): () => Promise<string[]> {
  const apiUrl = config.apiUrl ?? 'https://slack.com/api/';
  const web = createWeb({ botToken: config.botToken, apiUrl, logger: createLogger(log) });
  return async () => {
    try {
      const { response_metadata: metadata } = await web.auth.test();
      const granted = metadata?.scopes;
      const missing = granted === undefined ? [] : botScopes.filter((scope) => !granted.includes(scope));
      if (missing.length === 0) return [];
      return [`the Slack app lacks ${missing.join(', ')}: update it from manifest.yml and install it again`];
    } catch (thrown) {
      const { about, code } = slackFault(systemClock, thrown);
      return [
        about === 'service'
          ? `Slack does not answer (${code}): check the network and SLACK_API_URL`
          : `Slack does not take SLACK_BOT_TOKEN (${code}): copy the "Bot User OAuth Token" again`,
      ];
    }
  };
}
