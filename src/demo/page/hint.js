/** The dismissible line on what to try first. */
import { fill, h } from './dom.js';
import { icon } from './icons.js';

const memory = 'jit-demo-hint-dismissed';

/** Shows the line, unless it was dismissed in this browser or the address says `hint=off`. */
export function showHint() {
  const node = document.getElementById('hint');
  if (localStorage.getItem(memory) === 'yes' || new URL(location.href).searchParams.get('hint') === 'off') return;
  const dismiss = () => {
    localStorage.setItem(memory, 'yes');
    node.hidden = true;
  };
  fill(
    node,
    icon('bulb'),
    h(
      'span',
      {},
      h('b', {}, 'What to try: '),
      'as Ada, type ',
      h('code', {}, '/jit'),
      ' below and ask for ',
      h('b', {}, 'write'),
      ' on acme/payments, with a ticket like ',
      h('b', {}, 'PAY-1'),
      '. Become Grace at the top and press ',
      h('b', {}, 'Approve'),
      '. Under Access, watch it appear and end by itself after a minute.',
    ),
    h(
      'button',
      { type: 'button', class: 'icon-button', 'aria-label': 'Dismiss the hint', on: { click: dismiss } },
      icon('cross'),
    ),
  );
  node.hidden = false;
}
