/**
 * What a message says, as chat.* methods, response_urls and command acknowledgements take it: text, blocks, attachments.
 * https://docs.slack.dev/reference/methods/chat.postMessage#errors
 */
import { isObject, type Json, lengthOf } from '../block-kit/check.ts';
import { areBlocksTooLong, faultsOfMessage, settled } from '../block-kit.ts';
import type { Block } from '../driver.ts';
import { jsonArgument, SlackError, text } from './method.ts';

export interface Content {
  text?: string;
  blocks?: Block[];
  attachments?: Json[];
  metadata?: Json;
}

/** Throws SlackError: no_text, msg_too_long, invalid_blocks, invalid_blocks_format, too_many_attachments, … */
export function contentOf(args: Json): Content {
  const markdown = text(args, 'markdown_text');
  const content: Content = {};
  const words = text(args, 'text');
  const blocks = blocksOf(args);
  const attachments = attachmentsOf(args);
  const metadata = metadataOf(args);
  if (markdown !== undefined) {
    if (words !== undefined || blocks !== undefined) throw new SlackError('markdown_text_conflict');
    if (lengthOf(markdown) > 12_000) throw new SlackError('msg_too_long');
    return { text: markdown, ...(metadata && { metadata }) };
  }
  if (words !== undefined && lengthOf(words) > 40_000) throw new SlackError('msg_too_long');
  if (words !== undefined) content.text = words;
  if (blocks) content.blocks = blocks;
  if (attachments) content.attachments = attachments;
  if (metadata) content.metadata = metadata;
  return content;
}

/** A new message must say something. */
export function mustSaySomething(content: Omit<Content, 'metadata'>): void {
  if (content.text || content.blocks?.length || content.attachments?.length) return;
  throw new SlackError('no_text');
}

function blocksOf(args: Json): Block[] | undefined {
  const blocks = jsonArgument(args, 'blocks', 'invalid_blocks_format');
  if (blocks === undefined) return undefined;
  if (!Array.isArray(blocks) || !blocks.every(isObject)) throw new SlackError('invalid_blocks_format');
  const faults = faultsOfMessage(blocks);
  if (faults.length > 0) throw invalidBlocks('invalid_blocks', faults);
  if (areBlocksTooLong(blocks)) throw new SlackError('msg_blocks_too_long');
  return settled(blocks);
}

function invalidBlocks(code: string, faults: string[]): SlackError {
  const messages = faults.map((fault) => `[ERROR] ${fault}`);
  return new SlackError(code, { errors: faults, response_metadata: { messages } });
}

function attachmentsOf(args: Json): Json[] | undefined {
  const attachments = jsonArgument(args, 'attachments', 'invalid_attachments');
  if (attachments === undefined) return undefined;
  if (!Array.isArray(attachments) || !attachments.every(isObject)) throw new SlackError('invalid_attachments');
  if (attachments.length > 100) throw new SlackError('too_many_attachments');
  return attachments.map((attachment, index) => {
    const id = index + 1;
    if (attachment.blocks === undefined) return { id, ...structuredClone(attachment) };
    if (!Array.isArray(attachment.blocks)) throw new SlackError('invalid_attachments');
    const faults = faultsOfMessage(attachment.blocks, `/attachments/${index}/blocks`);
    if (faults.length > 0) throw invalidBlocks('invalid_attachments', faults);
    return { id, ...attachment, blocks: settled(attachment.blocks) };
  });
}

function metadataOf(args: Json): Json | undefined {
  const metadata = jsonArgument(args, 'metadata', 'invalid_metadata_format');
  if (metadata === undefined) return undefined;
  if (!isObject(metadata)) throw new SlackError('invalid_metadata_format');
  if (typeof metadata.event_type !== 'string' || !isObject(metadata.event_payload)) {
    throw new SlackError('invalid_metadata_schema');
  }
  return metadata;
}
