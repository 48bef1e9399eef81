/**
 * Block Kit blocks as views that are kept while a message or modal changes around them:
 * https://docs.slack.dev/reference/block-kit/blocks
 */
import { fill, h, reconcile, setAttribute, still } from './dom.js';
import { elementKey, elementView } from './elements.js';
import { icon } from './icons.js';
import { plainText, textNodes } from './mrkdwn.js';
import { richText } from './rich-text.js';

/** Draws `blocks` into `parent`, keeping what is there. `surface` is as in elements.js, with `error(blockId)` for inputs. */
export function drawBlocks(parent, blocks, surface) {
  reconcile(
    parent,
    blocks.map((block, index) => ({ block, id: block.block_id ?? `at-${index}` })),
    ({ block, id }) => `${block.type}/${id}`,
    ({ block, id }) => {
      const view = (makers[block.type] ?? unknownBlock)(surface, id, block);
      return { node: view.node, update: (item) => view.update(item.block), end: view.end };
    },
  );
}

const makers = {
  section,
  actions,
  input,
  header: () => still(h('h3', { class: 'block header-block' }), (block) => plainText(block.text)),
  divider: () => still(h('hr', { class: 'block divider-block' }), () => []),
  context: () => still(h('div', { class: 'block context-block' }), (block) => block.elements.map(contextPart)),
  rich_text: () => still(h('div', { class: 'block rich-block' }), richText),
  image: () => still(h('figure', { class: 'block image-block' }), pictureWithTitle),
};

const unknownBlock = () =>
  still(h('div', { class: 'block unknown' }), (block) => `(a block of type ${block.type} is not shown here)`);

const contextPart = (part) =>
  part.type === 'image'
    ? picture(part.image_url, part.alt_text, 'context-image')
    : h('span', { class: 'context-text' }, textNodes(part));

const pictureWithTitle = (block) => [
  block.title && h('figcaption', {}, plainText(block.title)),
  picture(block.image_url ?? block.slack_file?.url, block.alt_text, 'image'),
];

/** An image from the web; its words when it cannot be loaded or is from nowhere. */
function picture(address, words, className) {
  if (!/^https?:\/\//i.test(address ?? '')) return h('span', { class: 'unknown' }, words);
  const image = h('img', { src: address, alt: words, class: className, referrerpolicy: 'no-referrer' });
  image.addEventListener('error', () => image.replaceWith(h('span', { class: 'unknown' }, words)));
  return image;
}

function section(surface, id) {
  const words = still(h('div', { class: 'section-words' }), ({ text, fields }) => [
    text && h('div', { class: 'section-text' }, textNodes(text)),
    fields &&
      h(
        'div',
        { class: 'section-fields' },
        fields.map((field) => h('div', { class: 'field' }, textNodes(field))),
      ),
  ]);
  const slot = h('div', { class: 'section-accessory' });
  return {
    node: h('div', { class: 'block section-block' }, words.node, slot),
    update(block) {
      words.update({ text: block.text, fields: block.fields });
      drawElements(slot, block.accessory ? [block.accessory] : [], surface, id);
    },
  };
}

function actions(surface, id) {
  const node = h('div', { class: 'block actions-block' });
  return { node, update: (block) => drawElements(node, block.elements, surface, id) };
}

function drawElements(slot, elements, surface, blockId) {
  reconcile(slot, elements, elementKey, (element) =>
    element.type === 'image'
      ? still(h('span', { class: 'accessory-image' }), (image) => picture(image.image_url, image.alt_text, 'image'))
      : elementView(surface, blockId, element),
  );
}

const isChoice = (element) => element.type === 'radio_buttons' || element.type === 'checkboxes';

function input(surface, blockId, first) {
  const id = `field-${blockId}-${first.element.action_id}`.replace(/[^\w-]/g, '_');
  const title =
    first.element && isChoice(first.element)
      ? h('div', { id: `${id}-label`, class: 'label' })
      : h('label', { id: `${id}-label`, class: 'label', for: id });
  const slot = h('div', { class: 'input-slot' });
  const notes = h('div', { id: `${id}-notes`, class: 'notes' });
  const node = h('div', { class: 'block input-block' }, title, slot, notes);
  const field = {
    id,
    dispatches: first.dispatch_action === true,
    invalid: () => surface.error(blockId) !== undefined,
    describedBy: () => (notes.childElementCount > 0 ? notes.id : undefined),
  };
  return {
    node,
    update(block) {
      const error = surface.error(blockId);
      fill(title, plainText(block.label), block.optional === true && h('span', { class: 'optional' }, ' (optional)'));
      fill(
        notes,
        error !== undefined && h('div', { class: 'field-error' }, icon('warning'), h('span', {}, error)),
        block.hint && h('div', { class: 'field-hint' }, plainText(block.hint)),
      );
      node.classList.toggle('has-error', error !== undefined);
      setAttribute(node, 'data-block', blockId);
      reconcile(slot, [block.element], elementKey, (element) => elementView(surface, blockId, element, field));
    },
  };
}
