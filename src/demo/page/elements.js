/**
 * The interactive elements of Block Kit. A view keeps its DOM node while `type` and `action_id` stay; what the person is just
 * typing is never overwritten by a snapshot, only by a new element.
 */
import { combobox } from './combobox.js';
import { askFirst } from './confirm.js';
import { fill, h, setAttribute } from './dom.js';
import { plainText, textNodes } from './mrkdwn.js';

const typingPauseMs = 300;

/**
 * A view of one element; `update(element)` shows its present state.
 * `surface` says what the element's acts do: `press(blockId, element, option)`, `fill(blockId, actionId, state)`,
 * `find(blockId, actionId, query)`, `held(blockId, element)` -> state, `enter()`, `beforeSubmit(flush)`.
 * `field` is given inside an input block: `{ id, describedBy(), invalid() }`.
 */
export const elementView = (surface, blockId, element, field) =>
  (makers[element.type] ?? unknownElement)(surface, blockId, element, field);

export const elementKey = (element) => `${element.type}/${element.action_id}`;

const makers = {
  button,
  plain_text_input: textInput,
  static_select: select,
  external_select: select,
  radio_buttons: choices,
  checkboxes: choices,
};

const unknownElement = (_surface, _blockId, element) => ({
  node: h('span', { class: 'unknown' }, `(${element.type} is not shown here)`),
  update() {},
});

function button(surface, blockId, first) {
  let element = first;
  const node = h('button', { type: 'button', class: 'button' });
  const press = async () => {
    if (node.getAttribute('aria-busy') === 'true') return;
    if (element.confirm && !(await askFirst(element.confirm))) return;
    node.setAttribute('aria-busy', 'true');
    await surface.press(blockId, element);
    node.removeAttribute('aria-busy');
  };
  node.addEventListener('click', () => {
    if (/^https?:\/\//i.test(element.url ?? '')) window.open(element.url, '_blank', 'noopener,noreferrer');
    press();
  });
  return {
    node,
    update(now) {
      element = now;
      node.className = `button${now.style ? ` button-${now.style}` : ''}`;
      setAttribute(node, 'aria-label', now.accessibility_label);
      const words = plainText(now.text);
      if (node.textContent !== words) fill(node, h('span', {}, words));
    },
  };
}

function textInput(surface, blockId, first, field) {
  const node = first.multiline
    ? h('textarea', { id: field?.id, class: 'text-input', rows: 4 })
    : h('input', { id: field?.id, class: 'text-input', type: 'text', autocomplete: 'off' });
  const tellsOnEnter =
    first.dispatch_action_config?.trigger_actions_on?.includes('on_character_entered') !== true &&
    field?.dispatches === true;
  let unsent = false;
  let timer;
  const flush = async () => {
    clearTimeout(timer);
    if (!unsent || !node.isConnected) return;
    const sent = node.value;
    const done = await surface.fill(blockId, first.action_id, { value: sent });
    if (done && node.value === sent) unsent = false;
  };
  node.addEventListener('input', () => {
    unsent = true;
    clearTimeout(timer);
    if (!tellsOnEnter) timer = setTimeout(flush, typingPauseMs);
  });
  node.addEventListener('blur', flush);
  node.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing) return;
    if (first.multiline && !event.metaKey && !event.ctrlKey) return;
    event.preventDefault();
    if (tellsOnEnter && unsent) flush();
    else surface.enter();
  });
  surface.beforeSubmit(node, flush);
  if (first.focus_on_load) node.dataset.focus = 'load';
  return {
    node,
    update(element) {
      const held = surface.held(blockId, element);
      const value = (held ? held.value : element.initial_value) ?? '';
      if (!unsent && node.value !== value) setKeepingCaret(node, value);
      setAttribute(node, 'placeholder', element.placeholder ? plainText(element.placeholder) : undefined);
      setAttribute(node, 'maxlength', element.max_length);
      setAttribute(node, 'aria-invalid', field?.invalid() ? 'true' : undefined);
      setAttribute(node, 'aria-describedby', field?.describedBy());
    },
  };
}

function setKeepingCaret(node, value) {
  const { selectionStart, selectionEnd } = node;
  node.value = value;
  if (document.activeElement === node) node.setSelectionRange(selectionStart, selectionEnd);
}

function select(surface, blockId, first, field) {
  let element = first;
  const isExternal = first.type === 'external_select';
  const box = combobox({
    id: field?.id,
    label: field ? undefined : plainText(first.placeholder) || 'Choose',
    placeholder: first.placeholder ? plainText(first.placeholder) : 'Select an option',
    compact: !field,
    delayMs: isExternal ? 200 : 0,
    minLength: isExternal ? (first.min_query_length ?? 3) : 0,
    find: (query) =>
      isExternal ? surface.find(blockId, element.action_id, query) : matching(optionsOf(element), query),
    pick: ({ group: _, ...option }) => surface.press(blockId, element, option),
  });
  if (first.focus_on_load) box.node.querySelector('input').dataset.focus = 'load';
  return {
    node: box.node,
    update(now) {
      element = now;
      const held = surface.held(blockId, now);
      const selected = (held ? held.selected_option : now.initial_option) ?? undefined;
      box.update({ selected, invalid: field?.invalid(), describedBy: field?.describedBy() });
    },
    end: box.end,
  };
}

const optionsOf = (element) =>
  element.options ??
  (element.option_groups ?? []).flatMap((group) =>
    group.options.map((option) => ({ ...option, group: plainText(group.label) })),
  );

const matching = (options, query) => {
  const wanted = query.trim().toLowerCase();
  return options.filter((option) => plainText(option.text).toLowerCase().includes(wanted));
};

/** Radio buttons and checkboxes. */
function choices(surface, blockId, first, field) {
  const isRadio = first.type === 'radio_buttons';
  const node = h('div', {
    class: 'choices',
    role: isRadio ? 'radiogroup' : 'group',
    'aria-labelledby': field ? `${field.id}-label` : undefined,
    'aria-label': field ? undefined : 'Choices',
  });
  const name = `${blockId}-${first.action_id}`;
  let built;
  const changed = (element) => {
    const marked = [...node.querySelectorAll('input')];
    const options = element.options.filter((_, index) => marked[index]?.checked);
    surface.press(blockId, element, options[0], isRadio ? undefined : options);
  };
  return {
    node,
    update(element) {
      const now = JSON.stringify(element);
      if (now !== built)
        fill(
          node,
          element.options.map((option) => choice(option, { isRadio, name, element, changed })),
        );
      built = now;
      const held = surface.held(blockId, element);
      const chosen = isRadio
        ? [(held ? held.selected_option : element.initial_option) ?? undefined]
        : ((held ? held.selected_options : element.initial_options) ?? []);
      for (const [index, box] of [...node.querySelectorAll('input')].entries())
        box.checked = chosen.some((option) => option?.value === element.options[index].value);
      setAttribute(node, 'aria-describedby', field?.describedBy());
    },
  };
}

const choice = (option, { isRadio, name, element, changed }) =>
  h(
    'label',
    { class: 'choice' },
    h('input', { type: isRadio ? 'radio' : 'checkbox', name, on: { change: () => changed(element) } }),
    h(
      'span',
      {},
      h('span', { class: 'choice-text' }, textNodes(option.text)),
      option.description && h('span', { class: 'choice-description' }, textNodes(option.description)),
    ),
  );
