/** What a person is told when something was not done, with what leads on from there: a link to their request, a button. */
import type { KnownBlock } from '@slack/types';
import type { Refused } from '#domain/refused.ts';
import type { Part } from '#domain/words.ts';
import { atMost, systemClock } from '#lib/clock.ts';
import { faultFields } from '#lib/log.ts';
import { messagesOf } from '#store/messages.ts';
import type { Answer, Tools } from './tools.ts';
import { linked } from './views/linked.ts';
import { fallback, richText, section } from './views/rich.ts';
import { takeBackRow } from './views/take-back.ts';

/** Words without the link are better than none. */
const linkPatienceMs = 700;

/** Private words about a refusal. */
export async function refusalAnswer(tools: Tools, refused: Refused): Promise<Answer> {
  const url = await linkToRequest(tools, refused, linkPatienceMs);
  const { code, requestId } = refused;
  const rows = code === 'already-voted' && requestId !== undefined ? [takeBackRow(requestId)] : [];
  return privateAnswer(refused.words, { url, rows });
}

/** @param more.url where the request is to be seen */
export function privateAnswer(
  words: readonly Part[],
  more: { url?: string | undefined; rows?: KnownBlock[] } = {},
): Answer {
  const blocks = [richText('words', section(linked(words, more.url))), ...(more.rows ?? [])];
  return { text: fallback(words), blocks };
}

/** Where the requester reads of the request that is open already; undefined where there is no such message, or Slack is slow. */
export async function linkToRequest(
  { access, web, log }: Tools,
  { code, requestId }: Refused,
  patienceMs: number,
): Promise<string | undefined> {
  if (code !== 'already-open' || requestId === undefined || patienceMs <= 0) return undefined;
  const asked = async () => {
    const messages = await messagesOf(access.store.read, requestId);
    const own = messages.findLast(({ kind, shown }) => (kind === 'outcome' || kind === 'asked') && shown !== 'lost');
    if (!own) return undefined;
    const { permalink } = await web.chat.getPermalink({ channel: own.channel, message_ts: own.ts });
    return permalink;
  };
  try {
    return await atMost(systemClock, patienceMs, asked());
  } catch (fault) {
    log.warn(faultFields(fault), 'the link to a request could not be had');
    return undefined;
  }
}
