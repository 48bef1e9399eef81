/** The dismissible bar on what to play: one story at a time, each line of it ready to be written with a click. */
import { writeLine } from './composer.js';
import { fill, h } from './dom.js';
import { icon } from './icons.js';
import { viewAs } from './state.js';
import { showView } from './views.js';

const memory = 'jit-demo-hint-dismissed';

/** What to type as whom, and what happens then. */
const stories = [
  {
    title: 'Nobody is asked',
    as: { id: 'U0ADA', name: 'Ada' },
    line: '/jit acme/sandbox-ada write 1m try something',
    after: 'The rule approves by itself: under Access, watch it come, and end after a minute. Release ends it sooner.',
  },
  {
    title: 'One says yes',
    as: { id: 'U0ADA', name: 'Ada' },
    line: '/jit acme/shop write 2m fix the cart',
    after:
      'Become Grace: Approve, or Change… to give less. While it lasts, Ada may Extend it in her messages with Jit.',
  },
  {
    title: 'Two stages',
    as: { id: 'U0ADA', name: 'Ada' },
    line: '/jit acme/payments write 1m fix the payout job',
    after:
      'Ticket: PAY-1. Grace approves for platform, then two of security: Katherine and Radia. Barbara is in both, and counts once.',
  },
  {
    title: 'Break-glass',
    as: { id: 'U0MARG', name: 'Margaret' },
    line: '/jit acme/payments write 1m payouts are down',
    after:
      'Ticket: INC-1, and tick the emergency. She has it at once; Katherine then says in #security-approvals whether it was right.',
  },
];

/** Shows the bar, unless it was dismissed in this browser or the address says `hint=off`. */
export function showHint() {
  const node = document.getElementById('hint');
  if (localStorage.getItem(memory) === 'yes' || new URL(location.href).searchParams.get('hint') === 'off') return;
  const dismiss = () => {
    localStorage.setItem(memory, 'yes');
    node.hidden = true;
  };
  const words = h('p', { class: 'hint-words' });
  const tabs = stories.map((story) =>
    h('button', { type: 'button', class: 'hint-tab', on: { click: () => choose(story) } }, story.title),
  );
  const choose = (story) => {
    for (const [index, tab] of tabs.entries()) tab.setAttribute('aria-pressed', String(stories[index] === story));
    fill(words, 'As ', h('b', {}, story.as.name), ', send ', lineButton(story), ' – ', story.after);
  };
  choose(stories[0]);
  fill(
    node,
    icon('bulb'),
    h('div', { class: 'hint-body' }, h('div', { class: 'hint-tabs' }, h('b', {}, 'What to try:'), tabs), words),
    h(
      'button',
      { type: 'button', class: 'icon-button', 'aria-label': 'Dismiss the hint', on: { click: dismiss } },
      icon('cross'),
    ),
  );
  node.hidden = false;
}

function lineButton({ as, line }) {
  const write = async () => {
    await viewAs(as.id);
    showView('chat');
    writeLine(line);
  };
  const props = {
    type: 'button',
    class: 'hint-line',
    'aria-label': `Write ${line} as ${as.name}`,
    on: { click: write },
  };
  return h('button', props, h('code', {}, line));
}
