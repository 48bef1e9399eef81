/** The rich_text block: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
import { dateNode } from './dates.js';
import { h } from './dom.js';
import { emojiOf } from './emoji.js';
import { broadcastMention, channelMention, groupMention, link, userMention } from './mrkdwn.js';

/** Nodes for a rich_text block. */
export const richText = (block) => block.elements.map((part) => parts[part.type]?.(part));

const parts = {
  rich_text_section: (part) => h('div', { class: 'rich-section' }, runs(part)),
  rich_text_quote: (part) => h('blockquote', {}, runs(part)),
  rich_text_preformatted: (part) => h('pre', {}, runs(part)),
  rich_text_list: (part) =>
    h(
      part.style === 'ordered' ? 'ol' : 'ul',
      { class: `rich-list indent-${Math.min(part.indent ?? 0, 4)}`, start: part.offset ? part.offset + 1 : undefined },
      part.elements.map((item) => h('li', {}, runs(item))),
    ),
};

const runs = (part) => part.elements.map((run) => styled(run.style, runNodes[run.type]?.(run) ?? ''));

const runNodes = {
  text: (run) => run.text,
  link: (run) => link(run.url, run.text ?? run.url),
  user: (run) => userMention(run.user_id),
  usergroup: (run) => groupMention(run.usergroup_id),
  channel: (run) => channelMention(run.channel_id),
  broadcast: (run) => broadcastMention(run.range),
  emoji: (run) => emojiOf(run.name) ?? `:${run.name}:`,
  date: (run) => {
    const node = dateNode(run.timestamp, run.format) ?? run.fallback ?? '';
    return run.url ? link(run.url, node) : node;
  },
};

const styleTags = { bold: 'strong', italic: 'em', strike: 's', code: 'code' };

const styled = (style, content) =>
  Object.entries(styleTags).reduce((inner, [name, tag]) => (style?.[name] ? h(tag, {}, inner) : inner), content);
