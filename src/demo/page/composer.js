/** The box to write in. A line that begins with a slash is a command; the list above the box helps to write it. */
import { h, setAttribute } from './dom.js';
import { icon } from './icons.js';
import { avatar, personOf } from './people.js';
import { act, state } from './state.js';

const commands = [
  { text: '/jit', usage: '', about: 'Ask for access to a repository' },
  { text: '/jit help', usage: '', about: 'Everything that /jit can do' },
  { text: '/jit list', usage: '', about: 'Your access and open requests, and what you approved' },
  { text: '/jit ', usage: 'owner/repository  level  duration  reason', about: 'The same form, filled in' },
];
const marks = [
  { sign: 'bold', mark: '*', label: 'Bold' },
  { sign: 'italic', mark: '_', label: 'Italic' },
  { sign: 'strike', mark: '~', label: 'Strikethrough' },
  { sign: 'code', mark: '`', label: 'Code' },
];

const drafts = new Map();
const text = h('textarea', {
  id: 'composer-text',
  rows: 1,
  autocomplete: 'off',
  role: 'combobox',
  'aria-autocomplete': 'list',
  'aria-expanded': 'false',
  'aria-controls': 'command-list',
});
const list = h('ul', {
  id: 'command-list',
  class: 'commands',
  role: 'listbox',
  'aria-label': 'Commands',
  hidden: true,
});
const send = h('button', { type: 'submit', class: 'send', 'aria-label': 'Send now' }, icon('send'));
let place;
let matches = [];
let active = -1;

/** Builds the box; called once. */
export function buildComposer() {
  const form = document.getElementById('composer');
  const tool = ({ sign, mark, label }) =>
    h('button', { type: 'button', class: 'tool', 'aria-label': label, on: { click: () => wrap(mark) } }, icon(sign));
  const slash = h(
    'button',
    { type: 'button', class: 'tool', 'aria-label': 'Run a command', on: { click: () => put('/') } },
    icon('slash'),
  );
  form.append(
    list,
    h(
      'div',
      { class: 'composer-box' },
      h('div', { class: 'tools' }, marks.map(tool)),
      text,
      h('div', { class: 'tools' }, slash, h('span', { class: 'spring' }), send),
    ),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    say();
  });
  text.addEventListener('input', changed);
  text.addEventListener('keydown', onKey);
  text.addEventListener('blur', () => showCommands([]));
}

/** Brings the draft of this person and conversation back. */
export function drawComposer(snap) {
  const conversation = snap.conversations.find((one) => one.id === snap.selected);
  document.getElementById('composer').hidden = !conversation;
  if (!conversation) return;
  const isDirect = conversation.kind === 'direct' && conversation.with;
  const name = isDirect ? personOf(conversation.with).realName : `#${conversation.name}`;
  setAttribute(text, 'placeholder', `Message ${name}`);
  setAttribute(text, 'aria-label', `Message to ${name}`);
  const here = `${snap.viewer}/${snap.selected}`;
  if (here === place) return;
  place = here;
  text.value = drafts.get(here) ?? '';
  grow();
}

function changed() {
  drafts.set(place, text.value);
  grow();
  const typed = text.value;
  const fits = typed.startsWith('/') && commands.filter((one) => one.text.startsWith(typed));
  showCommands(fits || (typed.startsWith('/jit ') ? commands.slice(-1) : []));
  if (typed.startsWith('/jit ') && matches.length === 0) showCommands(commands.slice(-1));
}

function grow() {
  text.style.height = 'auto';
  text.style.height = `${Math.min(text.scrollHeight, 220)}px`;
  send.disabled = text.value.trim() === '';
}

function showCommands(found) {
  matches = found;
  active = -1;
  list.hidden = found.length === 0;
  text.setAttribute('aria-expanded', String(found.length > 0));
  text.removeAttribute('aria-activedescendant');
  const title = h(
    'li',
    { class: 'commands-title', role: 'presentation' },
    'Commands matching ',
    h('b', {}, text.value),
  );
  list.replaceChildren(title, ...found.map(commandNode));
}

function commandNode(command, index) {
  const node = h(
    'li',
    { id: `command-${index}`, class: 'command', role: 'option', 'aria-selected': 'false' },
    avatar(state.snap.bot.userId, 'small'),
    h(
      'span',
      {},
      h('b', {}, command.text.trim()),
      command.usage && h('span', { class: 'command-usage' }, ` ${command.usage}`),
      h('span', { class: 'command-about' }, command.about),
    ),
    h('span', { class: 'command-app' }, state.snap.bot.name),
  );
  node.addEventListener('mousedown', (event) => event.preventDefault());
  node.addEventListener('click', () => put(command.text));
  return node;
}

function onKey(event) {
  if (event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && matches.length > 0) {
    event.preventDefault();
    highlight((active + step + matches.length) % matches.length);
  }
  if (event.key === 'Escape') showCommands([]);
  if (event.key === 'Tab' && matches.length > 0 && text.value.length < 5) complete(event, Math.max(active, 0));
  if (event.key !== 'Enter' || event.shiftKey) return;
  const isHalfWritten = matches.length > 0 && '/jit'.startsWith(text.value) && text.value !== '/jit';
  if (active >= 0 || isHalfWritten) return complete(event, Math.max(active, 0));
  event.preventDefault();
  say();
}

function complete(event, index) {
  event.preventDefault();
  put(matches[index].text);
}

function highlight(index) {
  active = index;
  for (const [at, node] of [...list.querySelectorAll('.command')].entries()) {
    node.classList.toggle('active', at === index);
    node.setAttribute('aria-selected', String(at === index));
  }
  text.setAttribute('aria-activedescendant', `command-${index}`);
}

/** Puts words into the box, ready to be sent or gone on with. */
export function writeLine(words) {
  put(words);
  showCommands([]);
}

function put(words) {
  text.value = words;
  text.focus();
  text.setSelectionRange(words.length, words.length);
  changed();
}

function wrap(mark) {
  const { selectionStart: start, selectionEnd: end, value } = text;
  const inside = value.slice(start, end);
  text.setRangeText(mark + inside + mark, start, end, 'end');
  if (inside === '') text.setSelectionRange(start + 1, start + 1);
  text.focus();
  changed();
}

async function say() {
  const words = text.value.trim();
  if (words === '') return;
  text.value = '';
  changed();
  await act('say', { channel: state.snap.selected, text: words });
}
