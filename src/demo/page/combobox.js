/**
 * A select menu with search, after the ARIA pattern https://www.w3.org/WAI/ARIA/apg/patterns/combobox/: the text field keeps the
 * focus, the list hangs below it. Options come from a function, so that a list may be local or asked for while typing.
 */
import { h, setAttribute } from './dom.js';
import { icon } from './icons.js';
import { plainText } from './mrkdwn.js';

let count = 0;

/**
 * @param settings `label` (accessible name, unless a <label for> names `id`), `id`, `placeholder`, `delayMs` before asking,
 *   `minLength` of what is typed before asking, `find(query)` -> options or a promise of them, `pick(option)`
 * @returns a view; `update({ selected, disabled, invalid, describedBy })` shows the state
 */
export function combobox(settings) {
  const listId = `list-${++count}`;
  const input = h('input', {
    id: settings.id,
    class: 'combo-input',
    role: 'combobox',
    type: 'text',
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: settings.placeholder,
    'aria-label': settings.label,
    'aria-autocomplete': 'list',
    'aria-haspopup': 'listbox',
    'aria-expanded': 'false',
    'aria-controls': listId,
  });
  const list = h('ul', { id: listId, class: 'combo-list', role: 'listbox', 'aria-label': settings.label ?? 'Options' });
  const node = h('div', { class: `combo${settings.compact ? ' combo-compact' : ''}` }, input, icon('chevron'));
  const box = { settings, input, list, node, options: [], active: -1, selected: undefined, asked: 0, isTyping: false };
  connect(box);
  return {
    node,
    update(shown) {
      box.selected = shown.selected;
      input.disabled = shown.disabled === true;
      setAttribute(input, 'aria-invalid', shown.invalid ? 'true' : undefined);
      setAttribute(input, 'aria-describedby', shown.describedBy);
      if (!isOpen(box)) showSelected(box);
    },
    end: () => close(box),
  };
}

const isOpen = (box) => box.list.isConnected;

function showSelected(box) {
  const words = box.selected ? plainText(box.selected.text) : '';
  if (box.input.value !== words) box.input.value = words;
}

function connect(box) {
  const { input, node } = box;
  node.addEventListener('mousedown', (event) => {
    if (input.disabled || (event.target === input && isOpen(box))) return;
    if (event.target !== input) event.preventDefault();
    if (isOpen(box)) return close(box);
    input.focus();
    open(box);
  });
  input.addEventListener('focus', () => input.select());
  input.addEventListener('blur', () => close(box));
  input.addEventListener('input', () => {
    box.isTyping = true;
    if (isOpen(box)) ask(box);
    else open(box);
  });
  input.addEventListener('keydown', (event) => onKey(box, event));
}

function onKey(box, event) {
  const keys = {
    ArrowDown: () => (isOpen(box) ? move(box, 1) : open(box)),
    ArrowUp: () => (isOpen(box) ? move(box, -1) : open(box)),
    Enter: () => {
      if (!isOpen(box)) return false;
      if (box.options[box.active]) choose(box, box.options[box.active]);
      return true;
    },
    Escape: () => {
      if (!isOpen(box)) return false;
      close(box);
      return true;
    },
  };
  if (event.isComposing || !Object.hasOwn(keys, event.key) || keys[event.key]() === false) return;
  event.preventDefault();
  event.stopPropagation();
}

function open(box) {
  (box.node.closest('dialog') ?? document.body).append(box.list);
  box.input.setAttribute('aria-expanded', 'true');
  place(box);
  box.watch = () => place(box);
  addEventListener('scroll', box.watch, true);
  addEventListener('resize', box.watch);
  ask(box, true);
}

function close(box) {
  if (!isOpen(box)) return;
  box.asked += 1;
  clearTimeout(box.timer);
  box.list.remove();
  removeEventListener('scroll', box.watch, true);
  removeEventListener('resize', box.watch);
  box.input.setAttribute('aria-expanded', 'false');
  box.input.removeAttribute('aria-activedescendant');
  box.isTyping = false;
  showSelected(box);
}

/** Below the field where there is room, else above it. */
function place({ node, list }) {
  const at = node.getBoundingClientRect();
  const below = innerHeight - at.bottom - 12;
  const isAbove = below < 180 && at.top > below;
  list.style.left = `${at.left}px`;
  list.style.width = `${Math.max(at.width, 200)}px`;
  list.style.maxHeight = `${Math.min(300, isAbove ? at.top - 12 : below)}px`;
  list.style.top = isAbove ? '' : `${at.bottom + 4}px`;
  list.style.bottom = isAbove ? `${innerHeight - at.top + 4}px` : '';
}

function ask(box, atOnce = false) {
  const { settings } = box;
  const query = box.isTyping ? box.input.value : '';
  box.asked += 1;
  const turn = box.asked;
  clearTimeout(box.timer);
  if (query.length < (settings.minLength ?? 0)) return showNote(box, 'Type to search…');
  if (settings.delayMs) showNote(box, 'Loading…', true);
  const run = async () => {
    const options = await settings.find(query);
    if (turn === box.asked && isOpen(box)) showOptions(box, options ?? []);
  };
  if (atOnce || !settings.delayMs) run();
  else box.timer = setTimeout(run, settings.delayMs);
}

function showNote(box, words, isBusy = false) {
  box.options = [];
  box.active = -1;
  setAttribute(box.list, 'aria-busy', isBusy ? 'true' : undefined);
  const note = h('li', { class: `combo-note${isBusy ? ' loading' : ''}`, role: 'presentation' }, words);
  box.list.replaceChildren(note);
}

function showOptions(box, options) {
  if (options.length === 0) return showNote(box, 'No results');
  box.options = options;
  box.list.removeAttribute('aria-busy');
  box.list.replaceChildren(...options.map((option, index) => optionNode(box, option, index)));
  const chosen = options.findIndex((option) => option.value === box.selected?.value);
  box.active = -1;
  move(box, Math.max(chosen, 0) + 1);
}

function optionNode(box, option, index) {
  const isChosen = option.value === box.selected?.value;
  const node = h(
    'li',
    { id: `${box.list.id}-${index}`, class: 'combo-option', role: 'option', 'aria-selected': String(isChosen) },
    h('span', { class: 'combo-text' }, plainText(option.text)),
    option.description && h('span', { class: 'combo-description' }, plainText(option.description)),
    option.group && h('span', { class: 'combo-description' }, option.group),
    isChosen && icon('check'),
  );
  node.addEventListener('mousedown', (event) => event.preventDefault());
  node.addEventListener('click', () => choose(box, option));
  node.addEventListener('mousemove', () => move(box, index - box.active));
  return node;
}

function move(box, step) {
  if (box.options.length === 0 || step === 0) return;
  box.list.children[box.active]?.classList.remove('active');
  box.active = (box.active + step + box.options.length) % box.options.length;
  const node = box.list.children[box.active];
  node.classList.add('active');
  node.scrollIntoView({ block: 'nearest' });
  box.input.setAttribute('aria-activedescendant', node.id);
}

function choose(box, option) {
  box.selected = option;
  close(box);
  box.settings.pick(option);
}
