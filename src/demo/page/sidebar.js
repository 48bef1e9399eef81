/** The frame around the conversation: the person switcher, the rail, the list of conversations and the conversation's head. */
import { h, reconcile, setAttribute, still } from './dom.js';
import { icon } from './icons.js';
import { avatar, personOf } from './people.js';
import { openConversation, state, viewAs } from './state.js';
import { isNarrow, showView, togglePart } from './views.js';

const place = (id) => document.getElementById(id);

/** One button a person; the pressed one is whose view is shown. */
export function drawSwitcher(snap) {
  const people = snap.people.filter((person) => !person.isBot && !person.deleted);
  reconcile(place('switcher'), people, (person) => person.id, personButton);
  place('switcher').querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

function personButton({ id, realName, title }) {
  const count = h('span', { class: 'count' });
  const node = h(
    'button',
    { type: 'button', class: 'person', on: { click: () => viewAs(id) } },
    avatar(id, 'medium'),
    h(
      'span',
      { class: 'person-words' },
      h('span', { class: 'person-name' }, realName),
      h('span', { class: 'person-title' }, title),
    ),
    count,
  );
  return {
    node,
    update({ unread, mentions }) {
      const isViewer = state.snap.viewer === id;
      const news = isViewer || unread === 0 ? '' : String(unread);
      setAttribute(node, 'aria-pressed', String(isViewer));
      setAttribute(node, 'aria-label', `View as ${realName}`);
      setAttribute(node, 'aria-description', news ? `${title}, ${news} unread${meant(mentions)}` : title);
      count.classList.toggle('quiet', mentions === 0);
      if (count.textContent !== news) count.textContent = news;
    },
  };
}

const railButtons = [
  { part: 'sidebar', view: 'sidebar', label: 'Home', sign: 'home' },
  { part: undefined, view: 'chat', label: 'Chat', sign: 'chat' },
  { part: 'panel', view: 'panel', label: 'Access', sign: 'key' },
];

/** The rail at the left, which is the bar of tabs at the bottom of a narrow window. */
export function drawRail(snap) {
  const rail = place('rail');
  if (rail.childElementCount === 0) buildRail(rail, snap.team.name);
  const hasNews = snap.conversations.some((one) => one.unread > 0 && one.id !== snap.selected);
  rail.querySelector('.rail-sidebar').classList.toggle('news', hasNews);
}

function buildRail(rail, team) {
  const button = ({ part, view, label, sign }) => {
    const press = () => (isNarrow() || !part ? showView(view) : togglePart(part));
    const inside = h('span', { class: 'rail-sign' }, icon(sign));
    return h('button', { type: 'button', class: `rail-button rail-${view}`, on: { click: press } }, inside, label);
  };
  rail.append(h('span', { class: 'team-sign', 'aria-hidden': 'true' }, team.slice(0, 1)), ...railButtons.map(button));
}

/** Workspace name, channels, direct messages. */
export function drawSidebar(snap) {
  const channels = snap.conversations.filter((one) => one.kind === 'channel');
  const directs = snap.conversations.filter((one) => one.kind === 'direct');
  const isApp = (one) => one.with !== undefined && personOf(one.with).isBot === true;
  const sections = [
    { title: 'Channels', rows: channels },
    { title: 'Direct messages', rows: directs.filter((one) => !isApp(one)) },
    { title: 'Apps', rows: directs.filter(isApp) },
  ].filter((section) => section.rows.length > 0);
  reconcile(place('sidebar'), [{ title: '', name: snap.team.name }, ...sections], (one) => one.title, sectionView);
}

function sectionView({ title }) {
  if (title === '') {
    const head = still(h('header', { class: 'team' }), ({ name }) => h('h1', {}, name));
    return head;
  }
  const list = h('ul', { class: 'conversations', 'aria-label': title });
  return {
    node: h('section', { class: 'sidebar-section' }, h('h2', {}, title), list),
    update: ({ rows }) => reconcile(list, rows, (row) => row.id, conversationRow),
  };
}

function conversationRow({ id }) {
  const button = h('button', { type: 'button', class: 'conversation' });
  const inside = still(button, (row) => [
    signOf(row),
    h('span', { class: 'conversation-name' }, nameOf(row)),
    row.count > 0 &&
      h(
        'span',
        {
          class: `count${row.mentions > 0 ? '' : ' quiet'}`,
          'aria-label': `${row.count} unread${meant(row.mentions)}`,
        },
        String(row.count),
      ),
  ]);
  button.addEventListener('click', () => {
    openConversation(id);
    showView('chat');
  });
  return {
    node: h('li', {}, button),
    update(row) {
      const isCurrent = state.snap.selected === id;
      const count = isCurrent ? 0 : row.unread;
      const { name, kind, isPrivate, with: other, mentions } = row;
      inside.update({ id, name, kind, isPrivate, with: other, count, mentions });
      button.classList.toggle('unread', count > 0);
      setAttribute(button, 'aria-current', isCurrent ? 'page' : undefined);
    },
  };
}

const meant = (mentions) => (mentions > 0 ? `, ${mentions} of them for you` : '');

const nameOf = (row) => (row.kind === 'direct' && row.with ? personOf(row.with).realName : row.name);

const signOf = (row) =>
  row.kind === 'direct' ? avatar(row.with ?? row.id, 'tiny') : icon(row.isPrivate ? 'lock' : 'hash');

let head;
let intro;

/** The name above the conversation and the words at its beginning. */
export function drawConversationHead(snap) {
  const row = snap.conversations.find((one) => one.id === snap.selected);
  const members = snap.channels.find((one) => one.id === snap.selected)?.members;
  head ??= still(place('chat-head'), headOf);
  intro ??= still(place('intro'), introOf);
  const words = row && { row: { ...row, unread: 0 }, name: nameOf(row), members, viewer: snap.viewer };
  head.update(words ?? {});
  intro.update(words ?? {});
  document.title = `${words ? nameOf(row) : 'Jit demo'} - ${snap.team.name} - Slack demo`;
}

const headOf = ({ row, name, members }) =>
  row && [
    h('h2', { class: 'chat-name' }, signOf(row), h('span', {}, name)),
    members && h('span', { class: 'members', title: 'Members' }, icon('people'), String(members)),
  ];

function introOf({ row, name }) {
  if (!row) return h('p', {}, 'This person is in no conversation.');
  const isDirect = row.kind === 'direct';
  return [
    isDirect ? avatar(row.with ?? row.id, 'huge') : undefined,
    h('h3', {}, isDirect ? name : [signOf(row), name]),
    h(
      'p',
      {},
      isDirect
        ? ['This is the very beginning of your direct message history with ', h('strong', {}, name), '.']
        : [
            'This is the very beginning of the ',
            h('strong', {}, name),
            row.isPrivate ? ' private channel.' : ' channel.',
          ],
    ),
  ];
}
