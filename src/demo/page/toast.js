/** Short messages at the bottom of the window about what did not work. */
import { h } from './dom.js';

const shownMs = 6000;

/** Shows words for a few seconds; the same words are not stacked twice. */
export function toast(words) {
  const shelf = document.getElementById('toasts');
  if ([...shelf.children].some((one) => one.textContent === words)) return;
  const one = h('div', { class: 'toast' }, words);
  shelf.append(one);
  // Hidden and shown again, so that it lies above a dialog that was opened later.
  if (shelf.matches(':popover-open')) shelf.hidePopover();
  shelf.showPopover();
  setTimeout(() => {
    one.remove();
    if (shelf.childElementCount === 0 && shelf.matches(':popover-open')) shelf.hidePopover();
  }, shownMs);
}
