/**
 * Rich text: the one way in which words reach Slack here. Its elements are never parsed, so what people or hosts wrote
 * cannot become markup, a mention or a link. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
 */

import type { RichTextBlock, RichTextElement, RichTextQuote, RichTextSection } from '@slack/types';
import { nameless, type Part } from '#domain/words.ts';

/** A piece of a line: text as it is, or something that Slack shows in its own way. */
export type Piece = string | RichTextElement;

export const bold = (text: string): Piece => ({ type: 'text', text, style: { bold: true } });
export const user = (id: string): Piece => ({ type: 'user', user_id: id });
export const channel = (id: string): Piece => ({ type: 'channel', channel_id: id });

/** A link that shows `text`; where the address is not one for a browser, the text alone. */
export const link = (url: string, text: string): Piece =>
  /^https?:\/\/\S+$/i.test(url) && url.length <= 3000 ? { type: 'link', url, text } : text;

/** A moment, in the reader's own time zone. */
export const moment = (at: Date): Piece => ({
  type: 'date',
  timestamp: Math.floor(at.getTime() / 1000),
  format: '{date_short_pretty} at {time}',
  fallback: at.toISOString(),
});

/** Words with their people, groups and channels as mentions. */
export const pieces = (parts: readonly Part[]): Piece[] =>
  parts.map((part): Piece => {
    if (typeof part === 'string') return part;
    if ('user' in part) return user(part.user);
    return 'group' in part ? { type: 'usergroup', usergroup_id: part.group } : channel(part.channel);
  });

/** The same where nobody is to be called: without people and groups, all of it at most `max` characters long. */
export function quiet(parts: readonly Part[], max: number): Piece[] {
  let left = max;
  return nameless(parts).flatMap((part): Piece[] => {
    if (left <= 0) return [];
    if (typeof part !== 'string') return 'channel' in part ? [channel(part.channel)] : [];
    const words = cut(part, left);
    left -= [...words].length;
    return [words];
  });
}

/** More names than this tell nobody anything. */
const mostNames = 10;

/** Several people: `A, B and C`. */
export function people(ids: readonly string[]): Piece[] {
  const named: Piece[] = ids.slice(0, mostNames).map(person);
  const more = ids.length - named.length;
  return listed(more > 0 ? [...named, `${more} more`] : named);
}

/** `A, B and C`. */
const listed = (all: readonly Piece[]): Piece[] =>
  all.flatMap((piece, index) => (index === 0 ? [piece] : [index === all.length - 1 ? ' and ' : ', ', piece]));

/** Several people and user groups, who are notified when the message is new. */
export const called = (ids: readonly string[]): Piece[] =>
  ids.flatMap((id, index) => [
    ...(index === 0 ? [] : [', ']),
    id.startsWith('S') ? { type: 'usergroup', usergroup_id: id } : person(id),
  ]);

/** A person of Slack as a mention; any other actor (a shell, the bot) by its name. */
export const person = (id: string): Piece => (/^[UW][A-Z0-9]{2,}$/.test(id) ? user(id) : id);

/** One paragraph; its lines stand below each other. */
export function section(...lines: (readonly Piece[])[]): RichTextSection {
  const filled = lines.filter((line) => line.length > 0);
  const all = filled.flatMap((line, index): readonly Piece[] => (index === 0 ? line : ['\n', ...line]));
  return { type: 'rich_text_section', elements: elements(all) };
}

export const quote = (text: string): RichTextQuote => ({ type: 'rich_text_quote', elements: elements([text]) });

export const richText = (blockId: string, ...parts: (RichTextSection | RichTextQuote)[]): RichTextBlock => ({
  type: 'rich_text',
  block_id: blockId,
  elements: parts.filter((part) => part.elements.length > 0),
});

const elements = (all: readonly Piece[]): RichTextElement[] =>
  all.flatMap((piece) => {
    if (typeof piece !== 'string') return [piece];
    return piece === '' ? [] : [{ type: 'text', text: piece }];
  });

/** At most `max` characters as Slack counts them, the last one an ellipsis where something is missing. */
export function cut(text: string, max: number): string {
  const points = [...text];
  return points.length <= max ? text : `${points.slice(0, max - 1).join('')}…`;
}

/** The same, with the end kept: what tells paths apart stands there. */
export function cutStart(text: string, max: number): string {
  const points = [...text];
  return points.length <= max ? text : `…${points.slice(points.length - max + 1).join('')}`;
}

/** For `text` beside blocks, which Slack parses: nothing in it starts a mention or a link. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The beginning of what somebody wrote, for such a text. */
export const escapedCut = (text: string): string => escaped(cut(text, 150));

/** Words as such a `text`; mentions of people, groups and channels stay what they are. */
export const fallback = (parts: readonly Part[]): string =>
  parts
    .map((part) => {
      if (typeof part === 'string') return escaped(part);
      if ('user' in part) return `<@${part.user}>`;
      return 'group' in part ? `<!subteam^${part.group}>` : `<#${part.channel}>`;
    })
    .join('');
