/** Block Kit's layout blocks and the surfaces they may be on. https://docs.slack.dev/reference/block-kit/blocks */
import {
  byType,
  type Check,
  flag,
  isObject,
  type Json,
  listOf,
  object,
  oneOf,
  type Problems,
  string,
  unique,
  url,
} from './check.ts';
import { anyText, plainText, textElements } from './composition.ts';
import { actionElements, image, inputElements, sectionAccessories, slackFile } from './elements.ts';
import { richText } from './rich-text.ts';

type Also = (value: Json, at: string, problems: Problems) => void;

function block(type: string, fields: Record<string, Check>, required: string[], also?: Also): Check {
  return object({ type: oneOf(type), block_id: string(255, 1), ...fields }, ['type', ...required], also);
}

const section = block(
  'section',
  { text: anyText(3000), fields: listOf(anyText(2000), 10), accessory: byType(sectionAccessories), expand: flag },
  [],
  ({ text, fields }, at, problems) => {
    if (text === undefined && fields === undefined)
      problems.add('must define either `text` or `fields`', `${at}/section`);
  },
);

const actions = block(
  'actions',
  { elements: listOf(byType(actionElements), 25) },
  ['elements'],
  (value, at, problems) => {
    unique('action_id', value.elements, `${at}/elements`, problems);
  },
);

const input = block(
  'input',
  {
    label: plainText(2000),
    hint: plainText(2000),
    optional: flag,
    dispatch_action: flag,
    element: byType(inputElements),
  },
  ['label', 'element'],
);

const imageBlock = block(
  'image',
  { image_url: url, slack_file: slackFile(), alt_text: string(2000, 1), title: plainText(2000) },
  ['alt_text'],
  (value, at, problems) => {
    if (value.image_url === undefined && value.slack_file === undefined) {
      problems.add('missing required field: image_url', at);
    }
  },
);

const video = block(
  'video',
  {
    video_url: url,
    thumbnail_url: url,
    alt_text: string(2000, 1),
    title: plainText(200),
    title_url: url,
    author_name: string(50),
    provider_name: string(50),
    provider_icon_url: url,
    description: plainText(200),
  },
  ['video_url', 'thumbnail_url', 'alt_text', 'title'],
);

const cell = byType({
  rich_text: richText,
  raw_text: object({ type: oneOf('raw_text'), text: string(10_000, 1) }, ['type', 'text']),
});

const table = block(
  'table',
  {
    rows: listOf(listOf(cell, 20), 100),
    column_settings: listOf(object({ align: oneOf('left', 'center', 'right'), is_wrapped: flag }, []), 20),
  },
  ['rows'],
);

const everywhere: Record<string, Check> = {
  actions,
  context: block('context', { elements: listOf(byType({ image, ...textElements(2000) }), 10) }, ['elements']),
  divider: block('divider', {}, []),
  header: block('header', { text: plainText(150) }, ['text']),
  image: imageBlock,
  input,
  rich_text: richText,
  section,
  video,
};

export const messageBlocks: Record<string, Check> = {
  ...everywhere,
  markdown: block('markdown', { text: string(12_000, 1) }, ['text']),
  table,
};

export const viewBlocks: Record<string, Check> = everywhere;

/** The elements of a block that a person can act on. */
export function elementsOf(entry: Json): Json[] {
  if (entry.type === 'input') return isObject(entry.element) ? [entry.element] : [];
  if (entry.type === 'section') return isObject(entry.accessory) ? [entry.accessory] : [];
  if (entry.type === 'actions') return Array.isArray(entry.elements) ? entry.elements.filter(isObject) : [];
  return [];
}
