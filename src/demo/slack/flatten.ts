/**
 * What a person reads in blocks, as plain text: one line a block, markup resolved, buttons as `[Approve]`. For tests and
 * for the tour of the demo; the page draws the blocks properly.
 */
import { elementsOf } from './block-kit/blocks.ts';
import { isObject, type Json } from './block-kit/check.ts';
import { optionsOf } from './block-kit/composition.ts';
import type { Block, PretendMessage, Workspace } from './driver.ts';

/** A message as its reader sees it: its blocks, or its text where it has none. */
export function textOfMessage(message: Pick<PretendMessage, 'text' | 'blocks'>, workspace: Workspace): string {
  if (message.blocks.length === 0) return resolved(message.text, workspace);
  return message.blocks.map((block) => textOfBlock(block, workspace)).join('\n');
}

export function textOfBlock(block: Block, workspace: Workspace): string {
  const read = (text: unknown) => textOf(text, workspace);
  const elements = elementsOf(block).map((element) => textOfElement(element, workspace));
  switch (block.type) {
    case 'header':
      return read(block.text);
    case 'section': {
      const fields = Array.isArray(block.fields) ? block.fields.map(read) : [];
      return [read(block.text), ...fields, ...elements].filter(Boolean).join(' ');
    }
    case 'context':
      return (Array.isArray(block.elements) ? block.elements : []).map(read).filter(Boolean).join(' ');
    case 'input':
      return [`${read(block.label)}:`, ...elements, read(block.hint)].filter(Boolean).join(' ');
    case 'actions':
      return elements.join(' ');
    case 'divider':
      return '---';
    case 'image':
      return String(block.alt_text);
    case 'markdown':
      return String(block.text);
    default:
      return richTextOf(block, workspace);
  }
}

/** A button as `[Approve]`, a choice as `( ) words`, a select as `<placeholder>`. */
function textOfElement(element: Json, workspace: Workspace): string {
  if (element.type === 'button') return `[${textOf(element.text, workspace)}]`;
  if (element.type === 'image') return String(element.alt_text);
  if (element.type === 'checkboxes' || element.type === 'radio_buttons') {
    return optionsOf(element)
      .map(({ text }) => `( ) ${textOf(text, workspace)}`)
      .join(' ');
  }
  const words = textOf(element.placeholder, workspace);
  return words && `<${words}>`;
}

/** A text object's words. */
export function textOf(text: unknown, workspace: Workspace): string {
  if (!isObject(text)) return '';
  if (text.type === 'image') return String(text.alt_text);
  if (typeof text.text !== 'string') return '';
  return text.type === 'mrkdwn' ? resolved(text.text, workspace) : unescaped(text.text);
}

/** Slack's markup as its reader sees it. https://docs.slack.dev/messaging/formatting-message-text#advanced-formatting */
export function resolved(markup: string, workspace: Workspace): string {
  const words = markup.replace(/<([^<>]+)>/g, (_, inside: string) => reference(inside, workspace));
  return unescaped(words);
}

function reference(inside: string, { people, channels, userGroups, bot }: Workspace): string {
  const [target = '', label] = inside.split('|');
  if (target.startsWith('@')) {
    const id = target.slice(1);
    const name = id === bot.userId ? bot.name : people.find((person) => person.id === id)?.name;
    return `@${name ?? label ?? id}`;
  }
  if (target.startsWith('#')) return `#${channels.find(({ id }) => id === target.slice(1))?.name ?? label ?? target}`;
  if (target.startsWith('!subteam^')) {
    const id = target.slice('!subteam^'.length);
    return `@${userGroups.find((group) => group.id === id)?.handle ?? label ?? id}`;
  }
  if (target.startsWith('!date^')) return label ?? target;
  if (target.startsWith('!')) return `@${target.slice(1)}`;
  return label ?? target.replace(/^mailto:/, '');
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function richTextOf(part: Json, workspace: Workspace): string {
  if (part.type === 'user') return reference(`@${part.user_id}`, workspace);
  if (part.type === 'channel') return reference(`#${part.channel_id}`, workspace);
  if (part.type === 'usergroup') return reference(`!subteam^${part.usergroup_id}`, workspace);
  if (part.type === 'emoji') return `:${part.name}:`;
  if (part.type === 'date') return String(part.fallback ?? part.timestamp);
  if (typeof part.text === 'string') return part.text;
  if (part.type === 'link') return String(part.url);
  const elements = Array.isArray(part.elements) ? part.elements.filter(isObject) : [];
  const isStack = part.type === 'rich_text' || part.type === 'rich_text_list';
  return elements.map((element) => richTextOf(element, workspace)).join(isStack ? '\n' : '');
}
