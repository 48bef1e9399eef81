/** Tells of a mention or a direct message while another conversation is open, as Slack's own notification does. */
import { fill, h } from './dom.js';
import { avatar, personOf } from './people.js';
import { openConversation } from './state.js';
import { showView } from './views.js';

const shownMs = 7000;

/** The newest message that was told, by viewer. */
const told = new Map();
let timer;

/** What is there when a person is looked at first is no news: their unread counts tell of it. */
export function drawNews({ news, viewer }) {
  const node = document.getElementById('news');
  if (node.dataset.viewer !== viewer || news?.channel !== node.dataset.channel) hide(node);
  const before = told.get(viewer);
  if (!news || Number(news.ts) <= Number(before ?? 0)) {
    if (before === undefined) told.set(viewer, '0');
    return;
  }
  told.set(viewer, news.ts);
  if (before !== undefined) show(node, news, viewer);
}

function show(node, { channel, place, user, text }, viewer) {
  const open = () => {
    hide(node);
    openConversation(channel);
    showView('chat');
  };
  const { realName } = personOf(user);
  const words = h(
    'span',
    { class: 'notification-words' },
    h('b', {}, place ? `${realName} in #${place}` : realName),
    h('span', {}, text),
  );
  const name = `New message from ${realName}: ${text}`;
  fill(
    node,
    h(
      'button',
      { type: 'button', class: 'notification-button', 'aria-label': name, on: { click: open } },
      avatar(user, 'medium'),
      words,
    ),
  );
  node.dataset.viewer = viewer;
  node.dataset.channel = channel;
  node.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => hide(node), shownMs);
}

function hide(node) {
  if (node.hidden) return;
  node.hidden = true;
  fill(node);
}
