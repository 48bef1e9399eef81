/** The rich_text block and its parts. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
import { byType, type Check, flag, integer, listOf, object, oneOf, string, url } from './check.ts';

const many = 1000;
const id = string(255, 1);
const style = object({ bold: flag, italic: flag, strike: flag, underline: flag, code: flag }, []);
const mentionStyle = object(
  { bold: flag, italic: flag, strike: flag, highlight: flag, client_highlight: flag, unlink: flag, underline: flag },
  [],
);

function part(type: string, fields: Record<string, Check>, required: string[]): Check {
  return object({ type: oneOf(type), ...fields }, ['type', ...required]);
}

const inline = byType({
  text: part('text', { text: string(40_000, 1), style }, ['text']),
  link: part('link', { url, text: string(40_000), unsafe: flag, style }, ['url']),
  emoji: part('emoji', { name: string(255, 1), unicode: string(255), style }, ['name']),
  user: part('user', { user_id: id, style: mentionStyle }, ['user_id']),
  usergroup: part('usergroup', { usergroup_id: id, style: mentionStyle }, ['usergroup_id']),
  channel: part('channel', { channel_id: id, style: mentionStyle }, ['channel_id']),
  team: part('team', { team_id: id, style: mentionStyle }, ['team_id']),
  broadcast: part('broadcast', { range: oneOf('here', 'channel', 'everyone'), style }, ['range']),
  date: part(
    'date',
    { timestamp: integer(0, 9_999_999_999), format: string(255, 1), url, fallback: string(255), style },
    ['timestamp', 'format'],
  ),
  color: part('color', { value: string(20, 1), style }, ['value']),
});

const border = oneOf(0, 1);
const section = part('rich_text_section', { elements: listOf(inline, many, 0) }, ['elements']);

const elements = byType({
  rich_text_section: section,
  rich_text_list: part(
    'rich_text_list',
    {
      style: oneOf('bullet', 'ordered'),
      elements: listOf(section, many, 0),
      indent: integer(0, 8),
      offset: integer(0, 100_000),
      border,
    },
    ['style', 'elements'],
  ),
  rich_text_preformatted: part(
    'rich_text_preformatted',
    { elements: listOf(inline, many, 0), border, language: string(64, 1) },
    ['elements'],
  ),
  rich_text_quote: part('rich_text_quote', { elements: listOf(inline, many, 0), border }, ['elements']),
});

export const richText: Check = part('rich_text', { block_id: string(255, 1), elements: listOf(elements, many, 0) }, [
  'elements',
]);
