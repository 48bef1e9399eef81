/** Lets Slack's libraries log into ours. Their debug lines hold whole messages, so those are dropped. */
import { type Logger, LogLevel } from '@slack/bolt';
import type { Log } from '#lib/log.ts';

export function createLogger(log: Log): Logger {
  const words = (all: unknown[]) => ({ said: all.map(String).join(' ').slice(0, 500) });
  return {
    debug: () => {},
    info: (...all) => log.debug(words(all), "Slack's library"),
    warn: (...all) => log.warn(words(all), "Slack's library warns"),
    error: (...all) => log.warn(words(all), "Slack's library reports an error"),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}
