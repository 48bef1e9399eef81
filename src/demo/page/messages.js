/** The messages of the chosen conversation: grouped by author, parted by days, with replies below what they answer. */
import { drawBlocks } from './blocks.js';
import { dayKey, dayName, timeOfDay } from './dates.js';
import { fill, h, reconcile, setAttribute, still } from './dom.js';
import { icon } from './icons.js';
import { warnWhenUnanswered } from './modal.js';
import { mrkdwn } from './mrkdwn.js';
import { avatar, personOf } from './people.js';
import { act, state } from './state.js';

const groupedWithinSeconds = 300;

let shown;
let firstUnread;
let lastRead;
/** The newest message that was drawn last time, wherever it stands. */
let newest;

/** Draws the messages, keeps the newest in sight and tells the server that they were read. */
export function drawMessages(snap) {
  const scroller = document.getElementById('scroller');
  const list = document.getElementById('messages');
  const place = `${snap.viewer}/${snap.selected}`;
  const isOther = place !== shown;
  const wasAtEnd = isOther || scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
  if (isOther) firstUnread = undefined;
  shown = place;
  markUnread(snap);
  reconcile(list, itemsOf(snap), (item) => `${place}/${item.key}`, viewOf);
  if (wasAtEnd) scroller.scrollTop = scroller.scrollHeight;
  if (!isOther) showNewReply(snap);
  newest = snap.messages.at(-1)?.ts;
}

/** A reply stands below what it answers, which may be out of sight. */
function showNewReply({ messages }) {
  const last = messages.at(-1);
  if (!last?.threadTs || last.threadTs === last.ts || last.ts === newest) return;
  const node = document.querySelector(`.message[data-ts="${last.ts}"]`);
  node?.scrollIntoView({ block: 'nearest' });
  if (node) flash(node);
}

/** Remembers where the red line goes, then tells the server that this person has seen everything. */
function markUnread(snap) {
  const conversation = snap.conversations.find((one) => one.id === snap.selected);
  if (!conversation?.unread || document.hidden) return;
  const others = snap.messages.filter((message) => message.user !== snap.viewer && !message.ephemeralFor);
  firstUnread ??= others.at(-Math.min(conversation.unread, others.length))?.ts;
  // Once for what is there: a count that stays up must not be answered for ever.
  const now = `${snap.viewer}/${conversation.id}/${snap.messages.at(-1)?.ts}/${conversation.unread}`;
  if (now === lastRead) return;
  lastRead = now;
  act('read', { channel: conversation.id });
}

function itemsOf({ messages, viewer, mentions }) {
  const isForMe = ({ ts }) => mentions.includes(ts);
  const items = [];
  let before;
  for (const message of messages.filter((one) => !one.threadTs || one.threadTs === one.ts)) {
    const ms = Number(message.ts) * 1000;
    const isNewDay = !before || dayKey(Number(before.ts) * 1000) !== dayKey(ms);
    if (isNewDay) items.push({ key: `day-${dayKey(ms)}`, day: dayName(ms) });
    if (message.ts === firstUnread) items.push({ key: 'new', isNew: true });
    const isGrouped =
      !isNewDay &&
      before.user === message.user &&
      !before.ephemeralFor === !message.ephemeralFor &&
      Number(message.ts) - Number(before.ts) < groupedWithinSeconds;
    items.push({ key: message.ts, message, isGrouped, isForMe: isForMe(message), viewer });
    const replies = messages.filter((one) => one.threadTs === message.ts && one.ts !== message.ts);
    if (replies.length > 0) items.push({ key: `thread-${message.ts}`, thread: replies.length });
    for (const reply of replies)
      items.push({ key: reply.ts, message: reply, isReply: true, isForMe: isForMe(reply), viewer });
    before = replies.length > 0 ? { ...message, user: undefined } : message;
  }
  return items;
}

function viewOf(item) {
  if (item.message) return messageView(item);
  if (item.thread) return still(h('div', { class: 'thread-line' }), threadWords);
  const words = h('span', {}, item.day ?? 'New');
  const node = h('div', { class: item.isNew ? 'new-line' : 'day-line', role: 'separator' }, words);
  return {
    node,
    update(now) {
      if (now.day && words.textContent !== now.day) fill(words, now.day);
    },
  };
}

const threadWords = ({ thread }) => [icon('chat'), thread === 1 ? '1 reply' : `${thread} replies`];

function messageView({ message: first }) {
  let message = first;
  let drawn;
  const gutter = h('div', { class: 'gutter' });
  const head = h('div', { class: 'message-head' });
  const text = h('div', { class: 'message-text' });
  const blocks = h('div', { class: 'blocks' });
  const edited = h('span', { class: 'edited' });
  const body = h('div', { class: 'message-body' }, head, text, blocks, edited);
  const note = h('div', { class: 'only-you' });
  const node = h('article', { class: 'message' }, note, gutter, body);
  const surface = {
    press: async (blockId, element, option) => {
      const target = { channel: state.snap.selected, ts: message.ts, blockId, actionId: element.action_id };
      warnWhenUnanswered((await act('click', { ...target, option }))?.result);
    },
    fill: async () => true,
    find: async () => [],
    held: () => undefined,
    error: () => undefined,
    enter() {},
    beforeSubmit() {},
  };
  return {
    node,
    update(item) {
      const now = JSON.stringify(item);
      if (now === drawn) return;
      if (drawn !== undefined && message.editedTs !== item.message.editedTs) flash(node);
      drawn = now;
      message = item.message;
      const ms = Number(message.ts) * 1000;
      const author = personOf(message.user);
      node.className = `message${item.isGrouped ? ' grouped' : ''}${item.isReply ? ' reply' : ''}${message.ephemeralFor ? ' ephemeral' : ''}${item.isForMe ? ' for-me' : ''}`;
      fill(gutter, item.isGrouped ? timeNode(ms) : avatar(message.user, item.isReply ? 'small' : 'large'));
      fill(
        head,
        !item.isGrouped && [h('span', { class: 'author' }, author.realName), author.isBot && appBadge(), timeNode(ms)],
      );
      fill(note, message.ephemeralFor && [icon('eye'), 'Only visible to you']);
      fill(text, message.blocks.length === 0 && mrkdwn(message.text));
      drawBlocks(blocks, message.blocks, surface);
      setAttribute(node, 'data-ts', message.ts);
      fill(edited, message.editedTs && message.blocks.length === 0 && '(edited)');
    },
  };
}

const appBadge = () => h('span', { class: 'app-badge' }, 'APP');

const timeNode = (ms) => h('time', { class: 'stamp', datetime: new Date(ms).toISOString() }, timeOfDay(ms));

function flash(node) {
  node.classList.remove('flash');
  requestAnimationFrame(() => requestAnimationFrame(() => node.classList.add('flash')));
  node.addEventListener('animationend', () => node.classList.remove('flash'), { once: true });
}
