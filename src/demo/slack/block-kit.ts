/**
 * Block Kit's rules for a whole message and a whole view, and the form in which Slack keeps what passed them.
 * Limits are Slack's documented ones; the wordings that are on record from Slack are used as they are, the rest follow them.
 */
import { randomBytes } from 'node:crypto';
import { elementsOf, messageBlocks, viewBlocks } from './block-kit/blocks.ts';
import {
  byType,
  type Check,
  flag,
  isObject,
  type Json,
  lengthOf,
  listOf,
  object,
  oneOf,
  Problems,
  string,
  unique,
} from './block-kit/check.ts';
import { plainText, selectOption } from './block-kit/composition.ts';
import type { Block } from './driver.ts';

/** Complaints about a message's blocks (an array that was parsed already), worded as Slack words them; empty when good. */
export function faultsOfMessage(blocks: unknown[], at = '/blocks'): string[] {
  const problems = new Problems();
  listOf(byType(messageBlocks), 50, 0)(blocks, at, problems);
  unique('block_id', blocks, at, problems);
  onlyOneFocus(blocks, at, problems);
  return problems.list;
}

/** Slack refuses a message whose blocks hold more text than this together (`msg_blocks_too_long`), short of its documented limits. */
const longestBlocks = 13_200;

export function areBlocksTooLong(blocks: unknown[]): boolean {
  return textIn(blocks) > longestBlocks;
}

function textIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, entry) => sum + textIn(entry), 0);
  if (!isObject(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [name, entry]) => sum + (name === 'text' && typeof entry === 'string' ? lengthOf(entry) : textIn(entry)),
    0,
  );
}

const sharedView: Record<string, Check> = {
  blocks: listOf(byType(viewBlocks), 100, 0),
  private_metadata: string(3000),
  callback_id: string(255),
  external_id: string(255),
};

const modal = object(
  {
    ...sharedView,
    type: oneOf('modal'),
    title: plainText(24),
    submit: plainText(24),
    close: plainText(24),
    clear_on_close: flag,
    notify_on_close: flag,
  },
  ['type', 'title', 'blocks'],
);

const home = object({ ...sharedView, type: oneOf('home') }, ['type', 'blocks']);

/** Complaints about a view (parsed already). https://docs.slack.dev/reference/views/modal-views */
export function faultsOfView(view: unknown, kind: 'modal' | 'home' = 'modal'): string[] {
  const problems = new Problems();
  byType(kind === 'modal' ? { modal } : { home })(view, '/view', problems);
  if (!isObject(view) || !Array.isArray(view.blocks)) return problems.list;
  unique('block_id', view.blocks, '/view/blocks', problems);
  onlyOneFocus(view.blocks, '/view/blocks', problems);
  if (kind === 'modal' && view.submit === undefined) {
    const index = view.blocks.findIndex((block) => isObject(block) && block.type === 'input');
    if (index >= 0)
      problems.add('must define `submit` to use an `input` block in modals', `/view/blocks/${index}/input`);
  }
  return problems.list;
}

function onlyOneFocus(blocks: unknown[], at: string, problems: Problems): void {
  const focused = blocks.flatMap((block, index) =>
    isObject(block) && elementsOf(block).some((element) => element.focus_on_load === true) ? [index] : [],
  );
  for (const index of focused.slice(1)) problems.add('only one element can have `focus_on_load`', `${at}/${index}`);
}

/** Complaints about the answer to a block_suggestion: `options` or `option_groups`, at most 100. An empty list shows "no results". */
export function faultsOfSuggestions(payload: unknown): string[] {
  const problems = new Problems();
  const options = listOf(selectOption, 100, 0);
  const groups = listOf(object({ label: plainText(75), options }, ['label', 'options']), 100, 0);
  object({ options, option_groups: groups }, [], (value, at) => {
    if ((value.options === undefined) === (value.option_groups === undefined)) {
      problems.add('must define either `options` or `option_groups`', at);
    }
  })(payload, '', problems);
  return problems.list;
}

/** What Slack stores of blocks that passed: a copy with every id that was left out, and its defaults. */
export function settled(blocks: unknown[]): Block[] {
  return blocks.filter(isObject).map((block) => {
    const copy = structuredClone(block);
    addDefaults(copy);
    const filled: Json = { ...copy, type: copy.type, block_id: copy.block_id ?? newId() };
    if (filled.type === 'input') Object.assign(filled, { optional: false, dispatch_action: false }, copy);
    for (const element of elementsOf(filled)) {
      if (element.type !== 'image') element.action_id ??= newId();
    }
    return filled as Block;
  });
}

/** Text objects gain `emoji` and `verbatim`, wherever they are. */
function addDefaults(value: unknown): void {
  if (Array.isArray(value)) {
    for (const entry of value) addDefaults(entry);
  } else if (isObject(value)) {
    if (value.type === 'plain_text') value.emoji ??= true;
    if (value.type === 'mrkdwn') value.verbatim ??= false;
    for (const entry of Object.values(value)) addDefaults(entry);
  }
}

function newId(): string {
  return randomBytes(4).toString('base64url').slice(0, 5);
}
