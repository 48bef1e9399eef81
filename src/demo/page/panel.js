/** The live panel: who has which access at the hosts and until when, and the audit trail. What changes lights up for a moment. */
import { preciseTime } from './dates.js';
import { fill, h, reconcile, setAttribute, still } from './dom.js';
import { icon } from './icons.js';
import { avatar, personOf } from './people.js';
import { act, now, state, viewer } from './state.js';

const lingerMs = 2600;

/** Keys of rows that have gone, with what they showed and when they leave the screen. */
const gone = new Map();
let seen;
let hasDrawn = false;

/** Draws both parts. */
export function drawPanel(snap) {
  noticeChanges(snap.hosts);
  reconcile(document.getElementById('hosts'), snap.hosts, (host) => host.host, hostView);
  const { zone } = viewer();
  const rows = snap.audit.map((row) => ({ ...row, zone }));
  reconcile(document.getElementById('audit'), rows, (row) => String(row.seq), auditView);
  hasDrawn = true;
}

/** Brings every countdown up to date and takes away the rows that have lingered. */
export function tickPanel() {
  for (const node of document.querySelectorAll('.left[data-ends]')) showLeft(node);
  const ended = [...gone].filter(([, one]) => one.until < Date.now());
  for (const [key] of ended) gone.delete(key);
  if (ended.length > 0 && state.snap) drawPanel(state.snap);
}

const keyOf = (host, repo, row) => `${host}|${repo}|${row.login}|${row.source}`;

function rowsOf(hosts) {
  const rows = new Map();
  for (const { host, repos } of hosts)
    for (const { path, rows: all } of repos)
      for (const row of all) rows.set(keyOf(host, path, row), { host, path, row });
  return rows;
}

/** A row that goes lingers, struck out; but not where the same account has a new row instead: then it has changed. */
function noticeChanges(hosts) {
  const rows = rowsOf(hosts);
  const accountOf = ({ host, path, row }) => `${host}|${path}|${row.login}`;
  const renewed = new Set([...rows].filter(([key]) => !seen?.has(key)).map(([, one]) => accountOf(one)));
  for (const [key, one] of seen ?? [])
    if (!rows.has(key) && !renewed.has(accountOf(one))) gone.set(key, { ...one, until: Date.now() + lingerMs });
  for (const key of rows.keys()) gone.delete(key);
  seen = rows;
}

function hostView({ host, label, url }) {
  const repos = h('div', { class: 'repos' });
  const node = h(
    'section',
    { class: `host host-${host}`, 'aria-label': label },
    h(
      'h2',
      { class: 'panel-title' },
      h('span', { class: `host-sign host-sign-${host}` }, icon('branch')),
      label,
      h('span', { class: 'live' }, 'live'),
    ),
    repos,
  );
  return {
    node,
    update(panel) {
      setAttribute(node, 'title', url);
      reconcile(
        repos,
        panel.repos,
        (repo) => repo.path,
        () => repoView(panel.host),
      );
    },
  };
}

function repoView(host) {
  const head = still(h('h3', { class: 'repo-name' }), ({ path, archived }) => [
    icon(archived ? 'archive' : 'book'),
    h('span', {}, path),
    archived && h('span', { class: 'archived' }, 'archived'),
  ]);
  const list = h('ul', { class: 'access-rows' });
  return {
    node: h('div', { class: 'repo' }, head.node, list),
    update({ path, archived, rows }) {
      head.update({ path, archived });
      setAttribute(list, 'aria-label', path);
      const left = [...gone.values()].filter((one) => one.host === host && one.path === path);
      const all = [...rows, ...left.map((one) => ({ ...one.row, isGone: true }))];
      reconcile(
        list,
        all,
        (row) => keyOf(host, path, row),
        () => accessView(host, path),
      );
    },
  };
}

function accessView(host, path) {
  let drawn;
  const node = h('li', { class: 'access' });
  return {
    node,
    update(row) {
      const now = JSON.stringify(row);
      if (now === drawn) return;
      drawn = now;
      node.className = `access${row.isGone ? ' gone' : ''}`;
      fill(node, accessWords(host, path, row));
      if (hasDrawn) lightUp(node);
    },
  };
}

function accessWords(host, path, row) {
  const person = row.personId ? personOf(row.personId) : undefined;
  const left = row.endsAt && !row.isGone && h('span', { class: 'left', 'data-ends': row.endsAt });
  if (left) showLeft(left);
  const accept = () => act('accept', { host, repo: path, login: row.login });
  return [
    avatar(row.personId ?? row.login, 'tiny'),
    h(
      'span',
      { class: 'access-who' },
      h('span', { class: 'access-name' }, person?.realName ?? row.login),
      h('span', { class: 'access-source' }, sourceOf(row)),
    ),
    h(
      'span',
      { class: 'access-what' },
      h(
        'span',
        { class: `level level-${rankOf(row.level)}${row.pending ? ' level-pending' : ''}` },
        row.isGone ? 'removed' : row.level,
      ),
      left,
    ),
    row.pending &&
      !row.isGone &&
      h(
        'button',
        { type: 'button', class: 'button button-small accept', on: { click: accept } },
        `Accept as ${person?.realName ?? row.login}`,
      ),
  ];
}

const sourceOf = (row) => `${row.login} · ${row.pending ? 'invited, not accepted yet' : row.source}`;

const ranks = [
  ['admin', /admin|owner/i],
  ['maintain', /maintain/i],
  ['write', /write|push|developer/i],
  ['triage', /triage|planner/i],
];

const rankOf = (level) => ranks.find(([, words]) => words.test(level))?.[0] ?? 'read';

function showLeft(node) {
  const seconds = Math.ceil((Date.parse(node.dataset.ends) - now()) / 1000);
  const words = seconds <= 0 ? 'ending…' : `${duration(seconds)} left`;
  if (node.textContent !== words) node.textContent = words;
  node.classList.toggle('soon', seconds < 60);
}

function duration(seconds) {
  const two = (number) => String(number).padStart(2, '0');
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3600);
  const clock = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  if (days > 0) return `${days}d ${hours}h`;
  return hours > 0 ? `${hours}:${clock}` : clock;
}

function lightUp(node) {
  requestAnimationFrame(() => {
    node.classList.add('flash');
    node.scrollIntoView({ block: 'nearest' });
  });
  node.addEventListener('animationend', () => node.classList.remove('flash'), { once: true });
}

function auditView() {
  const node = h('li', { class: `audit-row${hasDrawn ? ' flash' : ''}` });
  return still(node, ({ at, actor, what, hash }) => [
    h('time', { datetime: at, title: `hash ${hash}` }, preciseTime(Date.parse(at))),
    h(
      'span',
      { class: 'audit-words' },
      h('b', {}, actor === 'jit' ? state.snap.bot.name : personOf(actor).realName),
      ' ',
      what,
    ),
  ]);
}
