/** Puts messages into Slack and edits them, one try a call. */
import type { Block } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Part } from '#domain/words.ts';
import type { Clock } from '#lib/clock.ts';
import { type DrawnMessage, type Poster, SlackFault } from '#reconcile/picture.ts';
import { cut, fallback, pieces, richText, section } from './views/rich.ts';
import { slackCode, slackFault } from './web.ts';

/** After these, this message will never change again. https://docs.slack.dev/reference/methods/chat.update#errors */
const lostCodes = new Set([
  'message_not_found',
  'cant_update_message',
  'edit_window_closed',
  'channel_not_found',
  'is_archived',
  'is_inactive',
]);

/** Slack makes no mentions and links of its own; editing would, unless told not to. */
const unparsed = { parse: 'none', link_names: false } as const;
const unfolded = { unfurl_links: false, unfurl_media: false } as const;

export function createPoster(deps: { web: WebClient; clock: Clock }): Poster {
  const { web, clock } = deps;
  return {
    async post({ to, text, blocks, threadTs }) {
      try {
        const channel = 'channel' in to ? to.channel : await directChannel(web, to.person);
        const answer = await web.chat.postMessage({
          channel,
          text,
          blocks: asBlocks(blocks),
          ...(threadTs !== undefined && { thread_ts: threadTs }),
          ...unparsed,
          ...unfolded,
        });
        if (!answer.channel || !answer.ts) throw new SlackFault('no_message_in_answer', { about: 'service' });
        return { channel: answer.channel, ts: answer.ts };
      } catch (thrown) {
        throw thrown instanceof SlackFault ? thrown : slackFault(clock, thrown);
      }
    },

    async update(at, { text, blocks }) {
      try {
        await web.chat.update({ channel: at.channel, ts: at.ts, text, blocks: asBlocks(blocks), ...unparsed });
        return 'shown';
      } catch (thrown) {
        const code = slackCode(thrown);
        if (code !== undefined && lostCodes.has(code)) return 'lost';
        throw slackFault(clock, thrown);
      }
    },
  };
}

/** Of one piece of words; Slack refuses messages whose blocks hold more than 13 200 characters together. */
const longestWords = 8000;
/** Slack cuts a message's text itself above 4000. https://docs.slack.dev/reference/methods/chat.postMessage#truncating */
const longestText = 3000;

/** Says something in a channel, words with their mentions. @throws SlackFault */
export async function say(poster: Poster, channel: string, words: string | readonly Part[]): Promise<void> {
  const parts = (typeof words === 'string' ? [words] : words).map((part) =>
    typeof part === 'string' ? cut(part, longestWords) : part,
  );
  const blocks = [richText('words', section(pieces(parts)))];
  await poster.post({ to: { channel }, text: cut(fallback(parts), longestText), blocks });
}

/** Opening it again gives the same one. */
async function directChannel(web: WebClient, person: string): Promise<string> {
  const { channel } = await web.conversations.open({ users: person });
  if (!channel?.id) throw new SlackFault('no_channel_in_answer', { about: 'service' });
  return channel.id;
}

/** Blocks come as they were drawn in this room. */
const asBlocks = (blocks: DrawnMessage['blocks']): Block[] => blocks.filter((block) => 'type' in block) as Block[];
