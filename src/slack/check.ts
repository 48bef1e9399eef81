/** Whether Slack answers and still takes the bot's token, and whether the app may do all that this code does. */
import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { systemClock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import type { SlackConfig } from './bolt.ts';
import { createLogger } from './logger.ts';
import { botScopes } from './scopes.ts';
import { createWeb, slackCode, slackFault } from './web.ts';

export interface SlackCheck {
  /** Whether Slack answers and takes the token: what is wrong, in words; empty when all is well. It never throws. */
  answers(): Promise<string[]>;
  /** The same, and whether the app has every scope that the code uses, each with its remedy. */
  all(): Promise<string[]>;
}

export function createSlackCheck(config: SlackConfig, log: Log): SlackCheck {
  const apiUrl = config.apiUrl ?? 'https://slack.com/api/';
  const web = createWeb({ botToken: config.botToken, apiUrl, logger: createLogger(log) });
  const ask = async (): Promise<{ faults: string[]; scopes?: string[] | undefined; self?: string | undefined }> => {
    try {
      const { response_metadata: metadata, user_id: self } = await web.auth.test();
      return { faults: [], scopes: metadata?.scopes?.filter(Boolean), self };
    } catch (thrown) {
      const { about, code } = slackFault(systemClock, thrown);
      const words =
        about === 'service'
          ? `Slack does not answer (${code}): check the network and SLACK_API_URL`
          : `Slack does not take SLACK_BOT_TOKEN (${code}): copy the "Bot User OAuth Token" again`;
      return { faults: [words] };
    }
  };
  return {
    answers: async () => (await ask()).faults,
    async all() {
      const { faults, scopes, self } = await ask();
      // Slack tells the scopes in a header; where a proxy drops it, a refusal names them; else nothing is known, and nothing is missed.
      const given = scopes?.length ? scopes : self && (await scopesInRefusal(web, self));
      const missing = given ? botScopes.filter((scope) => !given.includes(scope)) : [];
      const lack = `the Slack app lacks ${missing.join(', ')}: update it from manifest.yml and install it again`;
      return missing.length > 0 ? [...faults, lack] : faults;
    },
  };
}

/** The scopes that Slack names when it refuses for want of one, as it did to apps from before people were looked up; undefined when it does not refuse. */
async function scopesInRefusal(web: WebClient, user: string): Promise<string[] | undefined> {
  try {
    await web.users.info({ user });
    return undefined;
  } catch (thrown) {
    if (slackCode(thrown) !== 'missing_scope' || !(thrown instanceof WebAPIPlatformError)) return undefined;
    const { provided } = thrown.data as { provided?: unknown };
    return typeof provided === 'string' ? provided.split(',') : undefined;
  }
}
